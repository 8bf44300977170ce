"""The claim that every day which an act or a date supposes has been asked by then."""

from collections import deque
from collections.abc import Iterator

from support_engine.core.programme.definition import Transition, Workflow
from support_engine.core.programme.frame import KNOWN_DAYS
from support_engine.core.programme.roles import HOLDER
from support_engine.core.proof.letters import life_without
from support_engine.core.proof.search import Road, narrowed
from support_engine.core.proof.steps import Situation
from support_engine.core.proof.stories import told
from support_engine.core.proof.verdicts import Counterexample, Ground


def days_on_file(ground: Ground) -> Iterator[Counterexample]:
    """No act comes before the day that it waits for was asked, nor a decision before that of its
    committee; no bound speaks of a date that is never known when the bounded one is given."""
    workflow = ground.workflow
    yield from decided_too_soon(workflow)
    for transition in workflow.transitions:
        for fact in transition.after:
            road = before_its_day(ground, transition, fact)
            if road is not None:
                label = workflow.facts[fact].label
                words = f"« {label} » ({fact}) peut n’avoir pas encore été demandée : retirez-la"
                words = f"{words} d’after, ou demandez-la (asks) par un acte qui précède toujours"
                place = f"transitions.{transition.id}.after"
                yield Counterexample(place, words, told(workflow, road))
    for name, field in workflow.facts.items():
        for key in ("not_before", "not_after"):
            for other in getattr(field, key):
                if other not in KNOWN_DAYS and not are_together(ground, name, other):
                    label = workflow.facts[other].label
                    words = f"« {label} » ({other}) n’est jamais connue quand « {field.label} » est"
                    words = f"{words} donnée : cette borne ne retient rien, retirez-la"
                    yield Counterexample(f"facts.{name}.{key}", words)


def decided_too_soon(workflow: Workflow) -> Iterator[Counterexample]:
    """What a committee decides, before its day has come: an act of ours that is possible nowhere
    but before that committee, and that leads on or says no."""
    for committee in workflow.committees:
        judged = set(workflow.judged_by(committee))
        for act in workflow.transitions:
            is_its_own = judged.issuperset(act.origins) and HOLDER not in act.roles
            leads_on = act.target not in judged and committee.day not in (*act.asks, *act.after)
            if is_its_own and leads_on:
                day = workflow.facts[committee.day].label
                words = (
                    f"« {act.label} » peut précéder « {day} », dont « {committee.label} » décide"
                )
                words = f"{words} : écrivez after = [« {committee.day} »]"
                yield Counterexample(f"transitions.{act.id}.after", words)


def before_its_day(ground: Ground, transition: Transition, fact: str) -> Road | None:
    """A story that carries an act out though no other act has asked the fact before."""
    if fact not in transition.asks:
        return life_without(ground, transition.id, fact)
    asking = {t.id for t in ground.workflow.transitions if fact in t.asks} - {transition.id}
    space = narrowed(ground.space, asking)
    fired = space.fired.get(transition.id)
    return (*space.road(fired[0]), fired[1]) if fired else None


def are_together(ground: Ground, fact: str, other: str) -> bool:
    """Whether some act gives the fact once the other is on file, or with it."""
    acts = ground.workflow.transition_of
    giving = {name for name, t in acts.items() if fact in t.asks}
    if any(other in acts[name].asks for name in giving):
        return True
    todo = deque[Situation](
        after
        for steps in ground.space.following.values()
        for step, after in steps
        if step.is_transition and other in acts[step.name].asks
    )
    seen = set(todo)
    while todo:
        for step, after in ground.space.following[todo.popleft()]:
            if step.is_transition and step.name in giving:
                return True
            if after not in seen:
                seen.add(after)
                todo.append(after)
    return not giving
