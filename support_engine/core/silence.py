"""What people decide today, beside the rules that the proof plays: what our silence has given waits
to be written, and a day is not put off to itself."""

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Blocker, Code, Refused, blocked
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.unwritten import given, to_be_written
from support_engine.core.decide import decide
from support_engine.core.dossier import events as e
from support_engine.core.dossier.by_itself import automatic_act, our_silence
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
    but the holder decides otherwise meanwhile. What closes the dossier gives nothing; what a past
    that is typed gave is typed too."""
    if command.by.person == case.dossier.people.get(HOLDER) or case.dossier.in_takeover:
        return None
    target = case.workflow.transition_of[command.transition].target
    for line in given(case):
        if case.workflow.transition_of[line.rule].target != target:
            return to_be_written(case, line)
    return no_longer_ours(case, command, target)


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
            return blocked(
                Code.SILENCE_TAKEN_BACK,
                clock=case.workflow.clocks[name].label,
                on=end,
                reference=case.dossier.reference,
                id=same_answer(case, gives),
            )
    return None


def same_answer(case: Case, gives: Transition) -> str:
    """What people do to give from here what a silence gave."""
    leaving = case.workflow.leaving[case.dossier.state]
    same = (t.id for t in leaving if t.target == gives.target and set(t.roles) != {SYSTEM_ROLE})
    return next(same, gives.id)
