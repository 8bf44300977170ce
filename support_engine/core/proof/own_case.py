"""The claim that whoever carries a project decides nothing about it, whatever roles they have, nor
does anybody who may stand on their side.

It is asked of the very rule that every act asks (`role_blocker`), for a person who carries the
project, is named in every other role of the dossier, and has every role of the programme.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from support_engine.core.acts import commands as c
from support_engine.core.acts.conditions import role_blocker
from support_engine.core.acts.takers import heads
from support_engine.core.dossier.case import Case
from support_engine.core.programme.definition import ClockRule, Transition, Workflow
from support_engine.core.programme.roles import HOLDER
from support_engine.core.proof.player import person
from support_engine.core.proof.steps import Situation
from support_engine.core.proof.taking import is_against, is_lost
from support_engine.core.proof.verdicts import Counterexample, Ground


class Power(NamedTuple):
    """What nobody does about their own project: where the file says who may, and in words."""

    place: str
    roles: tuple[str, ...]
    act: str


def own_case(ground: Ground) -> Iterator[Counterexample]:
    """None of these powers is open to whoever carries the project."""
    workflow = ground.workflow
    me = person(HOLDER)
    case = ground.played[ground.model.start].case
    named = dict.fromkeys(case.dossier.people, me)
    case = case.now_with(replace(case.dossier, people=named))
    for place, roles, act in powers(workflow):
        role = next((one for one in roles if is_open(case, me, one)), None)
        if role is not None:
            label = workflow.roles[role].label
            words = f"qui porte le projet peut {act}, comme « {label} » : retirez « {role} »"
            yield Counterexample(place, words)
        else:
            yield from on_their_side(workflow, Power(place, roles, act))
    yield from ours_to_answer(ground)


def ours_to_answer(ground: Ground) -> Iterator[Counterexample]:
    """An act of the holder's that leads on while a time that is ours to answer in runs. What brings
    a dossier back, gives it up, or rests on a milestone that others validated is theirs."""
    workflow, far = ground.workflow, distances(ground.workflow)
    for act in workflow.transitions:
        if HOLDER not in act.roles or act.requires_milestones or is_lost(workflow, act.target):
            continue
        onwards = {s for s in act.origins if far.get(s, 0) < far.get(act.target, 0)}
        places = (here for here in ground.ordinary if here.state in onwards)
        found = (
            name for here in places for name in sorted(here.running) if ours(ground, here, name)
        )
        if clock := next(found, None):
            rule = workflow.clocks[clock]
            owner = workflow.roles[rule.owner or HOLDER].label
            words = f"qui porte le projet peut faire « {act.label} » pendant « {rule.label} », où"
            words = f"{words} c’est à « {owner} » de répondre : retirez « {HOLDER} »"
            yield Counterexample(f"transitions.{act.id}.roles", words)


def ours(ground: Ground, here: Situation, clock: str) -> bool:
    """Whether a clock that others than the holder keep goes on there."""
    is_others = ground.workflow.clocks[clock].owner not in (None, "", HOLDER)
    return is_others and not ground.model.is_paused(here, clock)


def distances(workflow: Workflow) -> dict[str, int]:
    """By state, in how few acts a dossier comes there."""
    far, todo = {workflow.header.initial: 0}, deque([workflow.header.initial])
    while todo:
        here = todo.popleft()
        for act in workflow.leaving[here]:
            if act.target not in far:
                far[act.target] = far[here] + 1
                todo.append(act.target)
    return far


def on_their_side(workflow: Workflow, power: Power) -> Iterator[Counterexample]:
    """A role that is given dossier by dossier may be that of somebody whom the holder chose. It
    validates milestones, unless it asks for the money that they bring."""
    asking = workflow.money.roles.claims if workflow.money else ()
    for name in power.roles:
        role = workflow.roles.get(name)
        if role is None or role.scope != "dossier" or name == HOLDER or not role.acts:
            continue
        if not power.place.startswith("milestones.") or name in asking:
            words = f"« {role.label} », qui se donne dossier par dossier, peut être du côté du"
            words = f"{words} porteur et {power.act} : retirez « {name} »"
            yield Counterexample(power.place, words)


def is_open(case: Case, me: str, role: str) -> bool:
    """Whether a role lets that person act, who has all of them."""
    if role not in case.workflow.roles:
        return False
    everything = c.Actor(me, frozenset(case.workflow.roles))
    return role_blocker(case, everything, (role,), "") is None


def powers(workflow: Workflow) -> Iterator[Power]:
    """Validating, granting, lifting, paying, amending: every judgement on a project."""
    for transition in workflow.transitions:
        if act := judgement(workflow, transition):
            yield Power(f"transitions.{transition.id}.roles", transition.roles, act)
    for milestone in workflow.milestones:
        act = f"valider son propre jalon « {milestone.label} »"
        yield Power(f"milestones.{milestone.id}.validated_by", milestone.validated_by, act)
    if any(rule.max_extension_months for rule in workflow.clocks.values()):
        decided_by = workflow.extensions.decided_by
        yield Power("extensions.decided_by", decided_by, "s’accorder une prolongation")
    where = "corrections.by" if workflow.corrections.by else "extensions.decided_by"
    yield Power(where, heads(workflow), "reprendre les actes des autres")
    for name, hold in workflow.holds.items():
        yield Power(f"holds.{name}.lifted_by", hold.lifted_by, f"lever « {hold.label} »")
        if hold.stops_clocks or hold.silences:
            act = f"ouvrir « {hold.label} » et suspendre ses propres délais ou rappels"
            yield Power(f"holds.{name}.opened_by", hold.opened_by, act)
    if workflow.money is not None:
        for key, roles in workflow.money.roles.model_dump().items():
            if key in HANDS:
                yield Power(f"money.roles.{key}", roles, HANDS[key])


def our_silence(workflow: Workflow) -> Iterator[ClockRule]:
    """The clocks that count ours. At the end of a clock of the holder's own, the project is lost by
    theirs: what they do in time stops it."""
    for rule in workflow.clocks.values():
        ending = workflow.transition_of.get(rule.transition or "")
        is_theirs = rule.owner in (None, "", HOLDER) and ending and is_against(workflow, ending)
        if rule.on_end == "move" and not is_theirs:
            yield rule


HANDS = {
    "keeps": "tenir les comptes de son propre dossier",
    "proposes": "proposer son propre versement",
    "certifies": "certifier son propre versement",
    "transmits": "transmettre son propre versement",
    "pays": "enregistrer son propre paiement",
    "amends": "modifier sa propre convention",
    "recovers": "décider de son propre reversement",
}
"""What each hand of `[money.roles]` does; whoever carries a project may ask, and no more."""


def judgement(workflow: Workflow, transition: Transition) -> str:
    """What a transition decides in favour of a project; an empty text where it decides nothing."""
    money, sessions = workflow.money, workflow.sessions
    target = workflow.states[transition.target]
    asked = set(transition.asks)
    if any(transition.id in rule.stops_with for rule in our_silence(workflow)):
        return "décider à la place de l’administration, dont le silence est compté"
    if target.labelled and any(not workflow.states[s].labelled for s in transition.origins):
        return "s’attribuer le label"
    if sessions is not None and sessions.laureate_fact in asked:
        return "se déclarer lauréat"
    if target.final and not (
        is_lost(workflow, transition.target) or transition.requires_milestones
    ):
        return "clore son propre dossier"
    if money is None:
        return ""
    if asked & {name for name in money.facts.model_dump().values() if name}:
        return "fixer les chiffres ou la notification de sa propre convention"
    if workflow.clocks[money.execution].until_fact in asked:
        return "fixer le terme de sa propre convention"
    is_completing = transition.target in money.completed
    return "déclarer son propre projet achevé" if is_completing else ""
