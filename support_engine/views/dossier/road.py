"""The road of a dossier: the phases that it went through, with their days, and those ahead."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from support_engine.core.dossier.case import Case
from support_engine.core.dossier.events import Corrected, DossierOpened, Moved, Recorded
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.main_road import main_road


@dataclass(frozen=True, slots=True)
class Stage:
    """A phase of the road; `since`: the day on which it began, None for one that is ahead."""

    phase: str
    label: str
    since: date | None
    place: Literal["past", "here", "ahead"]


def road(case: Case, journal: Iterable[Recorded]) -> tuple[Stage, ...]:
    """Behind, here, ahead; a phase that is not on the main road ends what can be told."""
    reached = phases(journal)
    workflow, here = case.workflow, case.dossier.phase
    hoped = list(dict.fromkeys(workflow.states[name].phase for name in main_road(workflow)))
    ahead = hoped[hoped.index(here) + 1 :] if here in hoped and not case.dossier.is_closed else []
    behind = [phase for phase in reached if phase != here and phase not in ahead]
    return (
        *(Stage(p, label(case, p), reached[p], "past") for p in behind),
        Stage(here, label(case, here), reached.get(here, case.dossier.since), "here"),
        *(Stage(p, label(case, p), None, "ahead") for p in ahead),
    )


def label(case: Case, phase: str) -> str:
    """What a phase is called; one that the rules no longer have keeps its id."""
    known = case.workflow.phases.get(phase)
    return known.label if known else phase


def phases(journal: Iterable[Recorded]) -> dict[str, date]:
    """The day on which each phase began for the last time, in the order in which they did."""
    found: dict[str, date] = {}
    now = ""
    for phase, on in entries(tuple(journal)):
        if phase != now:
            found.pop(phase, None)
            found[phase] = on
        now = phase
    return found


def entries(rows: tuple[Recorded, ...]) -> Iterator[tuple[str, date]]:
    """The phase after each move that stands."""
    back = {taken for r in rows if isinstance(r.event, Corrected) for taken in r.event.takes_back}
    for row in rows:
        if row.version not in back and isinstance(row.event, DossierOpened | Moved):
            yield row.event.phase, row.on


def exits(workflow: Workflow) -> frozenset[str]:
    """The keys of the transitions that leave the main road."""
    ways = main_road(workflow)
    road = {workflow.states[name].phase for name in ways}
    found = (one for one in workflow.transitions if workflow.states[one.target].phase not in road)
    return frozenset(f"transition:{one.id}" for one in found)
