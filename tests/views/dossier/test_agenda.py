"""The agenda as it is shown: typed dates, worded subjects, what is late."""

from datetime import date, timedelta

import pytest

from support_engine.views.dossier.agenda import coming, horizon, late_only, once
from tests.new_rules import rules

SHIPPED = rules().workflow
TODAY = date(2022, 7, 21)


def line(due_on: date = TODAY, kind: str = "deadline", subject: str = "clocks.incubation"):
    stored = {
        "reference": "MP1-001",
        "key": "k",
        "kind": kind,
        "subject": subject,
        "due_on": due_on.isoformat(),
        "deadline": "2022-07-21",
        "rule": "",
        "days": 0,
        "name": "Atelier du Lin",
        "state": "incubation",
        "workflow": "manufactures",
        "workflow_version": 1,
    }
    return coming(SHIPPED, stored, TODAY)


@pytest.mark.parametrize(
    ("kind", "subject", "words"),
    [
        ("deadline", "clocks.incubation", "échéance : Fin de l’incubation"),
        ("reminder", "milestones.diagnostic", "rappel : Diagnostic"),
        ("move", "clocks.incubation", "changement automatique : Fin de l’incubation"),
    ],
)
def test_a_line_says_what_comes(kind, subject, words) -> None:
    assert line(kind=kind, subject=subject).what == words


def test_a_line_carries_days_not_texts() -> None:
    shown = line(TODAY + timedelta(days=3))
    assert (shown.due_on, shown.deadline) == (date(2022, 7, 24), date(2022, 7, 21))


def test_a_deadline_is_late_from_the_day_after() -> None:
    yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    assert [line(day).is_late for day in (yesterday, TODAY, tomorrow)] == [True, False, False]


def test_a_reminder_is_never_late() -> None:
    lines = [line(TODAY - timedelta(days=9), kind) for kind in ("deadline", "reminder", "move")]
    assert [one.kind for one in late_only(lines)] == ["deadline"]


def test_an_agenda_looks_three_months_ahead_or_as_far_as_asked() -> None:
    asked = date(2024, 1, 1)
    assert horizon(TODAY, None, late=False) == date(2022, 10, 21)
    assert horizon(TODAY, asked, late=False) == asked
    assert horizon(TODAY, asked, late=True) == TODAY


def test_the_end_of_a_delay_and_the_milestone_that_ends_it_are_one_line() -> None:
    def lines(*subjects: str, on: date = TODAY):
        return [line(on, subject=one) for one in subjects]

    clock, milestone = lines("clocks.travaux", "milestones.debut_travaux")
    assert clock.what == milestone.what
    other_day = lines("clocks.travaux", on=TODAY + timedelta(days=1))
    another = lines("clocks.execution", "milestones.bilan_final")
    assert once([clock, milestone, *other_day, *another]) == [milestone, *other_day, *another]
    assert once([clock]) == [clock]
