"""A list that comes back from a spreadsheet: what was changed in it since it left, by cell."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from unicodedata import normalize

from support_engine.core.intake.cells import check_cells
from support_engine.core.intake.checks import Reading, department, wave
from support_engine.core.language.rows import Row
from support_engine.core.language.spelling import visible
from support_engine.errors import UnreadableFile
from support_engine.views.lists.lists import CHOSEN

KEY = CHOSEN["dossier"].heading
FACTS = ("nom", "commune", "vague", "departement", "filiere")
BACK = {CHOSEN[name].heading: CHOSEN[name] for name in FACTS}
"""The columns that may come back changed: facts of the project, by their heading."""
ALL = frozenset(column.heading for column in CHOSEN.values())
NOT_EXPORTED = "Ligne {line} : « {key} » n’était pas dans l’export ; cette ligne n’est pas lue."
TWICE = "Ligne {line} : {key} est déjà à la ligne {first}, et dit autre chose ; gardez-en une."
NO_KEY = (
    "Ce classeur n’a pas de colonne « Dossier » : rien ne dit de quel dossier parle une ligne. "
    "Exportez la liste avec cette colonne, et gardez-la."
)
BY_AN_ACT = "« {heading} » ne se change pas dans un classeur : faites l’acte sur le dossier."
EMPTIED = "« {heading} » a été vidé : une cellule vide n’efface rien."
MEANWHILE = (
    "« {heading} » a changé ici depuis l’export : « {now} » (l’export disait « {old} », le "
    "classeur dit « {new} »). Rien n’y est touché ; corrigez le dossier si le classeur a raison."
)


class Change(NamedTuple):
    """A cell that was changed: its heading, what the export said, what it says now."""

    heading: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Edited:
    """A dossier whose row was changed; `notes`: what of it is not taken up, and why."""

    reference: str
    line: int
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Returned:
    """What a sheet says that its export did not. `notes`: rows that are not read; `same`: how many
    were not touched."""

    edited: list[Edited] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    same: int = 0


def is_known(heading: str) -> bool:
    """Whether a title is one of a list's."""
    return heading in ALL


def returned(rows: Sequence[Row], exported: Sequence[Row]) -> Returned:
    """What was changed in each row since the export, whatever was sorted, filtered or taken out.

    Raises UnreadableFile where nothing says of which dossier a row is.
    """
    if any(KEY not in row.cells for row in (*rows, *exported)):
        raise UnreadableFile(NO_KEY)
    left = {row.cells[KEY]: row.cells for row in exported}
    found, first = Returned(), dict[str, Row]()
    for row in rows:
        key = row.cells.get(KEY, "")
        if key not in left:
            found.notes.append(NOT_EXPORTED.format(line=row.line, key=key))
        elif key in first:
            if row.cells != first[key].cells:
                line, other = row.line, first[key].line
                found.notes.append(TWICE.format(line=line, key=key, first=other))
        else:
            first[key] = row
            edited = compared(row, left[key])
            found.same += edited is None
            found.edited += [edited] if edited else []
    return found


def compared(row: Row, left: Mapping[str, str]) -> Edited | None:
    """What was changed in a row; nothing where nothing was."""
    changes, notes = [], [f"{flaw.what} {flaw.remedy}" for flaw in row.flaws]
    flawed = {flaw.column for flaw in row.flaws}
    for heading, new in row.cells.items():
        if heading not in left or heading in flawed or new == left[heading]:
            continue
        if heading not in BACK:
            notes.append(BY_AN_ACT.format(heading=heading))
        elif not new:
            notes.append(EMPTIED.format(heading=heading))
        else:
            changes.append(Change(heading, left[heading], new))
    edited = Edited(row.cells[KEY], row.line, tuple(changes), tuple(notes))
    return edited if changes or notes else None


def against(edited: Edited, details: Mapping[str, str]) -> Edited:
    """What is left to change in a dossier as it is now: what it says already goes, what somebody
    changed meanwhile stays as it is."""
    changes, notes = [], list(edited.notes)
    for change in edited.changes:
        column = BACK[change.heading]
        now = visible(column.written(details.get(column.name, "")))
        if is_same(now, change.new):
            continue
        if is_same(now, change.old):
            changes.append(change)
        else:
            heading, old, new = change
            notes.append(MEANWHILE.format(heading=heading, now=now, old=old, new=new))
    return replace(edited, changes=tuple(changes), notes=tuple(notes))


def as_imported(edited: Edited, waves: Collection[str] | None) -> Edited:
    """The cells as an import reads them: what it would refuse is not taken up, and said. `waves`:
    those there are; None where sessions are quarters."""
    names = {BACK[one.heading].name: one.heading for one in edited.changes}
    cells = {one.heading: one.new for one in edited.changes}
    reading = Reading(Row(edited.line, cells), names)
    check_cells(reading)
    meant = {}
    if "department" in names:
        meant[names["department"]] = department(reading)
    if "wave" in names:
        meant[names["wave"]] = wave(reading, waves)
    wrong = [one for one in reading.problems if one.is_error]
    flawed = {one.column for one in wrong}
    changes = tuple(
        one._replace(new=meant.get(one.heading, one.new))
        for one in edited.changes
        if one.heading not in flawed
    )
    notes = (f"{one.sentence} {one.remedy}" for one in wrong)
    return replace(edited, changes=changes, notes=(*edited.notes, *notes))


def is_same(one: str, other: str) -> bool:
    """Whether two texts are one to whoever reads them: sheets compose accents and spaces anew."""
    first, second = (" ".join(normalize("NFKC", text).split()) for text in (one, other))
    return first == second


def facts(changes: Iterable[Change]) -> Iterator[tuple[str, str]]:
    """Each change as the act says it: the fact, its value."""
    return ((BACK[one.heading].name, one.new) for one in changes)
