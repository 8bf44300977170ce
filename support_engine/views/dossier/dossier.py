"""The card of a dossier: everything that an officer needs to decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from support_engine.core.acts.actor import Actor
from support_engine.core.acts.corrections import Past
from support_engine.core.acts.turns import whose
from support_engine.core.dossier.by_itself import is_left_to_people
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, expected_milestones
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.explain import how
from support_engine.core.dossier.reckon import Deadline
from support_engine.core.dossier.running import runs
from support_engine.core.money.alerts import account_alerts, second_awaited
from support_engine.core.money.law import facts_in_force
from support_engine.core.offers.offers import NO_PAST
from support_engine.core.telling.narrative import fact
from support_engine.views.dossier.offers import Possible, possible_acts


class Undated(StrEnum):
    """What stands in the place of a date that cannot be told."""

    PAUSED = "suspendu"
    LETTER = "attend sa lettre"
    UNEXPECTED = ""


@dataclass(frozen=True, slots=True)
class OpenHold:
    """A side condition in force."""

    label: str
    since: date
    reason: str


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A length of time: its end today, the end first foreseen, and both in a sentence. `owner`: who
    is to act before its end, « nous » once the holder has given everything."""

    id: str
    label: str
    end_label: str
    owner: str
    on: date | Undated
    first_on: date | Undated
    how: str


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone: when it is due, and where it stands (`expected` until somebody touches it)."""

    id: str
    label: str
    on: date | Undated
    status: str


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """The last document of a kind."""

    label: str
    name: str
    on: date


@dataclass(frozen=True, slots=True)
class ExtensionLine:
    """A request for more time, and its answer so far."""

    clock: str
    months: int
    status: str


@dataclass(frozen=True, slots=True)
class Card:
    """One dossier on one page. `state` and `phase` are labels, `facts` are worded by label;
    `alerts` are read first."""

    reference: str
    name: str
    state: str
    state_id: str
    phase: str
    since: date
    version: int
    workflow: str
    follows: str | None
    details: Mapping[str, str]
    people: Mapping[str, str]
    facts: Mapping[str, str]
    alerts: tuple[str, ...]
    holds: tuple[OpenHold, ...]
    clocks: tuple[RunningClock, ...]
    milestones: tuple[MilestoneLine, ...]
    documents: tuple[DocumentLine, ...]
    extensions: tuple[ExtensionLine, ...]
    possible: tuple[Possible, ...]


TYPING = (
    "En reprise : le passé de ce dossier se saisit à ses vraies dates. Aucune lettre ne part, aucun"
    " versement ne se fait, il n’est dans aucun rapport ; quelqu’un qui n’en a rien saisi achève la"
    " reprise."
)


def being_typed(dossier: Dossier) -> tuple[str, ...]:
    """That the past of a dossier is being typed, and what that means."""
    return (TYPING,) if dossier.in_takeover else ()


def card(case: Case, actor: Actor | None = None, past: Past = NO_PAST) -> Card:
    """The card of a dossier, today, for a person or for whoever may act."""
    workflow, dossier = case.workflow, case.dossier
    return Card(
        reference=dossier.reference,
        name=dossier.name,
        state=workflow.states[dossier.state].label,
        state_id=dossier.state,
        phase=workflow.phases[dossier.phase].label,
        since=dossier.since,
        version=dossier.version,
        workflow=f"{dossier.workflow} v{dossier.workflow_version}",
        follows=dossier.follows,
        details=dossier.details,
        people=dossier.people,
        facts={
            workflow.facts[name].label: fact(workflow, name, value)
            for name, value in facts_in_force(case).items()
        },
        alerts=(*being_typed(dossier), *account_alerts(case), *second_awaited(case)),
        holds=tuple(open_holds(case)),
        clocks=tuple(running_clocks(case)),
        milestones=tuple(milestones(case)),
        documents=tuple(documents(case)),
        extensions=tuple(
            ExtensionLine(workflow.clocks[asked.clock].label, asked.months, asked.status)
            for asked in dossier.extensions
        ),
        possible=tuple(possible_acts(case, actor, past)),
    )


def open_holds(case: Case) -> Iterator[OpenHold]:
    """The side conditions in force, the oldest first."""
    for held in case.dossier.open_holds:
        yield OpenHold(case.workflow.holds[held.hold].label, held.opened_on, held.reason)


def running_clocks(case: Case) -> Iterator[RunningClock]:
    """The clocks that still count, paused ones too."""
    for name in case.dossier.clocks:
        if runs(case, name):
            deadline = clock_deadline(case, name)
            yield RunningClock(
                id=name,
                label=case.workflow.clocks[name].label,
                end_label=case.workflow.clocks[name].end_name,
                owner=whose(case, f"clocks.{name}"),
                on=due_on(deadline),
                first_on=deadline.first_on or Undated.PAUSED,
                how=f"{how(case.workflow, deadline)}{to_decide(case, name)}",
            )


def to_decide(case: Case, name: str) -> str:
    """What a clock no longer does by itself, and that somebody decides now."""
    act = case.workflow.clocks[name].transition
    if act is None or not is_left_to_people(case, name):
        return ""
    label = case.workflow.transition_of[act].label
    return f" À décider : « {label} » ne se fait plus de soi-même."


def milestones(case: Case) -> Iterator[MilestoneLine]:
    """The milestones that are expected or were touched, in the order of the programme."""
    expected = {milestone.id: deadline for milestone, deadline in expected_milestones(case)}
    for milestone in case.workflow.milestones:
        record = case.dossier.milestones.get(milestone.id)
        if record or milestone.id in expected:
            yield MilestoneLine(
                id=milestone.id,
                label=milestone.label,
                on=due_on(expected.get(milestone.id)),
                status=record.status if record else "expected",
            )


def due_on(deadline: Deadline | None) -> date | Undated:
    """The day of a deadline, or why there is none to tell."""
    if deadline is None:
        return Undated.UNEXPECTED
    return deadline.on or (Undated.LETTER if deadline.waits else Undated.PAUSED)


def documents(case: Case) -> Iterator[DocumentLine]:
    """The last document of each kind."""
    for kind, held in case.dossier.documents.items():
        label = case.workflow.documents[kind].label
        yield DocumentLine(label, held[-1].name, held[-1].added_on)
