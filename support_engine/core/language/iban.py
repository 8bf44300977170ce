"""Is this an IBAN? Country, length and check digits (ISO 13616); no register is asked.

One judgement for whoever keeps an account and whoever prints it. A list of banks would refuse the
bank that opened last month: python-stdnum has one for Belgium, which is left aside.
"""

import re

from stdnum import iban as iban_numbers
from stdnum import numdb
from stdnum.exceptions import InvalidChecksum, ValidationError

COUNTRIES = numdb.get("iban")
LENGTHS = re.compile(r"([0-9]+)![nac]")
"""The parts of an account in the register of SWIFT: « 5!n11!c » is five digits and eleven signs."""
CALLED = re.compile(r"^(?:N[°º])?IBAN[:=]?(?=[A-Z]{2}[0-9]{2})")
"""« IBAN : » before the number says only that it is one: no country is called « IB »."""
HEAD = 4
"""The country and the check digits."""
EXAMPLE = "FR7630006000011234567890189"
"""The example of the banking standard; it belongs to nobody."""


def compact(iban: str) -> str:
    """Upper case, without the spaces, dots and dashes that people type nor the word before it."""
    return CALLED.sub("", str(iban_numbers.compact("".join(iban.split()))))


def iban_problem(iban: str) -> str | None:
    """What is wrong with a compact IBAN, in French, or None."""
    country = iban[:2]
    length = length_in(country)
    if not re.fullmatch("[A-Z]{2}", country):
        return "il commence par les deux lettres d’un pays, par exemple FR"
    if length is None:
        return f"aucun pays dont le code est {country} n’a d’IBAN"
    if not re.fullmatch("[A-Z0-9]+", iban):
        return "il n’a que des lettres sans accent et des chiffres"
    if len(iban) != length:
        return f"un IBAN qui commence par {country} a {length} signes, celui-ci en a {len(iban)}"
    if not iban[2:HEAD].isdigit():
        return f"deux chiffres sont attendus après {country}"
    try:
        iban_numbers.validate(iban, check_country=False)
    except InvalidChecksum:
        return "les chiffres de contrôle ne correspondent pas"
    except ValidationError:
        return f"un IBAN qui commence par {country} a des chiffres là où celui-ci a des lettres"
    return None


def length_in(country: str) -> int | None:
    """How many signs an IBAN of that country has; None where there is none."""
    for _, known in COUNTRIES.info(country):
        if "bban" in known:
            return HEAD + sum(map(int, LENGTHS.findall(known["bban"])))
    return None


def iban_said(iban: str) -> str:
    """A compact IBAN in groups of four, with what is wrong with it."""
    spaced = " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))
    wrong = iban_problem(iban)
    return f"{spaced} (IBAN invalide : {wrong})" if wrong else spaced
