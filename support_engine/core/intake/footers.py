"""Lines that sum a table up, say its titles again or where it comes from: they are no candidacy,
and are left aside.

A project may be called « Total Recycle », and one « Total »: a line is a sum by what it says and by
what stands beside, which is figures alone; it is a source only where nothing does.
"""

import re

from support_engine.core.intake.candidacy import Problem
from support_engine.core.intake.cells import SHEET_ERROR
from support_engine.core.intake.checks import problem
from support_engine.core.language.rows import Row
from support_engine.core.language.spelling import plain

THINGS = "(candidature|dossier|projet|demande|ligne|porteur|laureat)s?"
COUNTED = "( (recu|depose|inscrit|instruit|labellise|retenu)e?s?| au total| en tout| general)*"
SUMS = re.compile(
    rf"((sous )?tota(l|ux)( general| generaux)?( (des? |d |du )?{THINGS})?{COUNTED}( [0-9 ]+)?"
    rf"( {THINGS})?{COUNTED}"
    rf"|(nombre|nb|nbre)( total)? (de |d |des )?{THINGS}{COUNTED}( [0-9 ]+)?"
    rf"|[0-9 ]+ {THINGS}{COUNTED})( dont .*)?"
)
"""In plain spelling: « Total : 4 candidatures », « Nombre de dossiers : 4 », « 4 projets »."""
FIGURE = re.compile(r"[-+]?[\d\s.,]+(\s*(%|€|k€|m€|m²|etp))?|=.*", re.IGNORECASE)
SOURCES = re.compile(
    r"(sources?|nb|nota bene|nota|notes?|légende|remarques?)\s*:.*"
    r"|(données|liste|tableau|fichier|document)?\s*(export|extraction|extrait|édit|imprim|mise? à"
    r" jour|arrêt|généré|établi)\w*\s+(le|du|au|en)\s.*\d.*"
    r"|page\s+\d+(\s*(/|sur)\s*\d+)?",
    re.IGNORECASE,
)
"""« Source : data.gouv.fr », « Export du 12/03/2024 », « Page 1/3 »."""


def footer(row: Row, name: str) -> Problem | None:
    """What is said of a line that is no candidacy; `name`: the title of the names. None for any
    other."""
    said = [text for cell in row.cells.values() if (text := " ".join(cell.split()))]
    first = " ".join(row.cells.get(name, "").split()) or (said[0] if said else "")
    if not first:
        return None
    others = list(said)
    others.remove(first)
    if SUMS.fullmatch(plain(first)) and all(map(is_figure, others)):
        what, remedy = "ligne de total", "donnez sa commune et son département"
    elif all(plain(cell) in ("", plain(title)) for title, cell in row.cells.items()):
        what, remedy = "ligne de titres", "donnez-lui un autre nom que celui de la colonne"
    elif not others and len(row.cells) > 1 and SOURCES.fullmatch(first):
        what, remedy = "ligne sous le tableau", "donnez ce que l’on sait d’autre"
    else:
        return None
    sentence = f"{what} laissée de côté (« {first[:60]} »)."
    return problem(row.line, "", sentence, f"Rien à faire ; si c’est un projet, {remedy}.", False)


def is_figure(text: str) -> bool:
    """A figure, a formula, or words that count too."""
    is_sum = SUMS.fullmatch(plain(text)) is not None
    return is_sum or FIGURE.fullmatch(text) is not None or SHEET_ERROR.fullmatch(text) is not None
