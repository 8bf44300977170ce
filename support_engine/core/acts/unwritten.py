"""What our silence has given and no round has written yet: it waits to be written."""

from collections.abc import Iterator, Sequence

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.acts.due import carried_out, given_on
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import Line, moves, running
from support_engine.core.dossier.by_itself import our_silence
from support_engine.core.dossier.case import Case
from support_engine.core.programme.roles import HOLDER


def given(case: Case) -> Iterator[Line]:
    """What our silence gives where it is over, and has not given yet."""
    ours = our_silence(case.workflow)
    subjects = {f"clocks.{name}" for name in ours.keys() & case.dossier.clocks.keys()}
    clocks = [topic for topic in running(case) if topic.subject in subjects] if subjects else []
    for line in moves(case, clocks):
        act = case.workflow.transition_of[line.rule]
        is_over = line.due_on <= case.today
        if is_over and carried_out(case, act, given_on(case, line, case.today), case.today):
            yield line


def to_be_written(case: Case, line: Line) -> Blocker:
    """Why nothing else is done before that is written."""
    clock = case.workflow.clocks[line.subject.partition(".")[2]].label
    act = case.workflow.transition_of[line.rule].label
    return blocked(Code.SILENCE_KEPT, clock=clock, on=line.deadline, given=act)


def taken_away(case: Case, after: Case, by: str, taken: Sequence[e.Recorded]) -> Iterator[Blocker]:
    """What a correction would keep from being written; its holder takes back what they like.
    `after`: the dossier without what is `taken`, under the same rules unless those are taken
    back."""
    if by == case.dossier.people.get(HOLDER):
        return
    other_rules = any(isinstance(row.event, e.Migrated) for row in taken)
    for line in given(case):
        if other_rules or line.rule not in {one.rule for one in given(after)}:
            yield to_be_written(case, line)
