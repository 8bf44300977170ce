"""Whether a dossier that arrives under new rules can still come to an end.

The exploration is that of the proof, from wherever the dossier would stand. Many dossiers stand
alike: each situation of a programme is explored once.
"""

from dataclasses import dataclass
from functools import lru_cache

from support_engine.core.dossier.dossier import Dossier
from support_engine.core.programme.definition import Workflow
from support_engine.core.proof.search import TooManySituations, explore
from support_engine.core.proof.situations import Model
from support_engine.core.proof.steps import Situation


@dataclass(frozen=True, eq=False, slots=True)
class Same:
    """A programme that is equal to itself alone, so that what is known of it can be kept."""

    workflow: Workflow

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.workflow is self.workflow

    def __hash__(self) -> int:
        return id(self.workflow)


def can_end(workflow: Workflow, dossier: Dossier) -> bool:
    """Whether some end is within reach from where the dossier stands under these rules.

    A programme too entangled to be explored is never proven: nothing more is said of it here.
    """
    return end_is_near(Same(workflow), situation(workflow, dossier))


def situation(workflow: Workflow, dossier: Dossier) -> Situation:
    """Where a dossier stands, as a proof sees it; a clock that ran out before a pause is not
    counted on."""
    running = frozenset(name for name, clock in dossier.clocks.items() if clock.is_running)
    wanted = {milestone.id for milestone in Model(workflow).wanted}
    records = dossier.milestones.items()
    return Situation(
        dossier.state,
        frozenset(record.hold for record in dossier.open_holds),
        running,
        frozenset(dossier.clocks) - running,
        frozenset(n for n, record in records if record.status == "validated" and n in wanted),
    )


@lru_cache(maxsize=4_096)
def end_is_near(programme: Same, here: Situation) -> bool:
    """Whether some end is within reach from a situation, which many dossiers share."""
    workflow = programme.workflow
    try:
        space = explore(Model(workflow), start=here)
    except TooManySituations:
        return True
    ends = [situation for situation in space.situations if workflow.states[situation.state].final]
    return here in space.leading_to(ends)
