"""The portfolio report over a hundred thousand dossiers: what it takes in time and in memory.

The floor is the raw driver that reads the same stored texts and takes them apart as JSON.
"""

import sys
from pathlib import Path

from benchmarks.bases import desk_on, folder
from benchmarks.measure import table
from benchmarks.processes import in_turn
from benchmarks.results import note
from benchmarks.rounds import crowd

ROUNDS, STOCK = 3, 100_000
HEADER = ("", "s", "× floor", "CPU s", "× floor", "peak MB")
READ = (
    "import json, sqlite3, sys;"
    "print(sum(json.loads(text)['version'] for text, in sqlite3.connect(sys.argv[1])"
    ".execute('SELECT folded FROM dossiers ORDER BY wave, reference')))"
)


def main() -> None:
    """Both in every round, in turn."""
    program = str(Path(sys.executable).with_name("support-engine"))
    with folder() as home:
        base, settings = home / "base.db", home / "config.toml"
        with desk_on(f"sqlite:///{base}", home) as desk:
            crowd(desk, STOCK - 1)
        settings.write_text(f"[base]\nurl = 'sqlite:///{base}'\n", "utf-8")
        asked = ["--config", str(settings), "--now", "2022-06-01", "report", "portfolio"]
        subjects = {
            "texts read and taken apart": [sys.executable, "-c", READ, str(base)],
            f"report portfolio, {STOCK:,} dossiers": [program, *asked],
        }
        processes = in_turn(subjects, ROUNDS)
    floor, report = processes.values()
    rows = [(name, *process.row(floor, 1e3, 2)) for name, process in processes.items()]
    table("The portfolio report", HEADER, rows)
    note(report_cpu=report.ratios(floor)[1], report_mb=report.peak)


if __name__ == "__main__":
    main()
