"""Somebody's personal data are destroyed: in the directory, in letters at rest, in their files, in
what others typed at the desk."""

from dataclasses import dataclass
from datetime import datetime

from support_engine.adapters.mail import kept_letters
from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.letters import erasing, typed
from support_engine.adapters.store.people import former_addresses, members
from support_engine.assemble import Desk
from support_engine.core.acts.blockers import Refused
from support_engine.core.people.commands import ErasePerson


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of the letters, the dossiers that keep the id and their papers, those still open,
    which nobody carries any more, and those whose journal names the person in somebody's words."""

    letters: erasing.Scrubbed
    files_deleted: int
    files_rewritten: int
    references: tuple[str, ...]
    without_holder: tuple[str, ...] = ()
    named_in: tuple[str, ...] = ()

    def as_data(self) -> dict[str, object]:
        """Plain figures, and what stays."""
        return {
            "letters_emptied": self.letters.emptied,
            "letters_rewritten": self.letters.rewritten,
            "letters_cancelled": self.letters.cancelled,
            "files_deleted": self.files_deleted,
            "files_rewritten": self.files_rewritten,
            "papers_stay_in": self.references,
            "without_holder": self.without_holder,
            "named_in": self.named_in,
        }


def erase(desk: Desk, command: ErasePerson, now: datetime) -> Erased | Refused:
    """Destroy, in one transaction; files before the end of it, so that it can be asked again.

    Raises OSError where a file cannot be deleted: nothing is then erased in the base.
    """
    with desk.store.transaction() as db:
        known = members.contact(db, command.person)
        former = former_addresses.all_of(db, command.person)
        outcome = desk.directory.act(db, command, now)
        if isinstance(outcome, Refused) or known is None:
            return outcome if isinstance(outcome, Refused) else Refused(())
        contact = known[0]
        emails = (contact.email, *former)
        words = (contact.name, *(command.also or ()), *emails)
        letters = erasing.scrub(db, command.person, words)
        clean = erasing.scrubber(words)
        deleted, rewritten = kept_letters.erase(desk.settings.letters, emails, clean)
        stock, who = list(dossiers.dossiers(db)), command.person
        named = [d for d in stock if who in d.people.values()]
        helped = [d for d in stock if who in d.helpers]
        references = tuple(dossier.reference for dossier in (*named, *helped))
        still_open = tuple(dossier.reference for dossier in named if not dossier.is_closed)
        told = erasing.told_in(db, words)
        typed.scrub(db, words, clean)
    desk.store.empty_log()
    return Erased(letters, deleted, rewritten, references, still_open, told)
