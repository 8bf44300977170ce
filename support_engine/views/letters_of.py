"""The letters of a dossier as a page lists them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from support_engine.core.programme.definition import Workflow
from support_engine.core.telling.letter_names import letter_name
from support_engine.views.history import PARIS, STATES, rectifies
from support_engine.views.letter_codes import code_of

WAITING = ("queued", "claimed", "held")
FAILED = ("dead", "parked", "in_doubt")


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter: its short number, when it left (or was prepared), its state in words; `problem`
    says why it did not leave."""

    code: str
    at: datetime
    person: str
    title: str
    state: str
    state_words: str
    problem: str
    is_reminder: bool

    @property
    def is_waiting(self) -> bool:
        """Whether it has still to leave."""
        return self.state in WAITING

    @property
    def is_failed(self) -> bool:
        """Whether a person has to look at it."""
        return self.state in FAILED


def letters_of(workflow: Workflow, rows: Iterable[Mapping[str, Any]]) -> tuple[LetterLine, ...]:
    """The newest first."""
    told = list(rows)
    rectified = {key for row in told for key in rectifies(row)}
    return tuple(sorted(lines(workflow, told, rectified), key=lambda one: one.at, reverse=True))


def lines(
    workflow: Workflow, rows: Iterable[Mapping[str, Any]], rectified: Collection[str]
) -> Iterator[LetterLine]:
    """A line for each letter."""
    for row in rows:
        words = STATES.get(row["state"], row["state"])
        yield LetterLine(
            code=code_of(row["key"]),
            at=datetime.fromisoformat(row["sent_at"] or row["queued_at"]).astimezone(PARIS),
            person=row["person"],
            title=row["subject"] or letter_name(workflow, row["letter"]),
            state=row["state"],
            state_words=f"{words}, rectifiée depuis" if row["key"] in rectified else words,
            problem=row["error"],
            is_reminder=row["kind"] == "reminder",
        )
