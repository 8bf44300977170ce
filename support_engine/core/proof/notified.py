"""What can follow the notification of an agreement, and what a closing must not come before."""

from collections import deque
from collections.abc import Iterator, Mapping

from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.graph import reached
from support_engine.core.programme.main_road import main_road
from support_engine.core.programme.money import Tranche
from support_engine.core.proof.search import Road
from support_engine.core.proof.steps import Situation, Step
from support_engine.core.proof.stories import told
from support_engine.core.proof.verdicts import Counterexample, Ground


def agreed(ground: Ground) -> dict[Situation, Road]:
    """Every situation in which an agreement was notified, with a shortest road to it."""
    money = ground.workflow.money
    return since(ground, money.facts.notified) if money is not None else {}


def before_agreed(ground: Ground) -> set[Situation]:
    """Every situation from which an agreement can still come, whoever may prevent it."""
    after, back = agreed(ground), dict[Situation, list[Situation]]()
    for here, steps in ground.space.following.items():
        for _, there in steps:
            back.setdefault(there, []).append(here)
    return set(reached(after, lambda here: back.get(here, ()))) - set(after)


def since(ground: Ground, fact: str) -> dict[Situation, Road]:
    """Every situation in which a fact was given, with a shortest road to it."""
    space = ground.space
    roads: dict[Situation, Road] = {}
    for here, steps in space.following.items():
        for step, after in steps:
            if fact in asks(ground.workflow, step):
                roads.setdefault(after, (*space.road(here), step))
    todo = deque(roads)
    while todo:
        here = todo.popleft()
        for step, after in space.following[here]:
            if after not in roads:
                roads[after] = (*roads[here], step)
                todo.append(after)
    return roads


def asks(workflow: Workflow, step: Step) -> tuple[str, ...]:
    """The facts that a step asks."""
    return workflow.transition_of[step.name].asks if step.is_transition else ()


def settled_grants(ground: Ground) -> Iterator[Counterexample]:
    """No act asks again a figure of the grant once it was decided nor, after the notification, what
    names the agreement and the days that its end counts from: amendments do that."""
    workflow, money = ground.workflow, ground.workflow.money
    if money is None:
        return
    rule = workflow.clocks[money.execution]
    figures = (money.facts.maximum, money.facts.rate, money.facts.eligible)
    named = (*money.facts.model_dump().values(), rule.from_fact, rule.until_fact)
    said: set[str] = set()
    for places, fixed in (
        (agreed(ground), frozenset(filter(None, named))),
        (since(ground, money.facts.maximum), frozenset(filter(None, figures))),
    ):
        yield from asked_again(ground, places, fixed, said)


def asked_again(
    ground: Ground, places: Mapping[Situation, Road], fixed: frozenset[str], said: set[str]
) -> Iterator[Counterexample]:
    """The acts that ask again what is fixed in some situations, each once (`said`)."""
    workflow = ground.workflow
    for here, road in places.items():
        for step, _ in ground.space.following[here]:
            asked = sorted(fixed.intersection(asks(workflow, step)))
            if asked and step.name not in said:
                said.add(step.name)
                words = f"« {workflow.facts[asked[0]].label} » peut y être changé après coup"
                story = told(workflow, (*road, step))
                yield Counterexample(f"transitions.{step.name}.asks", words, story)


def paid_before_closing(ground: Ground) -> Iterator[Counterexample]:
    """A dossier with an agreement is not closed, on the good road, before each tranche could be
    asked: once closed, nothing can be asked any more."""
    workflow = ground.workflow
    ends = {name for name, state in workflow.states.items() if state.final and state.labelled}
    ends |= {main_road(workflow)[-1]}
    said: set[tuple[str, str]] = set()
    for here, road in agreed(ground).items():
        for step, after in ground.space.following[here]:
            if not step.is_transition or after.state not in ends:
                continue
            for tranche in workflow.tranches:
                for key, words in lost(ground, tranche, here, after):
                    if (step.name, words) not in said:
                        said.add((step.name, words))
                        label = workflow.transition_of[step.name].label
                        yield Counterexample(
                            f"transitions.{step.name}.{key}",
                            f"« {label} » clôt le dossier {words} : « {tranche.label} » ne "
                            "pourrait plus jamais être versée",
                            told(workflow, (*road, step)),
                        )


def lost(
    ground: Ground, tranche: Tranche, here: Situation, after: Situation
) -> Iterator[tuple[str, str]]:
    """What a tranche waits for and that a closing forestalls: the key to change, and the words."""
    workflow, money = ground.workflow, ground.workflow.money
    assert money is not None
    if tranche.kind == "balance" and here.state not in money.completed:
        state = workflow.states[here.state].label
        yield "from", f"depuis « {state} », d’où le solde ne se demande pas encore"
    for name in tranche.requires_milestones:
        milestone = workflow.milestone_of[name]
        if milestone.due.clock in here.running | here.stopped and name not in after.validated:
            yield "requires_milestones", f"sans attendre « {milestone.label} » ({name})"
