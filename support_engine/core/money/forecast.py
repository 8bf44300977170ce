"""When money will leave: by quarter, from the schedule, the milestones and the clocks. Cents.

A forecast is not a promise: it says what the schedule in force plans and the day before which it
cannot be asked, as things stand today.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, milestone_deadline
from support_engine.core.language.french import quarter
from support_engine.core.money import law
from support_engine.core.programme.money import Tranche

UNDATED = "sans date"


@dataclass(frozen=True, slots=True)
class Expected:
    """A tranche of a dossier that was paid, is on its way, or is foreseen."""

    reference: str
    name: str
    tranche: str
    kind: str
    amount: int
    quarter: str
    is_paid: bool


def forecast(cases: Iterable[Case]) -> list[Expected]:
    """Every tranche of every dossier under an agreement, by quarter then reference."""
    expected = [line for case in cases for line in lines(case)]
    return sorted(expected, key=lambda line: (line.quarter, line.reference, line.tranche))


def lines(case: Case) -> Iterator[Expected]:
    """The tranches of one dossier; what is closed or outdated foresees nothing more."""
    in_force = law.agreement(case)
    if in_force is None:
        return
    for tranche in case.workflow.tranches:
        record = case.dossier.purse.tranches.get(tranche.id)
        if record is not None and record.stage == "paid":
            amount, on, is_paid = record.amount, record.paid_on, True
        elif case.dossier.is_closed:
            continue
        elif record is not None and record.is_pending:
            amount, on, is_paid = record.amount, case.today, False
        else:
            amount, is_paid = law.planned(case.workflow, in_force, tranche.id), False
            day = expected_on(case, tranche)
            on = max(day, case.today) if day else None
        if amount > 0:
            yield Expected(
                case.dossier.reference,
                case.dossier.name,
                tranche.label,
                tranche.kind,
                amount,
                quarter(on) if on else UNDATED,
                is_paid,
            )


def expected_on(case: Case, tranche: Tranche) -> date | None:
    """The latest day of what the tranche rests on; None while some of it cannot be dated."""
    days: list[date | None] = []
    for name in tranche.requires_milestones:
        record = case.dossier.milestones.get(name)
        if record is not None and record.status == "validated":
            days.append(record.decided_on)
            continue
        deadline = milestone_deadline(case, case.workflow.milestone_of[name])
        days.append(deadline.on if deadline else end_of_execution(case))
    known = [day for day in days if day is not None]
    if len(known) < len(days) or not known:
        return None
    return max(known)


def end_of_execution(case: Case) -> date | None:
    """The forecast end of the project: a milestone whose clock comes later is not before it."""
    name = law.rules(case.workflow).execution
    return clock_deadline(case, name).on if name in case.dossier.clocks else None


def by_quarter(expected: Iterable[Expected]) -> dict[str, dict[str, int]]:
    """Quarter → what was paid, what is expected, and all of it, in cents."""
    totals: dict[str, dict[str, int]] = {}
    for line in expected:
        row = totals.setdefault(line.quarter, {"paid": 0, "expected": 0, "total": 0})
        row["paid" if line.is_paid else "expected"] += line.amount
        row["total"] += line.amount
    return dict(sorted(totals.items()))
