"""Excel workbooks: the visible sheets, each cell as the text that a person would type."""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice
from typing import NamedTuple
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, PasswordError
from python_calamine import SheetTypeEnum as Kind
from python_calamine import SheetVisibleEnum as Visibility

from support_engine.adapters.sheets.csv_text import Record, clean
from support_engine.adapters.sheets.headings import SOUGHT
from support_engine.adapters.sheets.limits import USUAL, Limits, too_many_rows
from support_engine.adapters.sheets.looks import LAST_COLUMN, looks
from support_engine.errors import UnreadableFile

EXTENSIONS = (".xlsx", ".xlsm")
MOST_CELLS = 2_000_000
LAST_ROW = 1_048_576
CELL = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?\br=["'](?:([A-Z]{1,3})([0-9]{1,7})|[^"'>]*)["'][^>]*?(/?)>"""
)
LONG_NUMBER = re.compile(rb"""=["'][0-9]{8}""")
"""Looked for before `ABSURD_COUNT`, since it costs thirty times less."""
ABSURD_COUNT = re.compile(rb"""([cC]ount|<(\w+:)?row\s[^>]*?\br)=["'][0-9]{8}""")

IsTable = Callable[[Sequence[Record]], bool]
"""Whether the first rows of a sheet have the titles that are sought."""


class Aside(NamedTuple):
    """The names of the sheets that hold something and are left aside: those that a person sees,
    those that nobody sees. `only`: the hidden sheet that is read, no other being seen."""

    seen: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    only: str = ""


Cell = int | float | str | bool | time | date | datetime | timedelta


def read_workbook(
    data: bytes, name: str, limits: Limits = USUAL, is_table: IsTable = any
) -> tuple[list[Record], str, Aside]:
    """The rows of the first visible sheet that is a table, else of the first one; its name, and
    those of the other sheets that hold something."""
    refuse_too_wide(data, name, limits)
    with opened(data, name) as workbook:
        places = visible_sheets(workbook, name)
        tops = {place: top_of(workbook, place) for place in places}
        chosen = next((place for place in places if is_table(tops[place])), places[0])
        refuse_too_long(workbook.get_sheet_by_index(chosen).iter_rows(), name, limits)
        names = [sheet.name for sheet in workbook.sheets_metadata]
        unread = tuple(names[place] for place in places if place != chosen and any(tops[place]))
        beside = hidden_beside(workbook, places)._replace(seen=unread)
        return read_sheet(workbook, chosen, data), names[chosen], beside


def read_every_sheet(
    data: bytes, name: str, limits: Limits = USUAL
) -> tuple[dict[str, list[Record]], Aside]:
    """The rows of each visible sheet, by the sheet's name, in their order; what is not read."""
    refuse_too_wide(data, name, limits)
    with opened(data, name) as workbook:
        names = [sheet.name for sheet in workbook.sheets_metadata]
        places = visible_sheets(workbook, name)
        read = {names[place]: read_sheet(workbook, place, data) for place in places}
        return read, hidden_beside(workbook, places)


def read_named(
    data: bytes, name: str, beside: str, limits: Limits = USUAL
) -> tuple[list[Record], list[Record]] | None:
    """The rows of the first sheet that a person sees, and of the sheet of that name, hidden or not;
    None where there is none."""
    refuse_too_wide(data, name, limits)
    with opened(data, name) as workbook:
        names = [sheet.name for sheet in workbook.sheets_metadata]
        if beside not in names:
            return None
        places = visible_sheets(workbook, name)[0], names.index(beside)
        for place in places:
            refuse_too_long(workbook.get_sheet_by_index(place).iter_rows(), name, limits)
        seen, kept = (read_sheet(workbook, place, data) for place in places)
        return seen, kept


@contextmanager
def opened(data: bytes, name: str) -> Iterator[CalamineWorkbook]:
    """A workbook that is read; whatever is broken in it is one sentence."""
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            yield workbook
    except PasswordError:
        raise locked(name) from None
    except (CalamineError, OSError, ValueError, OverflowError, LookupError, ParseError):
        raise damaged(name) from None


def read_sheet(workbook: CalamineWorkbook, place: int, data: bytes) -> list[Record]:
    """The rows of one sheet, numbered as Excel does: what merged cells say of each row, what a cell
    could not give, what nobody sees."""
    sheet = workbook.get_sheet_by_index(place)
    rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
    spread(rows, sheet.merged_cell_ranges or ())
    seen = looks(data, place)
    unseen = frozenset(seen.unseen)
    return [
        Record(
            line,
            tuple(map(text_of, cells)),
            tuple(seen.flaws.get(line, ())),
            line in seen.hidden,
            unseen,
        )
        for line, cells in enumerate(rows, start=1)
    ]


def top_of(workbook: CalamineWorkbook, place: int) -> list[Record]:
    """The first rows of a sheet that say something."""
    rows = workbook.get_sheet_by_index(place).iter_rows()
    cells = (tuple(map(text_of, row)) for row in rows)
    return [Record(0, row) for row in islice(filter(any, cells), SOUGHT)]


def spread(
    rows: list[list[Cell]], merged: Iterable[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    """A cell merged over several rows is seen beside each of them, and is said of each."""
    for (top, left), (bottom, _) in merged:
        for row in range(top + 1, min(bottom + 1, len(rows))):
            rows[row][left] = rows[top][left]


def locked(name: str) -> UnreadableFile:
    """A workbook that only a password opens."""
    return UnreadableFile(
        f"« {name} » est protégé par un mot de passe : retirez la protection dans Excel."
    )


def damaged(name: str) -> UnreadableFile:
    """The one sentence for every way in which a workbook can be broken."""
    return UnreadableFile(
        f"« {name} » est endommagé ou n’est pas un classeur Excel. Ouvrez-le dans votre tableur"
        " et enregistrez-le à nouveau en .xlsx ou en CSV."
    )


def visible_sheets(workbook: CalamineWorkbook, name: str) -> list[int]:
    """The places of the sheets that a person sees, else of the first one that is hidden; charts
    hold nothing. Raises UnreadableFile."""
    sheets = [
        (place, sheet.visible == Visibility.Visible)
        for place, sheet in enumerate(workbook.sheets_metadata)
        if sheet.typ == Kind.WorkSheet
    ]
    if not sheets:
        raise UnreadableFile(f"« {name} » n’a pas de feuille de calcul : ajoutez-en une.")
    return [place for place, is_visible in sheets if is_visible] or [sheets[0][0]]


def hidden_beside(workbook: CalamineWorkbook, read: Sequence[int]) -> Aside:
    """The sheets that nobody sees and that hold something: those that are not read, or the one that
    is because there is no other."""
    hidden = [
        (place, sheet.name)
        for place, sheet in enumerate(workbook.sheets_metadata)
        if sheet.typ == Kind.WorkSheet and sheet.visible != Visibility.Visible
    ]
    others = [name for place, name in hidden if place not in read and top_of(workbook, place)]
    only = next((name for place, name in hidden if place in read), "")
    return Aside(hidden=tuple(others), only=only)


def refuse_too_wide(data: bytes, name: str, limits: Limits) -> None:
    """One stray cell at the far end makes the reader ask for memory for the whole sheet.

    It does not raise then: it aborts the process, and the server with it. So look first.
    """
    for part in parts(data, name, limits):
        is_absurd = LONG_NUMBER.search(part) and ABSURD_COUNT.search(part)
        if is_absurd or b"<!DOCTYPE" in part[:1000]:
            raise damaged(name)
        row, column, letters = farthest(part, name)
        if row * column > MOST_CELLS:
            raise UnreadableFile(
                f"« {name} » : une feuille s’étend jusqu’à la cellule {letters}{row}. Supprimez les"
                " lignes et les colonnes inutiles après le tableau, puis enregistrez-le."
            )


def farthest(part: bytes, name: str) -> tuple[int, int, str]:
    """The last row and the last column, with its letters, where a sheet holds something. An address
    that Excel cannot write betrays a damaged file."""
    last, named = 0, set()
    for cell in CELL.finditer(part):
        letters, row, is_empty = cell.groups()
        if is_empty:
            continue
        if letters is None or not 1 <= int(row) <= LAST_ROW:
            raise damaged(name)
        last = max(last, int(row))
        named.add(letters)
    column, letters = max(
        ((number(word.decode()), word.decode()) for word in named), default=(0, "")
    )
    if column > LAST_COLUMN:
        raise damaged(name)
    return last, column, letters


def refuse_too_long(rows: Iterable[Sequence[Cell]], name: str, limits: Limits) -> None:
    """More rows that say something than are read: refused before anything else is asked of them."""
    filled = (True for cells in rows if any(text_of(cell) for cell in cells))
    if sum(islice(filled, limits.rows + 2)) > limits.rows + 1:
        raise too_many_rows(name, limits)


def parts(data: bytes, name: str, limits: Limits) -> Iterator[bytes]:
    """The XML inside a workbook, one part at a time; reading it checks that it is whole."""
    try:
        with ZipFile(BytesIO(data)) as package:
            if sum(m.file_size for m in package.infolist()) > limits.unpacked_megabytes * 1_000_000:
                raise UnreadableFile(
                    f"« {name} » est trop grand une fois décompressé : gardez la seule feuille"
                    " à lire (réglage [sheets] unpacked_megabytes)."
                )
            for member in package.namelist():
                if member.startswith("xl/") and member.endswith((".xml", ".rels")):
                    yield package.read(member)
    except (BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, KeyError):
        raise damaged(name) from None


def number(column: str) -> int:
    """A → 1, Z → 26, AA → 27."""
    total = 0
    for character in column:
        total = total * 26 + ord(character) - ord("A") + 1
    return total


def text_of(cell: Cell) -> str:
    """A cell as text: ISO dates, whole numbers without .0, « oui » and « non »."""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.15g}"  # the digits Excel keeps
    return clean(str(cell))
