"""What our silence gave is taken back by two people: one asks, another does the same."""

from collections.abc import Iterable, Sequence

from support_engine.core.acts.blockers import Code, Refused, blocked
from support_engine.core.acts.commands import CorrectLastAct
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.resting import Told
from support_engine.core.dossier import events as e
from support_engine.core.programme.definition import SYSTEM_ROLE, Workflow
from support_engine.core.programme.roles import HOLDER

ASKED = (
    "reprise demandée, à confirmer par une seconde personne (correct --to {number}), de ce que"
    " notre silence a donné. {reason}"
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


def said_by_two(
    command: CorrectLastAct,
    number: int,
    journal: Sequence[Told],
    taken: Sequence[Told],
    outcome: Decision,
) -> Decision:
    """What a correction comes to where two people have to ask it: from the first, a note that
    changes nothing; from another, that correction, of what the first could see."""
    if isinstance(outcome, Refused):
        return outcome
    first = asked_by(journal, number, taken)
    if not first:
        note = ASKED.format(number=number, reason=command.reason.strip())
        return (e.Noted(note, takes_back=number),)
    if command.by.person != first:
        return outcome
    what = "ce que notre silence a donné, et que vous avez demandé de reprendre"
    how = f"Une autre personne fait la même reprise (correct --to {number})."
    return Refused((blocked(Code.UNDONE_ALONE, what=what, how=how),))
