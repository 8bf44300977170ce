"""Which acts are against a project: what ends it, what takes its label or its grant away."""

from typing import NamedTuple

from support_engine.core.programme.definition import SYSTEM_ROLE, Transition, Workflow
from support_engine.core.programme.main_road import main_road
from support_engine.core.programme.roles import HOLDER
from support_engine.core.proof.notified import agreed, since
from support_engine.core.proof.verdicts import Ground


class Granted(NamedTuple):
    """The states that come once a grant was decided, and those once its agreement was notified."""

    decided: frozenset[str]
    notified: frozenset[str]


def granted(ground: Ground) -> Granted:
    """Where a project may have its grant."""
    money = ground.workflow.money
    if money is None:
        return Granted(frozenset(), frozenset())
    decided = frozenset(here.state for here in since(ground, money.facts.maximum))
    return Granted(decided, frozenset(here.state for here in agreed(ground)))


def is_against(workflow: Workflow, transition: Transition) -> bool:
    """Whether an act is said to be adverse, or ends a project otherwise than by its success."""
    return workflow.is_contradictory(transition) or is_lost(workflow, transition.target)


def is_lost(workflow: Workflow, state: str) -> bool:
    """Whether a project ends in a state otherwise than by its success: without the label or, where
    a programme gives none, elsewhere than at the end of its main road."""
    if not workflow.states[state].final or workflow.states[state].labelled:
        return False
    gives_label = any(one.labelled for one in workflow.states.values())
    return gives_label or state != main_road(workflow)[-1]


def takes_away(workflow: Workflow, transition: Transition, having: Granted) -> bool:
    """Whether an act takes the label or the grant away, without being asked by whoever carries the
    project, nor as the record of a judgement."""
    by_others = HOLDER not in transition.roles or not is_for_holder(workflow, transition)
    is_told = is_judged(workflow, transition)
    return transition.adverse or (
        is_loss(workflow, transition, having) and by_others and not is_told
    )


def is_judged(workflow: Workflow, transition: Transition) -> bool:
    """Whether an act is the record of a judgement."""
    return any(workflow.facts[name].judgement for name in transition.asks)


def is_loss(workflow: Workflow, transition: Transition, having: Granted) -> bool:
    """Whether a project has the label, or its grant, no more."""
    target = workflow.states[transition.target]
    of_label = not target.labelled and any(workflow.states[s].labelled for s in transition.origins)
    return of_label or of_grant(workflow, transition, having)


def renounces(workflow: Workflow, transition: Transition, having: Granted) -> bool:
    """Whether a holder leaves by an act, or gives up a right, and others may record it for them."""
    is_left = is_lost(workflow, transition.target) or is_loss(workflow, transition, having)
    is_theirs = HOLDER in transition.roles and {*transition.roles} - {HOLDER}
    return bool(is_theirs) and is_left and not is_judged(workflow, transition)


def is_for_holder(workflow: Workflow, transition: Transition) -> bool:
    """Whether those who may do an act of the holder's in their stead are those who follow the
    dossier (it came by post): neither the engine nor somebody named on this dossier alone."""
    others = (name for name in transition.roles if name != HOLDER)
    return all(name != SYSTEM_ROLE and workflow.roles[name].scope == "programme" for name in others)


def of_grant(workflow: Workflow, transition: Transition, having: Granted) -> bool:
    """Whether an act leaves a grant that was decided for where no agreement can be notified any
    more, or one that was notified for where the project never succeeds."""
    money, origins = workflow.money, set(transition.origins)
    if money is None:
        return False
    ahead = workflow.ahead[transition.target]
    notifying = (t for t in workflow.transitions if money.facts.notified in t.asks)
    can_agree = any(ahead.intersection(t.origins) for t in notifying)
    good = {*money.completed, main_road(workflow)[-1]}
    is_notified = money.facts.notified in transition.asks
    is_undone = bool(origins & (having.decided - having.notified)) and not (
        can_agree or is_notified
    )
    return is_undone or (bool(origins & having.notified) and ahead.isdisjoint(good))
