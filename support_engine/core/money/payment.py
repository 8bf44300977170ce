"""What the public accountant paid, rejected or got back: the amount that was asked, once, on an
account that is known."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Blocker, Code, blocked, refused
from support_engine.core.acts.conditions import role_blocker, too_early
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.not_read import OF_PAYMENT, unread, waiting
from support_engine.core.acts.reasons import reason_for
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.events import AnyEvent
from support_engine.core.dossier.purse import TrancheRecord
from support_engine.core.language.figures import Cents
from support_engine.core.language.french import day
from support_engine.core.language.iban import compact, iban_problem
from support_engine.core.money import law
from support_engine.core.money.basis import payment_stopped
from support_engine.core.money.bookkeeping import reference_given
from support_engine.core.money.stages import at_stage, other_hands, tranche_called
from support_engine.core.programme.money import Tranche


def record_payment(case: Case, command: k.RecordPayment) -> Decision:
    """The accountant paid: the amount that was asked, on a day when nothing stood against it."""
    tranche = tranche_called(case.workflow, command.tranche)
    act = f"Enregistrer le paiement : {tranche.label}"
    record = case.dossier.purse.tranches.get(tranche.id)
    wrong_amount = None
    if record is not None and record.amount != command.amount:
        wrong_amount = blocked(
            Code.AMOUNT_DIFFERS, amount=Cents(command.amount), expected=Cents(record.amount)
        )
    no = refused(
        [
            role_blocker(case, command.by, law.rules(case.workflow).roles.pays, act),
            at_stage(case.dossier, tranche, ("transmitted",), act),
            *other_hands(record, command, act),
            too_early(command.on, record.since, "Transmission au comptable") if record else None,
            *payment_holds(case, command.on, command.because),
            *account_told(case, command),
            account_said(case, tranche, record, command) if record else None,
            reference_given("Référence du paiement", command.payment),
            wrong_amount,
        ]
    )
    paid_to = compact(command.iban) or (record.basis.iban if record and record.basis else "")
    payment, by = command.payment.strip(), command.by.person
    return no or (m.TranchePaid(tranche.id, command.amount, by, payment, paid_to),)


def reject(case: Case, command: k.RejectRequest) -> Decision:
    """The accountant pays nothing of a request, or the bank sent the money back, and they say why;
    whoever transmits sends another request, once what they say is settled. It is recorded on a
    closed project too."""
    tranche, returned = tranche_called(case.workflow, command.tranche), command.returned.strip()
    verb = "Enregistrer un virement revenu" if returned else "Rejeter la demande de paiement"
    record = case.dossier.purse.tranches.get(tranche.id)
    step = "Paiement" if returned else "Transmission au comptable"
    no = refused(
        [
            role_blocker(case, command.by, law.rules(case.workflow).roles.pays, verb),
            at_stage(
                case.dossier,
                tranche,
                ("paid" if returned else "transmitted",),
                f"{verb} : {tranche.label}",
            ),
            reason_for(case.workflow, verb, command.reason),
            too_early(command.on, record.since, step) if record else None,
            given_back_otherwise(case, record) if returned else None,
        ]
    )
    request, reason = record.request if record else "", command.reason.strip()
    event = m.RequestRejected(tranche.id, request, reason, command.by.person, returned=returned)
    if no or record is None or not returned:
        return no or (event,)
    settles = max(0, not_held(case, record))
    again = owed_again(case, record, withdrawn(case, settles))
    return (replace(event, owed_again=again, settles=settles),)


def to_the_same_account(before: Case, events: Iterable[AnyEvent]) -> Iterator[str]:
    """What whoever sends a request anew is told: a transfer came back from that very account."""
    purse, reference = before.dossier.purse, before.dossier.reference
    for one in (event.tranche for event in events if isinstance(event, m.TrancheTransmitted)):
        record, bank = purse.tranches[one], purse.bank
        came_back_on = record.rejected_on if record.returned else None
        if came_back_on and bank and bank.changed_on < came_back_on:
            yield (
                f"Un virement est revenu le {day(came_back_on)} du compte se terminant par"
                f" {bank.iban[-4:]}, où cette demande repart : vérifiez ce compte auprès de son"
                " titulaire. S’il a changé, faites rejeter cette demande : support-engine tranche"
                f" reject {reference} {one}."
            )


def not_held(case: Case, record: TrancheRecord) -> int:
    """What is claimed from the holder of which they have nothing left once a payment comes back:
    it came back with it; cents."""
    return law.owed_back(case.dossier) - (law.paid(case.dossier) - record.amount)


def withdrawn(case: Case, settles: int) -> int:
    """What of the claims that a return settles was withdrawn: what was overpaid comes first."""
    claims = (r for r in case.dossier.purse.recoveries if r.cause == law.OVERPAID)
    return max(0, settles - sum(r.left for r in claims if r.status == "ordered"))


def owed_again(case: Case, record: TrancheRecord, withdrawn: int) -> int:
    """What two people gave up of a payment that comes back: the holder keeps none of it, but of a
    part that is withdrawn."""
    given_up = law.given_up(case.dossier)
    above = law.beyond(case) + given_up - record.amount + withdrawn
    return given_up - min(given_up, max(0, above))


def given_back_otherwise(case: Case, record: TrancheRecord | None) -> Blocker | None:
    """What came back came from the holder already, or is claimed from them in a procedure that is
    not over: nobody knows yet whether it is owed."""
    if record is None or record.stage != "paid":
        return None
    left, claimed = law.paid(case.dossier) - record.amount, law.owed_back(case.dossier)
    ordered = sum(r.left for r in case.dossier.purse.recoveries if r.status == "ordered")
    if left >= 0 and not_held(case, record) <= ordered:
        return None
    return blocked(
        Code.RETURN_CLAIMED,
        amount=Cents(record.amount),
        claimed=Cents(claimed),
        left=Cents(max(left, 0)),
        reference=case.dossier.reference,
    )


def account_said(
    case: Case, tranche: Tranche, record: TrancheRecord, command: k.RecordPayment
) -> Blocker | None:
    """A payment that was made stays recordable, wherever it went: its account is said where the one
    on file has changed since the certification."""
    iban = compact(command.iban)
    if not iban:
        return payment_stopped(case, tranche, record)
    wrong = iban_problem(iban)
    return blocked(Code.BANK_INVALID, iban=iban[:40], why=wrong) if wrong else None


def account_told(case: Case, command: k.RecordPayment) -> Iterable[Blocker]:
    """A payment made since the holder wrote that their account changes waits until it is read."""
    told = waiting(case, OF_PAYMENT)
    return (
        unread(case, one, Code.ACCOUNT_UNREAD)
        for one in told
        if command.on >= min(one.on, case.today)
    )


def payment_holds(case: Case, on: date, because: str) -> Iterable[Blocker]:
    """A measure stops the payments made from its first day; one made before is recorded, and one
    made under a measure that is over since, where somebody says how that came."""
    said = not reason_for(case.workflow, "Date du paiement", because)
    for over in () if said else case.dossier.holds_over(on):
        rule, until = case.workflow.holds.get(over.hold), over.lifted_on
        if rule is not None and until is not None and rule.blocks_payments:
            yield blocked(
                Code.PAID_UNDER_HOLD,
                hold=rule.label,
                since=over.opened_on,
                until=until,
                on=on,
                least=case.workflow.header.reason_length,
            )
    for record in case.dossier.open_holds:
        rule = case.workflow.holds[record.hold]
        if rule.blocks_payments and on >= record.opened_on:
            yield blocked(
                Code.HOLD_BLOCKS_PAYMENT,
                hold=rule.label,
                since=record.opened_on,
                reference=case.dossier.reference,
                id=record.hold,
            )
