"""What the letters of a measure say: what it does, until when it may be answered, what of the same
kind stays once it is lifted."""

from collections.abc import Iterator
from datetime import date

from support_engine.core.dossier import events as e
from support_engine.core.dossier.running import runs
from support_engine.core.language.french import day
from support_engine.core.telling.money_notices import Frozen
from support_engine.core.telling.replies import NO_ANSWER, time_to_answer
from support_engine.core.telling.scene import Scene, coming


def hold_data(scene: Scene, event: e.HoldOpened | e.HoldLifted, on: date | None = None) -> Frozen:
    """A side condition as its letters show it; `on`: its day, where that is not the scene's."""
    rule = scene.workflow.holds[event.hold]
    opens = rule.clock if isinstance(event, e.HoldOpened) else None
    return {
        "hold": {
            "label": rule.label,
            "reason": event.reason,
            "on": (on or scene.on).isoformat(),
            **(time_to_answer(scene, opens) if opens else NO_ANSWER),
            "stops_clocks": stopped_clocks(scene, event),
            "effects": list(rule.effects),
            "others": list(in_force_besides(scene, event.hold)),
            "standing": list(standing_still(scene)),
        },
        "deadlines": coming(scene, scene.lines),
    }


def stopped_clocks(scene: Scene, event: e.HoldOpened | e.HoldLifted) -> bool:
    """Whether the measure has delays stand still, or had, by the rules of its opening."""
    if isinstance(event, e.HoldOpened):
        return event.stops_clocks
    records = [one for one in scene.dossier.holds if one.hold == event.hold]
    return records[-1].stops_clocks if records else False


def in_force_besides(scene: Scene, hold: str) -> Iterator[str]:
    """The other measures in force, and since when."""
    for one in scene.dossier.open_holds:
        if one.hold != hold:
            yield f"{scene.workflow.holds[one.hold].label}, depuis le {day(one.opened_on)}"


def standing_still(scene: Scene) -> Iterator[str]:
    """The delays that something keeps from running now, by their labels."""
    for name, clock in scene.dossier.clocks.items():
        is_paused = any(pause.until_on is None for pause in clock.pauses)
        if is_paused and name in scene.workflow.clocks and runs(scene.case, name):
            yield scene.workflow.clocks[name].label
