"""STORY: a dossier opens alone, from a page or for a program: a sheet of one line, and no more.

The same reading, the same recognition and the same acts as an import; what differs is that a
dossier that exists already is named, never changed, and that the opening has a key.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from support_engine.adapters.store.case import dossiers, marks
from support_engine.adapters.store.rehearsing import aside, rehearsal
from support_engine.assemble import Desk
from support_engine.core.acts import commands as c
from support_engine.core.intake.candidacies import read_candidacies
from support_engine.core.intake.candidacy import Candidacy, Problem
from support_engine.core.intake.recognition import Recognition
from support_engine.core.language.rows import Row as Line
from support_engine.core.offers.fields import Field, FieldFault
from support_engine.core.offers.opening import TAKEOVER, cells_of, opening_fields
from support_engine.core.programme.definition import Workflow
from support_engine.stories.intake import told
from support_engine.stories.intake.rows import Answers, Rows
from support_engine.stories.intake.told import Reason, Row
from support_engine.stories.intake.turns import kept_or_undone
from support_engine.stories.rules.proven import require_proven

ONLY = 1
"""The number of the one line."""
KNOWN = "Ce projet a déjà son dossier : {reference}."
GO_THERE = "Ouvrez ce dossier ; s’il s’agit d’un autre projet, donnez-lui son propre identifiant."
OTHER = "S’il s’agit d’un autre projet, dites-le (« C’est un autre projet ») et recommencez."
TYPED = "Date de dépôt saisie à l’ouverture du dossier, d’après la candidature reçue."
Kept = Callable[[Connection, Row], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A dossier to open. `typed`: by field, as words; `is_new`: somebody said that it is another
    project than the one it looks like; `key`: of the act, so that it is done once."""

    programme: str
    typed: Mapping[str, str]
    by: c.Actor
    now: datetime
    is_new: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What was typed, read: a candidacy, or what is wrong with each field; `notes`: to look at."""

    candidacy: Candidacy | None
    faults: tuple[FieldFault, ...] = ()
    notes: tuple[Reason, ...] = ()


@dataclass
class Openings(Rows):
    """The rows of an import, of which none changes what exists."""

    key: str = ""
    kept: Kept = field(default=lambda _db, _row: None)

    def written(self, db: Connection, candidacy: Candidacy) -> Row:
        """The opening, with what is kept beside it; a key that has served opens nothing more."""
        marks.one_at_a_time(db, self.workflow.header.id)  # whoever has the same key has ended
        done = dossiers.done_before(db, self.key) if self.key else None
        if done is not None:
            return Row(ONLY, candidacy.details["name"], "same", done.reference)
        row = super().written(db, candidacy)
        if row.kind == "opened":
            self.kept(db, row)
        return row

    def update(self, db: Connection, candidacy: Candidacy, found: Recognition) -> Row:
        """A project that has its dossier opens no other."""
        why = Reason(KNOWN.format(reference=found.reference), GO_THERE)
        return told.kept_out(candidacy, "refused", why, reference=found.reference)

    def opening(
        self, candidacy: Candidacy, reference: str, follows: str, people: Mapping[str, str]
    ) -> Iterator[c.AnyCommand]:
        """The acts of the opening, the first under its key."""
        first, *others = super().opening(candidacy, reference, follows, people)
        yield replace(first, key=self.key or None)
        yield from others

    def origin(self, candidacy: Candidacy) -> str:
        """Why the day that was typed is the right one."""
        return TYPED


def fields(desk: Desk, workflow: Workflow) -> tuple[Field, ...]:
    """What one types to open a dossier of a programme."""
    return opening_fields(workflow, desk.settings.waves)


def read(desk: Desk, asked: Wanted) -> Read:
    """What was typed, read as one line of a sheet. Raises UnknownName for the programme."""
    workflow = desk.engine.registry.current(asked.programme).workflow
    cells = {name: value for name, value in cells_of(asked.typed).items() if value.strip()}
    of_a_sheet = (one for one in fields(desk, workflow) if one.name != TAKEOVER)
    heads = {next(iter(cells_of({one.name: ""}))): one for one in of_a_sheet}
    sessions, waves = workflow.sessions, desk.settings.waves
    is_quarter = sessions is not None and sessions.form == "quarter"
    known = None if is_quarter else tuple(waves)
    intake = read_candidacies(tuple(heads), [Line(ONLY, cells)], known, waves)
    about = [one for one in intake.problems if one.line == ONLY]
    faults = tuple(fault_of(one, heads) for one in about if one.is_error)
    notes = tuple(Reason(bare(one), one.remedy) for one in about if not one.is_error)
    return Read(next(iter(intake.candidacies), None), faults, notes)


def fault_of(problem: Problem, heads: Mapping[str, Field]) -> FieldFault:
    """What is wrong with a cell, said of its field; what to do in a sheet is of no use here."""
    about = heads.get(problem.column) or Field("name", "Nom du projet")
    return FieldFault(about.name, about.label, f"{about.label} : {bare(problem)}")


def bare(problem: Problem) -> str:
    """What is wrong, without the place in a sheet that nobody has."""
    place, _, said = problem.sentence.partition(" : ")
    return said if place.startswith("Ligne") else problem.sentence


def foresee(desk: Desk, asked: Wanted, candidacy: Candidacy) -> Row:
    """What opening would do; nothing is written. Raises BaseBusy, UnsoundWorkflow."""
    require_proven(desk, asked.programme)
    with rehearsal(desk.store) as db:
        return in_words(kept_or_undone(rows(desk, asked), partial(aside, db), candidacy))


def do(desk: Desk, asked: Wanted, candidacy: Candidacy, kept: Kept | None = None) -> Row:
    """The dossier, opened once under its key (`same`: it was); or why not. `kept`: what is kept in
    the same transaction. Raises BaseBusy, InDoubt, UnsoundWorkflow."""
    require_proven(desk, asked.programme)
    made = rows(desk, asked)
    made.kept = kept or made.kept
    return in_words(kept_or_undone(made, desk.store.transaction, candidacy))


def rows(desk: Desk, asked: Wanted) -> Openings:
    """Who writes the one row."""
    desk.engine.learn()
    workflow = desk.engine.registry.current(asked.programme).workflow
    answers = Answers(new=frozenset({ONLY} if asked.is_new else ()))
    made = Openings(desk.engine, workflow, "", asked.by, asked.now, answers)
    made.key, made.takeover = asked.key, asked.typed.get(TAKEOVER, "").strip()
    return made


def in_words(row: Row) -> Row:
    """A row that is asked, answered on a form rather than on a command line."""
    if row.kind != "asked":
        return row
    reasons = tuple(one._replace(remedy=OTHER) for one in row.reasons)
    return replace(row, reasons=reasons)
