"""What somebody did on a dossier, each act with its receipt: its number, its hour, its files."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from support_engine.core.dossier.events import Corrected, DocumentAdded, Recorded
from support_engine.core.dossier.joined import joined
from support_engine.core.programme.definition import Workflow
from support_engine.core.telling.narrative import Names, what


@dataclass(frozen=True, slots=True)
class File:
    """A file of an act, of a kind of paper (none: it went with a message); `size` is bytes."""

    kind: str
    label: str
    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """An act on record: `key` is its address, `number` what one quotes; `taken_back`: since when it
    counts no more, None where it stands."""

    key: str
    number: str
    at: datetime
    lines: tuple[str, ...]
    files: tuple[File, ...]
    taken_back: date | None


Rows = Iterable[tuple[Workflow, Recorded]]


def receipts(
    reference: str, rows: Rows, keys: Mapping[int, str], names: Names
) -> tuple[Receipt, ...]:
    """The acts of those keys (by the version of each row), the newest first."""
    known = list(rows)
    back = {
        v: row.on
        for _, row in known
        if isinstance(row.event, Corrected)
        for v in row.event.takes_back
    }
    mine = [(keys[row.version], rules, row) for rules, row in known if row.version in keys]
    found = (
        receipt(reference, key, [(rules, row) for _, rules, row in each], back, names)
        for key, each in groupby(mine, key=lambda one: one[0])
    )
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def receipt(
    reference: str,
    key: str,
    rows: list[tuple[Workflow, Recorded]],
    back: Mapping[int, date],
    names: Names,
) -> Receipt:
    """One act, whatever number of rows it is."""
    first = rows[0][1]
    return Receipt(
        key=key,
        number=f"{reference}-{first.version}",
        at=first.at,
        lines=tuple(what(rules, row.event, names) for rules, row in rows),
        files=tuple(files(rows)),
        taken_back=next((back[row.version] for _, row in rows if row.version in back), None),
    )


def files(rows: Iterable[tuple[Workflow, Recorded]]) -> Iterator[File]:
    """The files of an act."""
    for rules, row in rows:
        for file in joined(row.event):
            kind = file.kind if isinstance(file, DocumentAdded) else ""
            label = rules.documents[kind].label if kind else "jointe au message"
            yield File(kind, label, file.name, file.sha256, file.size)
