"""The claim that nobody has a right in a session that has no place left for them."""

from collections.abc import Iterator

from support_engine.core.programme.definition import Workflow
from support_engine.core.proof.notified import asks
from support_engine.core.proof.steps import Situation, Step
from support_engine.core.proof.stories import told
from support_engine.core.proof.verdicts import Counterexample, Ground


def counted_places(ground: Ground) -> Iterator[Counterexample]:
    """Where a session has so many places, whoever has a label or a grant took theirs before or with
    it: given to more than there are, the right would be stopped later by nobody's decision. The day
    that tells one is past."""
    sessions = ground.workflow.sessions
    if sessions is None or sessions.capacity is None or sessions.laureate_fact is None:
        return
    fact, without = sessions.laureate_fact, ground.without(sessions.laureate_fact)
    field = ground.workflow.facts[fact]
    if field.type == "date" and not field.past:
        words = f"« {field.label} » peut être dans l’avenir : la place serait prise avant le label."
        yield Counterexample(f"facts.{fact}.past", f"{words} Écrivez past = true")
    for here, steps in without.following.items():
        for step, after in steps:
            if gives_right(ground.workflow, step, after):
                label = ground.workflow.facts[fact].label
                act = ground.workflow.transition_of[step.name].label
                words = f"« {act} » donne un droit sans prendre de place dans la session : celui de"
                words = f"{words} trop serait arrêté plus tard. Demandez-y « {label} »"
                story = told(ground.workflow, (*without.road(here), step))
                yield Counterexample(f"transitions.{step.name}.asks", words, story)
                return


def gives_right(workflow: Workflow, step: Step, after: Situation) -> bool:
    """Whether a step gives the label, or the figure of a grant."""
    if not step.is_transition:
        return False
    money = workflow.money
    grants = money is not None and money.facts.maximum in asks(workflow, step)
    return workflow.states[after.state].labelled or grants
