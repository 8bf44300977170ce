"""One row of a sheet, done inside a transaction that its caller keeps or undoes."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import Connection

from support_engine.adapters.store.case import dossiers, marks
from support_engine.adapters.store.case.stock import Stock
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.acts.far_days import is_far
from support_engine.core.dossier.by_itself import acts_alone, our_silence
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.intake.candidacy import Candidacy
from support_engine.core.intake.recognition import (
    Application,
    Recognition,
    earlier,
    recognise,
)
from support_engine.core.intake.references import reference_of, references
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import HOLDER, OFFICER
from support_engine.engine import Engine
from support_engine.stories.intake import told
from support_engine.stories.intake.contacts import (
    Clerk,
    NotEnrolled,
    enrol,
)
from support_engine.stories.intake.told import Row
from support_engine.stories.intake.wanted import CONTACT, DEPOSIT, Sheet, Wanted

UNDATED = (
    "un dossier en reprise commence le jour de son dépôt, et ce jour manque",
    "Ajoutez une colonne « Date de dépôt » (à défaut, la clôture de la vague).",
)
FOLLOWED = "le dossier {} est suivi ici, hors reprise : les lettres de son passé partiraient"
SEEN_BEFORE = "Retirez la ligne ; ce dossier se tient à jour par un import ordinaire."


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person said of the lines that are asked: the same project, or a new one."""

    same: frozenset[int] = frozenset()
    new: frozenset[int] = frozenset()


@dataclass
class Rows:
    """The rows of one file on one base. `claims`: which row says what each dossier is; `free`:
    below it every number of a wave is taken; `met`: the dossiers that the last row was compared
    with; `agreeing`: those of which it says nothing new; `takeover`: why the past of what opens is
    typed, where it lived before."""

    engine: Engine
    workflow: Workflow
    file: str
    by: c.Actor
    now: datetime
    answers: Answers = field(default_factory=Answers)
    stock: Stock = field(default_factory=lambda: Stock(""))
    claims: dict[str, int] = field(default_factory=dict)
    free: dict[str, int] = field(default_factory=dict)
    met: tuple[str, ...] = ()
    agreeing: tuple[str, ...] = ()
    takeover: str = ""

    def __post_init__(self) -> None:
        self.stock.workflow = self.workflow.header.id

    @property
    def today(self) -> date:
        """The day on which the rows are recorded."""
        return self.now.date()

    @property
    def sheet(self) -> Sheet:
        """The file, as what its rows say is compared with dossiers."""
        return Sheet(self.engine, self.stock, self.file, self.by, self.today)

    def look(self, db: Connection, candidacy: Candidacy) -> Row | None:
        """The row, where the base already says all of it; writes nothing."""
        found, _ = self.recognised(db, candidacy)
        if not found.reference:
            return None
        wanted = self.sheet.wanted(db, candidacy, found.reference)
        is_same = not wanted.changes and not self.is_followed(db, found.reference)
        return self.row(candidacy, found.reference, wanted) if is_same else None

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
        found, stock = self.recognised(db, candidacy)
        if found.others:
            return told.asked(candidacy, found)
        if found.reference:
            return self.update(db, candidacy, found)
        before = earlier(candidacy.details, stock)
        row = self.open(db, candidacy, before.reference if before else "")
        notes = [told.twin(one) for one in found.twins]
        notes += [told.taken_up_again(before)] if before else []
        told_of = {one.reference for one in (*found.twins, *([before] if before else []))}
        notes += self.sharing(db, candidacy, {row.reference, *told_of})
        if row.is_kept_out:
            return row
        return replace(row, notes=(*notes, *self.still_running(db, row.reference)))

    def keep(self, row: Row) -> None:
        """That a row is in the base: what its dossier is, no other row of the file says."""
        for reference in (row.reference, *self.agreeing):
            self.claims.setdefault(reference, row.line)
        self.stock.touch(row.reference)

    def recognised(
        self, db: Connection, candidacy: Candidacy
    ) -> tuple[Recognition, list[Application]]:
        """The dossier of a row, or those that it may be, and all it was compared with."""
        stock = self.stock.of(db, candidacy.details)
        found = recognise(candidacy.details, stock)
        self.met, self.agreeing = tuple(one.reference for one in stock), ()
        is_said_same = candidacy.line in self.answers.same
        if found.rivals and is_said_same:
            return Recognition(found.reference), stock
        if found.others and (found.why == "several" or is_said_same):
            others = [one.reference for one in found.others]
            self.agreeing = tuple(
                one for one in others if not self.sheet.wanted(db, candidacy, one).changes
            )
            if self.agreeing or found.why != "several":
                return Recognition((*self.agreeing, *others)[0]), stock
        if found.why in ("near", "our_number") and candidacy.line in self.answers.new:
            return Recognition(), stock
        return found, stock

    def clerk(self, db: Connection) -> Clerk:
        """Who writes the contacts of the rows down."""
        return Clerk(db, self.engine.directory, self.by.person, self.now)

    def open(self, db: Connection, candidacy: Candidacy, follows: str) -> Row:
        """A new dossier, its contact, its deposit where the sheet gives the day."""
        if self.takeover and candidacy.submitted_on is None:
            return told.kept_out(candidacy, "refused", told.Reason(*UNDATED))
        reference = self.new_reference(db, candidacy.details)
        people = {OFFICER: self.by.person} if OFFICER in self.by.roles else {}
        if candidacy.contact_email:
            people[HOLDER] = enrol(self.clerk(db), reference, candidacy)
        commands = self.opening(candidacy, reference, follows, people)
        if refused := self.first_refusal(db, commands):
            return told.kept_out(candidacy, "refused", *told.reasons_of(refused))
        return Row(candidacy.line, candidacy.details["name"], "opened", reference, follows)

    def opening(
        self, candidacy: Candidacy, reference: str, follows: str, people: Mapping[str, str]
    ) -> Iterator[c.AnyCommand]:
        """The acts that open a dossier as the sheet says it."""
        on = candidacy.submitted_on or self.today
        is_asked = not self.takeover and is_far(self.workflow, on, self.today)
        because = self.origin(candidacy) if is_asked else ""
        yield c.OpenDossier(
            reference=reference,
            by=self.by,
            on=on,
            details=candidacy.details,
            people=people,
            follows=follows or None,
            programme=self.workflow.header.id,
            because=because,
            takeover=self.takeover,
        )
        if candidacy.submitted_on:
            deposit = self.workflow.header.deposit
            yield c.Advance(
                reference=reference, by=self.by, on=on, transition=deposit, because=because
            )

    def update(self, db: Connection, candidacy: Candidacy, found: Recognition) -> Row:
        """What a row says otherwise of its dossier, done; refused whole where an act is refused."""
        reference = found.reference
        if self.is_followed(db, reference):
            reason = told.Reason(FOLLOWED.format(reference), SEEN_BEFORE)
            return told.kept_out(candidacy, "refused", reason, reference=reference)
        wanted = self.sheet.wanted(db, candidacy, reference)
        row = self.row(candidacy, reference, wanted)
        if row.kind == "same":
            return row
        if found.rivals:
            return told.asked(candidacy, in_doubt(found))
        first = self.claims.get(reference, row.line)
        if first != row.line:
            return told.said_otherwise(candidacy, reference, first)
        refused = self.first_refusal(db, self.acts(db, reference, wanted))
        if refused:
            return told.kept_out(
                candidacy, "refused", *told.reasons_of(refused), reference=reference
            )
        notes = self.sharing(db, candidacy, {reference}) if "siret" in wanted.changes else []
        return replace(row, notes=(*row.notes, *notes))

    def is_followed(self, db: Connection, reference: str) -> bool:
        """Whether a dossier, of which the past is said to be typed, was never taken over."""
        stored = dossiers.load(db, reference) if self.takeover else None
        return stored is not None and stored.dossier.takeover is None

    def row(self, candidacy: Candidacy, reference: str, wanted: Wanted) -> Row:
        """What is told of a row and its dossier, were all of it done."""
        kind: told.Kind = "changed" if wanted.changes else "same"
        name, changes = candidacy.details["name"], wanted.changes
        return Row(candidacy.line, name, kind, reference, changes=changes, notes=wanted.notes)

    def acts(self, db: Connection, reference: str, wanted: Wanted) -> Iterator[c.AnyCommand]:
        """The acts of a row on a dossier, each asked for once the one before is done; its contact
        is written down first. Raises NotEnrolled."""
        person = wanted.contact.write(self.clerk(db), reference)
        facts = {
            name: new for name, (_, new) in wanted.changes.items() if name not in (CONTACT, DEPOSIT)
        }
        if facts:
            yield c.ChangeDetails(reference=reference, by=self.by, on=self.today, changes=facts)
        if person:
            yield self.naming(reference, person)
        if wanted.deposit:
            yield wanted.deposit

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
        others = self.stock.of_siret(db, siret) if siret else []
        found = [one for one in others if one.reference not in told_of]
        return [told.same_siret(siret, found)] if found else []

    def still_running(self, db: Connection, reference: str) -> Iterator[told.Reason]:
        """The times of ours that are not over on a dossier whose past is to be typed."""
        stored = dossiers.load(db, reference) if self.takeover else None
        if stored is None:
            return
        case = self.engine.case_of(stored.dossier, self.today)
        for name in our_silence(case.workflow):
            end = clock_deadline(case, name).on if acts_alone(case, name) else None
            if end is not None and end >= self.today:
                yield told.still_running(case.workflow.clocks[name].label, end)

    def naming(self, reference: str, person: str) -> c.AssignPerson:
        """The act that names the contact."""
        return c.AssignPerson(
            reference=reference, by=self.by, on=self.today, role=HOLDER, person=person
        )

    def origin(self, candidacy: Candidacy) -> str:
        """Why a day that a sheet gives is the right one."""
        return self.sheet.origin(candidacy)

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
