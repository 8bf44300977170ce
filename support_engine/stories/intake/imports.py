"""Candidacies from a sheet, row by row through the one door: rehearsed, then done.

A row is one transaction: its person, its dossier, its deposit are there together or not at all.
Safe to repeat, to kill and to run twice at once: the base recognises what it already has.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic

from support_engine.adapters.sheets.limits import Limits
from support_engine.adapters.sheets.reading import read_table
from support_engine.adapters.store.case.stock import Stock
from support_engine.adapters.store.rehearsing import aside, rehearsal
from support_engine.core.acts import commands as c
from support_engine.core.intake.candidacies import Candidacy, Intake, read_candidacies
from support_engine.core.intake.checks import wave_order
from support_engine.core.intake.columns import about_file, is_known
from support_engine.core.intake.deposits import Opening
from support_engine.core.intake.recognition import recognise
from support_engine.core.programme.definition import Workflow
from support_engine.engine import Engine
from support_engine.stories.intake.rows import Answers, Rows
from support_engine.stories.intake.told import Applied, Row
from support_engine.stories.intake.turns import Turns

Progress = Callable[[Sequence[Candidacy]], Iterable[Candidacy]]


@dataclass(frozen=True, slots=True)
class Plan:
    """A sheet that was read: what may enter, under which programme; nothing was compared yet."""

    intake: Intake
    workflow: Workflow
    file: str
    limits: Limits

    @property
    def candidacies(self) -> tuple[Candidacy, ...]:
        """The good rows, earlier waves first: an application is linked to those before it."""
        waves = self.intake.candidacies
        return tuple(
            sorted(waves, key=lambda one: (wave_order(one.details.get("wave", "")), one.line))
        )

    @property
    def steps(self) -> tuple[Candidacy, ...]:
        """What is gone through: each row is looked at, then done."""
        return self.candidacies * 2


@dataclass(frozen=True, slots=True)
class Doing:
    """Who imports, when, and what that person answered to the rows that are asked. `progress`: how
    the candidacies are gone through, for whoever shows how far it is; `takeover`: why the past of
    these dossiers is typed, where they lived before."""

    by: c.Actor
    now: datetime
    answers: Answers = field(default_factory=Answers)
    progress: Progress = iter
    takeover: str = ""

    def rows(self, engine: Engine, made: Plan) -> Rows:
        """The writer of the rows of a plan."""
        rows = Rows(engine, made.workflow, made.file, self.by, self.now, self.answers)
        rows.takeover = self.takeover
        return rows


def plan(
    engine: Engine,
    path: Path,
    waves: Iterable[str] | Mapping[str, Opening],
    programme: str | None = None,
    limits: Limits | None = None,
) -> Plan:
    """Read a sheet for a programme; writes nothing. `waves`: those there are, with their dates
    where they are known.

    Raises UnreadableFile, UnknownName for a programme that does not exist.
    """
    limits = limits or Limits()
    workflow = engine.registry.current(programme).workflow
    table = read_table(path, limits, is_known)
    is_quarter = workflow.sessions is not None and workflow.sessions.form == "quarter"
    known = None if is_quarter else tuple(waves)
    openings = waves if isinstance(waves, Mapping) else {}
    intake = read_candidacies(table.columns, table.rows, known, openings)
    notes = tuple(about_file(*note) for note in table.notes)
    return Plan(replace(intake, problems=(*notes, *intake.problems)), workflow, path.name, limits)


def would_open(engine: Engine, made: Plan) -> bool:
    """Whether some row may open a dossier: then its programme must be proven."""
    stock = Stock(made.workflow.header.id)
    with engine.store.reading() as db:
        return any(
            not recognise(one.details, stock.of(db, one.details)).reference
            for one in made.candidacies
        )


def rehearse(engine: Engine, made: Plan, doing: Doing) -> Applied:
    """What `apply` would do, row by row, by the same code; nothing of it stays.

    Raises BaseBusy.
    """
    engine.learn()
    with rehearsal(engine.store) as db:
        rows = doing.rows(engine, made)
        place = partial(aside, db)
        return over(made, Turns(rows, made.candidacies, place, place), doing.progress)


def apply(engine: Engine, made: Plan, doing: Doing) -> Applied:
    """Open and change, each row in its own transaction; a row kept out stops no other.

    Raises BaseBusy, InDoubt: what was recorded stays, and the same sheet given again goes on.
    """
    engine.learn()
    rows, store = doing.rows(engine, made), engine.store
    turns = Turns(rows, made.candidacies, store.reading, store.transaction)
    return over(made, turns, doing.progress)


def over(made: Plan, turns: Turns, progress: Progress) -> Applied:
    """Every row, until the time that the settings give is over."""
    until = monotonic() + made.limits.minutes * 60
    steps = turns.steps()
    for _ in progress(made.steps):
        if monotonic() > until:
            return Applied(in_order(turns.done.values()), out_of_time(made, len(turns.done)))
        next(steps)
    return Applied(in_order(turns.done.values()))


def in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    """As the sheet has them."""
    return tuple(sorted(rows, key=lambda row: row.line))


def out_of_time(made: Plan, done: int) -> str:
    """Where it stopped, and that nothing is lost."""
    return (
        f"Arrêté après {made.limits.minutes} minutes, ligne {done} sur {len(made.candidacies)} "
        "(les premières vagues d’abord). Relancez la même commande : ce qui est fait n’est pas "
        "refait."
    )
