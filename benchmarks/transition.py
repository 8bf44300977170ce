"""A durable transition, everything included: load, decide, journal and hash, fold, agenda, letter,
commit. The floor is the raw driver writing the same rows, which it is handed ready made."""

import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from sqlalchemy import text

from benchmarks.bases import cpu_of, desk_on, folder, postgresql
from benchmarks.measure import HEADER, Measure, counted, table
from benchmarks.results import note
from support_engine.adapters.clock import PARIS
from support_engine.adapters.store.base import PRAGMAS
from support_engine.assemble import Desk
from support_engine.core.acts import commands as c
from support_engine.engine import Done
from tests.story import HOLDER, OFFICER, advance, opening

DOSSIERS, ROUNDS = 200, 8
TABLES = ("dossiers", "journal", "agenda", "letters")
OURS = "reference BETWEEN 'MP2-0000' AND 'MP2-9999'"
ASK = advance("demander_complements", "2022-01-06", OFFICER, pieces_manquantes="Le budget signé")
ANSWER = advance("completer", "2022-01-07", HOLDER)


@dataclass(frozen=True)
class Rows:
    """What one act left in the base: the whole rows, and the agenda lines that went."""

    dossier: dict[str, Any]
    journal: dict[str, Any]
    gone: list[dict[str, Any]]
    fresh: list[dict[str, Any]]
    letters: list[dict[str, Any]]


class Raw:
    """The floor: a driver's connection and seven ready statements."""

    def __init__(self, connection: Any, write: Callable[[str], str], begin: str) -> None:
        self.db = connection
        self.begin = begin
        self.load = write(
            "SELECT d.folded, j.hash FROM dossiers d JOIN journal j ON j.reference = d.reference"
            " AND j.version = d.version WHERE d.reference = :reference"
        )
        self.update = write(
            "UPDATE dossiers SET version = :version, state = :state, phase = :phase,"
            " since = :since, is_closed = :is_closed, name = :name, wave = :wave,"
            " department = :department, sector = :sector, source_id = :source_id,"
            " folded = :folded WHERE reference = :reference AND version = :version - 1"
        )
        self.gone = write("DELETE FROM agenda WHERE reference = :reference AND key = :key")
        self.inserts = {name: write(insert(name)) for name in ("journal", "agenda", "letters")}

    def act(self, rows: Rows) -> None:
        """One transition's reads and writes."""
        cursor = self.db.cursor()
        if self.begin:
            cursor.execute(self.begin)
        assert cursor.execute(self.load, rows.dossier).fetchone() is not None
        cursor.execute(self.update, rows.dossier)
        assert cursor.rowcount == 1
        cursor.execute(self.inserts["journal"], rows.journal)
        if rows.gone:
            cursor.executemany(self.gone, rows.gone)
        if rows.fresh:
            cursor.executemany(self.inserts["agenda"], rows.fresh)
        for letter in rows.letters:
            cursor.execute(self.inserts["letters"], letter)
        self.db.commit()


def insert(name: str) -> str:
    """An INSERT of every column of a table, by the names that the base itself gives."""
    columns = COLUMNS[name]
    values = ", ".join(f":{column}" for column in columns)
    return f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({values})"


COLUMNS: dict[str, list[str]] = {}


def snapshot(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    """Every row of ours in the four tables, in order."""
    with desk.store.reading() as db:
        tables = {}
        for name in TABLES:
            order = {"dossiers": "reference", "journal": "reference, version"}.get(
                name, "reference, key"
            )
            query = f"SELECT * FROM {name} WHERE {OURS} ORDER BY {order}"
            rows = db.execute(text(query)).mappings()
            tables[name] = [dict(row) for row in rows]
            COLUMNS.setdefault(name, list(rows.keys()))
    return tables


def acts(desk: Desk, template: c.AnyCommand) -> Iterator[Callable[[], object]]:
    """The act, on every dossier, through the one door."""
    now = datetime.combine(template.on, datetime.min.time(), tzinfo=PARIS).replace(hour=10)

    def through_the_door(command: c.AnyCommand) -> None:
        assert isinstance(desk.engine.handle(command, now), Done)

    for number in range(DOSSIERS):
        command = replace(template, reference=f"MP2-{number:04d}", key=f"{template.on}-{number}")
        yield lambda command=command: through_the_door(command)


def changes(before: dict[str, list[dict[str, Any]]], after: Any) -> list[Rows]:
    """What a round wrote, dossier by dossier."""
    old = {name: {tuple(row.items()) for row in before[name]} for name in ("agenda", "journal")}
    new_lines = {tuple(row.items()) for row in after["agenda"]}
    letters = {row["key"] for row in before["letters"]}
    written = []
    for row in after["dossiers"]:
        mine = row["reference"]
        written.append(
            Rows(
                row,
                next(
                    j
                    for j in after["journal"]
                    if j["reference"] == mine and tuple(j.items()) not in old["journal"]
                ),
                [
                    dict(line)
                    for line in old["agenda"] - new_lines
                    if dict(line)["reference"] == mine
                ],
                [
                    dict(line)
                    for line in new_lines - old["agenda"]
                    if dict(line)["reference"] == mine
                ],
                [w for w in after["letters"] if w["reference"] == mine and w["key"] not in letters],
            )
        )
    return written


def measure(
    name: str, ours: Desk, twin: Desk, raw: Callable[[], Raw], cpu: Callable[[], float]
) -> None:
    """Rounds on two bases that stay alike: ours decides, the floor copies the rows."""
    now = datetime(2022, 1, 5, 10, tzinfo=PARIS)
    for desk in (ours, twin):
        for number in range(DOSSIERS):
            command = opening(f"MP2-{number:04d}", name=f"Atelier {number}")
            assert isinstance(desk.engine.handle(command, now), Done)
        for act in acts(desk, advance("deposer", "2022-01-05", HOLDER)):
            act()
    snapshot(ours)
    floor, engine = Measure("raw driver"), Measure("support_engine")
    connection = raw()
    for number in range(ROUNDS):
        template = ASK if number % 2 == 0 else ANSWER
        template = replace(template, on=template.on.replace(day=6 + number))
        before = snapshot(ours)
        with counted(ours.store.engine) as sent:
            engine.round(acts(ours, template), cpu)
        engine.statements = sent[0] / DOSSIERS
        rows = changes(before, snapshot(ours))
        floor.round((lambda row=row: connection.act(row) for row in rows), cpu)
    floor.statements = 7
    connection.db.close()
    assert snapshot(ours) == snapshot(twin), "the floor must write what we write"
    wall, cpu_times = engine.ratios(floor)
    base = ours.store.engine.name
    note(**{base: wall, f"{base}_cpu": cpu_times, f"floor_{base}": median(floor.cpu)})
    table(f"Durable transition, {name}", HEADER, [floor.row(), engine.row(floor)])


def raw_sqlite(path: Path) -> Raw:
    """The driver with the same durability."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(pragma)
    return Raw(connection, lambda query: query, "BEGIN IMMEDIATE")


def raw_postgresql(url: str) -> Raw:
    """The driver alone; it begins by itself."""
    connection = psycopg.connect(url.replace("+psycopg", ""))
    return Raw(connection, lambda query: re.sub(r":(\w+)", r"%(\1)s", query), "")


def main() -> None:
    """SQLite, then PostgreSQL."""
    with folder() as home:
        paths = [home / "ours.db", home / "twin.db"]
        with (
            desk_on(f"sqlite:///{paths[0]}", home) as ours,
            desk_on(f"sqlite:///{paths[1]}", home) as twin,
        ):
            measure("SQLite FULL", ours, twin, lambda: raw_sqlite(paths[1]), time.process_time)
        with (
            postgresql(home, "ours", "twin") as (urls, server),
            desk_on(urls[0], home) as ours,
            desk_on(urls[1], home) as twin,
        ):
            measure(
                "PostgreSQL (CPU with the server’s)",
                ours,
                twin,
                lambda: raw_postgresql(urls[1]),
                lambda: time.process_time() + cpu_of(server),
            )


if __name__ == "__main__":
    main()
