"""What the commands about people share: who asks, the one door, the outcome said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.naming import called
from support_engine.cli.shared.session import Session

if TYPE_CHECKING:
    from support_engine.core.acts.blockers import Refused
    from support_engine.core.people.commands import GiveRole, PeopleCommand
    from support_engine.directory import Outcome
    from support_engine.stories.people.erasing import Erased
    from support_engine.stories.people.listing import Waiting


def by(session: Session) -> str:
    """Who asks. Raises a usage error that says how to name oneself."""
    return session.actor.person


def acted(session: Session, about: str, *commands: PeopleCommand) -> int:
    """Acts done together, and said."""
    outcome = session.desk.directory.handle_all(commands, session.now)
    return said(session, about, outcome)


def add(
    session: Session,
    person: str,
    given: tuple[tuple[str, ...], tuple[str, ...]],
    contact: Mapping[str, str],
) -> int:
    """Somebody added, with their roles; known already as they are said to be, the roles alone."""
    from support_engine.adapters.store.people import members
    from support_engine.core.people.commands import AddPerson, Contact

    who = by(session)
    said_of = Contact(contact["name"], contact["email"], contact["organisation"])
    with session.desk.store.reading() as db:
        known = members.contact(db, person)
    adding = AddPerson(by=who, person=person, contact=said_of, same_address=contact["same_address"])
    is_known = known is not None and known[0] == said_of and bool(given[0])
    givings_ = givings(session, person, *given)
    return acted(session, person, *(() if is_known else (adding,)), *givings_)


def givings(
    session: Session, person: str, roles: tuple[str, ...], programmes: tuple[str, ...]
) -> list[GiveRole]:
    """Each role in each programme that is named, or in all that know it. Raises UnknownName."""
    from support_engine.stories.people.giving import givings as asked

    return asked(session.desk.directory, by(session), person, roles, programmes)


def said(session: Session, about: str, outcome: Outcome) -> int:
    """What became of an act: done, or proposed (somebody else is asked for), or refused."""
    from support_engine.core.acts.blockers import Refused
    from support_engine.core.people.events import RoleProposed
    from support_engine.core.people.telling import told

    if isinstance(outcome, Refused):
        return refused(session, about, outcome)
    waits = [row.number for row in outcome.rows if isinstance(row.event, RoleProposed)]
    lines = [told(event) for event in outcome.events]
    if session.as_json:
        say.as_json(
            {
                "person": about,
                "done": True,
                "events": lines,
                "proposals": waits,
                "letters": outcome.letters,
            }
        )
        return say.LATE if waits else 0
    for line in lines:
        say.line(f"{line}.", fg="green")
    for number in waits:
        say.line(f"  → Une autre personne approuve : support-engine people approve {number}")
    if outcome.letters:
        plural = "s" if outcome.letters > 1 else ""
        say.line(f"  {outcome.letters} lettre{plural} en attente d’envoi (prochain tick).")
    return say.LATE if waits else 0


def refused(session: Session, about: str, refusal: Refused) -> int:
    """Every reason, with what would lift it."""
    from support_engine.views.refusal import blocker_data

    if session.as_json:
        reasons = [blocker_data(blocker) for blocker in refusal.blockers]
        say.as_json({"person": about, "done": False, "blockers": reasons})
    else:
        say.refusal(about, refusal.blockers)
    return say.REFUSED


def note(session: Session, what: str, subject: str = "") -> None:
    """Who did an act of the office that is on no dossier goes to the journal of people. Raises
    ClickException where that person may not."""
    from support_engine.core.acts.blockers import Refused
    from support_engine.core.people.commands import NoteOfficeAct

    asked = NoteOfficeAct(by=by(session), what=what, subject=subject)
    outcome = session.desk.directory.handle(asked, session.now)
    if isinstance(outcome, Refused):
        raise click.exceptions.Exit(refused(session, what, outcome))


def say_pending(session: Session, found: Sequence[Waiting]) -> int:
    """The roles that wait for a second person."""
    names = called(
        session.desk.store, [who for one in found for who in (one.person, one.proposed_by)]
    )
    rows = [
        [one.number, names[one.person], one.role_told, names[one.proposed_by], one.until]
        for one in found
    ]
    heads = ["N°", "Pour", "Rôle", "Proposé par", "À approuver avant le"]
    say.table(rows, heads, empty="Aucun rôle n’attend d’approbation.")
    return 0


def outcome_of(
    session: Session, person: str, also: tuple[str, ...] | None = None
) -> Erased | Refused:
    """The personal data of somebody destroyed, or why not."""
    from support_engine.core.people.commands import ErasePerson
    from support_engine.stories.people.erasing import erase

    asked = ErasePerson(by=by(session), person=person, also=also)
    return erase(session.desk, asked, session.now)


def erased(session: Session, person: str, outcome: Erased | Refused) -> int:
    """What is gone, what stays and why."""
    from support_engine.core.acts.blockers import Refused
    from support_engine.core.language.french import count

    if isinstance(outcome, Refused):
        return refused(session, person, outcome)
    if session.as_json:
        say.as_json({"person": person, "done": True, **outcome.as_data()})
        return 0
    letters = outcome.letters
    say.line(f"Les données de {person} sont effacées : nom, adresse, organisation.", fg="green")
    say.line(
        f"  Effacé aussi : le texte de {count(letters.emptied, 'lettre')} à son adresse, son nom "
        f"dans {count(letters.rewritten, 'autre lettre', 'autres lettres')}, "
        f"{count(outcome.files_deleted, 'fichier')} de courrier "
        f"({count(outcome.files_rewritten, 'autre réécrit', 'autres réécrits')})."
    )
    say.line(f"  Reste : l’identifiant « {person} » dans les journaux, qui prouvent les actes.")
    if outcome.references:
        names = ", ".join(outcome.references)
        say.line(f"  Reste : les pièces de {names} ; elles appartiennent au dossier.")
    if outcome.named_in:
        names = ", ".join(outcome.named_in)
        say.line(f"  Reste : son nom ou son adresse dans ce qui a été écrit au journal de {names}.")
    for reference in outcome.without_holder:
        say.line(
            f"  À faire : {reference} n’a plus de porteur joignable ; désignez-en un autre "
            f"(support-engine assign {reference} porteur ID), ou écrivez par la poste."
        )
    say.line("  Reste : les sauvegardes d’avant ce jour, jusqu’à leur propre échéance.")
    return 0
