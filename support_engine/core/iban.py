"""Is this an IBAN? Form and check digits (ISO 13616, modulo 97); no register is asked."""

import re

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
