"""A dossier in hand: everything that a question about it is answered from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from support_engine.core.days.calendar import Calendar
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.programme.definition import Workflow


@dataclass(frozen=True, slots=True)
class Case:
    """A dossier, the rules that it follows, the calendar of its dates, and today's civil date.

    The effective day of an act is the act's own (`command.on`), never `today`.
    """

    workflow: Workflow
    dossier: Dossier
    calendar: Calendar
    today: date

    def known_on(self, on: date) -> date | None:
        """Today, where an act of that effective day is recorded later: what protects somebody
        counts from then. None for an act of the day."""
        return self.today if self.today > on else None

    def now_with(self, dossier: Dossier) -> Case:
        """The dossier as an event left it, under the same rules, on the same day."""
        return Case(self.workflow, dossier, self.calendar, self.today)
