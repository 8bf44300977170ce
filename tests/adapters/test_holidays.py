"""Public holidays everywhere in France: the mainland, Alsace and Moselle, overseas."""

from datetime import date

import pytest

from support_engine.adapters.holidays import holidays_of, names

MAINLAND = [*(f"{n:02}" for n in range(1, 96) if n != 20), "2A", "2B"]
LOCAL = {"57", "67", "68"}
OVERSEAS = [*(str(n) for n in range(971, 979)), "986", "987", "988"]
NATIONAL = ("01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25")
MOVABLE = ("04-18", "05-26", "06-06")
"""Easter Monday, Ascension Day and Whit Monday of 2022."""


def days(department: str, year: int = 2022) -> set[str]:
    """The holidays as `MM-DD`."""
    return {day.strftime("%m-%d") for day in holidays_of(department, year)}


@pytest.mark.parametrize("department", [*MAINLAND, "20", "", *OVERSEAS])
def test_every_department_has_the_holidays_of_the_labour_code(department) -> None:
    assert days(department) >= {*NATIONAL, *MOVABLE}


@pytest.mark.parametrize("department", [d for d in MAINLAND if d not in LOCAL])
def test_the_mainland_has_no_other_holiday(department) -> None:
    assert days(department) == days("") == {*NATIONAL, *MOVABLE}


@pytest.mark.parametrize("department", sorted(LOCAL))
def test_alsace_and_moselle_keep_good_friday_and_saint_stephens_day(department) -> None:
    assert days(department) == {*NATIONAL, *MOVABLE, "04-15", "12-26"}


@pytest.mark.parametrize(
    ("department", "abolition"),
    [
        ("971", "05-27"),
        ("972", "05-22"),
        ("973", "06-10"),
        ("974", "12-20"),
        ("976", "04-27"),
        ("977", "10-09"),
        ("978", "05-28"),
    ],
    ids=["Guadeloupe", "Martinique", "Guyane", "Réunion", "Mayotte", "St-Barth", "St-Martin"],
)
def test_the_abolition_of_slavery_is_kept_on_the_day_of_each_territory(department, abolition):
    assert abolition in days(department)
    assert abolition not in days("")


@pytest.mark.parametrize(
    ("department", "local"),
    [("986", "07-29"), ("987", "06-29"), ("988", "09-24")],
    ids=["Wallis-et-Futuna", "Polynésie", "Nouvelle-Calédonie"],
)
def test_the_pacific_has_its_own_days(department, local) -> None:
    assert local in days(department)
    assert local not in days("")


@pytest.mark.parametrize(
    ("year", "easter_monday"), [(2021, "04-05"), (2024, "04-01"), (2027, "03-29"), (2038, "04-26")]
)
def test_movable_holidays_move(year, easter_monday) -> None:
    assert easter_monday in days("75", year)


@pytest.mark.parametrize("department", ["", "57", "973"])
@pytest.mark.parametrize("year", [1990, 2022, 2050])
def test_a_table_holds_the_days_of_its_year_alone(department, year) -> None:
    found = holidays_of(department, year)
    assert {day.year for day in found} == {year}
    assert date(year, 7, 14) in found


def test_a_holiday_is_named_and_says_who_alone_keeps_it() -> None:
    found = names(("22", "57", "67", "974"), 2022)
    assert found[date(2022, 7, 14)] == ("Fête nationale",)
    assert found[date(2022, 12, 26)] == ("Saint-Étienne (57, 67)",)
    assert found[date(2022, 12, 20)] == ("Abolition de l’esclavage (974)",)
    assert {day.strftime("%m-%d") for day in names((), 2022)} == days("")
