"""`python -m benchmarks [--record] [name…]`: each measurement in a process of its own, so that its
peak memory is its own; then the figures beside the last recorded ones. `--record` keeps them."""

import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from benchmarks import results

NAMES = (
    "lives",
    "transition",
    "rounds",
    "schedulers",
    "startup",
    "reports",
    "rules",
    "pages",
    "imports",
)


def main() -> None:
    wanted = [name for name in sys.argv[1:] if name != "--record"] or list(NAMES)
    unknown = set(wanted) - set(NAMES)
    if unknown:
        raise SystemExit(f"unknown: {', '.join(sorted(unknown))}; choose among {', '.join(NAMES)}")
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.jsonl"
        environment[results.FILE] = str(file)
        for name in wanted:
            command = [sys.executable, "-m", f"benchmarks.{name}"]
            subprocess.run(command, check=True, env=environment)
        conclude(results.noted(file), is_kept="--record" in sys.argv[1:])


def conclude(figures: results.Figures, *, is_kept: bool) -> None:
    """Say what changed since the last record, and keep the new row if asked."""
    page = results.PAGE.read_text(encoding="utf-8")
    last, old = results.last_figures(page)
    print(f"\n## Since {last or 'the beginning'}\n")
    print("\n".join(results.compared(figures, old)), flush=True)
    if is_kept:
        new = results.row(results.commit(), date.today(), figures)
        results.PAGE.write_text(f"{page.rstrip()}\n{new}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
