"""The claim that nothing is public before its announcement, and that every label has one."""

from collections.abc import Iterator

from support_engine.core.programme.definition import Transition, Workflow
from support_engine.core.proof.stories import told
from support_engine.core.proof.verdicts import Counterexample, Ground


def announced(ground: Ground) -> Iterator[Counterexample]:
    """The day of the announcement is given with the label or after it, and no project ends labelled
    without one."""
    workflow = ground.workflow
    fact = workflow.header.embargo_fact
    if fact is None:
        if any(state.labelled for state in workflow.states.values()):
            words = "un label serait public dès qu’il est donné : nommez la date de son annonce"
            yield Counterexample("workflow.embargo_fact", f"{words}, même si c’est le jour même")
        return
    label = workflow.facts[fact].label
    early = next(
        (t for t in workflow.transitions if fact in t.asks and leaves_bare(workflow, t)), None
    )
    for transition in workflow.transitions:
        if early is not None and labels(workflow, transition) and fact not in transition.asks:
            yield Counterexample(
                f"transitions.{transition.id}.asks",
                f"« {transition.label} » ne demande pas « {label} », donnée avant lui par"
                f" « {early.label} » : le label pourrait être public aussitôt, sans annonce",
            )
    without = ground.without(fact)
    end = without.nearest(
        lambda here: workflow.states[here.state].final and workflow.states[here.state].labelled
    )
    if end is not None:
        state = workflow.states[end.state].label
        yield Counterexample(
            "workflow.embargo_fact",
            f"un projet peut finir « {state} » sans que « {label} » ait été donnée : son label ne"
            " serait jamais public",
            told(workflow, without.road(end)),
        )


def labels(workflow: Workflow, transition: Transition) -> bool:
    """Whether an act gives a label."""
    states = workflow.states
    given = any(not states[name].labelled for name in transition.origins)
    return given and states[transition.target].labelled


def leaves_bare(workflow: Workflow, transition: Transition) -> bool:
    """Whether a project is without a label after an act."""
    return not workflow.states[transition.target].labelled
