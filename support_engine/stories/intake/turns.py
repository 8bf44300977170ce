"""In which turn the rows of a sheet are done, so that the same sheet does the same wherever it was
stopped, and nothing once it is done.

First the rows of which the base says all: their dossiers are theirs. Then the others, in order; a
row that was kept out is tried again, before any later one, as soon as another row changed a
dossier that it was compared with: what is done is always the first row that can be.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from heapq import heappop, heappush

from sqlalchemy import Connection

from support_engine.adapters.store.case.record import VersionTaken
from support_engine.core.intake.candidacy import Candidacy
from support_engine.errors import BaseBusy
from support_engine.stories.intake import told
from support_engine.stories.intake.rows import Rows
from support_engine.stories.intake.told import Row

RACES = 5
"""How often a row is done afresh when another process wrote in between."""
Place = Callable[[], AbstractContextManager[Connection]]


class Undone(Exception):
    """A row that is kept out: what it had written is undone."""

    def __init__(self, row: Row) -> None:
        super().__init__(row.line)
        self.row = row


@dataclass
class Turns:
    """The rows of a file, each in its turn. `reading` and `writing`: where a row is looked at, and
    where it is done; `waiting`: the rows kept out, by the dossiers that they were compared with."""

    rows: Rows
    candidacies: tuple[Candidacy, ...]
    reading: Place
    writing: Place
    done: dict[int, Row] = field(default_factory=dict)
    waiting: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    again: list[int] = field(default_factory=list)

    def steps(self) -> Iterator[None]:
        """Two steps for each row: it is looked at, then done."""
        for number in range(len(self.candidacies)):
            self.look(number)
            yield
        for number in range(len(self.candidacies)):
            if number not in self.done:
                self.settle(number)
            yield

    def look(self, number: int) -> None:
        """A row of which the base says all is done."""
        with self.reading() as db:
            row = self.rows.look(db, self.candidacies[number])
        if row is not None:
            self.keep(number, row)

    def settle(self, number: int) -> None:
        """A row, then those that waited for it."""
        heappush(self.again, number)
        while self.again:
            number = heappop(self.again)
            row = kept_or_undone(self.rows, self.writing, self.candidacies[number])
            if row.is_kept_out:
                self.done[number] = row
                for reference in self.rows.met:
                    self.waiting[reference].add(number)
            else:
                self.keep(number, row)

    def keep(self, number: int, row: Row) -> None:
        """A row that is in the base."""
        self.done[number] = row
        self.rows.keep(row)
        if row.kind == "changed":
            waiting = self.waiting.pop(row.reference, set()) - set(self.again)
            for other in sorted(waiting):
                if self.done[other].is_kept_out:
                    heappush(self.again, other)


def kept_or_undone(rows: Rows, place: Place, candidacy: Candidacy) -> Row:
    """One row, whole or not at all. Raises BaseBusy once every try met a base that was taken."""
    for turn in range(1, RACES + 1):
        try:
            with place() as db:
                row = rows.write(db, candidacy)
                if row.is_kept_out:
                    raise Undone(row)
                return row
        except Undone as undone:
            return undone.row
        except VersionTaken:
            continue
        except BaseBusy:
            if turn == RACES:
                raise
    return told.kept_out(candidacy, "refused", told.MEANWHILE)
