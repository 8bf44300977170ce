"""`RESULTS.md`: one row for each commit that was measured, so that a slip is seen.

Ratios come first: they travel from one machine to another; the floors' own figures, at the end, do
not, and say on what machine the row was made.
"""

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

PAGE = Path(__file__).with_name("RESULTS.md")
FILE = "BENCHMARK_FIGURES"
"""The environment's name for the file in which each measurement notes its figures."""

COLUMNS = {
    "sqlite": "transition SQLite × time",
    "sqlite_cpu": "× CPU",
    "postgresql": "transition PostgreSQL × time",
    "postgresql_cpu": "× CPU",
    "round_sqlite": "round 10⁵ SQLite × time",
    "round_sqlite_cpu": "× CPU",
    "round_sqlite_growth": "× 10³",
    "round_postgresql": "round 10⁵ PostgreSQL × time",
    "round_postgresql_cpu": "× CPU",
    "round_postgresql_growth": "× 10³",
    "four_schedulers": "four schedulers × one, time",
    "four_schedulers_cpu": "× CPU",
    "lives_cpu": "lives × CPU",
    "help_cpu": "help × CPU",
    "list_cpu": "list × CPU",
    "report_cpu": "report × CPU",
    "report_mb": "report MB",
    "check_cpu": "check × CPU",
    "simulate_cpu": "simulate × CPU",
    "page_list_cpu": "list page 10⁵ × empty page CPU",
    "page_list_growth": "× 200",
    "page_dossier_cpu": "dossier page × CPU",
    "page_today_growth": "À faire 10⁵ × 200",
    "import_growth": "import of twice the rows × time",
    "import_addresses": "address changed on twice the rows × time a row",
    "import_one_commune": "import of one commune × a commune each",
    "floor_sqlite": "raw SQLite CPU µs",
    "floor_postgresql": "raw PostgreSQL CPU µs",
    "floor_lives": "plain life CPU µs",
    "floor_click": "import click CPU ms",
}
"""A figure's name → its heading. A new figure comes at the end of its group, in old rows as –."""
SLIP = 1.1
"""A figure this many times the last one is pointed at: ratios hold within a tenth."""

Figures = Mapping[str, str]


def note(**figures: float) -> None:
    """Hand figures to whoever started the measurement; alone, a measurement only prints."""
    assert set(figures) <= set(COLUMNS), sorted(set(figures) - set(COLUMNS))
    if FILE in os.environ:
        with Path(os.environ[FILE]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(figures) + "\n")


def noted(file: Path) -> Figures:
    """All that measurements handed over, as it is written in the page."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    figures = {name: value for line in lines for name, value in json.loads(line).items()}
    return {name: written(value) for name, value in figures.items()}


def written(value: float) -> str:
    """Three figures, without an exponent."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def cells(line: str) -> list[str]:
    """The cells of a row of a Markdown table."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def rows_of(page: str) -> list[str]:
    """The rows of the table, oldest first."""
    return [line for line in page.splitlines() if line.startswith("| 2")]


def last_figures(page: str) -> tuple[str, Figures]:
    """Each figure of the newest row that has it, and the commit of the newest row."""
    figures: dict[str, str] = {}
    commit = ""
    for line in rows_of(page):
        _, commit, *values = cells(line)
        figures.update((n, v) for n, v in zip(COLUMNS, values, strict=True) if v != "–")
    return commit, figures


def row(commit: str, on: date, figures: Figures) -> str:
    """One commit's row."""
    values = (figures.get(name, "–") for name in COLUMNS)
    return f"| {on.isoformat()} | {commit} | " + " | ".join(values) + " |"


def compared(new: Figures, old: Figures) -> Iterable[str]:
    """Each new figure beside the last one, with how many times it is; a slip is pointed at."""
    for name, value in new.items():
        if name in old:
            times = float(value) / float(old[name])
            mark = "  ← slower" if times > SLIP and not name.startswith("floor") else ""
            yield f"{name:24} {old[name]:>8} → {value:>8}  × {times:.2f}{mark}"
        else:
            yield f"{name:24} {'–':>8} → {value:>8}"


def commit() -> str:
    """The short id of what is measured; `+` when files differ from it."""
    git = ["git", "-C", str(PAGE.parent)]
    name, changes = (
        subprocess.run([*git, *asked], capture_output=True, text=True, check=True).stdout.strip()
        for asked in (("rev-parse", "--short", "HEAD"), ("status", "--porcelain", "-uno"))
    )
    return name + ("+" if changes else "")
