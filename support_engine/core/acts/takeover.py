"""Taking a dossier over: its past is typed on its own days, then somebody else says that it is so.

While that lasts each act is decided as on the day that it had, by the same conditions and the same
hands; nothing is written, nothing moves by itself, no money leaves.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Blocker, Code, Refused, blocked, refused
from support_engine.core.acts.conditions import role_blocker
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.takers import ENDING, enders
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import moves, running
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.money_events import BankChanged
from support_engine.core.dossier.names import taken_back
from support_engine.core.language.french import count, listed
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import HOLDER

LATER = (
    *(k.ProposeTranche, k.CertifyTranche, k.TransmitTranche, k.RejectRequest, k.RecordPayment),
    *(k.OpenRecovery, k.OrderRecovery, k.ReceiveRecovery, k.CancelRecovery, k.ConfirmBank),
    *(k.RestatePayment, c.WriteToTeam, c.AnswerHolder, c.GiveAccess, c.EndAccess),
)
"""What is done on a dossier that is followed here, and not while its past is typed: money leaves or
comes back, an account is checked, its holder writes."""


def lived(case: Case, on: date) -> Case:
    """The dossier as an act finds it: of one that is being taken over, on the day of the act."""
    is_past = case.dossier.in_takeover and on < case.today
    return Case(case.workflow, case.dossier, case.calendar, on) if is_past else case


def kept_for_later(case: Case, command: c.CaseCommand) -> Blocker | None:
    """Why an act waits until the takeover is over."""
    if not case.dossier.in_takeover or not isinstance(command, LATER):
        return None
    return blocked(Code.TAKEOVER_OPEN, reference=case.dossier.reference)


TOLD = (
    *(c.Advance, c.OpenHold, c.LiftHold, c.GrantExtension, c.RefuseExtension),
    *(c.ValidateMilestone, c.RefuseMilestone),
)
"""What its holder is written to about."""


def done_today(case: Case, command: c.OpenDossier | c.CaseCommand) -> Blocker | None:
    """Why an act of today waits until the takeover is over: it is no past, and its letter leaves.
    Offers and forms do not ask: the day of a past act is theirs to give."""
    if not case.dossier.in_takeover or not isinstance(command, TOLD) or command.on < case.today:
        return None
    return blocked(Code.TAKEOVER_OPEN, reference=case.dossier.reference)


def as_received(dossier: Dossier, decision: Decision) -> Decision:
    """What was decided; of a past that is typed, what counts from its letter counts from the day of
    the act: the letter was sent, and received, by other means."""
    if isinstance(decision, Refused) or not dossier.in_takeover:
        return decision
    return tuple(map(counted_from_its_day, decision))


def counted_from_its_day(event: e.AnyEvent) -> e.AnyEvent:
    """An event whose protections wait for no letter."""
    match event:
        case e.HoldOpened(starts=starts):
            return replace(event, starts=tuple(replace(one, counts_from="") for one in starts))
        case BankChanged():
            return replace(event, counts_from="")
        case _:
            return event


def end_takeover(case: Case, command: c.EndTakeover, journal: Iterable[e.Recorded]) -> Decision:
    """Whoever typed nothing of it says that it is so. From then on the dossier is an ordinary one:
    what its clocks would have done before is left to somebody, and its holder is told."""
    if over := not_open(case):
        return Refused((over,))
    journal = tuple(journal)
    no = refused(
        [
            role_blocker(case, command.by, enders(case.workflow), ENDING),
            *typed_by(case.workflow, command.by.person, journal),
            no_holder(case),
            backdated(case, command),
        ]
    )
    ran_out = {
        name: end
        for line in moves(case, list(running(case)))
        if line.due_on <= command.on
        and (end := clock_deadline(case, name := line.subject.partition(".")[2]).counted_on)
    }
    has_account = case.dossier.purse.bank is not None
    closing = closed_by(case, journal)
    way, reason = (closing.transition, closing.reason) if closing else ("", "")
    ended = e.TakeoverEnded(ran_out, "left" if has_account else "", way, reason)
    return no or (ended, *reply_periods(case))


def closed_by(case: Case, journal: Iterable[e.Recorded]) -> e.Moved | None:
    """The act that closed a dossier, where it is closed."""
    rows = tuple(journal) if case.dossier.is_closed else ()
    gone = taken_back(rows)
    moves = (row.event for row in reversed(rows) if row.version not in gone)
    return next((one for one in moves if isinstance(one, e.Moved) and one.is_closing), None)


def not_open(case: Case) -> Blocker | None:
    """Only a takeover that lasts can end; one that is over does not come back."""
    if case.dossier.in_takeover:
        return None
    return blocked(Code.TAKEOVER_NOT_OPEN, reference=case.dossier.reference)


def typed_by(workflow: Workflow, person: str, journal: Iterable[e.Recorded]) -> Iterator[Blocker]:
    """What the person typed of it themselves, taken back since or not."""
    own = [f"n° {row.version}" for row in journal if row.actor == person]
    if own:
        more = [count(len(own) - SHOWN, "autre")] if len(own) > SHOWN else []
        acts = listed([*own[:SHOWN], *more])
        yield blocked(Code.TAKEOVER_OF_ONE, person=person, acts=acts, roles=ending_roles(workflow))


def ending_roles(workflow: Workflow) -> tuple[str, ...]:
    """The roles that end a takeover, by their labels."""
    return tuple(workflow.roles[role].label for role in enders(workflow))


SHOWN = 3
"""How many acts of their own are named to somebody."""


def no_holder(case: Case) -> Blocker | None:
    """The letter that tells of the takeover has a reader."""
    return None if HOLDER in case.dossier.people else untold(case.dossier)


def untold(dossier: Dossier) -> Blocker:
    """Nobody carries the project, or whoever did is gone."""
    return blocked(Code.TAKEOVER_UNTOLD, reference=dossier.reference, role=HOLDER)


def backdated(case: Case, command: c.EndTakeover) -> Blocker | None:
    """It ends on the day on which that is said: what it lets go was not followed here before."""
    if command.on == case.today:
        return None
    return blocked(Code.BACKDATED, act=ENDING, on=command.on, today=case.today)


def reply_periods(case: Case) -> Iterator[e.ProtectionRenewed]:
    """The reply periods of the measures in force: no letter of ours told of them, each counts again
    from one."""
    for record in case.dossier.open_holds:
        rule = case.workflow.holds[record.hold]
        clock = case.dossier.clocks.get(rule.clock or "")
        if rule.clock and rule.waits_for_letter and clock is not None and clock.is_running:
            yield e.ProtectionRenewed(f"clocks.{rule.clock}", rule.waits_for_letter)
