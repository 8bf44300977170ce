"""A round with a hundred dossiers due, in stocks of 10³, 10⁴ and 10⁵: the stock must not be felt.

The quiet dossiers are copies of one that is being accompanied, with its agenda; their dates lie
ahead. The floor writes the round's own rows with the raw driver, one transaction for each dossier.
The rounds run in the evening: reminders are written and queued, none is handed over.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from statistics import median

from sqlalchemy import text

from benchmarks.bases import cpu_of, desk_on, folder, postgresql
from benchmarks.measure import Measure, counted, table
from benchmarks.results import note
from benchmarks.transition import Raw, changes, raw_postgresql, raw_sqlite, snapshot
from support_engine.adapters.clock import PARIS
from support_engine.assemble import Desk
from support_engine.engine import Done
from support_engine.tick import tick
from tests.story import road_to

DUE, STOCKS = 100, (1_000, 10_000, 100_000)
DAYS = ("2022-06-21", "2022-07-21", "2022-07-28", "2022-08-22")
HEADER = (
    *("stock", "ms a round", "× 10³", "× floor", "CPU ms", "× floor", "statements"),
    *("floor ms", "floor CPU ms"),
)


def people(desk: Desk, reference: str, name: str, state: str) -> None:
    """A dossier brought to a state through the one door."""
    for command in road_to(state, desk.engine.registry.current().workflow):
        command = replace(command, reference=reference)
        if hasattr(command, "details"):
            command = replace(command, details={**command.details, "name": name})
        now = datetime.combine(command.on, datetime.min.time(), tzinfo=PARIS).replace(hour=10)
        assert isinstance(desk.engine.handle(command, now), Done)


def crowd(desk: Desk, count: int) -> None:
    """Copies of one quiet dossier, made by the base itself."""
    people(desk, "S-0", "Atelier tranquille", "accompagnement")
    with desk.store.transaction() as db:
        last = "version = (SELECT version FROM dossiers WHERE reference = 'S-0')"
        for name, only in (("dossiers", "1 = 1"), ("journal", last), ("agenda", "1 = 1")):
            names = db.execute(text(f"SELECT * FROM {name} LIMIT 1")).keys()
            columns = [column for column in names if column not in ("id", "reference")]
            copied = ", ".join(f"t.{column}" for column in columns)
            if "act_key" in columns:
                copied = copied.replace("t.act_key", "NULL")
            db.execute(
                text(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                    f" WHERE i < {count}) INSERT INTO {name} (reference, {', '.join(columns)})"
                    f" SELECT 'S-' || n.i, {copied} FROM n, {name} t"
                    f" WHERE t.reference = 'S-0' AND {only}"
                )
            )


def stocked(desk: Desk, count: int) -> None:
    """A hundred incubations among many quiet dossiers."""
    crowd(desk, count - DUE - 1)
    for number in range(DUE):
        people(desk, f"MP2-{number:04d}", f"Atelier {number}", "incubation")
    with desk.store.transaction() as db:
        db.execute(text("UPDATE letters SET state = 'cancelled'"))
        db.execute(text("ANALYZE"))
    settle(desk, "2022-05-31")


def settle(desk: Desk, on: str) -> None:
    """A round before what is measured."""
    assert one_round(desk, on) == DUE


def one_round(desk: Desk, on: str) -> int:
    """The evening's round; how many dossiers it found due."""
    now = datetime.fromisoformat(f"{on}T18:00").replace(tzinfo=PARIS)
    result = tick(desk.engine, desk.postman(), now)
    assert result.failed == 0
    return result.due


def measure(
    ours: Desk, make_raw: Callable[[], Raw], cpu: Callable[[], float]
) -> tuple[Measure, Measure]:
    """The same four days on two bases that stay alike."""
    floor, engine = Measure("raw driver"), Measure("support_engine")
    snapshot(ours)
    raw = make_raw()
    for on in DAYS:
        before = snapshot(ours)
        with counted(ours.store.engine) as sent:
            engine.round([lambda on=on: settle(ours, on)], cpu)
        engine.statements += sent[0] / len(DAYS)
        rows = changes(before, snapshot(ours))
        floor.round([lambda rows=rows: [raw.act(row) for row in rows]], cpu)
    raw.db.close()
    return floor, engine


def line(stock: int, floor: Measure, engine: Measure, least: Measure) -> tuple[str, ...]:
    """One stock's figures."""
    cells = engine.row(floor)
    given = (engine.wall, engine.cpu, floor.wall, floor.cpu)
    wall, cpu, floor_wall, floor_cpu = (f"{median(times) / 1e3:.0f}" for times in given)
    grown = f"{growth(engine, least):.2f}"
    ours = (wall, grown, cells[3], cpu, cells[5], f"{engine.statements:.0f}")
    return f"{stock:,}", *ours, floor_wall, floor_cpu


def growth(engine: Measure, least: Measure) -> float:
    """Times the smallest stock: the median over the same days."""
    return median(a / b for a, b in zip(engine.wall, least.wall, strict=True))


Twins = tuple[Desk, Desk, Callable[[], Raw], Callable[[], float]]


@contextmanager
def on_sqlite(home: Path) -> Iterator[Twins]:
    """Two files."""
    paths = [home / "ours.db", home / "twin.db"]
    with (
        desk_on(f"sqlite:///{paths[0]}", home) as ours,
        desk_on(f"sqlite:///{paths[1]}", home) as twin,
    ):
        yield ours, twin, lambda: raw_sqlite(paths[1]), time.process_time


@contextmanager
def on_postgresql(home: Path) -> Iterator[Twins]:
    """Two databases of one server."""
    with (
        postgresql(home, "ours", "twin") as (urls, server),
        desk_on(urls[0], home) as ours,
        desk_on(urls[1], home) as twin,
    ):
        cpu = lambda: time.process_time() + cpu_of(server)  # noqa: E731
        yield ours, twin, lambda: raw_postgresql(urls[1]), cpu


def main() -> None:
    """Each base, each stock."""
    for name, twins in (("SQLite FULL", on_sqlite), ("PostgreSQL", on_postgresql)):
        rows, least = [], None
        for stock in STOCKS:
            with folder() as home, twins(home) as (ours, twin, raw, cpu):
                for desk in (ours, twin):
                    stocked(desk, stock)
                floor, engine = measure(ours, raw, cpu)
                least = least or engine
                rows.append(line(stock, floor, engine, least))
                times = (*engine.ratios(floor), growth(engine, least))
            if sys.stderr.isatty():
                print(f"{name}: {stock:,}", file=sys.stderr)
        names = (f"round_{name.split()[0].lower()}{what}" for what in ("", "_cpu", "_growth"))
        note(**dict(zip(names, times, strict=True)))
        table(f"A round with {DUE} due, {name}", HEADER, rows)


if __name__ == "__main__":
    main()
