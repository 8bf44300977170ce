"""More time on a clock: asked with a reason, granted within the programme's limit, or refused."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Blocker, Code, blocked, refused
from support_engine.core.acts.conditions import address_moved, closed, role_blocker, too_early
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.held_back import after, held_back, moved, of_money
from support_engine.core.acts.not_read import unread_blockers
from support_engine.core.acts.reasons import reason_for, reason_given
from support_engine.core.dossier import events as e
from support_engine.core.dossier.by_itself import silence_decides
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.dossier import ExtensionRecord
from support_engine.core.dossier.evolve import evolve
from support_engine.core.dossier.running import runs
from support_engine.core.language.french import listed
from support_engine.core.language.names import require
from support_engine.core.programme.roles import HOLDER


def request_extension(case: Case, command: c.RequestExtension) -> Decision:
    """Ask for months on a running clock, within what the programme allows in all."""
    rule = require(case.workflow.clocks, command.clock, "délai")
    clock = case.dossier.clocks.get(command.clock)
    used = months_given(case, command.clock)
    left = rule.max_extension_months - used
    asked = [p for p in case.dossier.pending_extensions if p.clock == command.clock]
    advice = f"Demandez entre 1 et {left} mois." if left > 0 else "Il ne peut plus l’être."
    too_long = blocked(
        Code.EXTENSION_TOO_LONG,
        clock=rule.label,
        limit=rule.max_extension_months,
        used=used,
        months=command.months,
        advice=advice,
    )
    no = refused(
        [
            closed(case),
            role_blocker(
                case, command.by, case.workflow.extensions.asked_by, "Demander une prolongation"
            ),
            clock_runs(case, command.clock),
            our_time_over(case, command.clock),
            from_elsewhere(case, command),
            too_early(command.on, clock.started_on, rule.label) if clock else None,
            None if 1 <= command.months <= left else too_long,
            blocked(Code.EXTENSION_PENDING, clock=rule.label, months=asked[0].months)
            if asked
            else None,
            reason_for(case.workflow, "Demander une prolongation", command.reason),
        ]
    )
    reason, by = command.reason.strip(), command.by.person
    return no or (e.ExtensionRequested(command.clock, command.months, reason, by=by),)


def months_given(case: Case, name: str) -> int:
    """The months granted since a clock started, those that an amendment absorbed included."""
    clock = case.dossier.clocks.get(name)
    if clock is None:
        return 0
    granted_since = (
        one.months
        for one in case.dossier.extensions
        if one.clock == name and one.status == "granted" and one.asked_on >= clock.started_on
    )
    return max(sum(granted_since), clock.extended_months)


def our_time_over(case: Case, name: str) -> Blocker | None:
    """Time that we have to answer, at whose end our silence decides, is over: what it decided is
    not undone by more time. A past that is typed had its own."""
    if case.dossier.in_takeover or not runs(case, name):
        return None
    if not silence_decides(case.workflow, name):
        return None
    end = clock_deadline(case, name).on
    if end is None or case.today <= end:
        return None
    return blocked(Code.OUR_TIME_OVER, clock=case.workflow.clocks[name].label, end=end)


def clock_runs(case: Case, name: str) -> Blocker | None:
    """The clock was started, not stopped, and what it waits for is still to be done."""
    if runs(case, name):
        return None
    label = case.workflow.clocks[name].label
    return blocked(Code.CLOCK_NOT_RUNNING, clock=label, reference=case.dossier.reference)


def answer_extension(
    case: Case,
    command: c.GrantExtension | c.RefuseExtension | c.CancelExtension,
) -> Decision:
    """Grant, refuse or take back the pending request on a clock."""
    rule = require(case.workflow.clocks, command.clock, "délai")
    asked = next((p for p in case.dossier.pending_extensions if p.clock == command.clock), None)
    cancelling = isinstance(command, c.CancelExtension)
    roles = case.workflow.extensions.asked_by if cancelling else case.workflow.extensions.decided_by
    reasons = [
        closed(case),
        role_blocker(case, command.by, roles, "Répondre à une prolongation"),
    ]
    if asked is None and answered_already(case, command):
        return refused(reasons) or ()
    if asked is None:
        facts = {"clock": rule.label, "reference": case.dossier.reference, "id": command.clock}
        not_asked = blocked(Code.EXTENSION_NOT_ASKED, **facts)
        reasons.append(clock_runs(case, command.clock) or not_asked)
    else:
        reasons.extend(unanswerable(case, command, asked))
        if cancelling and runs(case, command.clock):
            reasons.append(of_another(case, command, asked))
    reasons.append(reason_of(case, command))
    no = refused(reasons)
    if no or asked is None:
        return no or ()
    match command:
        case c.GrantExtension():
            return (granted(case, command, asked.months),)
        case c.RefuseExtension():
            return (e.ExtensionRefused(command.clock, command.reason.strip()),)
        case c.CancelExtension():
            by = "" if is_holder(case, command) else command.by.person
            return (e.ExtensionCancelled(command.clock, command.reason.strip(), by=by),)


def unanswerable(
    case: Case,
    command: c.GrantExtension | c.RefuseExtension | c.CancelExtension,
    asked: ExtensionRecord,
) -> Iterator[Blocker | None]:
    """Why a request has not that answer: no time is given in vain, none is turned down unread."""
    yield too_early(command.on, asked.asked_on, "Demande de prolongation")
    if isinstance(command, c.GrantExtension):
        yield clock_runs(case, command.clock)
        if runs(case, command.clock):
            yield our_time_over(case, command.clock)
            yield from useless(case, command, asked.months)
            yield of_one(case, command, asked)
    elif command.by.is_moved or command.by.person not in (
        asked.asked_by,
        case.dossier.people.get(HOLDER),
    ):
        yield from unread_blockers(case, command.on)


def of_another(case: Case, command: c.Command, asked: ExtensionRecord) -> Blocker | None:
    """A request is taken back by whoever made it, or by whoever carries the project: anybody else
    would refuse it without those who decide, and without its letter."""
    if is_holder(case, command) or asked.asked_by == command.by.person:
        return None
    clock = case.workflow.clocks[asked.clock].label
    return blocked(Code.EXTENSION_OF_ANOTHER, clock=clock, since=asked.asked_on)


def reason_of(
    case: Case, command: c.GrantExtension | c.RefuseExtension | c.CancelExtension
) -> Blocker | None:
    """An answer that gives no time has its reason; whoever carries the project may take a request
    back without a word."""
    match command:
        case c.GrantExtension():
            return reason_given(case.workflow, "Accorder une prolongation", command.reason)
        case c.CancelExtension() if is_holder(case, command):
            return reason_given(case.workflow, "Annuler une prolongation", command.reason)
        case c.CancelExtension():
            return reason_for(case.workflow, "Annuler une prolongation", command.reason)
        case c.RefuseExtension():
            return reason_for(case.workflow, "Refuser une prolongation", command.reason)


def is_holder(case: Case, command: c.Command) -> bool:
    """Whether whoever carries the project asks."""
    return case.dossier.people.get(HOLDER) == command.by.person


def of_one(case: Case, command: c.GrantExtension, asked: ExtensionRecord) -> Blocker | None:
    """Nobody answers their own request where the time is over that holds money back."""
    if asked.asked_by != command.by.person:
        return None
    freed = frees(case, command, asked.months)
    facts = {"person": command.by.person, "what": listed(freed)}
    return blocked(Code.EXTENSION_OF_ONE, **facts) if freed else None


def from_elsewhere(case: Case, command: c.RequestExtension) -> Blocker | None:
    """Time on which money rests is not asked in a holder's name from an address that is not sure:
    whoever moved it would grant it, were it only once that time is over."""
    rests = command.clock in of_money(case.workflow)
    return address_moved(case, command.by, "Demander une prolongation") if rests else None


def frees(case: Case, command: c.GrantExtension, months: int) -> list[str]:
    """What holds money back, and would no more with so many months."""
    longer = after(case, (granted(case, command, months),), command.on)
    return list(moved(held_back(case), held_back(longer)).values())


def answered_already(
    case: Case, command: c.GrantExtension | c.RefuseExtension | c.CancelExtension
) -> bool:
    """The request was closed with its clock: it is turned down already."""
    last = next((r for r in reversed(case.dossier.extensions) if r.clock == command.clock), None)
    is_over = last is not None and last.status == "cancelled" and not runs(case, command.clock)
    return is_over and not isinstance(command, c.GrantExtension)


def granted(case: Case, command: c.GrantExtension, months: int) -> e.ExtensionGranted:
    """The grant, with the end before and after it, for the letter and the reports."""
    by = command.by.person if command.clock in of_money(case.workflow) else ""
    grant = e.ExtensionGranted(command.clock, months, command.reason.strip(), by=by)
    longer = case.now_with(evolve(case.dossier, grant, command.on))
    old_on, new_on = (clock_deadline(k, command.clock).on for k in (case, longer))
    return replace(grant, old_on=old_on, new_on=new_on)


def useless(case: Case, command: c.GrantExtension, months: int) -> Iterator[Blocker | None]:
    """More time that an amendment signed since would absorb, or that is over before it is given."""
    signed = case.dossier.clocks[command.clock].signed
    if signed is not None:
        yield too_early(command.on, signed.on, f"Avenant {signed.number}")
    new_on = granted(case, command, months).new_on
    today = command.on if case.dossier.in_takeover else max(command.on, case.today)
    if new_on is not None and new_on < today:
        yield blocked(
            Code.EXTENSION_ALREADY_OVER,
            clock=case.workflow.clocks[command.clock].label,
            reference=case.dossier.reference,
            id=command.clock,
            months=months,
            end=new_on,
            on=today,
        )


def requests_closed(
    case: Case, events: tuple[e.AnyEvent, ...], on: date
) -> tuple[e.ExtensionCancelled, ...]:
    """The requests whose clock ends with an act: it closes them, and says why."""
    if not case.dossier.pending_extensions:
        return ()
    dossier = case.dossier
    for event in events:
        dossier = evolve(dossier, event, on)
    pending = {asked.clock for asked in dossier.pending_extensions}
    return tuple(
        closed_request(case, name, "Le délai « {clock} » a pris fin : la demande n’a plus d’objet.")
        for name in without_object(case, case.now_with(dossier), {})
        if name in pending
    )


def without_object(before: Case, after: Case, renames: Mapping[str, str]) -> Iterator[str]:
    """The clocks of the requests that wait, by their names before, that run no more after; nothing
    stands for the new name of one that is gone, whether it ran or not."""
    for asked in before.dossier.pending_extensions:
        name = renames.get(asked.clock, asked.clock)
        if not name or (runs(before, asked.clock) and not runs(after, name)):
            yield asked.clock


def closed_request(case: Case, clock: str, why: str) -> e.ExtensionCancelled:
    """A request closed without an answer; `why` names the `{clock}`."""
    reason = why.format(clock=case.workflow.clocks[clock].label)
    return e.ExtensionCancelled(clock, reason, with_act=True)
