"""Cells that lie: formulas and errors taken for text, damaged accents, odd identifiers."""

import re

from support_engine.core.intake.checks import Reading
from support_engine.core.language.damage import damage
from support_engine.core.language.spelling import plain

LONGEST = 2_000
LONGEST_NAME = 300
LONGEST_IDENTIFIER = 100
SHEET_ERROR = re.compile(
    r"#(N/?[AD]|REF ?!|DIV/0 ?!|VALUE!|VALEUR ?!|NAME\?|NOM ?\?|NULL!|NUL ?!|NUM!|NOMBRE ?!"
    r"|SPILL!|PROPAGATION!|CALC!|GETTING_DATA|[#]+)",
    re.IGNORECASE,
)
IDENTIFIER_SIGNS = frozenset("-_.:")


def check_cells(reading: Reading) -> None:
    """What the sheet itself could not give, then what no cell of a candidacy says."""
    fields = {heading: field for field, heading in reading.heading_of.items()}
    flawed = set()
    for flaw in reading.row.flaws:
        if not flaw.column:
            reading.error("name", flaw.what, flaw.remedy)
        elif flaw.column in fields:
            flawed.add(flaw.column)
            reading.error(fields[flaw.column], flaw.what, flaw.remedy)
    for heading, field in fields.items():
        if heading not in flawed:
            check_cell(reading, field)


def check_cell(reading: Reading, field: str) -> None:
    """One cell: an error of the spreadsheet, a formula, damaged accents, a length."""
    text = reading.text(field)
    if not text:
        return
    if SHEET_ERROR.fullmatch(text):
        reading.error(
            field,
            f"« {text} » est une erreur du tableur, pas une valeur.",
            "Corrigez la formule, ou tapez la valeur (une colonne trop étroite ? élargissez-la).",
        )
    elif text.startswith("="):
        reading.error(
            field,
            f"« {text[:40]} » est une formule, pas une valeur.",
            "Remplacez la formule par sa valeur (copier, puis collage spécial « valeurs »).",
        )
    elif broken := damage(text):
        reading.error(
            field,
            f"« {broken} » : les accents sont abîmés.",
            "Reprenez le fichier d’origine et enregistrez-le en « CSV UTF-8 ».",
        )
    longest = LONGEST_NAME if field == "name" else LONGEST
    if len(text) > longest:
        reading.error(
            field,
            f"le texte a {len(text)} signes, plus que les {longest} admis.",
            "Raccourcissez-le ; le texte complet est une pièce du dossier.",
        )


def identifier(reading: Reading) -> str:
    """The outside identifier: letters, digits, dashes, dots; it is read aloud, typed, and found
    again in file names."""
    value = reading.text("source_id")
    if not value or reading.is_flawed("source_id"):
        return value
    raw = reading.row.cells.get(reading.heading("source_id"), "")
    odd = sorted({sign for sign in raw if not (sign.isalnum() or sign in IDENTIFIER_SIGNS)})
    if odd or not plain(value):
        signs = " ".join("espace" if sign.isspace() else sign for sign in odd)
        reading.error(
            "source_id",
            f"l’identifiant « {value[:40]} » contient des signes qui ne s’y lisent pas ({signs}).",
            "Écrivez-le avec des lettres, des chiffres, des tirets et des points, sans espace.",
        )
    elif len(value) > LONGEST_IDENTIFIER:
        reading.error(
            "source_id",
            f"l’identifiant « {value[:40]}… » a {len(value)} signes, plus que les "
            f"{LONGEST_IDENTIFIER} admis.",
            "Vérifiez que la colonne est bien celle des identifiants.",
        )
    return value
