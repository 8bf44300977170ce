"""Yes or no: a dossier in hand + command → events, or every blocker at once. Pure.

`decide` is the only place that answers. Three acts need more than the dossier in hand and are
answered by functions of their own: opening (`acts.filing.open_dossier`: there is no dossier yet),
taking back (`acts.corrections.decide_correction`: the whole journal) and another version of the
rules (`versions.migration.decide_migration`: both versions).
"""

from dataclasses import replace

from support_engine.core.acts import commands as c
from support_engine.core.acts import messages
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.access import end_access, give_access
from support_engine.core.acts.blockers import Blocker, Code, Refused, blocked, refused
from support_engine.core.acts.conditions import in_future
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.documents import add_document
from support_engine.core.acts.due import run_agenda
from support_engine.core.acts.extensions import answer_extension, request_extension, requests_closed
from support_engine.core.acts.filing import add_note, assign_person, change_details
from support_engine.core.acts.held_back import after, by_its_day, days_of_money, lifted, put_off
from support_engine.core.acts.holds import lift_hold, open_hold
from support_engine.core.acts.letters import record_departure, record_receipt
from support_engine.core.acts.milestones import touch_milestone
from support_engine.core.acts.takeover import as_received, kept_for_later, lived
from support_engine.core.acts.transitions import advance
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import going_on
from support_engine.core.dossier.events import AnyEvent
from support_engine.core.dossier.known import recorded
from support_engine.core.money.amendments import decide_amendment
from support_engine.core.money.bookkeeping import keep
from support_engine.core.money.closing import unsettled
from support_engine.core.money.holder import details_fixed
from support_engine.core.money.past import record_past_payment
from support_engine.core.money.payment import record_payment, reject
from support_engine.core.money.recoveries import decide_recovery
from support_engine.core.money.restating import restate
from support_engine.core.money.stages import claim, refuse, release


def decide(case: Case, command: c.OpenDossier | c.CaseCommand) -> Decision:
    """The events that the command leads to, or the reasons why it may not.

    Raises UnknownName when the command names something that the workflow does not have:
    that is a mistake in asking, not a refusal.
    """
    if isinstance(command, c.OpenDossier):
        return Refused((blocked(Code.ALREADY_OPEN, reference=command.reference),))
    no = refused([in_future(command.on, case.today), kept_for_later(case, command)])
    case = lived(case, command.on)
    events = no or as_received(case.dossier, answer(case, command))
    if isinstance(events, Refused):
        return events
    events = recorded(events, case.known_on(command.on))
    events = (*events, *requests_closed(case, events, command.on))
    return refused([freed_by_its_day(case, command, events)]) or events


def freed_by_its_day(
    case: Case, command: c.CaseCommand, events: tuple[AnyEvent, ...]
) -> Blocker | None:
    """Why an act of an earlier day may not bear it: it would let go money that it would not, were
    it of today, or later. An amendment gives time by what it says, whatever its day."""
    if command.on >= case.today or isinstance(command, c.RunAgenda | k.AmendAgreement):
        return None
    if not days_of_money(going_on(case)):
        return None
    of_today = answer(case, replace(command, on=case.today))
    would = () if isinstance(of_today, Refused) else of_today
    typed, today = after(case, events, command.on), after(case, would, case.today)
    freed = lifted(case, typed, today)
    return by_its_day(freed or (put_off(typed, today) if would else {}), command.on)


def answer(case: Case, command: c.CaseCommand) -> Decision:
    """The act that a command asks for; the type checker proves that none is forgotten."""
    match command:
        case c.Advance():
            return together(advance(case, command), *unsettled(case, command))
        case c.RunAgenda():
            return run_agenda(case, command)
        case c.ChangeDetails():
            return refused(details_fixed(case, command)) or change_details(case, command)
        case c.AssignPerson():
            return assign_person(case, command)
        case c.AddNote():
            return add_note(case, command)
        case c.WriteToTeam():
            return messages.write(case, command)
        case c.AnswerHolder():
            return messages.answer_message(case, command)
        case c.GiveAccess():
            return give_access(case, command)
        case c.EndAccess():
            return end_access(case, command)
        case c.AddDocument():
            return add_document(case, command)
        case c.DeclareMilestone() | c.ValidateMilestone() | c.RefuseMilestone():
            return touch_milestone(case, command)
        case c.RequestExtension():
            return request_extension(case, command)
        case c.GrantExtension() | c.RefuseExtension() | c.CancelExtension():
            return answer_extension(case, command)
        case c.OpenHold():
            return open_hold(case, command)
        case c.LiftHold():
            return lift_hold(case, command)
        case c.RecordDeparture():
            return record_departure(case, command)
        case c.RecordReceipt():
            return record_receipt(case, command)
        case _:
            return about_money(case, command)


def together(decision: Decision, *more: Blocker) -> Decision:
    """A decision, with more reasons why not."""
    if not more:
        return decision
    others = decision.blockers if isinstance(decision, Refused) else ()
    return Refused((*others, *more))


def about_money(case: Case, command: k.MoneyCommand) -> Decision:
    """The act that a command about money asks for."""
    match command:
        case k.AmendAgreement():
            return decide_amendment(case, command)
        case k.OpenRecovery() | k.OrderRecovery() | k.ReceiveRecovery() | k.CancelRecovery():
            return decide_recovery(case, command)
        case k.ClaimTranche():
            return claim(case, command)
        case k.RefuseTranche():
            return refuse(case, command)
        case k.ProposeTranche() | k.CertifyTranche() | k.TransmitTranche():
            return release(case, command)
        case k.RejectRequest():
            return reject(case, command)
        case k.RecordPayment():
            return record_payment(case, command)
        case k.RestatePayment():
            return restate(case, command)
        case k.RecordPastPayment():
            return record_past_payment(case, command)
        case _:
            return keep(case, command)
