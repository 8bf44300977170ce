"""What a letter is written from, and what every letter says of the dossier. Pure.

A notice names a letter, roles and frozen plain data; people and addresses are found later. Its key
makes it unique: the same event never writes to the same person twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from support_engine.core.acts.on_file import document_problem
from support_engine.core.dossier.agenda import Line
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.explain import (
    how,
    subject_deadline,
    subject_documents,
    subject_label,
    subject_todo,
)
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import OFFICER
from support_engine.core.telling.money_notices import Frozen

COMING = 8
"""How many coming dates an act's letter lists, but for those that it moves; more would hide the
first."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A letter to write. `topic`: a reminder is void when it moves; `thread` groups mails; `act`:
    the version that the event made; `person`: the very one to write to, whoever has the role;
    `not_to`: whoever did it, and knows."""

    letter: str
    roles: tuple[str, ...]
    key: str
    thread: str
    data: Frozen = field(default_factory=dict)
    topic: str = ""
    act: int = 0
    person: str = ""
    not_to: str = ""

    @property
    def is_reminder(self) -> bool:
        """Reminders wait for the sending window and gather in one message a day."""
        return self.topic != ""

    def is_weekly(self, workflow: Workflow) -> bool:
        """Whether it waits for the first working day of the week, by its readers."""
        return self.is_reminder and set(self.roles) <= set(workflow.reminder_letters.weekly)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a notice is written from: the dossier as the event left it, its coming dates, and the
    day on which the event took effect; the dates that it `moved`, by their subjects."""

    case: Case
    lines: tuple[Line, ...]
    on: date
    moved: frozenset[str] = frozenset()

    @property
    def workflow(self) -> Workflow:
        """The rules that the dossier follows."""
        return self.case.workflow

    @property
    def dossier(self) -> Dossier:
        """The dossier as the event left it."""
        return self.case.dossier


def read_as(workflow: Workflow, role: str, instead_of: str = "") -> Frozen:
    """Under what name somebody receives a letter, and of which programme; `instead_of`: the name of
    whoever is away, in whose place they read."""
    label = workflow.roles[role].label if role in workflow.roles else role
    label = f"{label}, en remplaçant {instead_of}" if instead_of else label
    return {"role": role, "role_label": label, "programme": workflow.header.label}


def act_notice(
    scene: Scene, letter: str | None, roles: tuple[str, ...], data: Frozen, thread: str = "dossier"
) -> tuple[Notice, ...]:
    """The letter of an act, keyed by the version that the act made."""
    if letter is None:
        return ()
    key = f"{scene.dossier.reference}/v{scene.dossier.version}/{letter}"
    told = {"dossier": dossier_data(scene), **data, **moved_by(scene)}
    return (Notice(letter, roles, key, thread, told, act=scene.dossier.version),)


def moved_by(scene: Scene) -> Frozen:
    """What an act moved, for its letter to say so on whatever day it leaves."""
    return {"moved": sorted(scene.moved)} if scene.moved else {}


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


def missing_documents(scene: Scene, state: str) -> list[str]:
    """The papers that the acts from a state require and that are not on file, or no longer valid,
    by their labels; from where a dossier comes back to once it is completed, those of there too. A
    court's judgement is asked of nobody."""
    states, workflow = (state, *back_to(scene.workflow, state)), scene.workflow
    ways = (way for origin in states for way in workflow.leaving[origin])
    leaving = [way for way in ways if not workflow.is_judged(way)]
    wanted = dict.fromkeys(kind for t in leaving for kind in t.requires_documents)
    on = max(scene.on, scene.case.today)
    missing = (kind for kind in wanted if document_problem(scene.case, kind, on))
    return [scene.workflow.documents[kind].label for kind in missing]


def back_to(workflow: Workflow, state: str) -> list[str]:
    """Where a dossier goes back to from a state in which a clock waits for its holder."""
    if not any(state in clock.paused_in for clock in workflow.clocks.values()):
        return []
    return [way.target for way in workflow.leaving[state] if way.opposite]


def asked_in_words(scene: Scene, subject: str) -> str:
    """What the act that led to a state asked of the holder, in the words of whoever did it."""
    section, _, state = subject.partition(".")
    facts, fields = scene.dossier.facts, scene.workflow.facts
    if section != "states" or not back_to(scene.workflow, state):
        return ""
    ways = (way for way in scene.workflow.transitions if way.target == state)
    asked = dict.fromkeys(name for way in ways for name in way.asks if fields[name].type == "text")
    return " ".join(str(facts[name]) for name in asked if name in facts)


def papers_of(scene: Scene, subject: str) -> list[str]:
    """The papers that a reminder asks for: the evidence of a milestone, or what is still missing
    where a dossier waits for its holder to complete it."""
    section, _, state = subject.partition(".")
    if section == "states" and back_to(scene.workflow, state):
        return missing_documents(scene, state)
    return subject_documents(scene.workflow, subject)


def is_told(line: Line) -> bool:
    """A date of the holder's: by when our own letters should leave is not."""
    return line.kind == "deadline" and not line.subject.startswith("letters.")


def coming(scene: Scene, lines: Iterable[Line]) -> list[Frozen]:
    """The dates that moved, then the next ones, nearest first, each with its explanation."""
    near = sorted(
        (line for line in lines if is_told(line) and line.due_on >= scene.on),
        key=lambda line: (line.subject not in scene.moved, line.due_on, line.subject),
    )
    most = max(COMING, sum(line.subject in scene.moved for line in near))
    return [
        {
            "label": subject_label(scene.workflow, line.subject),
            "on": line.due_on.isoformat(),
            "explanation": explanation(scene, line.subject),
            "todo": subject_todo(scene.workflow, line.subject),
        }
        for line in near[:most]
    ]


def explanation(scene: Scene, subject: str) -> str:
    """How the date of a subject is reckoned, or nothing for a plain date."""
    deadline = subject_deadline(scene.case, subject)
    return how(scene.workflow, deadline) if deadline else ""


def deadline_data(scene: Scene, subject: str, on: date) -> Frozen:
    """A deadline as letters show it. Days left are reckoned when the letter is written."""
    reckoned = subject_deadline(scene.case, subject)
    return {
        "label": subject_label(scene.workflow, subject),
        "on": on.isoformat(),
        "first_on": (reckoned.first_on if reckoned else on).isoformat(),
        "explanation": how(scene.workflow, reckoned) if reckoned else "",
        "todo": subject_todo(scene.workflow, subject),
        "documents": papers_of(scene, subject),
        "asked": asked_in_words(scene, subject),
    }


def timed(deadline: Mapping[str, Any], today: date) -> dict[str, Any]:
    """A deadline with the days left on the day the letter is written (negative: late)."""
    return {**deadline, "days": (date.fromisoformat(deadline["on"]) - today).days}
