"""The line of titles of a table: found among what people write above it, each title once."""

from collections.abc import Callable, Sequence

from support_engine.adapters.sheets.csv_text import Record
from support_engine.core.language.spelling import plain
from support_engine.errors import UnreadableFile

SOUGHT = 20
"""Lines among which the titles are sought: more above a table is another table."""
IsKnown = Callable[[str], bool]


def every_title(_column: str) -> bool:
    """Where nobody says which titles are known, the first line is the one."""
    return True


def place_of_header(filled: Sequence[Record], is_known: IsKnown) -> int:
    """Which line names the columns: the one with most known titles, else the first."""
    if is_known is every_title:
        return 0
    known = known_titles(filled, is_known)
    return known.index(max(known)) if max(known) > 1 else 0


def known_titles(filled: Sequence[Record], is_known: IsKnown) -> list[int]:
    """How many known titles each of the first lines has."""
    return [sum(is_known(cell) for cell in record.cells if cell) for record in filled[:SOUGHT]]


def has_titles(filled: Sequence[Record], is_known: IsKnown) -> bool:
    """Whether one of the first lines names columns that are known: more than one."""
    return max(known_titles(filled, is_known), default=0) > 1


def header(name: str, record: Record, is_known: IsKnown) -> tuple[str, ...]:
    """The headings, each on one line, each only once: of two that mean nothing here, the second
    is told apart by its letter."""
    columns = [" ".join(cell.split()) for cell in record.cells]
    if not any(character.isalpha() for column in columns for character in column):
        raise UnreadableFile(
            f"« {name} » n’a pas de ligne de titres : la ligne {record.line} devrait nommer les"
            " colonnes (Nom du projet, Commune, Département…)."
        )
    first: dict[str, int] = {}
    for place, column in enumerate(columns):
        other = first.setdefault(plain(column) or column, place)
        if not column or other == place:
            continue
        if is_known(column):
            raise UnreadableFile(
                f"« {name} », ligne {record.line} : le titre « {column} » est celui de deux"
                f" colonnes, {letter(other)} et {letter(place)}. Renommez ou retirez l’une d’elles."
            )
        columns[place] = f"{column} ({letter(place)})"
    return tuple(columns)


def letter(place: int) -> str:
    """The letters of a column, as a spreadsheet shows them: 0 → A, 26 → AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
