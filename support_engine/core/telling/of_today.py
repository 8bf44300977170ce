"""What a letter that waited says on the day it leaves: its dossier as it is, its act as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from support_engine.core.dossier import events as e
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.awaiting import letter_of
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.delays import stops
from support_engine.core.dossier.explain import subject_deadline
from support_engine.core.dossier.lifting import told
from support_engine.core.dossier.names import step_today
from support_engine.core.money.law import agreement, terms_in_force
from support_engine.core.telling.lengths import lengths_of
from support_engine.core.telling.measures import in_force_besides, standing_still
from support_engine.core.telling.money_notices import amendment_data
from support_engine.core.telling.notices import reminder_notice
from support_engine.core.telling.replies import time_to_answer
from support_engine.core.telling.scene import (
    Notice,
    Scene,
    coming,
    deadline_data,
    dossier_data,
    missing_documents,
)
from support_engine.core.telling.standing import Waiting


def as_of_today(scene: Scene, letter: Waiting, data: Mapping[str, Any]) -> dict[str, Any]:
    """What a letter says of the dossier, of its state and of its coming dates, as they are now, and
    of the agreement as it is in force; what it says of the act, and the lengths of its rules, stay
    as they were."""
    event, scene = letter.told.event, as_it_tells(scene, letter)
    fresh = {**data, "dossier": dossier_data(scene)}
    if "deadlines" in data and not data.get("correction", {}).get("stranger"):
        anew = replace(scene, moved=frozenset(data.get("moved", ())))
        fresh["deadlines"] = coming(anew, scene.lines)
    if isinstance(event, m.AgreementAmended):
        fresh["amendment"] = amendment_data(scene.case, event)
    if "correction" in data:
        on = min(scene.on.isoformat(), data["correction"]["on"])
        fresh["correction"] = {**data["correction"], "on": on}
    if "facts" in data:
        fresh["lengths"] = lengths_of(letter.workflow)
        fresh["facts"] = facts_in_force(scene, letter, data["facts"])
    if "recovery" in data and (reply := reply_today(scene, letter, data["recovery"].get("reply"))):
        fresh["recovery"] = {**data["recovery"], "reply": reply}
    if "hold" in data:
        fresh["hold"] = {**data["hold"], **measure_today(scene, letter)}
    if isinstance(event, e.ExtensionGranted | e.ExtensionRefused):
        now = extension_today(scene, event, letter.now("clocks", event.clock))
        fresh["extension"] = {**data["extension"], **now}
    if "payment" in data and (in_force := agreement(scene.case)) is not None:
        fresh["payment"] = {**data["payment"], "maximum": in_force.maximum}
    if "missing_documents" in data and isinstance(event, e.Moved):
        fresh["missing_documents"] = still_missing(scene, letter, data["missing_documents"])
    if isinstance(event, e.MilestoneRefused):
        named = f"milestones.{letter.now('milestones', event.milestone)}"
        fresh["deadline"] = owed_today(scene, named, data["deadline"])
    if letter.topic:
        fresh.update(reminded(scene, letter, data))
    return fresh


def as_it_tells(scene: Scene, letter: Waiting) -> Scene:
    """The scene once this letter has left, today, where what it protects runs again from it."""
    event = letter.told.event
    hold = letter.now("holds", event.hold) if isinstance(event, e.HoldLifted) else ""
    if not hold or not (resumed := told(scene.dossier, hold, scene.on)):
        return scene
    case = scene.case.now_with(replace(scene.dossier, **resumed))
    return replace(scene, case=case, lines=agenda(case))


def measure_today(scene: Scene, letter: Waiting) -> Mapping[str, Any]:
    """Until when a measure may be answered, its letter leaving today; the others in force, and what
    stands still."""
    event, clocks = letter.told.event, scene.dossier.clocks
    opened = [name for name, clock in clocks.items() if clock.letter == letter.told.version]
    answer = time_to_answer(scene, opened[0]) if opened else {}
    if not isinstance(event, e.HoldOpened | e.HoldLifted):
        return answer
    others = list(in_force_besides(scene, letter.now("holds", event.hold)))
    return {**answer, "others": others, "standing": list(standing_still(scene))}


def extension_today(
    scene: Scene, event: e.ExtensionGranted | e.ExtensionRefused, clock: str
) -> Mapping[str, Any]:
    """The end of a delay on which more time was answered, as it is today: its letter may not have
    left yet, something may suspend it, or have set another end since."""
    running = scene.dossier.clocks.get(clock)
    if running is None or not running.is_running:
        return {}
    end = clock_deadline(scene.case, clock)
    on = end.on.isoformat() if end.on else None
    if isinstance(event, e.ExtensionGranted):
        return {"new_on": on, "waits": bool(end.waits)}
    return {"old_on": on, "is_over": end.on is not None and end.on < scene.on}


def owed_today(scene: Scene, subject: str, told: Any) -> Any:
    """The day on which what was sent back is due, as it is today; as it was told, where the rules
    have it no more."""
    if subject.partition(".")[2] not in scene.workflow.milestone_of:
        return told
    deadline = subject_deadline(scene.case, subject)
    return deadline_data(scene, subject, deadline.on) if deadline and deadline.on else None


def reply_today(scene: Scene, letter: Waiting, reply: Any) -> Mapping[str, Any] | None:
    """The time to answer a sum claimed back: in its holder's hands before the mail of its letter
    leaves, no sending of the same letter moves it; while something suspends it, it has no end."""
    awaited = letter_of(scene.dossier, letter.told.version)
    began = awaited.counts_on if awaited is not None else None
    stands = any(pause.until_on is None for pause in stops(scene.dossier))
    known = {"began": began.isoformat()} if began else {}
    return {**reply, **known, "stands": stands} if reply else None


def facts_in_force(scene: Scene, letter: Waiting, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a letter with the terms of the agreement in force; those that its own act gave
    are what it announces."""
    own = getattr(letter.told.event, "facts", {})
    terms = terms_in_force(scene.case)
    return {n: v if n in own else terms.get(letter.now("facts", n), v) for n, v in facts.items()}


def still_missing(scene: Scene, letter: Waiting, named: Sequence[str]) -> list[str]:
    """All the papers that are missing while the dossier is where the letter says; elsewhere, those
    that it asked for without those that came since."""
    event = letter.told.event
    state = letter.now("states", event.target) if isinstance(event, e.Moved) else ""
    if state not in scene.workflow.leaving:
        return list(named)
    missing = missing_documents(scene, state)
    if state == scene.dossier.state:
        return missing
    return [label for label in named if label in missing]


def reminded(scene: Scene, letter: Waiting, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """A reminder as it would be written now: whose turn it is, what it proposes, its papers. One of
    a rung that other rules do not have gives its date alone."""
    if (notice := written_now(scene, letter)) is not None:
        return notice.data
    subject = letter.topic.split("|")[1]
    on = scene.on.fromisoformat(data["deadline"]["on"])
    return {"deadline": deadline_data(scene, subject, on)}


def written_now(scene: Scene, letter: Waiting) -> Notice | None:
    """A reminder as the round would write it now to that role; None for every other letter."""
    event, since = letter.told.event, letter.told.version
    steps = event.steps if isinstance(event, e.RemindersIssued) else ()
    now = (step_today(letter.journal, since, step) for step in steps)
    told = (n for step in now if step.topic == letter.topic for n in reminder_notice(scene, step))
    role = letter.now("roles", letter.role)
    return next((notice for notice in told if notice.roles == (role,)), None)
