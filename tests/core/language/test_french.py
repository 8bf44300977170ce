"""French words for dates, money and counts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_engine.core.language import french

NBSP = "\u00a0"


def plain(text: str) -> str:
    """The same with ordinary spaces, so that the expected words are easy to read."""
    return text.replace(NBSP, " ")


def test_a_day_reads_as_people_write_it() -> None:
    assert plain(french.day("2023-06-15")) == "15 juin 2023"


def test_the_first_of_a_month_is_an_ordinal() -> None:
    assert plain(french.day("2023-06-01")) == "1er juin 2023"
    assert plain(french.day("2023-06-11")) == "11 juin 2023"


def test_a_long_day_says_the_weekday() -> None:
    assert plain(french.long_day(date(2023, 6, 15))) == "jeudi 15 juin 2023"
    assert plain(french.long_day("2023-06-01")) == "jeudi 1er juin 2023"


def test_a_day_never_breaks_between_its_number_and_its_month() -> None:
    assert f"15{NBSP}juin" in french.long_day("2023-06-15")


def test_a_short_day_has_two_digits_everywhere() -> None:
    assert french.short_day("2023-06-05") == "05/06/2023"


def test_a_month_stands_alone() -> None:
    assert french.month("2022-08-31") == "août 2022"


@pytest.mark.parametrize("wrong", ["", "15/06/2023", "2023-02-30", "hier"])
def test_what_is_not_a_date_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"isoformat|day is out of range"):
        french.day(wrong)


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_date_and_its_iso_text_read_the_same(when: date) -> None:
    assert french.long_day(when) == french.long_day(when.isoformat())
    assert french.short_day(when) == french.short_day(when.isoformat())


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        (0, "0 €"),
        (5, "0,05 €"),
        (123_450, "1 234,50 €"),
        (25_000_000, "250 000 €"),
        (3_000_000_000, "30 000 000 €"),
        (-123_405, "-1 234,05 €"),
    ],
)
def test_cents_read_as_euros(cents: int, words: str) -> None:
    assert plain(french.euros(cents)) == words


@given(st.integers(min_value=-(10**13), max_value=10**13))
def test_no_cent_is_lost_in_words(cents: int) -> None:
    words = french.euros(cents).removesuffix(f"{NBSP}€").replace(NBSP, "")
    whole, _, rest = words.partition(",")
    assert int(whole + (rest or "00")) == cents
    assert " " not in french.euros(cents)


@pytest.mark.parametrize(
    ("points", "words"), [(8000, "80 %"), (3350, "33,5 %"), (3333, "33,33 %"), (10_000, "100 %")]
)
def test_basis_points_read_as_a_rate(points: int, words: str) -> None:
    assert plain(french.percent(points)) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (7, "dans 7 jours"),
        (2, "dans 2 jours"),
        (1, "demain"),
        (0, "aujourd’hui"),
        (-1, "hier"),
        (-3, "il y a 3 jours"),
    ],
)
def test_days_left_read_as_people_say_them(days: int, words: str) -> None:
    assert plain(french.in_days(days)) == words


def test_zero_is_singular() -> None:
    assert plain(french.count(0, "dossier")) == "0 dossier"
    assert plain(french.count(1, "dossier")) == "1 dossier"
    assert plain(french.count(2, "dossier")) == "2 dossiers"


def test_an_irregular_plural_is_given() -> None:
    assert plain(french.count(3, "mois", "mois")) == "3 mois"
    assert plain(french.count(2, "jalon validé", "jalons validés")) == "2 jalons validés"


def test_words_are_listed_with_a_last_conjunction() -> None:
    assert french.listed([]) == ""
    assert french.listed(["Auray"]) == "Auray"
    assert french.listed(["Auray", "Crest"]) == "Auray et Crest"
    assert french.listed(["Auray", "Crest", "Nevers"], "ou") == "Auray, Crest ou Nevers"


def test_de_is_elided_before_a_vowel() -> None:
    assert french.of("Auray") == "d’Auray"
    assert french.of("Étampes") == "d’Étampes"
    assert french.of("Crest") == "de Crest"


@given(st.integers(min_value=-4000, max_value=4000))
def test_days_left_never_break_between_the_figure_and_the_word(days: int) -> None:
    words = french.in_days(days)
    assert str(abs(days)) not in words or f"{abs(days)}{NBSP}jours" in words


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2022-01-01", "2022-T1"),
        ("2022-03-31", "2022-T1"),
        ("2022-04-01", "2022-T2"),
        ("2022-12-31", "2022-T4"),
    ],
)
def test_a_quarter_has_three_months(on, expected) -> None:
    assert french.quarter(on) == expected


def test_sentences_in_a_row_keep_no_full_stop() -> None:
    assert french.in_a_row(["a été prise.", "à dire", "Fin."]) == "a été prise ; à dire ; Fin"
