"""What an intake reads and what it hands back: rows, candidacies, and problems in French."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Severity = Literal["erreur", "avertissement"]

WHOLE_FILE = 0
"""The line of a problem that concerns the file and not one of its rows."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct (erreur) or to look at (avertissement).

    The sentence names its own place, so that it can be shown alone; the remedy says what to do.
    """

    line: int
    column: str
    severity: Severity
    sentence: str
    remedy: str

    @property
    def is_error(self) -> bool:
        """Does it keep its row, or the whole file, out?"""
        return self.severity == "erreur"


@dataclass(frozen=True, slots=True)
class Candidacy:
    """One row fit to become a dossier. `follows` is the source_id of an earlier application."""

    line: int
    details: dict[str, str]
    contact_name: str
    contact_email: str
    submitted_on: date | None
    follows: str | None


@dataclass(frozen=True, slots=True)
class Intake:
    """What a file gives: what may enter, what was seen, and the lines kept out."""

    candidacies: tuple[Candidacy, ...]
    problems: tuple[Problem, ...]
    bad_lines: tuple[int, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Is the file itself refused, with every row?"""
        return any(p.is_error and p.line == WHOLE_FILE for p in self.problems)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep something out."""
        return tuple(p for p in self.problems if p.is_error)
