"""A round rehearsed: what it would record, one line for each event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from support_engine.core.dossier.events import AnyEvent
from support_engine.core.programme.definition import Workflow
from support_engine.core.telling.narrative import what


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What the round would record on a dossier, in French."""

    reference: str
    what: str


def foreseen(workflow: Workflow, reference: str, events: Iterable[AnyEvent]) -> Iterator[Foreseen]:
    """The events of one dossier, told under the rules that it follows."""
    for event in events:
        yield Foreseen(reference, what(workflow, event))
