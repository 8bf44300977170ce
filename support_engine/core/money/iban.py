"""Is this an IBAN? Form and check digits (ISO 13616, modulo 97); no register is asked."""

import re

from stdnum import iban as iban_numbers
from stdnum.fr import siret as siret_numbers

FORM = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
FRENCH_LENGTH = 27


def compact(iban: str) -> str:
    """Upper case, without the spaces that people type."""
    return "".join(iban.split()).upper()


def iban_problem(iban: str) -> str | None:
    """What is wrong with a compact IBAN, in French, or None."""
    if not FORM.fullmatch(iban):
        return "deux lettres de pays, deux chiffres de contrôle, puis 11 à 30 signes sont attendus"
    if iban.startswith("FR") and len(iban) != FRENCH_LENGTH:
        return f"un IBAN français a {FRENCH_LENGTH} signes, celui-ci en a {len(iban)}"
    digits = "".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])
    return None if int(digits) % 97 == 1 else "les chiffres de contrôle ne correspondent pas"


def siret_said(siret: str) -> str:
    """The SIRET with what its form says of it; no register is asked."""
    if not siret:
        return "SIRET absent du dossier"
    valid = siret_numbers.is_valid(siret)
    return siret_numbers.format(siret) if valid else f"{siret} (SIRET invalide : vérifiez-le)"


def iban_said(iban: str) -> str:
    """The IBAN in groups of four, with what its check digits say."""
    spaced = iban_numbers.format(iban)
    return spaced if iban_numbers.is_valid(iban) else f"{spaced} (IBAN invalide : vérifiez-le)"
