"""The kinds of reports: one line each, and nothing else knows how many there are."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from support_engine.views.reports.milestones import milestones
from support_engine.views.reports.portfolio import portfolio
from support_engine.views.reports.rows import Period, Seen, Unread


class Figures(Protocol):
    """What a report shows: a frozen dataclass that says whether all its dossiers are fictional."""

    @property
    def demo(self) -> bool:
        """Whether there are dossiers, all of them of a demonstration."""

    @property
    def unread(self) -> tuple[str, ...]:
        """The dossiers that could not be read, in order."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of report: its title, a sentence for the command, and the view that it shows.

    `about_one`: it can be made about one dossier.
    """

    title: str
    sentence: str
    figures: Callable[[Iterable[Seen | Unread], Period], Figures]
    about_one: bool = False


KINDS: Mapping[str, Kind] = {
    "portfolio": Kind("Portefeuille", "Où en est chaque dossier, mouvements, alertes.", portfolio),
    "milestones": Kind(
        "Jalons", "Jalons à venir, atteints, en retard, reportés.", milestones, about_one=True
    ),
}
"""By the name that the programme file, the command and the templates (`reports/NAME…`) use."""
