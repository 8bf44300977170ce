"""Who is told of money, and with which figures. Amounts are cents; letters write them as euros."""

from collections.abc import Mapping
from typing import NamedTuple

from support_engine.core.days.calendar import Calendar
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.purse import Recovery
from support_engine.core.money import law
from support_engine.core.money.recoveries import CAUSES
from support_engine.core.programme.definition import Workflow

Data = Mapping[str, object]
HOLDER, OFFICER = "porteur", "instructeur"


class MoneyNotice(NamedTuple):
    """A letter about money: its name, its readers, its thread, what it may say besides."""

    letter: str
    roles: tuple[str, ...]
    thread: str
    data: Data


def money_notice(
    workflow: Workflow, dossier: Dossier, calendar: Calendar, event: m.MoneyEvent
) -> MoneyNotice | None:
    """The letter of an event, or None: what is only kept on file is not written about."""
    letters = law.rules(workflow).letters
    match event:
        case m.TrancheClaimed():
            return about_tranche(workflow, dossier, letters.claimed, event.tranche)
        case m.TrancheRefused():
            return about_tranche(workflow, dossier, letters.refused, event.tranche)
        case m.TrancheTransmitted():
            return about_tranche(workflow, dossier, letters.transmitted, event.tranche)
        case m.TranchePaid():
            return about_tranche(workflow, dossier, letters.paid, event.tranche)
        case m.AgreementAmended():
            data = {"amendment": amendment_data(workflow, dossier, event)}
            return MoneyNotice(letters.amended, (HOLDER,), "money", data)
        case m.BankChanged():
            account = {"ending": event.iban[-4:], "holder": event.holder}
            return MoneyNotice(letters.bank_changed, (HOLDER,), "money", {"account": account})
        case m.RecoveryOpened():
            return about_recovery(dossier, letters.recovery_opened, event.number)
        case m.RecoveryOrdered():
            return about_recovery(dossier, letters.recovery_ordered, event.number)
        case m.RecoveryReceived():
            notice = about_recovery(dossier, letters.recovery_settled, event.number)
            return notice if recovery_of(dossier, event.number).status == "settled" else None
        case _:
            return None


def about_tranche(workflow: Workflow, dossier: Dossier, letter: str, tranche: str) -> MoneyNotice:
    """The tranche with its figures."""
    record = dossier.purse.tranches[tranche]
    in_force = law.agreement(workflow, dossier)
    payment = {
        "label": workflow.tranche_of[tranche].label,
        "amount": record.amount,
        "spending": record.spending,
        "reason": record.reason,
        "claimed_on": record.claimed_on.isoformat(),
        "request": record.request,
        "reference": record.payment,
        "paid_on": record.paid_on.isoformat() if record.paid_on else None,
        "account": dossier.purse.bank.iban[-4:] if dossier.purse.bank else "",
        "paid_so_far": law.paid(dossier),
        "maximum": in_force.maximum if in_force else 0,
    }
    return MoneyNotice(letter, (HOLDER,), f"tranches.{tranche}", {"payment": payment})


def amendment_data(
    workflow: Workflow, dossier: Dossier, event: m.AgreementAmended
) -> dict[str, object]:
    """What an amendment changed, in words; unchanged figures are empty."""
    schedule = [
        f"{tranche.label} : {law.share_words(workflow, event.schedule[tranche.id])}"
        for tranche in workflow.tranches
        if tranche.id in event.schedule
    ]
    return {
        "number": event.number,
        "reason": event.reason,
        "maximum": event.maximum,
        "rate": event.rate,
        "eligible": event.eligible,
        "ends_on": event.ends_on.isoformat() if event.ends_on else None,
        "schedule": schedule,
    }


def recovery_of(dossier: Dossier, number: int) -> Recovery:
    """The recovery of that number."""
    return next(one for one in dossier.purse.recoveries if one.number == number)


def about_recovery(dossier: Dossier, letter: str, number: int) -> MoneyNotice:
    """A recovery with its figures."""
    one = recovery_of(dossier, number)
    data = {
        "recovery": {
            "number": one.number,
            "cause": CAUSES[one.cause],
            "amount": one.amount,
            "received": one.received,
            "left": one.left,
            "reason": one.reason,
            "order": one.order,
        }
    }
    return MoneyNotice(letter, (HOLDER,), f"recoveries.{number}", data)
