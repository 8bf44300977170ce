"""What an event changes in the purse of a dossier."""

from dataclasses import replace
from datetime import date
from typing import get_args

from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import ExtensionGranted, HoldLifted, Moved
from support_engine.core.dossier.milestone_events import MilestoneValidated
from support_engine.core.dossier.purse import (
    Amendment,
    Bank,
    ProposedAid,
    ProposedAmendment,
    Purse,
    Recovery,
    Restatement,
    TrancheRecord,
)
from support_engine.core.dossier.sums import OVERPAID, kept_of_aid

RestedOn = (
    m.GuaranteeRecorded | m.AidDeclared | m.HolderKindRecorded | m.WorksStarted | m.AgreementAmended
)
RESTED_ON = get_args(RestedOn)
"""What the amount of a payment rests on, besides the account."""
FREEING = (HoldLifted, ExtensionGranted, Moved, MilestoneValidated)
"""What takes away what keeps a payment, where it says by whom."""
LEFT = ("transmitted", "paid")
RecoveryEvent = (
    m.RecoveryOrdered | m.RecoveryReceived | m.RecoveryDropProposed | m.RecoveryCancelled
)


def spent_on(dossier: Dossier, event: m.MoneyEvent, on: date) -> Purse:
    """The purse of a dossier after one more event. A recovery that was opened for a closing which
    is taken back rests on none, whatever closes the dossier later: its holder was told so."""
    purse = spent(dossier.purse, event, on, dossier.version + 1)
    if dossier.is_closed or not (isinstance(event, m.RecoveryOpened) and event.after_closing):
        return purse
    *others, opened = purse.recoveries
    return replace(purse, recoveries=(*others, replace(opened, is_unfounded=True)))


def spent(purse: Purse, event: m.MoneyEvent, on: date, act: int) -> Purse:
    """The purse after one more event, of that version; the type checker proves that none is
    forgotten."""
    if isinstance(event, RecoveryEvent):
        return recovered(purse, event, on)
    if isinstance(event, RESTED_ON):
        purse = restated(purse, event.type, event.by)
    match event:
        case m.CommitmentRecorded():
            reserved = event.amount if event.is_of_its_day else None
            return replace(purse, commitment=event.number, reserved=reserved)
        case m.GuaranteeRecorded():
            return replace(purse, guarantee=event.amount)
        case m.AidDeclared() | m.AidProposed():
            return aided(purse, event, on)
        case m.HolderKindRecorded():
            return replace(purse, holder_kind=event.kind)
        case m.WorksStarted():
            return replace(purse, works_on=event.started_on)
        case m.BankChanged():
            bank = Bank(event.iban, event.holder, event.by, event.known_on or on)
            return replace(purse, bank=replace(bank, letter=act if event.counts_from else 0))
        case m.BankConfirmed():
            return confirmed(purse, event, on)
        case m.AgreementAmended():
            amendments = (*purse.amendments, amendment(event, on))
            return replace(purse, amendments=amendments, proposed=None)
        case m.AmendmentProposed():
            proposed = ProposedAmendment(amendment(event.terms, on), event.by)
            return replace(purse, proposed=proposed)
        case m.RecoveryOpened():
            opened = Recovery(
                event.number, event.cause, event.amount, event.known_on or on, event.reason
            )
            letter, closing = act if event.counts_from else 0, event.after_closing
            waiting = replace(opened, letter=letter, after_closing=closing)
            return replace(purse, recoveries=(*purse.recoveries, waiting))
        case _:
            return stepped(purse, event, on)


def stepped(purse: Purse, event: m.TrancheStep, on: date) -> Purse:
    """One tranche further, or sent back."""
    record = advanced(purse.tranches.get(event.tranche), event, on)
    if isinstance(event, m.RequestRejected):
        purse, withdrawn = settled(owed_again(purse, event.owed_again), event.settles)
        record = replace(record, back=max(0, record.back - withdrawn))
    return replace(purse, tranches={**purse.tranches, event.tranche: record})


def settled(purse: Purse, amount: int) -> tuple[Purse, int]:
    """What was ordered to be given back and came back with its payment is owed no more, of what was
    overpaid first; and how much of it was withdrawn, which is not due again."""
    parts: dict[int, int] = {}
    for one in sorted(purse.recoveries, key=lambda one: one.cause != OVERPAID):
        parts[one.number] = min(one.left, amount) if one.status == "ordered" else 0
        amount -= parts[one.number]
    after = []
    for one in purse.recoveries:
        part = parts[one.number]
        is_over = bool(part) and part == one.left
        status = "settled" if is_over else one.status
        after.append(replace(one, returned=one.returned + part, status=status))
    withdrawn = (parts[one.number] for one in purse.recoveries if one.cause != OVERPAID)
    return replace(purse, recoveries=tuple(after)), sum(withdrawn)


def aided(purse: Purse, event: m.AidDeclared | m.AidProposed, on: date) -> Purse:
    """The total of public aid, or one that waits for a second person."""
    if isinstance(event, m.AidProposed):
        return replace(purse, aid_waiting=ProposedAid(event.total, event.by, on))
    told = replace(purse, aid=event.total, aid_counted=event.counted, aid_waiting=None)
    return replace(told, aid_kept=kept_of_aid(purse))


def restated(purse: Purse, kind: str, by: str) -> Purse:
    """What payments that are signed rest on was put on file anew, or what kept them was lifted: by
    whoever proposed one, it has been seen; by another person, not yet, whoever says it after them.
    One that left may come back. `kind`: of its event."""
    if not by:
        return purse
    tranches = dict(purse.tranches)
    for name, record in purse.tranches.items():
        if (record.is_signed or record.stage in LEFT) and by != record.proposed_by:
            people = record.restated.get(kind, frozenset()) | {by}
            tranches[name] = replace(record, restated={**record.restated, kind: people})
    return replace(purse, tranches=tranches)


def owed_again(purse: Purse, amount: int) -> Purse:
    """Of what two people gave up, that part is given up no more: the last given up first."""
    kept: list[Recovery] = []
    for one in reversed(purse.recoveries):
        part = 0
        if amount and one.status == "cancelled" and one.cause == OVERPAID:
            waived = one.amount if one.waived is None else one.waived
            part = min(waived, amount)
            kept.append(replace(one, waived=waived - part))
        else:
            kept.append(one)
        amount -= part
    return replace(purse, recoveries=(*reversed(kept),))


def confirmed(purse: Purse, event: m.BankConfirmed, on: date) -> Purse:
    """The account was checked by a second person."""
    if purse.bank is None:
        return purse
    return replace(purse, bank=replace(purse.bank, confirmed_by=event.by, confirmed_on=on))


def amendment(event: m.AgreementAmended, on: date) -> Amendment:
    """The amendment, as it is kept."""
    return Amendment(
        event.number,
        on,
        event.reason,
        event.maximum,
        event.rate,
        event.eligible,
        event.schedule,
        event.ends_on,
    )


def advanced(record: TrancheRecord | None, event: m.TrancheStep, on: date) -> TrancheRecord:
    """A tranche one stage further (or sent back)."""
    if isinstance(event, m.TrancheClaimed):
        given = TrancheRecord("claimed", on, event.spending, event.amount, basis=event.basis)
        given = replace(given, told=event.told, least=event.least, claimed_by=event.by)
        return replace(given, returned=record.returned, back=record.back) if record else given
    if isinstance(event, m.TranchePaidBefore):
        return paid_before(record, event, on)
    if record is None:
        raise ValueError(f"{event.tranche} was never claimed")
    match event:
        case m.TrancheSeconded():
            return replace(record, seconded_by=event.by)
        case m.TrancheRefused():
            return replace(
                record, stage="refused", reason=event.reason, amount=0, basis=None, restated={}
            )
        case m.TrancheProposed():
            asked = replace(record, stage="proposed", amount=event.amount, basis=event.basis)
            asked = replace(asked, rejected_on=None)
            return replace(asked, proposed_by=event.by, proposed_on=on, restated={})
        case m.TrancheCertified():
            due = replace(record, stage="certified", amount=event.amount, basis=event.basis)
            due = replace(due, rejected_on=None)
            return replace(due, certified_by=event.by, certified_on=on, restated={})
        case m.TrancheTransmitted():
            return replace(
                record,
                stage="transmitted",
                transmitted_by=event.by,
                transmitted_on=on,
                request=event.request,
                rejected_on=None,
            )
        case _:
            return answered(record, event, on)


def answered(record: TrancheRecord, event: m.AccountantEvent, on: date) -> TrancheRecord:
    """What the public accountant did with a request that had left."""
    match event:
        case m.RequestRejected():
            back = replace(record, stage="certified", reason=event.reason, rejected_on=on)
            if record.is_past:  # nobody here certified what had been paid before
                back = replace(back, stage="claimed", is_past=False)
            back = replace(back, transmitted_by="", transmitted_on=None, request="")
            if not event.returned:
                return back
            back = replace(back, returned=event.returned, back=record.amount, restating=None)
            return replace(back, paid_by="", paid_on=None, payment="", paid_to="")
        case m.TranchePaid():
            paid = replace(record, stage="paid", paid_by=event.by, paid_on=on)
            paid = replace(paid, returned="", back=0)
            return replace(paid, payment=event.payment, paid_to=event.iban)
        case m.RestatementProposed():
            said = Restatement(event.payment, event.iban, event.paid_on, event.by)
            return replace(record, restating=said)
        case m.PaymentRestated():
            as_it_was = replace(record, payment=event.payment, paid_on=event.paid_on)
            return replace(as_it_was, paid_to=event.iban, restating=None)


def paid_before(
    record: TrancheRecord | None, event: m.TranchePaidBefore, on: date
) -> TrancheRecord:
    """A tranche that had been paid: what was claimed of it, if anything, and the payment."""
    since, spending = record.claimed_on if record else on, event.spending
    paid = TrancheRecord("paid", since, spending or 0, event.amount, least=spending, is_past=True)
    paid = replace(paid, claimed_by=record.claimed_by if record else "", request=event.request)
    return replace(paid, paid_by=event.by, paid_on=on, payment=event.payment)


def recovered(purse: Purse, event: RecoveryEvent, on: date) -> Purse:
    """One recovery one stage further."""

    def after(recovery: Recovery) -> Recovery:
        if recovery.number != event.number:
            return recovery
        match event:
            case m.RecoveryOrdered():
                ordered = replace(recovery, status="ordered", order=event.order, ordered_on=on)
                return replace(ordered, drop_by="", drop_on=None)
            case m.RecoveryReceived():
                received = recovery.received + event.amount
                is_over = received + recovery.returned >= recovery.amount
                status = "settled" if is_over else recovery.status
                return replace(recovery, received=received, status=status)
            case m.RecoveryDropProposed():
                return replace(recovery, drop_by=event.by, drop_on=on)
            case m.RecoveryCancelled():
                return replace(recovery, status="cancelled", waived=event.waived)

    return replace(purse, recoveries=tuple(after(recovery) for recovery in purse.recoveries))
