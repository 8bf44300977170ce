"""Lives for tests: the dossier in incubation on some assumptions, and what is told of it."""

from datetime import date

from support_engine.core.simulation.assumptions import Assumptions
from support_engine.core.simulation.life import Life
from tests.story import day, in_hand

START = date(2022, 3, 22)


def life_of(workflow, calendar, dossier, until: str | None = None, start=START, **said):
    """The life of a dossier on some assumptions."""
    life = Life(in_hand(workflow, dossier, calendar), Assumptions.model_validate(said))
    return life.play(start, day(until) if until else None)


def told(timeline, *kinds: str) -> list[tuple[str, str]]:
    """Day and label of the entries of some kinds."""
    return [(e.on.isoformat(), e.label) for e in timeline.entries if not kinds or e.kind in kinds]
