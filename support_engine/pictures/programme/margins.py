"""What stands around the bands: the name of the picture above, what its signs mean below.

Everything is folded in the width of the page, so that no name is too long.
"""

from dataclasses import dataclass
from typing import Literal

from support_engine.pictures.programme.plan import Kind, Plan
from support_engine.pictures.programme.widths import width, wrapped

MARGIN = 26.0
TITLE, SUBTITLE, BAND, SMALL = 22.0, 13.0, 13.0, 10.0
RULE = "Une tranche est inscrite sur l’état à partir duquel elle peut être demandée au plus tôt."
GATHERED = (
    "S1, S2… : actes qui mènent hors de la route principale ; décrits une fois, à la fin où ils "
    "conduisent, et rappelés sur chaque état d’où ils sont possibles."
)
ORDER = "étape 3 : numéro de l’acte dans l’historique du dossier (history), avec sa date."
MEANINGS: dict[Kind, str] = {
    "clock": "Délai qui commence",
    "milestone": "Jalon attendu",
    "reached": "Jalon validé",
    "tranche": "Tranche de subvention",
    "paid": "Tranche payée",
    "pause": "Délai arrêté",
    "exits": "Sorties possibles",
    "passed": "Fait",
    "here": "Le dossier est ici",
    "hold": "Mesure en cours",
}


Mark = Kind | Literal["road", "side", "travelled", "end", "note", "Départ", "Label"]
"""What is drawn before the words of the legend."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A line of the margins; `sign` is drawn on its left. `y` is the base of the letters."""

    x: float
    y: float
    words: str
    size: float
    bold: bool = False
    sign: Mark | None = None


def heading(plan: Plan, wide: float) -> tuple[tuple[Sign, ...], float]:
    """The name of the picture from the top of the page, and how much it takes."""
    aside = MARGIN + width(plan.title, TITLE, bold=True) + 20
    if aside + width(plan.subtitle, SUBTITLE) <= MARGIN + wide:
        name = Sign(MARGIN, 28.0, plan.title, TITLE, True)
        return (name, Sign(aside, 28.0, plan.subtitle, SUBTITLE)), 42.0
    y, signs = 10.0, []
    for words, size, bold in ((plan.title, TITLE, True), (plan.subtitle, SUBTITLE, False)):
        for line in wrapped(words, wide, size, bold=bold):
            y += size * 1.3
            signs.append(Sign(MARGIN, round(y, 1), line, size, bold))
    return tuple(signs), y + 10


def legend(plan: Plan, wide: float) -> tuple[tuple[Sign, ...], float]:
    """The signs side by side, then the rules of reading; and how much it takes."""
    signs = [Sign(MARGIN, 12.0, "Légende", 12.0, True)]
    x, y = MARGIN + 70, 12.0
    for sign, words in meanings(plan):
        need = before(sign) + 2 + width(words, SMALL)
        if x + need > MARGIN + wide and x > MARGIN:
            x, y = MARGIN, y + 17
        signs.append(Sign(x, y, words, SMALL, sign=sign))
        x += need + 14
    y += 3
    for line in wrapped(" ".join(rules(plan)), wide, SMALL) if rules(plan) else ():
        y += 13
        signs.append(Sign(MARGIN, y, line, SMALL))
    return tuple(signs), y + 12


def before(sign: Mark | None) -> float:
    """The room of a sign before its words."""
    if sign is None:
        return 0
    return width(sign, SMALL, bold=True) + 17 if sign in ("Départ", "Label") else 30


def meanings(plan: Plan) -> list[tuple[Mark, str]]:
    """The signs of this picture, with their names."""
    badges = {badge for box in plan.boxes for badge in box.badges}
    known: list[tuple[Mark, str, bool]] = [
        ("road", "Route principale", True),
        ("side", "Autre chemin", bool(plan.ways)),
        ("travelled", "Chemin parcouru", plan.has_journey),
        ("Départ", "Premier état", "Départ" in badges),
        ("Label", "Label en vigueur", "Label" in badges),
        ("end", "Fin (double cadre)", "Fin" in badges),
        ("note", "Valable à tout moment", any(box.role == "note" for box in plan.boxes)),
    ]
    entries = [(mark, words) for mark, words, is_there in known if is_there]
    entries.extend((kind, words) for kind, words in MEANINGS.items() if kind in plan.kinds)
    return entries


def rules(plan: Plan) -> list[str]:
    """The rules of reading that this picture calls for."""
    needed: list[tuple[Kind, str]] = [("exits", GATHERED), ("tranche", RULE), ("passed", ORDER)]
    return [words for kind, words in needed if kind in plan.kinds]


def band_name(label: str, wide: float) -> tuple[str, ...]:
    """The name of a band, folded in its width."""
    return wrapped(label, wide, BAND, bold=True)


def band_head(label: str, wide: float) -> float:
    """How much the name of a band takes above what stands in it."""
    return 7 + 16 * len(band_name(label, wide))
