"""One row of a sheet, done inside a transaction that its caller keeps or undoes."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import Connection

from support_engine.adapters.store.case import dossiers, marks
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.acts.far_days import is_far
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import Moved
from support_engine.core.intake.candidacy import Candidacy
from support_engine.core.intake.recognition import Recognition, earlier, recognise
from support_engine.core.intake.references import reference_of, references
from support_engine.core.language.spelling import printable
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import HOLDER, OFFICER
from support_engine.engine import Engine
from support_engine.stories import import_told as told
from support_engine.stories.import_contacts import Clerk, NotEnrolled, enrol, renewed
from support_engine.stories.import_told import Row

CONTACT, DEPOSIT = "contact", "submitted_on"


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person said of the lines that are asked: the same project, or a new one."""

    same: frozenset[int] = frozenset()
    new: frozenset[int] = frozenset()


@dataclass
class Rows:
    """The rows of one file on one base. `lines`: which row each dossier was met in; `free`: below
    it every number of a wave is taken."""

    engine: Engine
    workflow: Workflow
    file: str
    by: c.Actor
    now: datetime
    answers: Answers = field(default_factory=Answers)
    lines: dict[str, int] = field(default_factory=dict)
    free: dict[str, int] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day on which the rows are recorded."""
        return self.now.date()

    def write(self, db: Connection, candidacy: Candidacy) -> Row:
        """The whole row. Where it comes out asked or refused, the caller undoes what it wrote.

        Raises VersionTaken when another process wrote the same dossier at this moment.
        """
        try:
            return self.written(db, candidacy)
        except NotEnrolled as problem:
            return told.kept_out(candidacy, "refused", *told.reasons_of(problem.refusal))

    def written(self, db: Connection, candidacy: Candidacy) -> Row:
        """The row, opened, changed, found the same or asked. Raises NotEnrolled, VersionTaken."""
        marks.one_at_a_time(db, self.workflow.header.id)
        stock = marks.stock(db, self.workflow.header.id, candidacy.details)
        found = self.answered(candidacy, recognise(candidacy.details, stock))
        if found.others:
            return told.asked(candidacy, found)
        if found.reference:
            row = self.update(db, candidacy, found.reference)
            return told.asked(candidacy, in_doubt(found)) if found.rivals and row.changes else row
        before = earlier(candidacy.details, stock)
        row = self.open(db, candidacy, before.reference if before else "")
        notes = [told.twin(one) for one in found.twins]
        notes += [told.taken_up_again(before)] if before else []
        told_of = {one.reference for one in (*found.twins, *([before] if before else []))}
        notes += self.sharing(db, candidacy, {row.reference, *told_of})
        return row if row.is_kept_out else replace(row, notes=tuple(notes))

    def clerk(self, db: Connection) -> Clerk:
        """Who writes the contacts of the rows down."""
        return Clerk(db, self.engine.directory, self.by.person, self.now)

    def answered(self, candidacy: Candidacy, found: Recognition) -> Recognition:
        """What a person said of a row that nobody could tell."""
        if found.others and found.why != "several" and candidacy.line in self.answers.same:
            return Recognition(found.others[0].reference)
        if found.rivals and candidacy.line in self.answers.same:
            return Recognition(found.reference)
        if found.why == "near" and candidacy.line in self.answers.new:
            return Recognition()
        return found

    def open(self, db: Connection, candidacy: Candidacy, follows: str) -> Row:
        """A new dossier, its contact, its deposit where the sheet gives the day."""
        reference = self.new_reference(db, candidacy.details)
        people = {OFFICER: self.by.person} if OFFICER in self.by.roles else {}
        if candidacy.contact_email:
            people[HOLDER] = enrol(self.clerk(db), reference, candidacy)
        commands = self.opening(candidacy, reference, follows, people)
        if refused := self.first_refusal(db, commands):
            return told.kept_out(candidacy, "refused", *told.reasons_of(refused))
        self.lines[reference] = candidacy.line
        return Row(candidacy.line, candidacy.details["name"], "opened", reference, follows)

    def opening(
        self, candidacy: Candidacy, reference: str, follows: str, people: Mapping[str, str]
    ) -> Iterator[c.AnyCommand]:
        """The acts that open a dossier as the sheet says it."""
        on = candidacy.submitted_on or self.today
        because = self.origin(candidacy) if is_far(self.workflow, on, self.today) else ""
        yield c.OpenDossier(
            reference=reference,
            by=self.by,
            on=on,
            details=candidacy.details,
            people=people,
            follows=follows or None,
            programme=self.workflow.header.id,
            because=because,
        )
        if candidacy.submitted_on:
            deposit = self.workflow.header.deposit
            yield c.Advance(
                reference=reference, by=self.by, on=on, transition=deposit, because=because
            )

    def update(self, db: Connection, candidacy: Candidacy, reference: str) -> Row:
        """What a row says otherwise of a dossier, through the acts that a person would do."""
        stored = dossiers.load(db, reference)
        assert stored  # it has just been recognised
        changes = dict(differences(stored.dossier, candidacy.details))
        commands: list[c.AnyCommand] = []
        if changes:
            new = {name: value for name, (_, value) in changes.items()}
            commands.append(
                c.ChangeDetails(reference=reference, by=self.by, on=self.today, changes=new)
            )
        contact = renewed(self.clerk(db), stored.dossier, candidacy)
        if contact.change:
            changes[CONTACT] = contact.change
        if contact.person:
            commands.append(self.naming(reference, contact.person))
        deposit = self.deposit(db, stored.dossier, candidacy)
        notes = [note for note in (contact.note, deposit) if isinstance(note, told.Reason)]
        notes += self.sharing(db, candidacy, {reference}) if "siret" in changes else []
        if isinstance(deposit, c.Advance):
            commands.append(deposit)
            changes[DEPOSIT] = "", deposit.on.isoformat()
        return self.done(
            db,
            candidacy,
            Row(
                candidacy.line,
                candidacy.details["name"],
                "changed" if changes else "same",
                reference,
                changes=changes,
                notes=tuple(notes),
            ),
            commands,
        )

    def done(
        self, db: Connection, candidacy: Candidacy, row: Row, commands: list[c.AnyCommand]
    ) -> Row:
        """The acts of a row on a dossier; refused whole where one of them is."""
        first = self.lines.setdefault(row.reference, row.line)
        if first != row.line and row.changes:
            return told.said_otherwise(candidacy, row.reference, first)
        refused = self.first_refusal(db, commands)
        if refused is None:
            return row
        reasons = told.reasons_of(refused)
        return told.kept_out(candidacy, "refused", *reasons, reference=row.reference)

    def first_refusal(self, db: Connection, commands: Iterable[c.AnyCommand]) -> Refused | None:
        """The acts of a row, until one is refused: the whole row is then undone."""
        for command in commands:
            outcome = self.engine.handle_in(db, command, self.now)
            if isinstance(outcome, Refused):
                return outcome
        return None

    def sharing(
        self, db: Connection, candidacy: Candidacy, told_of: Collection[str]
    ) -> list[told.Reason]:
        """That other dossiers than those that were told have the SIRET of a row."""
        siret = candidacy.details.get("siret", "")
        others = marks.of_siret(db, self.workflow.header.id, siret) if siret else []
        found = [one for one in others if one.reference not in told_of]
        return [told.same_siret(siret, found)] if found else []

    def naming(self, reference: str, person: str) -> c.AssignPerson:
        """The act that names the contact."""
        return c.AssignPerson(
            reference=reference, by=self.by, on=self.today, role=HOLDER, person=person
        )

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

    def new_reference(self, db: Connection, details: Mapping[str, str]) -> str:
        """The reference of a new dossier: the number of its identifier, else the first free one."""
        head, wished = references(self.workflow.header.reference_prefix, details)
        if wished and dossiers.load(db, wished) is None:
            return wished
        number = self.free.get(head, 1)
        while dossiers.load(db, reference_of(head, number)) is not None:
            number += 1
        self.free[head] = number
        return reference_of(head, number)


def in_doubt(found: Recognition) -> Recognition:
    """A row that would change the dossier of its name, while another one may be meant: asked, as it
    was when it came first. What a sheet said once, it then says again."""
    return Recognition(others=found.rivals, why="near")


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
    gone = {v for row in rows for v in getattr(row.event, "takes_back", ())}
    days = [
        row.on.isoformat()
        for row in rows
        if isinstance(row.event, Moved)
        and row.event.transition == transition
        and row.version not in gone
    ]
    return days[-1] if days else ""
