"""What a row of a sheet says otherwise of a dossier; nothing is done here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.case.stock import Stock
from support_engine.core.acts import commands as c
from support_engine.core.acts.far_days import is_far
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import Corrected, Moved
from support_engine.core.intake.candidacy import Candidacy
from support_engine.core.language.spelling import printable
from support_engine.engine import Engine
from support_engine.stories.intake import told
from support_engine.stories.intake.contacts import Contact, contact_of

CONTACT, DEPOSIT = "contact", "submitted_on"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row says otherwise of a dossier, by the acts that a person would do; nothing is done
    yet. `changes`: the old and the new value of each fact."""

    changes: Mapping[str, tuple[str, str]]
    contact: Contact
    deposit: c.Advance | None
    notes: tuple[told.Reason, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The file whose rows are compared with dossiers, who imports it, and on which day."""

    engine: Engine
    stock: Stock
    file: str
    by: c.Actor
    today: date

    def wanted(self, db: Connection, candidacy: Candidacy, reference: str) -> Wanted:
        """What a row says otherwise of a dossier."""
        stored = dossiers.load(db, reference)
        assert stored  # it has just been recognised
        changes = dict(differences(stored.dossier, candidacy.details))
        contact = contact_of(db, self.stock, stored.dossier, candidacy)
        if contact.change:
            changes[CONTACT] = contact.change
        deposit = self.deposit(db, stored.dossier, candidacy)
        notes = tuple(note for note in (contact.note, deposit) if isinstance(note, told.Reason))
        act = deposit if isinstance(deposit, c.Advance) else None
        if act:
            changes[DEPOSIT] = "", act.on.isoformat()
        return Wanted(changes, contact, act, notes)

    def deposit(
        self, db: Connection, dossier: Dossier, candidacy: Candidacy
    ) -> c.Advance | told.Reason | None:
        """The deposit that a row adds to a dossier, or why it is left aside."""
        on, rules = candidacy.submitted_on, self.engine.rules_of(dossier)
        if on is None:
            return None
        transition = rules.header.deposit
        if dossier.state != rules.header.initial:
            known = deposited_on(db, dossier.reference, transition)
            if known == on.isoformat():
                return None
            return told.deposit_ignored(dossier.reference, candidacy, known)
        if on < dossier.opened_on:
            opened = dossier.opened_on.isoformat()
            return told.deposit_too_early(dossier.reference, candidacy, opened, transition)
        because = self.origin(candidacy) if is_far(rules, on, self.today) else ""
        return c.Advance(
            reference=dossier.reference, by=self.by, on=on, transition=transition, because=because
        )

    def origin(self, candidacy: Candidacy) -> str:
        """Why a day that a sheet gives is the right one."""
        return f"Date de dépôt reprise du fichier {self.file}, ligne {candidacy.line}."


def differences(
    dossier: Dossier, details: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """What the row says otherwise; a fact that the row leaves out is not taken away."""
    for name, value in details.items():
        if (new := printable(value)) != (old := dossier.details.get(name, "")):
            yield name, (old, new)


def deposited_on(db: Connection, reference: str, transition: str) -> str:
    """The day of the deposit that stands, as ISO text; empty where the journal has none."""
    rows = dossiers.journal(db, reference)
    gone = {v for row in rows if isinstance(row.event, Corrected) for v in row.event.takes_back}
    days = [
        row.on.isoformat()
        for row in rows
        if isinstance(row.event, Moved)
        and row.event.transition == transition
        and row.version not in gone
    ]
    return days[-1] if days else ""
