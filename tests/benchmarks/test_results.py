"""The page of results: what is written is read again, and a slip is pointed at."""

import json
from datetime import date

import pytest

from benchmarks import results

TODAY = date(2026, 11, 26)


@pytest.fixture
def page() -> str:
    """The page as it stands, with two rows more."""
    rows = (
        results.row("abc1234", TODAY, {"sqlite_cpu": "3.1", "report_mb": "250"}),
        results.row("def5678", TODAY, {"sqlite_cpu": "2.9"}),
    )
    return "\n".join([results.PAGE.read_text("utf-8").rstrip(), *rows]) + "\n"


def test_the_page_has_a_column_for_every_figure() -> None:
    rows = results.PAGE.read_text("utf-8").splitlines()
    head = next(line for line in rows if line.startswith("| date"))
    assert results.cells(head) == ["date", "commit", *results.COLUMNS.values()]
    for row in results.rows_of("\n".join(rows)):
        assert len(results.cells(row)) == len(results.COLUMNS) + 2


def test_the_last_figures_are_each_column_s_newest(page) -> None:
    commit, figures = results.last_figures(page)
    assert commit == "def5678"
    assert (figures["sqlite_cpu"], figures["report_mb"]) == ("2.9", "250")


def test_a_slip_is_pointed_at_and_a_floor_s_is_not() -> None:
    old = {"sqlite_cpu": "3", "lives_cpu": "100", "floor_sqlite": "100"}
    new = {"sqlite_cpu": "3.6", "lives_cpu": "101", "floor_sqlite": "200", "report_mb": "9"}
    slower, same, floor, fresh = results.compared(new, old)
    assert slower.endswith("× 1.20  ← slower")
    assert same.endswith("× 1.01")
    assert floor.endswith("× 2.00")
    assert "– →" in fresh


def test_figures_are_handed_over_by_name(tmp_path, monkeypatch) -> None:
    file = tmp_path / "figures.jsonl"
    monkeypatch.setenv(results.FILE, str(file))
    results.note(sqlite=2.3456)
    results.note(report_mb=245.4)
    assert results.noted(file) == {"sqlite": "2.35", "report_mb": "245"}
    assert len([json.loads(line) for line in file.read_text().splitlines()]) == 2
    with pytest.raises(AssertionError, match="unheard"):
        results.note(unheard=1)
