"""What a clock does by itself at its end: whether it still will, and what our silence gives."""

from collections.abc import Iterator
from typing import Literal

from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import undone_at
from support_engine.core.dossier.running import runs
from support_engine.core.programme.definition import Transition, Workflow
from support_engine.core.programme.roles import HOLDER


def done_by_itself(workflow: Workflow) -> Iterator[tuple[str, Transition]]:
    """The clocks that do something by themselves at their end, each with what it does."""
    for name, rule in workflow.clocks.items():
        if rule.on_end == "move" and rule.transition:
            yield name, workflow.transition_of[rule.transition]


def our_silence(workflow: Workflow) -> dict[str, Transition]:
    """The clocks of ours that give something by themselves, each with what it gives: somebody else
    than the holder was to act. What closes a dossier gives nothing."""
    return {
        name: act
        for name, act in done_by_itself(workflow)
        if (workflow.clocks[name].owner or HOLDER) != HOLDER
        and not workflow.states[act.target].final
    }


def silence_decides(workflow: Workflow, clock: str) -> Literal["", "gives", "refuses"]:
    """What our silence does at the end of a clock that is ours to keep: it gives something, or
    refuses, which a person puts on record."""
    rule = workflow.clocks[clock]
    if clock in our_silence(workflow):
        return "gives"
    is_ours = (rule.owner or HOLDER) != HOLDER and rule.transition is not None
    target = workflow.transition_of[rule.transition].target if is_ours and rule.transition else ""
    return "refuses" if target and workflow.states[target].final else ""


def automatic_act(case: Case, clock: str) -> str:
    """What a clock does by itself at its end, where it is possible from here; else nothing."""
    rule = case.workflow.clocks[clock]
    if rule.on_end != "move" or rule.transition is None:
        return ""
    is_possible = case.dossier.state in case.workflow.transition_of[rule.transition].origins
    return rule.transition if is_possible else ""


def is_left_to_people(case: Case, clock: str) -> bool:
    """Whether a clock does nothing by itself at the end that it has now."""
    return case.dossier.clocks[clock].is_settled or undone_at(case, clock) is not None


def acts_alone(case: Case, clock: str) -> bool:
    """Whether a clock that runs will still do something by itself, where it does."""
    is_running = clock in case.dossier.clocks and runs(case, clock)
    return is_running and not is_left_to_people(case, clock)
