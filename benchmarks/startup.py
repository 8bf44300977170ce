"""What a command costs before it does anything: `--help`, and `list` over ten thousand dossiers.

The floors are a bare interpreter and `import click`, in the same rounds.
"""

import sys
from pathlib import Path
from statistics import median

from benchmarks.bases import desk_on, folder
from benchmarks.measure import table
from benchmarks.processes import CLICK, in_turn
from benchmarks.results import note
from benchmarks.rounds import crowd

ROUNDS, STOCK = 15, 10_000
HEADER = ("", "ms", "× import click", "CPU ms", "× import click", "peak MB")


def main() -> None:
    """Every command in every round, in turn."""
    program = str(Path(sys.executable).with_name("support-engine"))
    with folder() as home:
        with desk_on(f"sqlite:///{home / 'base.db'}", home) as desk:
            crowd(desk, STOCK - 1)
        settings = home / "config.toml"
        settings.write_text(f"[base]\nurl = 'sqlite:///{home / 'base.db'}'\n", "utf-8")
        subjects = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "import click": CLICK,
            "--help": [program, "--help"],
            f"list, {STOCK:,} dossiers": [program, "--config", str(settings), "list"],
        }
        processes = in_turn(subjects, ROUNDS)
    _, click, told, listed = processes.values()
    rows = [(name, *process.row(click)) for name, process in processes.items()]
    table("Start-up", HEADER, rows)
    note(
        help_cpu=told.ratios(click)[1],
        list_cpu=listed.ratios(click)[1],
        floor_click=median(click.cpu),
    )


if __name__ == "__main__":
    main()
