"""What an officer waits for when rules change: the proof of each programme, and a hundred dossiers
played over 28 months, on time and when the holder never answers.

Each is a whole process. The floor is `import click` in the same rounds; what matters here is also
the plain time, against the seconds that were promised.
"""

import sys
from pathlib import Path

from benchmarks.bases import desk_on, folder
from benchmarks.measure import table
from benchmarks.processes import CLICK, in_turn
from benchmarks.results import note
from benchmarks.rounds import people
from support_engine import config

ROUNDS = 3
PLACES = {"deposee": 40, "incubation": 40, "accompagnement": 20}
TODAY, IN_28_MONTHS = "2023-01-16", "2025-05-16"
HEADER = ("", "s", "promised", "× import click", "CPU s", "× import click", "peak MB")


def subjects(home: Path) -> dict[str, tuple[list[str], str]]:
    """Name → command, and the seconds that were promised for it."""
    settings = home / "config.toml"
    settings.write_text(f"[base]\nurl = 'sqlite:///{home / 'base.db'}'\n", "utf-8")
    program = [str(Path(sys.executable).with_name("support-engine")), "--config", str(settings)]
    shipped = config.shipped("workflows")
    played = [*program, "--now", TODAY, "simulate", "--portfolio", "--until", IN_28_MONTHS]
    return {
        "import click": (CLICK, ""),
        "check manufactures.toml": (
            [*program, "workflow", "check", str(shipped / "manufactures.toml")],
            "5",
        ),
        "check fabriques.toml": (
            [*program, "workflow", "check", str(shipped / "fabriques.toml")],
            "5",
        ),
        "simulate, 100 dossiers × 28 months": (played, "10"),
        "the same, nobody ever answers": ([*played, "--never"], "10"),
    }


def main() -> None:
    """Every command in every round, in turn."""
    with folder() as home:
        with desk_on(f"sqlite:///{home / 'base.db'}", home) as desk:
            for state, count in PLACES.items():
                for number in range(count):
                    people(desk, f"MP1-{state}-{number}", f"Atelier {state} {number}", state)
        wanted = subjects(home)
        processes = in_turn({name: command for name, (command, _) in wanted.items()}, ROUNDS)
    click, check, _, simulate, _ = processes.values()
    rows = []
    for name, process in processes.items():
        seconds, *others = process.row(click, 1e3, 2)
        rows.append((name, seconds, wanted[name][1], *others))
    table("Changing the rules", HEADER, rows)
    note(check_cpu=check.ratios(click)[1], simulate_cpu=simulate.ratios(click)[1])


if __name__ == "__main__":
    main()
