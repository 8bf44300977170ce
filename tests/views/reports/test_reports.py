"""The kinds of reports: what the programme file may name is what there is, with its templates."""

from pathlib import Path
from typing import get_args

from support_engine.core.programme.definition import ReportRule
from support_engine.views.reports.reports import KINDS

TEMPLATES = Path(__file__).parents[3] / "templates" / "reports"


def test_a_programme_may_ask_for_every_kind_and_for_no_other() -> None:
    assert set(get_args(ReportRule.model_fields["kind"].annotation)) == set(KINDS)


def test_every_kind_has_its_text_and_its_page() -> None:
    wanted = {f"{kind}{end}" for kind in KINDS for end in (".txt", "_body.html")}
    assert wanted <= {path.name for path in TEMPLATES.iterdir()}


def test_no_two_kinds_show_the_same_figures() -> None:
    assert len({kind.figures for kind in KINDS.values()}) == len(KINDS)
