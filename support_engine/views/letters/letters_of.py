"""The letters of a dossier as a page lists them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from support_engine.core.programme.definition import Workflow
from support_engine.core.telling.letter_names import letter_name
from support_engine.views.dossier.history import PARIS, STATES, rectifies
from support_engine.views.letters.letter_codes import code_of

WAITING = ("queued", "claimed", "held", "unsent")
FAILED = ("dead", "parked", "in_doubt")


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter: its short number, when it left (or was prepared), its state in words; `problem`
    says why it did not leave; `together`: how many left as one message."""

    code: str
    at: datetime
    person: str
    title: str
    state: str
    state_words: str
    problem: str
    is_reminder: bool
    together: int = 1

    @property
    def is_waiting(self) -> bool:
        """Whether it has still to leave."""
        return self.state in WAITING

    @property
    def is_failed(self) -> bool:
        """Whether a person has to look at it."""
        return self.state in FAILED


def letters_of(workflow: Workflow, rows: Iterable[Mapping[str, Any]]) -> tuple[LetterLine, ...]:
    """The newest first; what left as one message is one line."""
    told = list(rows)
    rectified = {key for row in told for key in rectifies(row)}
    messages: dict[object, LetterLine] = {}
    for row, line in zip(told, lines(workflow, told, rectified), strict=True):
        message = (row["message_id"], line.state, line.state_words)
        same = message if row["sent_at"] and row["message_id"] else line.code
        first = messages.get(same)
        messages[same] = replace(first, together=first.together + 1) if first else line
    return tuple(sorted(messages.values(), key=lambda one: one.at, reverse=True))


def known_then(rows: Sequence[Mapping[str, Any]], until: datetime) -> list[Mapping[str, Any]]:
    """The rows of the outbox that were there just before a moment. Of one that left later or never,
    nobody noted when it became what it is: it is said not to have left yet."""
    written = (row for row in rows if was_written(row, until))
    return [row if had_left(row, until) else {**row, **NOT_LEFT} for row in written]


NOT_LEFT = {"state": "unsent", "sent_at": "", "subject": "", "body": "", "error": ""}


def was_written(row: Mapping[str, Any], until: datetime) -> bool:
    """Whether a letter was written by then."""
    return datetime.fromisoformat(row["queued_at"]) < until


def had_left(row: Mapping[str, Any], until: datetime) -> bool:
    """Whether a letter had left by then, or had nobody to go to from the first."""
    if not row["person"]:
        return True
    return bool(row["sent_at"]) and datetime.fromisoformat(row["sent_at"]) < until


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
