"""Which acts trust the clock: they let something go that the passing of time protected."""

from support_engine.core.acts import commands as c
from support_engine.core.programme.definition import Workflow


def trusts_the_clock(workflow: Workflow, command: c.AnyCommand) -> bool:
    """Whether an act waits where the moment is in doubt: money that leaves, other rules, and what
    may only be done once a delay is over (a reply to a formal notice, an opinion)."""
    if isinstance(command, c.Advance):
        transition = workflow.transition_of.get(command.transition)
        return transition is not None and bool(workflow.awaited_before(transition))
    return command.trusts_the_clock
