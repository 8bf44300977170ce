"""A table given by a person: a CSV file or an Excel workbook, read the same way.

Whatever is wrong is said in one French sentence that names the place and the remedy
(UnreadableFile): the person who reads it has a spreadsheet at hand, not a programmer.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from support_engine.adapters.sheets.csv_text import Record, read_text
from support_engine.adapters.sheets.headings import (
    IsKnown,
    every_title,
    has_titles,
    header,
    letter,
    place_of_header,
)
from support_engine.adapters.sheets.limits import USUAL, Limits, too_many_rows
from support_engine.adapters.sheets.nature import refuse_other_natures
from support_engine.adapters.sheets.workbook import (
    EXTENSIONS,
    Aside,
    read_every_sheet,
    read_workbook,
)
from support_engine.core.language.french import listed
from support_engine.core.language.rows import Flaw, Row
from support_engine.errors import UnreadableFile

__all__ = ["Row", "Table", "letter", "read_table"]


class Note(NamedTuple):
    """Something of the file as a whole to look at: what, and what to do."""

    sentence: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows; `encoding` and `delimiter` are empty for a workbook."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    delimiter: str
    notes: tuple[Note, ...] = ()


def read_table(path: Path, limits: Limits = USUAL, is_known: IsKnown = every_title) -> Table:
    """The table that a file holds. `is_known`: the titles that its reader looks for; what stands
    above them is left aside, and said. Raises UnreadableFile."""
    data = content_of(path, limits)
    refuse_other_natures(data, path.name)
    beside: list[Note] = []
    if path.suffix.lower() in EXTENSIONS:
        is_table = partial(has_titles, is_known=is_known)
        every, sheet, unread = read_workbook(data, path.name, limits, is_table)
        records: Iterable[Record] = every
        encoding = delimiter = ""
        beside = [*other_sheets(sheet, unread.seen), *hidden_sheets(unread)]
    else:
        records, encoding, delimiter = read_text(data, path.name)
    filled = within(records, path.name, limits)
    found = table(path.name, filled, is_known)
    told = (*beside, *notes(filled, found[0], is_known))
    return Table(path.name, *found, encoding, delimiter, notes=told)


def other_sheets(sheet: str, unread: Sequence[str]) -> Iterator[Note]:
    """The sheets of a workbook that are left aside."""
    if unread:
        named = listed([f"« {name} »" for name in unread])
        what = "l’autre est laissée" if len(unread) == 1 else "les autres sont laissées"
        yield Note(
            f"Seule la feuille « {sheet} » est lue, {what} de côté : {named}.",
            "S’il y a des candidatures sur une autre, donnez-la seule dans un fichier.",
        )


def hidden_sheets(aside: Aside) -> Iterator[Note]:
    """The sheets that nobody sees: those that are not read, or the only one that there is."""
    if aside.hidden:
        named = listed([f"« {name} »" for name in aside.hidden])
        one = f"La feuille masquée {named} n’est pas lue."
        several = f"Les feuilles masquées {named} ne sont pas lues."
        yield Note(
            one if len(aside.hidden) == 1 else several,
            "Affichez ce qui doit être lu, supprimez le reste du fichier.",
        )
    if aside.only:
        yield Note(
            f"La feuille « {aside.only} » est masquée et elle est lue : aucune n’est visible.",
            "Affichez-la pour vérifier ce qu’elle dit.",
        )


class Sheets(NamedTuple):
    """Every line of every sheet that a person sees, by the sheet's name (empty for a text); and
    what is to be known of the others."""

    lines: dict[str, list[Record]]
    notes: tuple[Note, ...] = ()


def read_sheets(path: Path, limits: Limits = USUAL) -> Sheets:
    """Every line of every sheet that a person sees, whatever stands above the titles. Raises
    UnreadableFile."""
    return sheets_of(content_of(path, limits), path.name, limits)


def sheets_of(data: bytes, name: str, limits: Limits = USUAL) -> Sheets:
    """Every line of every sheet of a file that came with its name. Raises UnreadableFile."""
    refuse_other_natures(data, name)
    if name.lower().endswith(EXTENSIONS):
        lines, aside = read_every_sheet(data, name, limits)
        return Sheets(lines, tuple(hidden_sheets(aside)))
    return Sheets({"": list(read_text(data, name)[0])})


def content_of(path: Path, limits: Limits) -> bytes:
    """The bytes of a file of reasonable size; of one without end (a device), no more is read."""
    largest = int(limits.megabytes * 1_000_000)
    try:
        if path.is_dir():
            raise UnreadableFile(f"« {path} » est un dossier : indiquez un fichier .csv ou .xlsx.")
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except FileNotFoundError:
        raise UnreadableFile(f"Le fichier « {path} » n’existe pas : vérifiez son nom.") from None
    except (OSError, ValueError):
        # ValueError: a NUL in the name itself, which no file can have.
        raise UnreadableFile(
            f"« {path} » ne peut pas être ouvert : fermez-le s’il est ouvert ailleurs, et vérifiez"
            " que vous avez le droit de le lire."
        ) from None
    if len(data) > largest:
        raise UnreadableFile(
            f"« {path.name} » dépasse {limits.megabytes:g} Mo : gardez la seule feuille à"
            " lire, ou partagez le fichier en plusieurs (réglage [sheets] megabytes)."
        )
    if not data.strip():
        raise UnreadableFile(f"« {path.name} » est vide : vérifiez que c’est bien le bon fichier.")
    return data


def within(records: Iterable[Record], name: str, limits: Limits) -> list[Record]:
    """The rows that say something, counted as they come: a file without end is not read to its
    end."""
    filled: list[Record] = []
    for record in records:
        if not any(record.cells):
            continue
        if len(filled) > limits.rows:
            raise too_many_rows(name, limits)
        if len(record.cells) > limits.columns and any(record.cells[limits.columns :]):
            raise UnreadableFile(
                f"« {name} », ligne {record.line} : plus de {limits.columns} colonnes. Retirez"
                " celles qui ne servent pas, ou augmentez le réglage [sheets] columns."
            )
        filled.append(record)
    if not filled:
        raise UnreadableFile(f"« {name} » ne contient que des cases vides.")
    return filled


def table(
    name: str, filled: Sequence[Record], is_known: IsKnown
) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """The columns, and the rows below them that say something under a title."""
    top = place_of_header(filled, is_known)
    columns = header(name, filled[top], is_known)
    places = [place for place, column in enumerate(columns) if column]
    rows = []
    for record in filled[top + 1 :]:
        shifted = tuple(cells_beyond(columns, record))
        cells = (*record.cells, *[""] * (len(columns) - len(record.cells)))
        flaws = tuple(
            Flaw(columns[place], what, remedy)
            for place, what, remedy in record.flaws
            if place < len(columns)
        )
        said = {columns[place]: cells[place] for place in places}
        if any(said.values()):
            rows.append(Row(record.line, said, (*shifted, *flaws)))
    return tuple(column for column in columns if column), tuple(rows)


def notes(
    filled: Sequence[Record], columns: tuple[str, ...], is_known: IsKnown
) -> tuple[Note, ...]:
    """What a person who looks at the sheet should know: lines above the titles, what is hidden."""
    found = []
    top = place_of_header(filled, is_known)
    if top:
        above = next(cell for cell in filled[0].cells if cell)
        found.append(
            Note(
                f"Les titres sont à la ligne {filled[top].line} ; ce qui est au-dessus est laissé"
                f" de côté (« {above[:60]} »).",
                "Rien à faire si c’est bien la ligne de titres.",
            )
        )
    found.extend(untitled(filled[top], filled[top + 1 :]))
    found.extend(hidden(filled[top], filled[top + 1 :]))
    return tuple(found)


def hidden(head: Record, below: Sequence[Record]) -> Iterator[Note]:
    """The lines and the columns that are read and that nobody sees: how many, and where."""
    lines = [str(record.line) for record in below if record.is_hidden]
    if lines:
        are = "ligne masquée est lue" if len(lines) == 1 else "lignes masquées sont lues"
        yield Note(
            f"{len(lines)} {are} comme les autres : {some_of(lines)}.",
            "Si un filtre devait les écarter, supprimez-les du fichier.",
        )
    titled = [place for place, title in enumerate(head.cells) if title and place in head.unseen]
    if titled:
        names = [f"{letter(place)} (« {head.cells[place][:60]} »)" for place in titled]
        are = "colonne masquée est lue" if len(names) == 1 else "colonnes masquées sont lues"
        yield Note(
            f"{len(names)} {are} comme les autres : {some_of(names)}.",
            "Affichez-les pour vérifier ce qu’elles disent, ou supprimez-les du fichier.",
        )


def some_of(names: Sequence[str]) -> str:
    """The first ten of a list."""
    return ", ".join(names[:10]) + ("…" if len(names) > 10 else "")


def cells_beyond(columns: Sequence[str], record: Record) -> Iterator[Flaw]:
    """Cells after the last title betray a row shifted by a separator: none of its cells is sure,
    and the other rows are what they were."""
    if any(record.cells[len(columns) :]):
        yield Flaw(
            "",
            f"la ligne a {len(record.cells)} cellules pour {len(columns)} colonnes : elle est "
            "peut-être décalée.",
            "Mettez entre guillemets le texte qui contient le séparateur, ou ajoutez le titre qui "
            "manque.",
        )


def untitled(head: Record, below: Sequence[Record]) -> Iterator[Note]:
    """The columns among the others that are filled and have no title: nobody reads them."""
    places = [place for place, title in enumerate(head.cells) if not title]
    filled = [place for place in places if any(any(row.cells[place : place + 1]) for row in below)]
    if filled:
        some = ", ".join(map(letter, filled))
        what = "La colonne {} est remplie et n’a pas de titre : elle est laissée"
        several = "Les colonnes {} sont remplies et n’ont pas de titre : elles sont laissées"
        sentence = (what if len(filled) == 1 else several).format(some)
        yield Note(f"{sentence} de côté.", "Donnez-lui un titre si elle doit être lue.")
