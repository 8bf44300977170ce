"""What a rung that fell due changes: how far a ladder went, what its holder is still to be told."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import AnyEvent, Migrated
from support_engine.core.dossier.reminder_events import RemindersIssued
from support_engine.core.dossier.renames import LADDERS, inverse, marks


def reminded(dossier: Dossier, event: RemindersIssued) -> dict[str, Any]:
    """Remember how far each ladder went, for the deadline it was about, what its holder is still to
    be told of, and by how much it counts later."""
    reached = {step.topic: step.days for step in event.steps}
    kept = {topic: days for topic, days in dossier.untold.items() if topic not in reached}
    withheld = {s.topic: s.withheld for s in event.steps if s.withheld is not None}
    later = {step.topic: step.put_off for step in event.steps if step.put_off}
    return {
        "reminded": {**dossier.reminded, **reached},
        "untold": {**kept, **withheld},
        "put_off": {**dossier.put_off, **later},
    }


def under_old_names(dossier: Dossier, undone: Iterable[AnyEvent]) -> Dossier:
    """Reminders sent under rules that are taken back count: else they would go out again."""
    for event in undone:
        if isinstance(event, Migrated):
            names = inverse(event.renames)
            kept: dict[str, Any] = {n: marks(getattr(dossier, n), names) for n in LADDERS}
            dossier = replace(dossier, **kept)
    return dossier


def unsaid(dossier: Dossier, undone: Iterable[AnyEvent]) -> Dossier:
    """What a clock ahead said was not said; letters of the same rungs leave once more."""
    if any(isinstance(event, RemindersIssued) for event in undone):
        return replace(dossier, unsaid=dossier.unsaid + 1)
    return dossier
