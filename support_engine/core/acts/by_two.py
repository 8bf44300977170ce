"""What our silence gave, or is about to give, is taken back by two people: one asks, another does
the same."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from support_engine.core.acts.blockers import Code, Refused, blocked
from support_engine.core.acts.commands import CorrectLastAct
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.resting import Told
from support_engine.core.days.civil import civil_day
from support_engine.core.dossier import events as e
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, undone_at
from support_engine.core.programme.definition import SYSTEM_ROLE, Workflow
from support_engine.core.programme.roles import HOLDER

ASKED = (
    "reprise demandée, à confirmer par une seconde personne (correct --to {number}), de ce que"
    " notre silence a donné ou va donner. {reason}"
)


def given_by_silence(taken: Iterable[Told]) -> bool:
    """Whether some of these acts is a right that came by itself, at the end of a time of ours. What
    closes a dossier gives nothing."""
    return any(
        isinstance(row.event, e.Moved)
        and row.actor == SYSTEM_ROLE
        and not row.event.is_closing
        and row.event.transition in by_silence(workflow)
        for workflow, row in taken
    )


def by_silence(workflow: Workflow) -> frozenset[str]:
    """The transitions that clocks of ours do by themselves."""
    rules = (rule for rule in workflow.clocks.values() if rule.on_end == "move")
    ours = (rule for rule in rules if (rule.owner or HOLDER) != HOLDER)
    return frozenset(rule.transition for rule in ours if rule.transition)


def puts_off_silence(case: Case, after: Case, by: str, taken: Sequence[Told]) -> bool:
    """Whether what our silence is about to give comes later, or no more, once these acts are taken
    back: a deposit typed anew would have two months more. Slips of the day are taken back by
    whoever made them, and holders take back what they like."""
    is_a_slip = all(row.actor == by and civil_day(row.at) >= case.today for _, row in taken)
    if is_a_slip or by == case.dossier.people.get(HOLDER):
        return False
    ends = dict(to_be_given(after))
    return any(ends.get(name, date.max) > on for name, on in to_be_given(case))


def to_be_given(case: Case) -> Iterator[tuple[str, date]]:
    """The clocks of ours that give something by themselves where the dossier stands, and when."""
    given = by_silence(case.workflow)
    for name, clock in case.dossier.clocks.items():
        rule = case.workflow.clocks.get(name)
        if rule is None or rule.transition not in given or undone_at(case, name):
            continue
        act = case.workflow.transition_of[rule.transition]
        on = clock_deadline(case, name).on
        closes = case.workflow.states[act.target].final
        if on and clock.is_running and case.dossier.state in act.origins and not closes:
            yield name, on


def asked_by(journal: Sequence[Told], number: int, taken: Sequence[Told]) -> str:
    """Who asked last that the acts since that one be taken back, all those that are `taken`; nobody
    where something was taken back since."""
    last = max(row.version for _, row in taken)
    for _, row in reversed(journal):
        if isinstance(row.event, e.Corrected) or row.version == last:
            return ""
        if isinstance(row.event, e.Noted) and row.event.takes_back == number:
            return row.actor
    return ""


def first_of_two(
    command: CorrectLastAct, journal: Sequence[Told], taken: Sequence[Told]
) -> Decision | None:
    """What a correction comes to from the first person who asks it: a note that changes nothing.
    None from another, who takes back what the first could see."""
    number = taken[0][1].version
    first = asked_by(journal, number, taken)
    if not first:
        note = ASKED.format(number=number, reason=command.reason.strip())
        return (e.Noted(note, takes_back=number),)
    if command.by.person != first:
        return None
    what = "ce que notre silence a donné ou va donner, et que vous avez demandé de reprendre"
    how = f"Une autre personne fait la même reprise (correct --to {number})."
    return Refused((blocked(Code.UNDONE_ALONE, what=what, how=how),))
