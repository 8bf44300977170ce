"""When money will leave: by quarter, from what was paid and what still stands in the way. Cents.

A forecast is not a promise: an amount is what some act can still pay, its day the latest of what
blocks it today, or « sans date » where one of these has no day of its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from support_engine.core.acts.blockers import Blocker, Code
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, milestone_deadline
from support_engine.core.language.figures import Held
from support_engine.core.language.french import quarter
from support_engine.core.money import law
from support_engine.core.money.payable import NOT_NOTIFIED, by_tranche
from support_engine.core.money.release import Asked, release_blockers
from support_engine.core.programme.money import Tranche

UNDATED = "sans date"
Status = Literal["paid", "pending", "claimed", "possible", "blocked"]
STATUSES: dict[Status, str] = {
    "paid": "payé",
    "pending": "en cours",
    "claimed": "demandé",
    "possible": "possible",
    "blocked": "bloqué",
}
"""Paid; proposed to transmitted; asked; could be asked and paid today; something is missing."""
BROUGHT = frozenset(
    {
        Code.SPENDING_MISSING,
        Code.AID_NOT_DECLARED,
        Code.DOCUMENT_MISSING,
        Code.DOCUMENT_EXPIRED,
        Code.EVIDENCE_REFUSED,
        Code.EVIDENCE_TOO_OLD,
        Code.EVIDENCE_USED,
    }
)
"""What comes with the claim: it has no day, and waits for what has one."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A tranche of a dossier that was paid, is on its way, or is foreseen."""

    reference: str
    name: str
    tranche: str
    kind: str
    amount: int
    quarter: str
    status: Status


def forecast(cases: Iterable[Case]) -> list[Expected]:
    """Every tranche of every dossier with a grant, by quarter then reference."""
    expected = [line for case in cases for line in lines(case)]
    return sorted(expected, key=lambda line: (line.quarter, line.reference, line.tranche))


def lines(case: Case) -> Iterator[Expected]:
    """What was paid of one dossier, then what some act can still pay."""
    reference, name = case.dossier.reference, case.dossier.name
    left = by_tranche(case)
    is_told = case.workflow.money is not None and not case.dossier.in_takeover
    for tranche in case.workflow.tranches if is_told else ():
        record = case.dossier.purse.tranches.get(tranche.id)
        status: Status = "blocked"
        on: date | None = None
        amount = left.get(tranche.id, 0)
        if record is not None and record.stage == "paid":
            amount, status, on = record.amount, "paid", record.paid_on
        elif amount > 0:
            status, on = foreseen(case, tranche)
        if amount > 0:
            when = quarter(on) if on else UNDATED
            yield Expected(reference, name, tranche.label, tranche.kind, amount, when, status)
    if granted := left.get(NOT_NOTIFIED, 0):
        what = "Convention à notifier"
        yield Expected(reference, name, what, "grant", granted, UNDATED, "blocked")


def foreseen(case: Case, tranche: Tranche) -> tuple[Status, date | None]:
    """Where a tranche stands, and the day before which it cannot leave; None: nobody can say."""
    record = case.dossier.purse.tranches.get(tranche.id)
    if record is not None and record.is_pending:
        return "pending", case.today
    asked = Asked(case, tranche, case.today)
    blockers = tuple(release_blockers(asked))
    waiting = [blocker for blocker in blockers if blocker.code is not Code.SPENDING_MISSING]
    status: Status = "blocked" if waiting else "possible"
    if record is not None and record.stage == "claimed":
        status = "claimed"
    return status, freed_on(asked, blockers) if waiting else case.today


def freed_on(asked: Asked, blockers: Iterable[Blocker]) -> date | None:
    """The latest day of what blocks a tranche; None while some of it has none."""
    days = [dated(asked, blocker) for blocker in blockers if blocker.code not in BROUGHT]
    known = [day for day in days if day is not None]
    if len(known) < len(days) or not known:
        return None
    return max(*known, asked.case.today)


def dated(asked: Asked, blocker: Blocker) -> date | None:
    """The day on which a reason not to pay should be over, as things stand today."""
    match blocker.code:
        case Code.MILESTONE_NOT_VALIDATED:
            milestone = asked.workflow.milestone_of[blocker.about]
            deadline = milestone_deadline(asked.case, milestone)
            return deadline.on if deadline else end_of_execution(asked.case)
        case Code.COMPLETION_MISSING:
            return end_of_execution(asked.case)
        case Code.FINANCIAL_REPORT_MISSING:
            due = blocker.facts.get("due")
            return due if isinstance(due, date) else None
        case Code.BANK_QUARANTINED:
            held = blocker.facts.get("until")
            return held.until if isinstance(held, Held) else None
        case _:
            return None


def end_of_execution(case: Case) -> date | None:
    """The forecast end of the project: a milestone whose clock comes later is not before it."""
    name = law.rules(case.workflow).execution
    return clock_deadline(case, name).on if name in case.dossier.clocks else None


def by_quarter(expected: Iterable[Expected]) -> dict[str, dict[str, int]]:
    """Quarter → what was paid, then what is to come by its status, and all of it, in cents."""
    totals: dict[str, dict[str, int]] = {}
    for line in expected:
        row = totals.setdefault(line.quarter, {**dict.fromkeys(STATUSES, 0), "total": 0})
        row[line.status] += line.amount
        row["total"] += line.amount
    return dict(sorted(totals.items()))
