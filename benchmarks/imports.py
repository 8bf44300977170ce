"""A sheet of which all rows are of one commune: each may be any of those before it. The floor is
the same names, each in a commune of its own, where none can be another; and half of the rows.

Names are made of words drawn with one seed, as alike as those of real sheets are.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from random import Random

from benchmarks.bases import desk_on, folder
from benchmarks.measure import table
from benchmarks.results import note
from support_engine.adapters.clock import PARIS
from support_engine.adapters.sheets.limits import Limits
from support_engine.assemble import Desk
from support_engine.stories.intake.imports import Doing, Plan, apply, plan
from tests.story import OFFICER

SIZES, WAVES, KINDS = (1_000, 2_000, 4_000), ("1", "2"), ("one commune", "a commune each")
NOW = datetime(2022, 3, 10, 10, tzinfo=PARIS)
STARTS = ("Atelier", "La fabrique", "Maison", "Manufacture", "Tiers-lieu", "Les ateliers de")
SYLLABLES = (
    *("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ra", "se", "ti", "vo"),
    *("chan", "tier", "rou", "pon", "ville", "mont", "val", "rin"),
)
HEADER = ("rows", "read, CPU µs a row", "done, CPU µs a row", "× half the rows", "× a commune each")


def names(count: int) -> Iterator[str]:
    """Names, none twice."""
    chance = Random(count)
    words = ["".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 3)))) for _ in range(2_000)]
    for number in range(count):
        said = chance.sample(words, chance.choice((2, 2, 3, 4)))
        yield " ".join((STARTS[number % len(STARTS)], *said))


def sheet(path: Path, kind: str, count: int) -> Path:
    """Rows, their waves in turn."""
    rows = [
        f"{name};{'Privas' if kind == KINDS[0] else f'Ville {number}'};{WAVES[number % 2]};"
        f"Lou {number};lou{number}@demo.example"
        for number, name in enumerate(names(count))
    ]
    path.write_text("\n".join(("nom;commune;vague;contact;courriel", *rows)), encoding="utf-8")
    return path


def done(desk: Desk, made: Plan) -> None:
    """All of it, recorded."""
    assert len(apply(desk.engine, made, Doing(OFFICER, NOW)).rows) == len(made.candidacies)


def moved(desk: Desk, path: Path, count: int) -> float:
    """CPU µs a row of the same sheet with another address in each: whoever it is may be the contact
    of other projects too."""
    path.write_text(path.read_text(encoding="utf-8").replace("@demo", "@new"), encoding="utf-8")
    begin = time.process_time()
    done(desk, plan(desk.engine, path, WAVES, None, Limits(minutes=600)))
    return (time.process_time() - begin) / count * 1e6


def main() -> None:
    """Each size of each kind, on a base of its own."""
    addresses: dict[int, float] = {}
    found: dict[tuple[str, int], tuple[float, float]] = {}
    for count in SIZES:
        for kind in KINDS:
            with ExitStack() as stack:
                home = stack.enter_context(folder())
                desk = stack.enter_context(desk_on(f"sqlite:///{home / 'base.db'}", home))
                path, limits = sheet(home / "sheet.csv", kind, count), Limits(minutes=600)
                begin = time.process_time()
                made = plan(desk.engine, path, WAVES, None, limits)
                read = time.process_time()
                done(desk, made)
                spent = read - begin, time.process_time() - read
                found[kind, count] = tuple(one / count * 1e6 for one in spent)
                if kind == KINDS[1]:
                    addresses[count] = moved(desk, path, count)
    told(found)
    told_of_addresses(addresses)


def told(found: dict[tuple[str, int], tuple[float, float]]) -> None:
    """The table, and what is kept."""
    rows = []
    for (kind, count), (read, written) in found.items():
        half = found.get((kind, count // 2))
        apart = sum(found[KINDS[1], count])
        rows.append(
            (
                f"{count:,}, {kind}",
                f"{read:.0f}",
                f"{written:.0f}",
                f"{2 * (read + written) / sum(half):.2f}" if half else "",
                f"{(read + written) / apart:.2f}",
            )
        )
    table("Imports, SQLite FULL", HEADER, rows)
    most = SIZES[-1]
    note(
        import_growth=2 * sum(found[KINDS[0], most]) / sum(found[KINDS[0], most // 2]),
        import_one_commune=sum(found[KINDS[0], most]) / sum(found[KINDS[1], most]),
    )


def told_of_addresses(spent: dict[int, float]) -> None:
    """What an address that changes costs, whatever the stock."""
    rows = [
        (
            f"{count:,}",
            f"{one:.0f}",
            f"{one / spent[count // 2]:.2f}" if count // 2 in spent else "",
        )
        for count, one in spent.items()
    ]
    table("Addresses changed", ("rows", "CPU µs a row", "× half the rows"), rows)
    note(import_addresses=spent[SIZES[-1]] / spent[SIZES[-1] // 2])


if __name__ == "__main__":
    main()
