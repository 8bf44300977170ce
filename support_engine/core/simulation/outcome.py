"""A life that was played, as it is told: its stretches, its end and why, what did not serve."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from support_engine.core.dossier import events as e
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.explain import subject_label
from support_engine.core.language.french import day
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import OFFICER
from support_engine.core.simulation.assumptions import EVERYTHING, Assumptions
from support_engine.core.simulation.ground import choices_left
from support_engine.core.simulation.restating import measure_words
from support_engine.core.simulation.route import next_act
from support_engine.core.simulation.timeline import Entry, Stretch, Timeline
from support_engine.core.telling.narrative import what

LONGEST_MONTHS = 60
"""A life that has not ended by then is said not to end."""


@dataclass(frozen=True, slots=True)
class About:
    """What a life leaves: `is_idle` when nothing more can happen, `has_limit` when nobody said
    until when to play."""

    workflow: Workflow
    assumed: Assumptions
    before: Dossier
    dossier: Dossier
    began: date
    end: date
    entries: Sequence[Entry]
    stretches: Sequence[tuple[date, str]]
    stuck: tuple[Entry, ...]
    used: frozenset[str]
    unknown: tuple[str, ...]
    is_idle: bool
    has_limit: bool


def told(life: About) -> Timeline:
    """The whole life."""
    dossier = life.dossier
    return Timeline(
        reference=dossier.reference,
        name=dossier.name,
        officer=dossier.people.get(OFFICER, ""),
        from_on=life.began,
        until_on=life.end,
        entries=tuple(sorted(life.entries, key=lambda entry: entry.on)),
        stretches=tuple(stretched(life)),
        holds=tuple(
            (life.workflow.holds[h.hold].label, h.opened_on, h.lifted_on or life.end)
            for h in dossier.holds
            if h.lifted_on is None or h.lifted_on >= life.began
        ),
        is_closed=dossier.is_closed,
        ending=ending(life),
        stuck=() if dossier.is_closed else life.stuck,
        unused=tuple(unused(life)),
        people=life.before.people,
    )


def stretched(life: About) -> Iterator[Stretch]:
    """The states, each from its day to the next one's."""
    ends = [on for on, _ in life.stretches[1:]] + [life.end]
    for (on, name), until in zip(life.stretches, ends, strict=True):
        state = life.workflow.states[name]
        yield Stretch(on, until, name, life.workflow.phases[state.phase].label, state.label)


def ending(life: About) -> str:
    """Where the life stands at the end, and what it waits for if it is not closed."""
    label = life.workflow.states[life.dossier.state].label
    if life.dossier.is_closed:
        return f"Le dossier est clos : {label}."
    sentences = [f"Le dossier en est à « {label} »."]
    choices = choices_left(life.assumed, life.used)
    leads_on = next_act(life.workflow, life.dossier.state, choices)
    sentences += [f"{act.label}, refusé le {day(act.on)} : {act.detail}" for act in life.stuck]
    if leads_on is None:
        sentences.append("D’ici, aucun acte ne mène à une fin heureuse sur ces hypothèses.")
    if life.is_idle:
        sentences.append("Plus rien ne peut arriver ensuite sur ces hypothèses.")
    elif life.has_limit:
        sentences.append(f"La simulation s’arrête au bout de {LONGEST_MONTHS} mois.")
    return " ".join(sentences)


def unused(life: About) -> Iterator[str]:
    """The assumptions that changed nothing in this life."""
    workflow, assumed, used = life.workflow, life.assumed, life.used
    for index, more in enumerate(assumed.extensions):
        if f"extensions.{index}" not in used:
            yield f"Prolongation de « {workflow.clocks[more.clock].label} », {more.months} mois."
    for index, hold in enumerate(assumed.holds):
        if not {f"holds.{index}", f"lifts.{index}"} & used:
            yield measure_words(workflow, hold)
    for state, transition in assumed.decisions.items():
        if f"decisions.{state}" not in used:
            label = workflow.transition_of[transition].label
            yield f"Depuis « {workflow.states[state].label} » : « {label} »."
    yield from (f"{workflow.facts[n].label}." for n in assumed.facts if f"facts.{n}" not in used)
    for name in assumed.late:
        if f"late.{name}" not in used:
            yield f"« {workflow.milestone_of[name].label} » : sa date."
    for name in assumed.never:
        record = life.before.milestones.get(name)
        if name != EVERYTHING and record is not None and record.status == "validated":
            yield f"« {workflow.milestone_of[name].label} » : déjà validé."
    yield from (
        f"« {name} » : les règles de ce dossier ne le connaissent pas." for name in life.unknown
    )


def about(workflow: Workflow, event: e.AnyEvent, thread: str) -> str:
    """What a letter speaks of."""
    if isinstance(event, e.RemindersIssued):
        return subject_label(workflow, thread)
    return what(workflow, event).split(" (")[0]


def named(workflow: Workflow, name: str) -> str:
    """A transition or a hold, in words."""
    if name in workflow.transition_of:
        return workflow.transition_of[name].label
    return workflow.holds[name].label
