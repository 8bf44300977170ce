"""What a command costs before it does anything: `--help`, and `list` over ten thousand dossiers.

The floors are a bare interpreter and `import click`, in the same rounds.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.bases import desk_on, folder
from benchmarks.measure import table
from benchmarks.rounds import crowd

ROUNDS, STOCK = 15, 10_000
HEADER = ("", "ms", "× interpreter", "× import click", "peak MB")


PROBE = (
    "import resource, subprocess, sys;"
    "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
)


def milliseconds(command: Sequence[str]) -> float:
    """How long a process takes."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - begin) * 1e3


def megabytes(command: Sequence[str]) -> float:
    """What it holds at most, asked from a small process: a child begins with its parent's peak."""
    asked = [sys.executable, "-S", "-c", PROBE, *command]
    return float(subprocess.run(asked, check=True, capture_output=True).stdout)


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
            "import click": [sys.executable, "-c", "import click"],
            "support-engine --help": [program, "--help"],
            f"support-engine list, {STOCK:,} dossiers": [
                program,
                "--config",
                str(settings),
                "list",
            ],
        }
        peaks = {name: megabytes(command) for name, command in subjects.items()}
        found: dict[str, list[float]] = {name: [] for name in subjects}
        for _ in range(ROUNDS):
            for name, command in subjects.items():
                found[name].append(milliseconds(command))
    floors = [found[name] for name in ("python -c pass", "import click")]
    rows = []
    for name, spent in found.items():
        ratios = (median(a / b for a, b in zip(spent, floor, strict=True)) for floor in floors)
        cells = (f"{ratio:.1f}" for ratio in ratios)
        rows.append((name, f"{median(spent):.0f}", *cells, f"{peaks[name]:.0f}"))
    table("Start-up", HEADER, rows)


if __name__ == "__main__":
    main()
