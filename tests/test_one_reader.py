"""One number, one reader: the same signs have the same answer at every door."""

from collections.abc import Callable
from datetime import date

import click
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from support_engine.adapters.mail.messages import valid
from support_engine.adapters.store.case import numbers
from support_engine.cli.shared.session import DAY, Typed
from support_engine.cli.tranche import EUROS, PERCENT
from support_engine.core.acts import filing
from support_engine.core.acts.fact_values import fact_problem, parse_fact
from support_engine.core.intake import checks
from support_engine.core.language.french import day, long_day, short_day
from support_engine.core.language.iban import compact, iban_problem
from support_engine.core.language.numbering import number_key
from support_engine.core.language.rows import Row
from support_engine.core.language.siret import siret_said
from support_engine.core.language.typed import (
    Misread,
    read_amount,
    read_date,
    read_movement,
    read_rate,
)
from support_engine.core.money.export import Payment, payment_of
from support_engine.core.money.reconciliation import Request, is_another
from support_engine.core.programme.definition import FactField
from support_engine.errors import SupportEngineError
from support_engine.sections import Mailable
from tests.laws import for_every

NNBSP, NBSP, THIN = "\u202f", "\u00a0", "\u2009"
AMOUNTS: dict[str, int | str] = {
    "250000": 250_000_00,
    "250 000": 250_000_00,
    f"250{NBSP}000,50{NBSP}€": 250_000_50,
    f"1{NNBSP}250{NNBSP}000": 1_250_000_00,
    f"75{THIN}000 EUR": 75_000_00,
    "75’000": 75_000_00,
    "75'000.5 euros": 75_000_50,
    "0": 0,
    "100000000": 100_000_000_00,
    "12,3": 12_30,
    "250.000": "250 000 € ou 250,000 €",
    "75.000": "75 000 € ou 75,000 €",
    "75,125": "75 125 € ou 75,125 €",
    "1,234.56": "1234,56",
    "1.234,56": "1234,56",
    "1.234.567": "1234567",
    "250000.999": "plus de deux décimales",
    "25 00": "n’est pas un montant",
    "250000%": "un pour cent est un taux",
    "75k€": "75000",
    "1,5 M€": "1500000",
    "-5": "négative",
    "−5 €": "négative",
    "1e5": "n’est pas un montant",
    "∞": "n’est pas un montant",
    "NaN": "n’est pas un montant",
    "٢٥٠٠٠٠": "chiffres 0 à 9",
    "２５０": "chiffres 0 à 9",
    "12345678901234567": "dépasse 100 000 000 €",
    "100000000,01": "dépasse 100 000 000 €",
    "": "n’est pas un montant",
    "€": "n’est pas un montant",
    "12 €€": "n’est pas un montant",
    "1_000": "n’est pas un montant",
    "0x10": "n’est pas un montant",
}
"""What is typed → cents, or words of the answer."""
RATES: dict[str, int | str] = {
    "80": 80_00,
    "33,5 %": 33_50,
    f"0,8{NBSP}%": 80,
    "100": 100_00,
    "100,01": "dépasse 100 %",
    "33.333": "plus de deux décimales",
    "80 €": "des euros sont un montant",
    **{f"{minus}5": "négative" for minus in "-−–—‐‑﹣－"},
    "٨٠": "chiffres 0 à 9",
    "8e1": "n’est pas un taux",
}
DATES: dict[str, date | str] = {
    "2022-09-14": date(2022, 9, 14),
    "14/09/2022": date(2022, 9, 14),
    "4/9/2022": date(2022, 9, 4),
    "2022-09-14T10:30:00": date(2022, 9, 14),
    "2021-10-15T23:30Z": date(2021, 10, 16),
    "2021-10-15T21:59:59.5Z": date(2021, 10, 15),
    "2021-12-15T22:59Z": date(2021, 12, 15),
    "2021-12-15 23:00:00+00:00": date(2021, 12, 16),
    "16/10/2021 0:30+03:00": date(2021, 10, 15),
    "2021-10-15T23:30": date(2021, 10, 15),
    "2021-10-15T23:30-1000": date(2021, 10, 16),
    "2021-10-15T25:00Z": "cette heure n’existe pas",
    "2021-10-15T24:00": "cette heure n’existe pas",
    "15/10/2021 99:99": "cette heure n’existe pas",
    "1990-01-01T00:30+14:00": "entre 1990 et 2100",
    "2100-12-31T23:30-10:00": "entre 1990 et 2100",
    "14/09/2022 10:30": date(2022, 9, 14),
    "2022-02-30": "n’existe pas",
    "14/09/22": "Écrivez-la sur quatre chiffres, par exemple 14/09/2022.",
    "14 sept. 22": "le siècle ne se devine pas",
    "31/02": "l’année manque",
    "15 juin": "l’année manque",
    "15 juin 2023": date(2023, 6, 15),
    "1er juin 2023": date(2023, 6, 1),
    "le 1 ER Juin 2023": date(2023, 6, 1),
    "3 AOUT 2023": date(2023, 8, 3),
    f"3{NBSP}Août{NBSP}2023": date(2023, 8, 3),
    "15 févr. 2023": date(2023, 2, 15),
    "15-dec-2023 9:30": date(2023, 12, 15),
    "31 février 2023": "n’existe pas",
    "mardi 15 juin 2023": "le 15 juin 2023 est un jeudi, non un mardi",
    "15 jui 2023": "n’est pas une date",
    "15 june 2023": "n’est pas une date",
    "٢٠٢٢-٠٩-١٤": "n’est pas une date",
    "1822-09-14": "entre 1990 et 2100",
    "2022-09-14 et après": "n’est pas une date",
    "44818": "n’est pas une date",
}
MONEY = FactField(label="Montant", type="money")
PERCENT_FACT = FactField(label="Taux", type="percent", at_most=10_000)
DAY_FACT = FactField(label="Date", type="date")
COLUMNS = {"request": "d", "payment": "p", "amount": "m", "on": "on"}


def typed(kind: Typed) -> Callable[[str], object]:
    """What the command line makes of a word."""

    def read(text: str) -> object:
        try:
            return kind.convert(text, None, None)
        except click.UsageError as problem:
            return problem.message

    return read


def a_fact(field: FactField) -> Callable[[str], object]:
    """What `--set` makes of it: the value as the journal keeps it, or the reason and remedy."""

    def read(text: str) -> object:
        value = parse_fact(field, text)
        problem = fact_problem(field, value)
        if problem is not None:
            return f"{problem.sentence} {problem.remedy}"
        return date.fromisoformat(str(value)) if field.type == "date" else value

    return read


def paid(field: str) -> Callable[[str], object]:
    """What the accountant's export makes of it, where alone something is taken back."""

    def read(text: str) -> object:
        cells = {"d": "DP-1", "p": "V", "m": "1", "on": "2022-09-14", COLUMNS[field]: text}
        found = payment_of(Row(2, cells), COLUMNS)
        if not isinstance(found, Payment):
            return found.why
        return "valeur négative" if found.amount < 0 else getattr(found, field)

    return read


def imported(text: str) -> object:
    """What a sheet of candidacies makes of a date."""
    reading = checks.Reading(Row(2, {"Date": text}), {"submitted_on": "Date"})
    on = checks.day(reading, "submitted_on")
    return on or " ".join(f"{problem.sentence} {problem.remedy}" for problem in reading.problems)


def plainly(reader: Callable[[str], object]) -> Callable[[str], object]:
    """A reader of the core, its refusals in words."""

    def read(text: str) -> object:
        found = reader(text)
        return found.about(text) if isinstance(found, Misread) else found

    return read


DOORS = {
    "an amount": (AMOUNTS, (plainly(read_amount), typed(EUROS), a_fact(MONEY), paid("amount"))),
    "a rate": (RATES, (plainly(read_rate), typed(PERCENT), a_fact(PERCENT_FACT))),
    "a date": (DATES, (plainly(read_date), typed(DAY), a_fact(DAY_FACT), imported, paid("on"))),
}


@for_every(*((name, text) for name in DOORS for text in DOORS[name][0]))
def test_the_same_signs_have_the_same_answer_at_every_door(name: str, text: str) -> None:
    table, doors = DOORS[name]
    expected = table[text]
    for door in doors:
        if door is imported and not text:
            continue
        found = door(text)
        if isinstance(expected, str):
            assert isinstance(found, str), (door, found)
            assert expected in found.replace(NBSP, " ").replace(NNBSP, " ")
        else:
            assert found == expected


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.sampled_from((day, long_day, short_day)))
@settings(max_examples=60)
def test_a_day_that_we_write_is_read_as_it_is(on: date, written: Callable[[date], str]) -> None:
    assert read_date(written(on)) == on


@for_every("-5", "5-", "(5)", "−5 €", "(5,00 €)", "– 5,00", "( 5 )")
def test_what_was_taken_back_is_an_amount_below_zero(text: str) -> None:
    assert read_movement(text) == -500


@for_every("--5", "(-5)", "(5", "5)", "-", "()", "-(5)", "-5.000", "-5 %", "- ")
def test_a_sign_alone_or_twice_takes_nothing_back(text: str) -> None:
    assert isinstance(read_movement(text), Misread)


ADDRESSES = {
    "ana@demo.example": True,
    " ana@demo.example ": True,
    "mailto:ana@demo.example": True,
    "ana@demo": False,
    "ana@demo.example, bea@demo.example": False,
    "ana demo@demo.example": False,
    "ána@demo.example": False,
    "ana@@demo.example": False,
    "a" * 65 + "@demo.example": False,
}


def imported_address(text: str) -> bool:
    reading = checks.Reading(Row(2, {"Courriel": text}), {"contact_email": "Courriel"})
    return checks.email(reading) != ""


def addressed(text: str) -> bool:
    try:
        valid(text)
    except SupportEngineError:
        return False
    return True


def set_up(text: str) -> bool:
    try:
        TypeAdapter(Mailable).validate_python(text)
    except ValidationError:
        return False
    return True


@for_every(*ADDRESSES)
def test_an_address_is_one_at_every_door(text: str) -> None:
    for door in (imported_address, addressed, set_up):
        assert door(text) is ADDRESSES[text], door


SIRETS = {
    "73282932000074": True,
    "732 829 320 00074": True,
    f"732{NBSP}829{NBSP}320{NNBSP}00074": True,
    "356 000 000 00048": True,
    "35600000009075": True,
    "11122233344455": False,
    "00000000000000": False,
    "٧٣٢٨٢٩٣٢٠٠٠٠٧٤": False,
    "7328293200007": False,
    "732-829-320-00074": True,
    f"732.829.320{NBSP}00074": True,
    "732\u2011829\u2011320\u201100074": True,
    "N° SIRET : 732 829 320 00074": True,
    "SIRET 73282932000074": True,
    "73282932000074.0": False,
    "73282932000074 / 35600000000048": False,
}
"""La Poste (356 000 000) ran out of keys and has its own rule."""


@for_every(*SIRETS)
def test_a_siret_that_the_import_takes_is_said_valid_and_no_other(text: str) -> None:
    reading = checks.Reading(Row(2, {"SIRET": text}), {"siret": "SIRET"})
    taken = checks.siret(reading)
    assert bool(taken) is SIRETS[text]
    typed_in = filing.read({"siret": text})["siret"]
    assert (filing.siret_problem(typed_in) is None) is SIRETS[text]
    if taken:
        assert "invalide" not in siret_said(taken)
        assert typed_in == taken


IBANS = {
    "FR7630006000011234567890189": True,
    f"fr76 3000{NBSP}6000 0112 3456 7890 189": True,
    "DE89370400440532013000": True,
    "DE813704004405320130000": False,
    "AT32010000000173363": False,
    "US64SVBKUS6S3300958879": False,
    "ZZ8112345678901": False,
    "FR٧٦30006000011234567890189": False,
    "IBAN FR76 3000 6000 0112 3456 7890 189": True,
    f"Iban{NBSP}: fr76-3000-6000-0112-3456-7890-189": True,
    "BIC FR7630006000011234567890189": False,
    "IBAN": False,
    "": False,
}


@for_every(*IBANS)
def test_an_iban_is_one_wherever_an_account_is_given(text: str) -> None:
    assert (iban_problem(compact(text)) is None) is IBANS[text]


ONE_NUMBER = (
    {"VIR 1", "vir1", "VIR-1", "n° VIR 1", f"Vir{NBSP}1", "N°VIR/1"},
    {"VIR 11", "VIR11"},
    {"VIR 1 1", "VIR1-1"},
    {"1", "n° 1", "№ 1", "nº1"},
    {"N 1", "N1"},
    {"2024-003", "2024/003", "2024 003"},
    {"2024003"},
    {"20240-03"},
    {"-", "..."},
)
"""Each set is one number, however it is written; two sets are two numbers."""


def test_a_number_is_one_however_it_is_written_and_no_two_become_one() -> None:
    keys = [{number_key(number) for number in numbers} for numbers in ONE_NUMBER]
    assert [len(key) for key in keys] == [1] * len(ONE_NUMBER)
    assert len(set.union(*keys)) == len(ONE_NUMBER)


@for_every("VIR1", "n° vir-1")
def test_a_number_that_served_is_the_same_for_the_base_and_for_the_accountant(text: str) -> None:
    assert numbers.key(text) == numbers.key("VIR 1")
    request = Request("R", 1, "avance", 100, date(2024, 1, 1), True, "VIR 1", date(2024, 2, 1))
    payment = Payment(2, "DP 7", text, 100, date(2024, 2, 1))
    assert not is_another(payment, request)


def test_a_choice_is_read_as_the_pages_read_it() -> None:
    """By any case, without accents, or by a part: at the command line too."""
    field = FactField(label="Avis", type="choice", choices=("favorable", "réservé", "défavorable"))
    typed = ("Favorable", "FAVORABLE", "favorable", " favorable ")
    assert {parse_fact(field, text) for text in typed} == {"favorable"}
    assert parse_fact(field, "defavorable") == "défavorable"
    assert parse_fact(field, "peut-être") == "peut-être"  # refused later, with the choices
