"""What the ledger holds for a dossier: every amount by column, and what an act moved."""

from collections import Counter
from collections.abc import Iterable, Iterator

from support_engine.core.dossier.case import Case
from support_engine.core.dossier.events import Corrected, Recorded
from support_engine.core.dossier.evolve import evolve
from support_engine.core.dossier.names import taken_back
from support_engine.core.dossier.purse import TrancheRecord
from support_engine.core.money import law
from support_engine.core.programme.definition import Workflow

Standing = Counter[tuple[str, str]]
"""(column of the ledger, tranche or recovery) → cents."""
Moved = tuple[Recorded, Standing]
"""An act, and the amounts that it moved."""


def standing(case: Case) -> Standing:
    """Every amount that the ledger holds for a dossier; the ledger is made of its differences."""
    amounts: Standing = Counter()
    if case.workflow.money is None:
        return amounts
    in_force = law.agreement(case)
    granted = case.dossier.facts.get(case.workflow.money.facts.maximum)
    if in_force is not None:
        granted = in_force.maximum
    if isinstance(granted, int):
        amounts["granted", ""] = granted
    if in_force is not None and case.dossier.purse.commitment:
        amounts["committed", ""] = law.reserved(case.dossier, in_force)
    for name, record in case.dossier.purse.tranches.items():
        for column in columns(record):
            amounts[column, name] = record.amount
    for recovery in case.dossier.purse.recoveries:
        if recovery.status != "cancelled":
            owed = recovery.amount - recovery.returned
            amounts["to_recover", str(recovery.number)] = owed
        amounts["recovered", str(recovery.number)] = recovery.received
    return Counter({key: amount for key, amount in amounts.items() if amount})


def money_moved(before: Case | None, after: Case) -> Standing:
    """The amounts that an act moved: the difference of what stood before and after it. Of a past
    that is typed nothing is told before somebody says that it is so (`typed`)."""
    if before is None or before.dossier.in_takeover:
        return Counter()
    old, new = before.dossier, after.dossier
    if new.purse is old.purse and new.facts is old.facts:
        return Counter()
    return between(standing(before), standing(after))


def between(was: Standing, will: Standing) -> Standing:
    """What differs of two pictures."""
    return Counter({key: will[key] - was[key] for key in {*was, *will} if will[key] != was[key]})


def typed(case: Case, journal: Iterable[tuple[Workflow, Recorded]]) -> Iterator[Moved]:
    """What each act of a takeover that is over moved, those that were taken back left out."""
    told = tuple(journal)
    gone, dossier, was = taken_back(row for _, row in told), None, Standing()
    for workflow, row in told:
        if row.version in gone or isinstance(row.event, Corrected):
            continue
        dossier = evolve(dossier, row.event, row.on)
        will = standing(Case(workflow, dossier, case.calendar, row.on))
        if moved := between(was, will):
            yield row, moved
        was = will


REACHED = {
    "refused": (),
    "claimed": ("claimed",),
    "proposed": ("claimed",),
    "certified": ("claimed", "certified"),
    "transmitted": ("claimed", "certified", "transmitted"),
    "paid": ("claimed", "certified", "transmitted", "paid"),
}


def columns(record: TrancheRecord) -> tuple[str, ...]:
    """The columns of the ledger that a tranche has reached."""
    return REACHED[record.stage]
