"""A table given by a person: a CSV file or an Excel workbook, read the same way.

Whatever is wrong is said in one French sentence that names the place and the remedy
(UnreadableFile): the person who reads it has a spreadsheet at hand, not a programmer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from support_engine.adapters.sheets.csv_text import Record, read_text
from support_engine.adapters.sheets.nature import refuse_other_natures
from support_engine.adapters.sheets.workbook import EXTENSIONS, read_every_sheet, read_workbook
from support_engine.core.language.rows import Row
from support_engine.core.language.spelling import plain
from support_engine.errors import UnreadableFile

__all__ = ["Row", "Table", "read_table"]

LARGEST_MB = 20
"""Every candidacy of ten waves fits in one; a larger file is another file."""


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows; `encoding` and `delimiter` are empty for a workbook."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    delimiter: str


def read_table(path: Path) -> Table:
    """The table that a file holds. Raises UnreadableFile."""
    data = content_of(path)
    refuse_other_natures(data, path.name)
    if path.suffix.lower() in EXTENSIONS:
        return table(path.name, read_workbook(data, path.name), "", "")
    records, encoding, delimiter = read_text(data, path.name)
    return table(path.name, records, encoding, delimiter)


def read_sheets(path: Path) -> dict[str, list[Record]]:
    """Every line of every sheet that a person sees, whatever stands above the titles. Raises
    UnreadableFile."""
    data = content_of(path)
    refuse_other_natures(data, path.name)
    if path.suffix.lower() in EXTENSIONS:
        return read_every_sheet(data, path.name)
    return {"": list(read_text(data, path.name)[0])}


def content_of(path: Path) -> bytes:
    """The bytes of a file of reasonable size."""
    try:
        if path.is_dir():
            raise UnreadableFile(f"« {path} » est un dossier : indiquez un fichier .csv ou .xlsx.")
        if path.stat().st_size > LARGEST_MB * 1_000_000:
            raise UnreadableFile(
                f"« {path.name} » dépasse {LARGEST_MB} Mo : gardez la seule feuille des"
                " candidatures, ou partagez le fichier en plusieurs."
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile(f"Le fichier « {path} » n’existe pas : vérifiez son nom.") from None
    except (OSError, ValueError):
        # ValueError: a NUL in the name itself, which no file can have.
        raise UnreadableFile(
            f"« {path} » ne peut pas être ouvert : fermez-le s’il est ouvert ailleurs, et vérifiez"
            " que vous avez le droit de le lire."
        ) from None
    if not data.strip():
        raise UnreadableFile(f"« {path.name} » est vide : vérifiez que c’est bien le bon fichier.")
    return data


def table(name: str, records: Sequence[Record], encoding: str, delimiter: str) -> Table:
    """The first row that says something is the header; rows that say nothing are skipped."""
    filled = [record for record in records if any(record.cells)]
    if not filled:
        raise UnreadableFile(f"« {name} » ne contient que des cases vides.")
    columns = header(name, filled[0])
    places = [place for place, column in enumerate(columns) if column]
    rows = []
    for record in filled[1:]:
        refuse_cells_without_heading(name, columns, record)
        cells = (*record.cells, *[""] * (len(columns) - len(record.cells)))
        rows.append(Row(record.line, {columns[place]: cells[place] for place in places}))
    return Table(name, tuple(c for c in columns if c), tuple(rows), encoding, delimiter)


def header(name: str, record: Record) -> tuple[str, ...]:
    """The headings, each on one line, each only once."""
    columns = [" ".join(cell.split()) for cell in record.cells]
    if not any(character.isalpha() for column in columns for character in column):
        raise UnreadableFile(
            f"« {name} » n’a pas de ligne de titres : la ligne {record.line} devrait nommer les"
            " colonnes (Nom du projet, Commune, Département…)."
        )
    first: dict[str, int] = {}
    for place, column in enumerate(columns):
        other = first.setdefault(plain(column) or column, place)
        if column and other != place:
            raise UnreadableFile(
                f"« {name} », ligne {record.line} : le titre « {column} » est celui de deux"
                f" colonnes, {letter(other)} et {letter(place)}. Renommez ou retirez l’une d’elles."
            )
    return tuple(columns)


def refuse_cells_without_heading(name: str, columns: Sequence[str], record: Record) -> None:
    """A cell under no heading cannot be used, and often betrays a row shifted by a separator."""
    for place, cell in enumerate(record.cells):
        if not cell or (place < len(columns) and columns[place]):
            continue
        if place >= len(columns):
            raise UnreadableFile(
                f"« {name} », ligne {record.line} : {len(record.cells)} cellules pour"
                f" {len(columns)} colonnes. Mettez entre guillemets le texte qui contient le"
                " séparateur, ou ajoutez le titre qui manque."
            )
        raise UnreadableFile(
            f"« {name} », ligne {record.line} : la colonne {letter(place)} est remplie et n’a pas"
            " de titre. Donnez-lui un titre, ou videz-la."
        )


def letter(place: int) -> str:
    """The letters of a column, as a spreadsheet shows them: 0 → A, 26 → AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
