"""The agenda: the coming dates of one dossier or of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from support_engine.core.acts.turns import owner_label, whose
from support_engine.core.days.calendar import add_months
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.explain import subject_label
from support_engine.core.programme.definition import Workflow

AHEAD_MONTHS = 3
"""How far an agenda looks when nobody says."""
KINDS = {"deadline": "échéance", "reminder": "rappel", "move": "changement automatique"}


@dataclass(frozen=True, slots=True)
class Coming:
    """A date of the agenda. `kind` and `subject` are ids, `what` says both in French.

    `is_late`: a deadline, that people had to keep, whose day is over. `owner`: who is to act before
    it, by role, « nous » once only our own act is missing; nothing where nobody is named.
    """

    reference: str
    key: str
    kind: str
    subject: str
    due_on: date
    deadline: date
    rule: str
    days: int
    name: str
    state: str
    workflow: str
    workflow_version: int
    what: str
    is_late: bool
    owner: str

    @property
    def label(self) -> str:
        """What it is, without its kind."""
        return self.what.removeprefix(f"{KINDS[self.kind]} : ")


def coming(
    workflow: Workflow, line: Mapping[str, Any], today: date, case: Case | None = None
) -> Coming:
    """A line of the stored agenda, under the rules that its dossier follows. `case`: the dossier as
    it stands, which says whose turn it is; None where it cannot be read."""
    due_on = date.fromisoformat(line["due_on"])
    label = subject_label(workflow, line["subject"])
    return Coming(
        reference=line["reference"],
        key=line["key"],
        kind=line["kind"],
        subject=line["subject"],
        due_on=due_on,
        deadline=date.fromisoformat(line["deadline"]),
        rule=line["rule"],
        days=line["days"],
        name=line["name"],
        state=line["state"],
        workflow=line["workflow"],
        workflow_version=line["workflow_version"],
        what=f"{KINDS[line['kind']]} : {label}{to_decide(workflow, line, today)}",
        is_late=line["kind"] == "deadline" and due_on < today,
        owner=whose(case, line["subject"]) if case else owner_label(workflow, line["subject"]),
    )


def to_decide(workflow: Workflow, line: Mapping[str, Any], today: date) -> str:
    """The end of a clock that acts by itself and did not: somebody decides what it would have."""
    section, _, name = line["subject"].partition(".")
    clock = workflow.clocks.get(name) if section == "clocks" else None
    is_over = line["kind"] == "deadline" and date.fromisoformat(line["due_on"]) < today
    if not is_over or clock is None or clock.on_end != "move" or clock.transition is None:
        return ""
    return f", à décider : {workflow.transition_of[clock.transition].label}"


def horizon(today: date, until: date | None, *, late: bool) -> date:
    """The last day that an agenda shows: what is late is past."""
    return today if late else until or add_months(today, AHEAD_MONTHS)


def once(lines: Iterable[Coming]) -> list[Coming]:
    """Without the end of a delay that a milestone of the same name and day tells already (the works
    are begun by the end of the delay to begin them)."""
    every = list(lines)
    told = {same_words(one) for one in every if one.subject.startswith("milestones.")}
    return [
        one for one in every if not (one.subject.startswith("clocks.") and same_words(one) in told)
    ]


def same_words(line: Coming) -> tuple[str, str, date]:
    """What a reader sees of a line: the dossier, the kind and its name, the day."""
    return line.reference, line.what, line.due_on


def late_only(lines: Iterable[Coming]) -> list[Coming]:
    """The deadlines whose day is over."""
    return [line for line in lines if line.is_late]
