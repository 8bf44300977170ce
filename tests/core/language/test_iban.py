"""IBAN of every country, by its own length and form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban as iban_numbers

from support_engine.core.language.iban import compact, iban_problem, iban_said
from tests.money_story import IBAN, OTHER_IBAN

REAL = {
    "France": IBAN,
    "France, a letter in the account": OTHER_IBAN,
    "Monaco": "MC5811222000010123456789030",
    "Germany": "DE89370400440532013000",
    "Belgium, a bank that the list of banks does not know": "BE68539007547034",
    "Luxembourg": "LU280019400644750000",
    "Spain": "ES9121000418450200051332",
    "Italy": "IT60X0542811101000000123456",
    "Switzerland": "CH9300762011623852957",
    "Netherlands": "NL91ABNA0417164300",
    "United Kingdom": "GB29NWBK60161331926819",
    "Norway, the shortest": "NO9386011117947",
    "San Marino": "SM86U0322509800000000270100",
}


def with_right_key(country: str, account: str) -> str:
    """An IBAN whose check digits are right, whatever the account is."""
    key = iban_numbers.calc_check_digits(f"{country}00{account}")
    return f"{country}{key}{account}"


WRONG = {
    "nothing": ("", "deux lettres d’un pays"),
    "a bare account": ("30006000011234567890189", "deux lettres d’un pays"),
    "lower case": (IBAN.lower(), "deux lettres d’un pays"),
    "a country that has none": (with_right_key("US", "30006000011234567890189"), "code est US"),
    "an overseas department, whose IBAN begins with FR": ("RE76" + IBAN[4:], "code est RE"),
    "only the beginning": ("FR76", "FR a 27 signes, celui-ci en a 4"),
    "one sign less": (IBAN[:-1], "27 signes, celui-ci en a 26"),
    "a German one of French length": (
        with_right_key("DE", "37040044053201300012345"),
        "DE a 22 signes, celui-ci en a 27",
    ),
    "a Belgian one, one sign more": (with_right_key("BE", "5390075470345"), "BE a 16 signes"),
    "a sign that is none": (f"{IBAN[:-1]}é", "sans accent"),
    "digits of another script": (IBAN.replace("7", "٧"), "sans accent"),
    "letters for check digits": (f"FRXX{IBAN[4:]}", "deux chiffres sont attendus après FR"),
    "the last digit": (IBAN[:-1] + "8", "chiffres de contrôle"),
    "the check digits": (f"FR75{IBAN[4:]}", "chiffres de contrôle"),
    "O for zero": (IBAN.replace("0", "O", 1), "chiffres de contrôle"),
    "a letter in a German account, with its key": (
        with_right_key("DE", "37040044053201300A"),
        "DE a des chiffres là où celui-ci a des lettres",
    ),
    "a letter in the bank of a Monegasque one, with its key": (
        with_right_key("MC", "1A222000010123456789030"),
        "MC a des chiffres",
    ),
}


@pytest.mark.parametrize("iban", REAL.values(), ids=REAL)
def test_real_forms_are_taken_as_people_type_them(iban) -> None:
    spaced = " ".join(iban[i : i + 4] for i in range(0, len(iban), 4))
    for typed in (iban, spaced, spaced.lower(), spaced.replace(" ", "\u202f"), f" {spaced}\n"):
        assert compact(typed) == iban
    assert iban_problem(iban) is None
    assert iban_said(iban) == spaced


@pytest.mark.parametrize(("iban", "why"), WRONG.values(), ids=WRONG)
def test_a_wrong_one_is_told_with_what_is_wrong(iban, why) -> None:
    wrong = iban_problem(iban)
    assert why in (wrong or "")
    assert iban_said(iban).endswith(f"(IBAN invalide : {wrong})")


@given(st.integers(4, 26), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_seen(place, sign) -> None:
    changed = IBAN[:place] + sign + IBAN[place + 1 :]
    assert (iban_problem(changed) is None) is (changed == IBAN)
