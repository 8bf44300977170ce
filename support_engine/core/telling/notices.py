"""Who must be told after an event, and with which facts. Pure.

A notice names a letter, roles and frozen plain data; people and addresses are found later. Its key
makes it unique: the same event never writes to the same person twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from support_engine.core.acts.conditions import document_problem
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import Line, step_of
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.explain import (
    how,
    subject_deadline,
    subject_documents,
    subject_label,
    subject_todo,
)
from support_engine.core.programme.definition import Reminder, Step, Workflow
from support_engine.core.programme.roles import HOLDER, OFFICER
from support_engine.core.telling.money_notices import Frozen, money_notice

COMING = 8
"""How many coming dates an act's letter lists; more would hide the first."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A letter to write. `topic`: a reminder is void when it moves; `thread` groups mails."""

    letter: str
    roles: tuple[str, ...]
    key: str
    thread: str
    data: Frozen = field(default_factory=dict)
    topic: str = ""
    person: str | None = None

    @property
    def is_reminder(self) -> bool:
        """Reminders wait for the sending window and gather in one message a day."""
        return self.topic != ""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a notice is written from: the dossier as the event left it, its coming dates, and the
    day on which the event took effect."""

    case: Case
    lines: tuple[Line, ...]
    on: date

    @property
    def workflow(self) -> Workflow:
        """The rules that the dossier follows."""
        return self.case.workflow

    @property
    def dossier(self) -> Dossier:
        """The dossier as the event left it."""
        return self.case.dossier


def notices(scene: Scene, event: e.AnyEvent) -> tuple[Notice, ...]:
    """The letters of one event; most events have none or one."""
    workflow = scene.workflow
    match event:
        case e.Moved():
            transition = workflow.transition_of[event.transition]
            return act_notice(
                scene, transition.letter, transition.letter_to, moved_data(scene, event)
            )
        case e.RemindersIssued():
            return tuple(n for step in event.steps for n in reminder_notice(scene, step))
        case e.MilestoneDeclared() | e.MilestoneValidated() | e.MilestoneRefused():
            return milestone_notice(scene, event)
        case e.ExtensionRequested() | e.ExtensionGranted() | e.ExtensionRefused():
            return extension_notice(scene, event)
        case e.HoldOpened():
            rule = workflow.holds[event.hold]
            return act_notice(scene, rule.letter, rule.letter_to, hold_data(scene, event))
        case e.HoldLifted():
            rule = workflow.holds[event.hold]
            return act_notice(scene, rule.lift_letter, rule.letter_to, hold_data(scene, event))
        case e.DossierOpened() | e.DetailsChanged() | e.PersonAssigned() | e.DocumentAdded():
            return ()
        case e.ExtensionCancelled() | e.Noted() | e.Corrected() | e.Migrated():
            return ()
        case _:
            told = money_notice(scene.case, event)
            return (
                act_notice(scene, told.letter, told.roles, told.data, told.thread) if told else ()
            )


def read_as(workflow: Workflow, role: str) -> Frozen:
    """Under what name somebody receives a letter, and of which programme."""
    label = workflow.roles[role].label if role in workflow.roles else role
    return {"role": role, "role_label": label, "programme": workflow.header.label}


def act_notice(
    scene: Scene, letter: str | None, roles: tuple[str, ...], data: Frozen, thread: str = "dossier"
) -> tuple[Notice, ...]:
    """The letter of an act, keyed by the version that the act made."""
    if letter is None:
        return ()
    key = f"{scene.dossier.reference}/v{scene.dossier.version}/{letter}"
    return (Notice(letter, roles, key, thread, {"dossier": dossier_data(scene), **data}),)


def dossier_data(scene: Scene) -> Frozen:
    """What every letter may say of the dossier; public facts and labels only, no person."""
    dossier, workflow = scene.dossier, scene.workflow
    details = dossier.details
    return {
        "reference": dossier.reference,
        "name": dossier.name,
        **{k: details.get(k, "") for k in ("holder", "commune", "department", "wave", "sector")},
        "state": workflow.states[dossier.state].label,
        "phase": workflow.phases[dossier.phase].label,
        "session": workflow.sessions.label if workflow.sessions else "Vague",
        "demo": details.get("demo", ""),
        "officer": dossier.people.get(OFFICER, ""),
    }


def moved_data(scene: Scene, event: e.Moved) -> Frozen:
    """The act, the facts on file, the coming dates, and the documents still missing."""
    transition = scene.workflow.transition_of[event.transition]
    wanted = tuple(
        dict.fromkeys(
            kind for t in scene.workflow.leaving[event.target] for kind in t.requires_documents
        )
    )
    missing = [kind for kind in wanted if document_problem(scene.case, kind, scene.on)]
    return {
        "act": {"label": transition.label, "on": scene.on.isoformat(), "reason": event.reason},
        "facts": dict(scene.dossier.facts),
        "deadlines": coming(scene, scene.lines),
        "missing_documents": [scene.workflow.documents[kind].label for kind in missing],
    }


def coming(scene: Scene, lines: Iterable[Line]) -> list[Frozen]:
    """The next dates, nearest first, each with its explanation."""
    near = sorted(
        (line for line in lines if line.kind == "deadline" and line.due_on >= scene.on),
        key=lambda line: (line.due_on, line.subject),
    )
    return [
        {
            "label": subject_label(scene.workflow, line.subject),
            "on": line.due_on.isoformat(),
            "explanation": explanation(scene, line.subject),
            "todo": subject_todo(scene.workflow, line.subject),
        }
        for line in near[:COMING]
    ]


def explanation(scene: Scene, subject: str) -> str:
    """How the date of a subject is reckoned, or nothing for a plain date."""
    deadline = subject_deadline(scene.case, subject)
    return how(scene.workflow, deadline) if deadline else ""


def reminder_notice(scene: Scene, sent: e.StepSent) -> tuple[Notice, ...]:
    """One rung of a ladder; a rung that comes too late is on record only."""
    rule = next((r for r in scene.workflow.reminders if r.id == sent.rule), None)
    step = step_of(rule, sent.days) if rule and not sent.is_late else None
    if rule is None or step is None:
        return ()
    return tuple(one_reminder(scene, rule, step, sent, role) for role in step.to)


def one_reminder(scene: Scene, rule: Reminder, step: Step, sent: e.StepSent, role: str) -> Notice:
    """The reminder of one rung to one role; its key holds the due date, so a moved one is new."""
    due = sent.deadline.isoformat()
    return Notice(
        letter=letter_of(scene.workflow, step, role),
        roles=(role,),
        key=f"{scene.dossier.reference}/{rule.id}/{sent.subject}/{due}/{sent.days}",
        thread=sent.subject,
        topic=f"{rule.id}|{sent.subject}|{due}",
        data={
            "dossier": dossier_data(scene),
            "deadline": deadline_data(scene, sent.subject, sent.deadline),
            "proposes": step.proposes or "",
            "section": sent.subject.partition(".")[0],
        },
    )


def letter_of(workflow: Workflow, step: Step, role: str) -> str:
    """What a role of a rung receives: nobody else reads a letter written to the holder."""
    letters = workflow.reminder_letters
    is_theirs = role == HOLDER or step.letter not in letters.to_holder
    return step.letter if is_theirs else letters.to_others


def deadline_data(scene: Scene, subject: str, on: date) -> Frozen:
    """A deadline as letters show it. Days left are reckoned when the letter is written."""
    reckoned = subject_deadline(scene.case, subject)
    return {
        "label": subject_label(scene.workflow, subject),
        "on": on.isoformat(),
        "first_on": (reckoned.first_on if reckoned else on).isoformat(),
        "explanation": how(scene.workflow, reckoned) if reckoned else "",
        "todo": subject_todo(scene.workflow, subject),
        "documents": subject_documents(scene.workflow, subject),
    }


def timed(deadline: Mapping[str, Any], today: date) -> dict[str, Any]:
    """A deadline with the days left on the day the letter is written (negative: late)."""
    return {**deadline, "days": (date.fromisoformat(deadline["on"]) - today).days}


def milestone_notice(
    scene: Scene, event: e.MilestoneDeclared | e.MilestoneValidated | e.MilestoneRefused
) -> tuple[Notice, ...]:
    """The validators hear of a declaration, the holder of the answer."""
    milestone = scene.workflow.milestone_of[event.milestone]
    letters = scene.workflow.milestone_letters
    match event:
        case e.MilestoneDeclared():
            letter, roles, reason = letters.declared, milestone.validated_by[:1], ""
        case e.MilestoneValidated():
            letter, roles, reason = letters.validated, (HOLDER,), ""
        case e.MilestoneRefused():
            letter, roles, reason = letters.refused, (HOLDER,), event.reason
    subject = f"milestones.{milestone.id}"
    deadline = subject_deadline(scene.case, subject)
    data = {
        "milestone": {"label": milestone.label, "reason": reason, "on": scene.on.isoformat()},
        "deadline": deadline_data(scene, subject, deadline.on)
        if deadline and deadline.on
        else None,
        "deadlines": coming(scene, scene.lines),
    }
    return act_notice(scene, letter, roles, data, thread=subject)


def extension_notice(
    scene: Scene, event: e.ExtensionRequested | e.ExtensionGranted | e.ExtensionRefused
) -> tuple[Notice, ...]:
    """The officer hears of a request, the holder of the answer."""
    rules = scene.workflow.extensions
    record = next(r for r in reversed(scene.dossier.extensions) if r.clock == event.clock)
    subject = f"clocks.{event.clock}"
    reckoned = subject_deadline(scene.case, subject)
    current = reckoned.on if reckoned else None
    match event:
        case e.ExtensionRequested():
            letter, roles, old, new = rules.letter_asked, (OFFICER,), current, None
        case e.ExtensionGranted():
            letter, roles, old, new = rules.letter_granted, (HOLDER,), event.old_on, event.new_on
        case e.ExtensionRefused():
            letter, roles, old, new = rules.letter_refused, (HOLDER,), current, None
    data = {
        "extension": {
            "label": scene.workflow.clocks[event.clock].label,
            "months": record.months,
            "reason": record.reason,
            "decision_reason": record.decision_reason,
            "old_on": old.isoformat() if old else None,
            "new_on": new.isoformat() if new else None,
        },
        "deadlines": coming(scene, scene.lines),
    }
    return act_notice(scene, letter, roles, data, thread=subject)


def hold_data(scene: Scene, event: e.HoldOpened | e.HoldLifted) -> Frozen:
    """A side condition as its letters show it."""
    rule = scene.workflow.holds[event.hold]
    reply_on = None
    if rule.clock and isinstance(event, e.HoldOpened):
        reckoned = subject_deadline(scene.case, f"clocks.{rule.clock}")
        reply_on = reckoned.on.isoformat() if reckoned and reckoned.on else None
    return {
        "hold": {
            "label": rule.label,
            "reason": event.reason,
            "on": scene.on.isoformat(),
            "reply_on": reply_on,
            "stops_clocks": rule.stops_clocks,
            "effects": list(rule.effects),
        },
        "deadlines": coming(scene, scene.lines),
    }
