"""What a workbook shows and its values do not say: empty formulas, errors, what is hidden."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, iterparse
from zipfile import ZipFile

Flaw = tuple[int, str, str]
"""The place of a cell in its row, what is wrong, what to do."""
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
LAST_COLUMN = 16_384
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
WITHOUT_VALUE = (
    "la formule n’a pas de valeur enregistrée.",
    "Ouvrez le fichier dans votre tableur et enregistrez-le ; ou collez les valeurs.",
)
MEND = "Corrigez la formule, ou tapez la valeur."


@dataclass
class Looks:
    """By row: the flaws of its cells; and which rows, which columns nobody sees."""

    flaws: dict[int, list[Flaw]] = field(default_factory=lambda: defaultdict(list))
    hidden: set[int] = field(default_factory=set)
    unseen: set[int] = field(default_factory=set)


def looks(data: bytes, sheet: int) -> Looks:
    """The sheet of that place, read piece by piece. Raises KeyError, ValueError, ParseError where
    the workbook does not hold together."""
    found = Looks()
    with ZipFile(BytesIO(data)) as package, package.open(path_of(package, sheet)) as part:
        for event, element in iterparse(part, events=("start", "end")):
            match event, local(element.tag):
                case "start", "row" if is_unseen(element, "ht"):
                    found.hidden.add(int(element.get("r") or 0))
                case "start", "col" if is_unseen(element, "width"):
                    first, last = int(element.get("min") or 0), int(element.get("max") or 0)
                    found.unseen.update(range(first - 1, min(last, LAST_COLUMN)))
                case "end", "c":
                    note_cell(found, element)
                case "end", "row":
                    element.clear()
    return found


def is_unseen(element: Element, size: str) -> bool:
    """Hidden, or of no size."""
    return element.get("hidden") in ("1", "true") or not (element.get(size) or "1").strip("0.")


def note_cell(found: Looks, element: Element) -> None:
    """One cell: an error, or a formula that nobody reckoned."""
    inside = {local(child.tag): (child.text or "").strip() for child in element}
    place = CELL.fullmatch(element.get("r") or "")
    if not place:
        return
    value, kind = inside.get("v", ""), element.get("t")
    if kind == "e":
        what = f"« {value or '#N/A'} » est une erreur du tableur, pas une valeur."
        flaw = column(place[1]), what, MEND
    elif "f" in inside and not value and kind != "str":
        flaw = column(place[1]), *WITHOUT_VALUE
    else:
        return
    found.flaws[int(place[2])].append(flaw)


def path_of(package: ZipFile, sheet: int) -> str:
    """The part that holds the sheet of that place."""
    with package.open("xl/workbook.xml") as part:
        ids = [one.get(RELATION) for one in elements(part, "sheet")]
    with package.open("xl/_rels/workbook.xml.rels") as part:
        targets = {one.get("Id"): one.get("Target") or "" for one in elements(part, "Relationship")}
    target = targets[ids[sheet]]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def elements(part: Any, name: str) -> list[Element]:
    """The elements of that name, in order."""
    return [element for _, element in iterparse(part) if local(element.tag) == name]


def local(tag: str) -> str:
    """A name without its namespace."""
    return tag.rpartition("}")[2]


def column(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    total = 0
    for letter in letters:
        total = total * 26 + ord(letter) - ord("A") + 1
    return total - 1
