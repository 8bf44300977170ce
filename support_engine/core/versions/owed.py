"""The milestones that a dossier in flight owes, under other rules: still owed, and no sooner."""

from collections.abc import Iterator
from datetime import date

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import expected_milestones, going_on
from support_engine.core.programme.mapping import GONE, Correspondence
from support_engine.core.programme.roles import HOLDER
from support_engine.core.versions.passage import Passage


def later_days(passage: Passage) -> dict[str, int]:
    """By how many days the milestones that are the holder's to do stay due later than the new rules
    say: what was announced is no delay of its own to keep, so that its days are kept."""
    names = passage.event.renames.get("milestones", {})
    was, will = (dict(owed(going_on(case))) for case in (passage.before, passage.after))
    rules = passage.before.workflow.milestone_of
    days = {names.get(n, n): on for n, on in was.items() if HOLDER in rules[n].declared_by}
    return {name: (days[name] - on).days for name, on in will.items() if on < days.get(name, on)}


def owed(case: Case) -> Iterator[tuple[str, date]]:
    """The milestones that are still owed, before any day off moves them."""
    for milestone, deadline in expected_milestones(case):
        if deadline.counted_on is not None:
            yield milestone.id, deadline.counted_on


def owed_no_more(passage: Passage, mapping: Correspondence) -> Iterator[Blocker]:
    """A milestone that is expected and has its place is expected still: it does not hang on a clock
    that the dossier has not."""
    before, after = passage.before, passage.after
    for milestone, _ in expected_milestones(before):
        name = mapping.milestones.get(milestone.id, milestone.id)
        if name == GONE:
            continue
        rule = after.workflow.milestone_of[name]
        if rule.due.clock not in after.dossier.clocks:
            label = after.workflow.clocks[rule.due.clock].label
            yield blocked(Code.OWED_NO_MORE, milestone=rule.label, clock=label, id=name)
