"""What people decide today, beside the rules that the proof plays: what our silence has given waits
to be written, and a day is not put off to itself."""

from datetime import date

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Blocker, Code, Refused, blocked
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.takeover import lived
from support_engine.core.acts.unwritten import given, to_be_written
from support_engine.core.decide import decide
from support_engine.core.dossier import events as e
from support_engine.core.dossier.by_itself import acts_alone, automatic_act, our_silence
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, undone_at
from support_engine.core.programme.definition import Transition
from support_engine.core.programme.roles import HOLDER, SYSTEM_ROLE


def decide_today(case: Case, command: c.OpenDossier | c.CaseCommand) -> Decision:
    """What is decided of a command where rounds are run day after day: `decide`, but for what the
    round of today is still to write, and for an act that changes nothing."""
    outcome = decide(case, command)
    kept = silence_kept(case, command) if isinstance(command, c.Advance) else None
    if isinstance(outcome, Refused):
        return outcome
    if isinstance(command, c.Advance) and any(is_as_it_was(case, event) for event in outcome):
        what = "ce jour est déjà celui du dossier"
        return Refused((blocked(Code.NOTHING_TO_CHANGE, what=what),))
    return Refused((kept,)) if kept else outcome


def is_as_it_was(case: Case, event: e.AnyEvent) -> bool:
    """Whether an act that stays in its state (a committee that is put off) gives again what it gave
    last: its reader would have the same letter twice."""
    if not isinstance(event, e.Moved) or event.origin != event.target or not event.facts:
        return False
    return all(case.dossier.facts.get(name) == value for name, value in event.facts.items())


def silence_kept(case: Case, command: c.Advance) -> Blocker | None:
    """A clock of ours is over and gives something by itself, which no round has written yet: nobody
    but the holder decides otherwise meanwhile. What closes the dossier gives nothing."""
    if command.by.person == case.dossier.people.get(HOLDER):
        return None
    target = case.workflow.transition_of[command.transition].target
    if case.dossier.in_takeover:
        return ended_here(lived(case, command.on), target)
    for line in given(case):
        if case.workflow.transition_of[line.rule].target != target:
            return to_be_written(case, line)
    return no_longer_ours(case, command, target)


def ended_here(case: Case, target: str) -> Blocker | None:
    """While a past is typed, what our silence gave in it is typed too; an end that came since the
    dossier is here is no past: nobody answers otherwise after it. `case`: on the day of the act."""
    takeover = case.dossier.takeover
    since = takeover.since if takeover else None
    for name, gives in our_silence(case.workflow).items():
        if gives.target == target or not (acts_alone(case, name) and automatic_act(case, name)):
            continue
        end = clock_deadline(case, name).on
        if since is not None and end is not None and since <= end < case.today:
            return too_late(case, name, end, gives)
    return None


def no_longer_ours(case: Case, command: c.Advance, target: str) -> Blocker | None:
    """What our silence gave was taken back, by two people: we had answered before the end, or we
    give it; nobody answers otherwise once the time to is over."""
    for name, gives in our_silence(case.workflow).items():
        clock = case.dossier.clocks.get(name)
        if clock is None or not clock.undone or not clock.is_running or gives.target == target:
            continue
        is_undone = automatic_act(case, name) and undone_at(case, name)
        end = clock_deadline(case, name).on if is_undone else None
        if end is not None and command.on > end:
            return too_late(case, name, end, gives)
    return None


def too_late(case: Case, clock: str, end: date, gives: Transition) -> Blocker:
    """Why nobody answers otherwise after the end of a time of ours."""
    return blocked(
        Code.SILENCE_TAKEN_BACK,
        clock=case.workflow.clocks[clock].label,
        on=end,
        reference=case.dossier.reference,
        id=same_answer(case, gives),
    )


def same_answer(case: Case, gives: Transition) -> str:
    """What people do to give from here what a silence gave."""
    leaving = case.workflow.leaving[case.dossier.state]
    same = (t.id for t in leaving if t.target == gives.target and set(t.roles) != {SYSTEM_ROLE})
    return next(same, gives.id)
