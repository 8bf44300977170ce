"""Candidacies from a sheet, row by row through the one door: rehearsed, then done.

A row is one transaction: its person, its dossier, its deposit are there together or not at all.
Safe to repeat, to kill and to run twice at once: the base recognises what it already has.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic

from sqlalchemy import Connection

from support_engine.adapters.sheets.limits import Limits
from support_engine.adapters.sheets.reading import read_table
from support_engine.adapters.store.case import marks
from support_engine.adapters.store.case.record import VersionTaken
from support_engine.adapters.store.rehearsing import aside, rehearsal
from support_engine.core.acts import commands as c
from support_engine.core.intake.candidacies import Candidacy, Intake, read_candidacies
from support_engine.core.intake.checks import wave_order
from support_engine.core.intake.columns import about_file, is_known
from support_engine.core.intake.deposits import Opening
from support_engine.core.intake.recognition import recognise
from support_engine.core.programme.definition import Workflow
from support_engine.engine import Engine
from support_engine.errors import BaseBusy
from support_engine.stories import import_told as told
from support_engine.stories.import_rows import Answers, Rows
from support_engine.stories.import_told import Applied, Row

RACES = 5
"""How often a row is done afresh when another process wrote in between."""
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


@dataclass(frozen=True, slots=True)
class Doing:
    """Who imports, when, and what that person answered to the rows that are asked. `progress`: how
    the candidacies are gone through, for whoever shows how far it is."""

    by: c.Actor
    now: datetime
    answers: Answers = field(default_factory=Answers)
    progress: Progress = iter

    def rows(self, engine: Engine, made: Plan) -> Rows:
        """The writer of the rows of a plan."""
        return Rows(engine, made.workflow, made.file, self.by, self.now, self.answers)


class Undone(Exception):
    """A row that is kept out: what it had written is undone."""

    def __init__(self, row: Row) -> None:
        super().__init__(row.line)
        self.row = row


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
    with engine.store.reading() as db:
        for one in made.candidacies:
            stock = marks.stock(db, made.workflow.header.id, one.details)
            found = recognise(one.details, stock)
            if found.is_new or found.why == "near":
                return True
    return False


def rehearse(engine: Engine, made: Plan, doing: Doing) -> Applied:
    """What `apply` would do, row by row, by the same code; nothing of it stays.

    Raises BaseBusy.
    """
    engine.learn()
    rows = doing.rows(engine, made)
    with rehearsal(engine.store) as db:
        place = partial(aside, db)
        return over(made, partial(kept_or_undone, rows, place), doing.progress)


def apply(engine: Engine, made: Plan, doing: Doing) -> Applied:
    """Open and change, each row in its own transaction; a row kept out stops no other.

    Raises BaseBusy, InDoubt: what was recorded stays, and the same sheet given again goes on.
    """
    engine.learn()
    rows = doing.rows(engine, made)
    return over(made, partial(kept_or_undone, rows, engine.store.transaction), doing.progress)


def over(made: Plan, do: Callable[[Candidacy], Row], progress: Progress) -> Applied:
    """Every row, until the time that the settings give is over."""
    until = monotonic() + made.limits.minutes * 60
    done: list[Row] = []
    for candidacy in progress(made.candidacies):
        if monotonic() > until:
            return Applied(in_order(done), out_of_time(made, len(done)))
        done.append(do(candidacy))
    return Applied(in_order(done))


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


def kept_or_undone(
    rows: Rows, place: Callable[[], AbstractContextManager[Connection]], candidacy: Candidacy
) -> Row:
    """One row, whole or not at all. Raises BaseBusy once every try met a base that was taken."""
    for turn in range(1, RACES + 1):
        try:
            with place() as db:
                row = rows.write(db, candidacy)
                if row.is_kept_out:
                    raise Undone(row)
                return row
        except Undone as undone:
            return undone.row
        except VersionTaken:
            continue
        except BaseBusy:
            if turn == RACES:
                raise
    return told.kept_out(candidacy, "refused", told.MEANWHILE)
