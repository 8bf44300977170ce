"""Acts taken back, as any face shows them: the acts, and what becomes of their letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from support_engine.core.dossier.events import Recorded
from support_engine.core.language.french import day
from support_engine.core.programme.definition import SYSTEM_ROLE, Workflow
from support_engine.core.telling.narrative import what


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An act that no longer counts."""

    number: int
    on: date
    who: str
    what: str

    @property
    def line(self) -> str:
        """« acte n° 50, désignation de Camille, par lou le 2 décembre 2021 »."""
        by = "de lui-même" if self.who == SYSTEM_ROLE else f"par {self.who}"
        return f"acte n° {self.number}, {self.what}, {by} le {day(self.on)}"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of an act taken back: it does not leave, or it had left on that day.

    `sent_on` is None for one that waits, or that is being handed over at this very moment.
    """

    letter: str
    person: str
    act: int
    sent_on: date | None
    subject: str

    @property
    def line(self) -> str:
        """« « Votre projet est labellisé » (label_accorde), à lou, partie le 2 décembre 2021 »."""
        named = f"« {self.subject} » ({self.letter})" if self.subject else self.letter
        left = f", partie le {day(self.sent_on)}" if self.sent_on else ""
        return f"{named}, à {self.person or 'personne'}{left}"


@dataclass(frozen=True, slots=True)
class Reversal:
    """What a correction takes back, the letters that it withdraws, those that had left."""

    acts: tuple[TakenBack, ...]
    withdrawn: tuple[Letter, ...]
    gone: tuple[Letter, ...]


def reversal(
    acts: Iterable[tuple[Workflow, Recorded]],
    withdrawn: Iterable[Mapping[str, Any]],
    gone: Iterable[Mapping[str, Any]],
) -> Reversal:
    """From rows of the journal with their rules, and rows of the outbox."""
    told = (
        TakenBack(row.version, row.on, row.actor, what(workflow, row.event))
        for workflow, row in acts
    )
    return Reversal(tuple(told), tuple(map(letter, withdrawn)), tuple(map(letter, gone)))


def letter(row: Mapping[str, Any]) -> Letter:
    """One row of the outbox."""
    sent_on = date.fromisoformat(row["sent_on"]) if row["sent_on"] else None
    return Letter(row["letter"], row["person"], row["act"], sent_on, row["subject"])
