"""Which dates an act moves: its letters list them whatever else is to come. Pure."""

from collections.abc import Iterable

from support_engine.core.dossier.agenda import Line
from support_engine.core.dossier.case import Case


def moved(before: Case | None, was: Iterable[Line], now: Iterable[Line]) -> frozenset[str]:
    """The subjects whose date is another one, or is known again after what had hidden it."""
    if before is None:
        return frozenset()
    dates = {line.subject: line.due_on for line in was if line.kind == "deadline"}
    lines = [line for line in now if line.kind == "deadline"]
    other = (one for one in lines if dates.get(one.subject, one.due_on) != one.due_on)
    again = (one for one in lines if one.subject not in dates and is_hidden(before, one))
    return frozenset(line.subject for line in (*other, *again))


def is_hidden(before: Case, line: Line) -> bool:
    """Whether a clock behind a date stood still: nobody could say when it would be."""
    section, _, name = line.subject.partition(".")
    milestone = before.workflow.milestone_of.get(name) if section == "milestones" else None
    clock = before.dossier.clocks.get(milestone.due.clock if milestone else name)
    stands = clock is not None and (clock.stopped_on or any(not p.until_on for p in clock.pauses))
    return section in ("clocks", "milestones") and bool(stands)
