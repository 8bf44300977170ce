"""Is this a SIRET? Its two keys, that of the company and that of the establishment; no register
is asked. La Poste, which ran out of keys, has its own rule (INSEE)."""

import re

from stdnum.fr import siret as siret_numbers
from stdnum.util import clean

CALLED = re.compile(r"^(?:n[°º]|numéro)?(?:de)?siret(?:n[°º])?:?", re.IGNORECASE)
"""« N° SIRET : » before the number says only that it is one."""
NOBODY = "000000000"
"""The company whose keys are right and that does not exist: an empty cell filled with zeros."""


def compact(siret: str) -> str:
    """The digits of a SIRET as people type it: spaces, dots and dashes, the word before it."""
    return clean(CALLED.sub("", "".join(siret.split())), " -.").strip()


def is_siret(siret: str) -> bool:
    """Fourteen digits, compact, whose keys are right."""
    return (
        siret == compact(siret)
        and not siret.startswith(NOBODY)
        and bool(siret_numbers.is_valid(siret))
    )


def siret_said(siret: str) -> str:
    """A SIRET in groups, with what its form says of it."""
    if not siret:
        return "SIRET absent du dossier"
    if not is_siret(siret):
        return f"{siret} (SIRET invalide : vérifiez-le)"
    return str(siret_numbers.format(siret))
