"""The calendar: what the list finds, on its day; kinds, one day alone, holidays that are kept."""

import re

import pytest

from support_engine.adapters.store.lists import dating
from support_engine.views.lists.finding import Query
from support_engine.views.lists.month import FIRST, LAST
from support_engine.web.pages import calendar
from tests.console import as_typed
from tests.story import day
from tests.web.test_list_pages import HOSTILE, camille, references, stock

__all__ = ["camille", "stock"]


def dates_of(stock, query: Query = Query(), kinds=("deadline",), most: int = 99) -> list:
    with stock.store.reading() as db:
        span = dating.Span(FIRST, LAST, kinds, most)
        return list(dating.dates(db, query, day("2022-06-15"), span))


def cell(page: str, number: int) -> str:
    """The day of a month."""
    inside = page.split("<tbody>")[1]
    there = rf'<td class="(?!outside)[^"]*">\s*<p class="day"><span[^>]*>{number}<.*?</td>'
    found = re.search(there, inside, re.DOTALL)
    assert found, number
    return as_typed(found[0])


def test_each_date_of_the_agenda_stands_on_its_day(stock, camille) -> None:
    lines = dates_of(stock)
    assert lines, "two open dossiers have deadlines"
    for line in lines:
        page = camille.get(f"/calendrier?mois={line['due_on'][:7]}").text
        said = cell(page, int(line["due_on"][8:]))
        assert line["reference"] in said
    assert HOSTILE not in page
    assert "MP2-003" not in page, "closed"


def test_only_the_dossiers_that_the_list_finds(stock, camille) -> None:
    line = next(one for one in dates_of(stock) if one["reference"] == "MP1-001")
    month = line["due_on"][:7]
    assert "MP1-001" in references(camille.get(f"/calendrier?mois={month}&vague=1").text)
    assert "MP1-001" not in references(camille.get(f"/calendrier?mois={month}&vague=2").text)
    listed = camille.get("/dossiers?onglet=total&vague=2").text
    assert "/calendrier?onglet=total&amp;vague=2" in listed


def test_kinds_are_chosen_and_the_address_keeps_them(stock, camille, monkeypatch) -> None:
    (line, *_) = dates_of(stock, kinds=("reminder",))
    at = f"/calendrier?mois={line['due_on'][:7]}"
    number = int(line["due_on"][8:])
    assert "rappel : " not in cell(camille.get(at).text, number)
    page = camille.get(f"{at}&genre=rappels").text
    assert "rappel : " in cell(page, number)
    assert "genre=echeances%2Crappels" in page, "one more kind"
    monkeypatch.setattr(calendar, "IN_A_MONTH", 1)
    full = camille.get(f"{at}&genre=rappels").text
    assert f"genre=rappels&amp;jour={line['due_on']}" in full, "two dossiers, one is shown"


def test_a_full_day_is_opened_alone(stock, camille, monkeypatch) -> None:
    on = dates_of(stock)[0]["due_on"]
    many = [one["reference"] for one in dates_of(stock) if one["due_on"] == on]
    assert len(many) > 1, "two dossiers began on the same day"
    monkeypatch.setattr(calendar, "IN_A_MONTH", 1)
    page = camille.get(f"/calendrier?mois={on[:7]}").text
    assert f"et {len(many) - 1} autre" in cell(page, int(on[8:]))
    assert f"jour={on}" in page
    alone = as_typed(camille.get(f"/calendrier?jour={on}").text)
    assert all(reference in alone for reference in many)
    assert "Rien ce jour-là." in as_typed(camille.get("/calendrier?jour=1999-01-01").text)
    assert "Juin 2022" in as_typed(camille.get("/calendrier?jour=bientot").text)


def test_what_is_late_stands_before_all(stock, camille) -> None:
    page = as_typed(camille.get("/calendrier?mois=2023-01").text)
    late = [one for one in dates_of(stock) if one["due_on"] < "2022-06-15"]
    assert ("en retard" in page) == bool(late)
    assert late, "an incubation without a declared milestone is late"
    assert "depuis le" in page


def test_holidays_are_those_of_the_departments_in_the_list(stock, camille) -> None:
    december = "/calendrier?mois=2022-12&onglet=total"
    assert "Noël" in cell(camille.get(december).text, 25)
    assert "Saint-Étienne (57)" in cell(camille.get(december).text, 26)
    assert "Fête du Travail" in cell(camille.get("/calendrier?mois=2022-05").text, 1)


@pytest.mark.parametrize("query", [Query(search="Lieu0"), Query(search="projet", sees=())])
def test_a_search_and_what_one_may_see_narrow_it(stock, query) -> None:
    found = {one["reference"] for one in dates_of(stock, query)}
    assert found == ({"MP1-001"} if query.sees is None else set())


def test_a_day_says_how_many_it_does_not_show(stock) -> None:
    for line in dates_of(stock, most=1):
        same = [one for one in dates_of(stock) if one["due_on"] == line["due_on"]]
        assert int(line["number"]) == len(same)
