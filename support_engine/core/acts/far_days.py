"""Effective days that are asked again: far from today, or before the last act of the same kind.

A slip of the keyboard and a story rewritten afterwards look alike: either way a person says why,
and the journal keeps it, in the reason of the act itself or in a note beside it.
"""

from collections.abc import Iterable
from datetime import date

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Blocker, Code, Refused, blocked
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.reasons import reason_given
from support_engine.core.dossier import events as e
from support_engine.core.dossier import letter_events as le
from support_engine.core.dossier import money_events as m
from support_engine.core.language.french import day
from support_engine.core.programme.definition import SYSTEM_ROLE, Workflow

FarCommand = c.OpenDossier | c.CaseCommand
Kind = tuple[str, str]
"""A type of event, and the object of the dossier that it is about, where it has several of them."""
MOVE: Kind = ("moved", "")
SETTLED = frozenset({Code.BACKDATED, Code.DATE_IN_FUTURE, Code.FREED_BY_ITS_DAY})
"""What is refused for its day whatever is said of it."""


def asked_again(
    workflow: Workflow,
    command: FarCommand,
    today: date,
    decision: Decision,
    earlier: Iterable[e.Recorded] = (),
) -> Decision:
    """What was decided of an act, unless its day is far and nobody says why; what is said of the
    day stands beside the act. `earlier`: the journal, where the day is before today."""
    if SYSTEM_ROLE in command.by.roles or not (decision and command.on <= today):
        return decision
    kin = None if isinstance(decision, Refused) else last_of_kind(kind(decision[0]), earlier)
    problem = not_explained(workflow, command, today, kin)
    if isinstance(decision, Refused):
        with_it = (*decision.blockers, problem) if problem else decision.blockers
        return decision if decision.codes & SETTLED else Refused(with_it)
    if problem is not None:
        return Refused((problem,))
    said = command.because.strip()
    return (*decision, e.Noted(note(command.on, today, said))) if said else decision


def not_explained(
    workflow: Workflow, command: FarCommand, today: date, kin: date | None
) -> Blocker | None:
    """Why the day of an act is asked again; None where it is near, or explained by a sentence, or
    where the act is a word in the journal, which changes nothing, or begins a takeover."""
    if isinstance(command, c.AddNote):
        return None
    if isinstance(command, c.OpenDossier) and command.takeover:
        return None
    if kin is not None and command.on < kin:
        why = f"précède le dernier acte de même nature sur ce dossier, du {day(kin)}"
    elif is_far(workflow, command.on, today):
        days, allowed = (today - command.on).days, workflow.header.far_days
        why = f"est à {days} jours d’aujourd’hui, {day(today)}, plus que les {allowed} admis"
    else:
        return None
    said, lacking = command.because or own_reason(command), "rien ne dit pourquoi"
    if said.strip():
        wrong = reason_given(workflow, "Date d’effet", said)
        if wrong is None:
            return None
        lacking = str(wrong.facts["why"])
    return blocked(
        Code.FAR_DAY, on=command.on, why=why, lacking=lacking, least=workflow.header.reason_length
    )


def own_reason(command: FarCommand) -> str:
    """The reason of the act itself."""
    return str(getattr(command, "reason", ""))


def is_far(workflow: Workflow, on: date, today: date) -> bool:
    """Whether a day is further before today than the programme takes without a word."""
    return (today - on).days > workflow.header.far_days


def note(on: date, today: date, said: str) -> str:
    """What the journal says of a day that was asked again."""
    return f"Effet au {day(on)}, saisi le {day(today)} : {said}"


def last_of_kind(wanted: Kind, journal: Iterable[e.Recorded]) -> date | None:
    """The latest effective day of the acts of that kind, on the same object, that stand."""
    rows = tuple(journal)
    gone = {v for row in rows if isinstance(row.event, e.Corrected) for v in row.event.takes_back}
    days = (row.on for row in rows if row.version not in gone and kind(row.event) == wanted)
    return max(days, default=None)


def kind(event: e.AnyEvent) -> Kind:
    """What an act does, and to which object of the dossier where it has several of them."""
    match event:
        case e.MilestoneDeclared() | e.MilestoneValidated() | e.MilestoneRefused():
            return event.type, event.milestone
        case e.ExtensionRequested() | e.ExtensionGranted() | e.ExtensionRefused():
            return event.type, event.clock
        case e.ExtensionCancelled():
            return event.type, event.clock
        case e.HoldOpened() | e.HoldLifted():
            return event.type, event.hold
        case e.DocumentAdded():
            return event.type, event.kind
        case e.PersonAssigned():
            return event.type, event.role
        case m.TrancheClaimed() | m.TrancheSeconded() | m.TrancheRefused():
            return event.type, event.tranche
        case m.RequestRejected() | m.TranchePaid() | m.RestatementProposed() | m.PaymentRestated():
            return event.type, event.tranche
        case m.RecoveryReceived() | m.RecoveryDropProposed() | m.RecoveryCancelled():
            return event.type, str(event.number)
        case e.HolderAnswered():
            return event.type, str(event.number)
        case le.LetterLeft() | le.LetterReceived() | le.LetterReturned():
            return event.type, str(event.act)
        case _:
            return event.type, ""
