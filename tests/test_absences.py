"""Absences that change: who stood in is told, and no day of one that was said is forgotten."""

import pytest

from support_engine.adapters.store import codec
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.people import commands as p
from tests.office import Office, at
from tests.story import day

NOW = at("2022-04-10T10:00")


def said(office: Office, first: str, last: str, by: str = "camille", substitute: str = "sacha"):
    days = {"starts_on": day(f"2022-{first}"), "ends_on": day(f"2022-{last}")}
    away = p.OpenAbsence(by=by, person="camille", substitute=substitute, **days)
    return office.engine.directory.handle(away, NOW)


def told(office: Office) -> set[tuple[str, str]]:
    """Whom the letters about absences tell, and what."""
    return {
        (row["person"], line)
        for row in office.outbox()
        if row["letter"] == "acces_modifie"
        for line in codec.load_data(row["data"])["access"]["lines"]
    }


@pytest.fixture
def away(office) -> Office:
    """Camille is away from the 1st to the 30th of April, in the hands of Sacha; it is the 10th."""
    who = p.Contact("Adm", "adm@demo.example")
    office.engine.directory.handle(p.NameAdministrator(by="adm", person="adm", contact=who), NOW)
    assert not isinstance(said(office, "04-01", "04-30"), Refused)
    office.silence()
    return office


@pytest.mark.parametrize(
    ("first", "last", "substitute", "is_taken"),
    [
        ("04-10", "05-15", "sacha", True),
        ("04-01", "04-30", "dominique", True),
        ("04-10", "04-30", "dominique", True),
        ("04-10", "04-20", "sacha", True),
        ("04-11", "04-30", "sacha", False),
        ("04-25", "05-15", "sacha", False),
        ("04-10", "04-20", "dominique", False),
        ("04-15", "04-17", "dominique", False),
        ("05-01", "05-15", "sacha", False),
    ],
)
def test_an_absence_said_again_forgets_no_day_of_the_first(
    away, first, last, substitute, is_taken
) -> None:
    outcome = said(away, first, last, substitute=substitute)
    if is_taken:
        assert not isinstance(outcome, Refused), outcome.codes
    else:
        assert isinstance(outcome, Refused)
        assert outcome.codes == {Code.ABSENCE_SAID}


@pytest.mark.parametrize("by", ["camille", "adm", "sacha"])
def test_who_stood_in_is_told_that_somebody_is_back_before_the_day_that_was_said(away, by) -> None:
    before = told(away)
    back = p.EndAbsence(by=by, person="camille")
    outcome = away.engine.directory.handle(back, NOW)
    if by == "sacha":
        assert isinstance(outcome, Refused)
        return
    lines = dict(told(away) - before)
    assert set(lines) == {"sacha", "camille"} - {by}
    assert "vous n’agissez plus à la place de camille" in lines["sacha"]


def test_nobody_is_told_of_an_absence_that_was_over(away) -> None:
    before, later = told(away), at("2022-05-02T10:00")
    back = p.EndAbsence(by="camille", person="camille")
    assert not isinstance(away.engine.directory.handle(back, later), Refused)
    assert told(away) == before


def test_who_stood_in_is_told_that_another_does_from_now_on(away) -> None:
    before = told(away)
    assert not isinstance(said(away, "04-10", "04-30", substitute="dominique"), Refused)
    lines = dict(told(away) - before)
    assert set(lines) == {"sacha", "dominique"}
    assert "vous n’agissez plus à la place de camille, dominique le fait" in lines["sacha"]
    before = told(away)
    assert not isinstance(said(away, "04-10", "05-05", substitute="dominique"), Refused)
    assert {person for person, _ in told(away) - before} == {"dominique"}
