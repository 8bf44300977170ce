"""Who is told of money, and with which figures. Amounts are cents; letters write them as euros."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.awaited import AwaitedLetter
from support_engine.core.dossier.awaiting import letter_of
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.delays import REPLY_DAYS
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.observed import days_observed
from support_engine.core.dossier.purse import Amendment, Recovery, TrancheRecord
from support_engine.core.language.french import day, euros, listed, percent
from support_engine.core.money import law
from support_engine.core.money.recoveries import CAUSES
from support_engine.core.programme.roles import HOLDER
from support_engine.core.telling.overtaken import TERMS, replaced

Frozen = Mapping[str, Any]
"""Plain data that a letter will say, as they were when the event took effect."""


class MoneyNotice(NamedTuple):
    """A letter about money: its name, its readers, its thread, what it may say besides."""

    letter: str
    roles: tuple[str, ...]
    thread: str
    data: Frozen


def money_notice(case: Case, event: m.MoneyEvent) -> MoneyNotice | None:
    """The letter of an event, or None: what is only kept on file is not written about."""
    letters = law.rules(case.workflow).letters
    match event:
        case m.TrancheClaimed():
            return about_tranche(case, letters.claimed, event.tranche)
        case m.TrancheRefused():
            return about_tranche(case, letters.refused, event.tranche)
        case m.TrancheTransmitted():
            return about_tranche(case, letters.transmitted, event.tranche)
        case m.TranchePaid():
            return about_tranche(case, letters.paid, event.tranche)
        case m.RequestRejected() if letters.rejected:
            told = about_tranche(case, letters.rejected, event.tranche)
            asked = {"request": event.request, "returned": event.returned}
            payment = {**told.data["payment"], **asked, "settled": event.settles}
            return told._replace(data={"payment": payment})
        case m.PaymentRestated():
            return about_restatement(case, letters.restated or letters.paid, event)
        case m.AgreementAmended():
            data = {"amendment": amendment_data(case, event)}
            return MoneyNotice(letters.amended, (HOLDER,), "money", data)
        case m.BankChanged():
            bank = case.dossier.purse.bank
            if bank is None or (bank.iban, bank.holder) != (event.iban, event.holder):
                return None  # an account of a later day of effect stays in force
            account = {"ending": event.iban[-4:], "holder": event.holder}
            return MoneyNotice(letters.bank_changed, (HOLDER,), "money", {"account": account})
        case m.RecoveryOpened():
            return about_recovery(case.dossier, letters.recovery_opened, event.number)
        case m.RecoveryOrdered():
            return about_recovery(case.dossier, letters.recovery_ordered, event.number)
        case m.RecoveryReceived():
            notice = about_recovery(case.dossier, letters.recovery_settled, event.number)
            return notice if recovery_of(case.dossier, event.number).status == "settled" else None
        case m.RecoveryCancelled() if letters.recovery_cancelled:
            return about_dropped(case.dossier, letters.recovery_cancelled, event)
        case _:
            return None


def about_dropped(dossier: Dossier, letter: str, event: m.RecoveryCancelled) -> MoneyNotice:
    """A recovery that ends with something left, which nobody asks for any more, and why."""
    told = about_recovery(dossier, letter, event.number)
    data = told.data["recovery"]
    left = {"left": data["amount"] - data["received"], "reason": event.reason}
    return told._replace(data={"recovery": {**data, **left}})


def about_tranche(case: Case, letter: str, tranche: str) -> MoneyNotice:
    """The tranche with its figures."""
    record = case.dossier.purse.tranches[tranche]
    in_force = law.agreement(case)
    payment = {
        "label": case.workflow.tranche_of[tranche].label,
        "amount": record.amount,
        "spending": record.spending,
        "reason": record.reason,
        "claimed_on": record.claimed_on.isoformat(),
        "request": record.request,
        "reference": record.payment,
        "paid_on": record.paid_on.isoformat() if record.paid_on else None,
        "account": account(case, record)[-4:],
        "paid_so_far": law.paid(case.dossier),
        "maximum": in_force.maximum if in_force else 0,
        "was_on": None,
        "was_account": "",
        "returned": record.returned,
        "settled": 0,
        "rejected_on": record.rejected_on.isoformat() if record.rejected_on else None,
        "stopped": is_stopped(case),
    }
    return MoneyNotice(letter, (HOLDER,), f"tranches.{tranche}", {"payment": payment})


def is_stopped(case: Case) -> bool:
    """Whether nothing is paid as things stand: the dossier is closed, or a measure stops it."""
    holds = (case.workflow.holds[one.hold] for one in case.dossier.open_holds)
    return case.dossier.is_closed or any(one.blocks_payments for one in holds)


def about_restatement(case: Case, letter: str, event: m.PaymentRestated) -> MoneyNotice | None:
    """A payment as it really was, where its holder was told another account or another day; what
    was told otherwise is said, and nothing else."""
    was_on = event.was_on.isoformat() if event.was_on != event.paid_on else None
    was_account = event.was_to[-4:] if event.was_to[-4:] != event.iban[-4:] else ""
    if not event.is_told:
        return None
    told = about_tranche(case, letter, event.tranche)
    payment = {**told.data["payment"], "was_on": was_on, "was_account": was_account}
    return told._replace(data={"payment": payment})


def account(case: Case, record: TrancheRecord) -> str:
    """The account of a tranche: paid, else certified, else the one on file."""
    bank, basis = case.dossier.purse.bank, record.basis
    return record.paid_to or (basis.iban if basis else "") or (bank.iban if bank else "")


def amendment_data(case: Case, event: m.AgreementAmended) -> dict[str, object]:
    """What an amendment changed, in words; unchanged figures are empty, and so are those that
    amendments signed later replace: `in_force` says these in its place."""
    kept = [one for one in case.dossier.purse.amendments if one.number == event.number]
    own, lost = (kept[-1], replaced(case.dossier, kept[-1])) if kept else (event, {})
    terms = {term: None if term in lost else getattr(own, term) for term in TERMS}
    ends_on = terms["ends_on"]
    return {
        "number": event.number,
        "reason": event.reason,
        **terms,
        "ends_on": ends_on.isoformat() if ends_on else None,
        "schedule": schedule_words(case, terms["schedule"] or {}),
        "in_force": [
            f"{term_words(case, term, by)} (avenant {by.number}, signé le {day(by.on)})"
            for term, by in lost.items()
        ],
    }


def schedule_words(case: Case, schedule: Mapping[str, int]) -> list[str]:
    """The part of each tranche: « Avance : 30 % »."""
    return [
        f"{tranche.label} : {law.share_words(case.workflow, schedule[tranche.id])}"
        for tranche in case.workflow.tranches
        if tranche.id in schedule
    ]


def term_words(case: Case, term: str, amendment: Amendment) -> str:
    """What an amendment says of one of its terms."""
    match term:
        case "maximum":
            return f"montant maximal de la subvention, {euros(amendment.maximum or 0)}"
        case "rate":
            return f"taux de subvention, {percent(amendment.rate or 0)}"
        case "eligible":
            return f"dépenses éligibles retenues, {euros(amendment.eligible or 0)}"
        case "ends_on":
            return f"achèvement prévu, {day(amendment.ends_on)}" if amendment.ends_on else ""
        case _:
            shares = listed(schedule_words(case, amendment.schedule))
            return f"répartition des versements, {shares}"


def recovery_of(dossier: Dossier, number: int) -> Recovery:
    """The recovery of that number."""
    return next(recovery for recovery in dossier.purse.recoveries if recovery.number == number)


def reply_to(letter: AwaitedLetter, days: int) -> Frozen:
    """What the last day of a reply period is reckoned from, on the day the letter is written."""
    return {
        "recorded_on": letter.recorded_on.isoformat(),
        "days": days,
        "counts_from": letter.counts_from,
    }


def notified(letter: AwaitedLetter | None) -> Frozen:
    """The days of a letter that was sent before, as another one cites them."""
    left = letter.left_on or letter.received_on if letter else None
    received = letter.received_on if letter else None
    return {
        "notice_on": left.isoformat() if left else None,
        "notice_received_on": received.isoformat() if received else None,
        "notice_how": letter.how if letter else "",
    }


def about_recovery(dossier: Dossier, letter: str, number: int) -> MoneyNotice:
    """A recovery with its figures."""
    recovery = recovery_of(dossier, number)
    waiting = letter_of(dossier, recovery.letter)
    data = {
        "recovery": {
            "number": recovery.number,
            "cause": CAUSES[recovery.cause],
            "amount": recovery.amount,
            "received": recovery.received,
            "left": recovery.left,
            "reason": recovery.reason,
            "order": recovery.order,
            "reply_on": None,
            "reply": reply_to(waiting, REPLY_DAYS) if waiting else None,
            **notified(waiting),
            "observed": days_observed(dossier, recovery.opened_on),
        }
    }
    return MoneyNotice(letter, (HOLDER,), f"recoveries.{number}", data)
