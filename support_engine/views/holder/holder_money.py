"""Where the payments of a project are, as whoever carries it reads it: each step with its day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from support_engine.core.dossier.case import Case
from support_engine.core.dossier.purse import TrancheRecord
from support_engine.views.holder.holder_missing import missing
from support_engine.views.holder.holder_todo import Offers, Way, open_way
from support_engine.views.money.accounts import TrancheAccount, accounts

STEPS = (
    ("claimed_on", "Demandé"),
    ("proposed_on", "Examiné par l’équipe du programme"),
    ("certified_on", "Dépenses et travaux certifiés"),
    ("transmitted_on", "Transmis au comptable public"),
    ("paid_on", "Payé"),
)
"""From the claim to the payment: the day of each in the record, its words."""
TOLD = ("transmitted", "paid")
"""The stages at which the amount was told to them; before, it is one that others still examine."""
TOTALS = (("granted", "Accordé"), ("paid", "Déjà versé"), ("left", "Reste à vous verser"))


@dataclass(frozen=True, slots=True)
class Passed:
    """A step of a payment; `on`: its day, None while it is ahead; `is_next`: it is under way."""

    label: str
    on: date | None
    is_next: bool


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment: its amount in cents (what is planned, until what is transmitted was told to
    them), its steps, why it was sent back, what they and what we have still to do for it, how it is
    asked for."""

    label: str
    amount: int
    is_planned: bool
    steps: tuple[Passed, ...]
    back: str
    theirs: tuple[str, ...]
    ours: tuple[str, ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Payments:
    """All of them, and the totals in cents by their labels."""

    totals: tuple[tuple[str, int], ...]
    each: tuple[Payment, ...]


def payments(case: Case, offers: Offers) -> Payments | None:
    """Where the money is; None where the programme pays nothing, or nothing is granted yet."""
    if case.workflow.money is None:
        return None
    found = accounts(case)
    if not found.totals["granted"]:
        return None
    totals = tuple((label, found.totals[name]) for name, label in TOTALS)
    return Payments(totals, tuple(payment(one, offers) for one in found.tranches))


def payment(one: TrancheAccount, offers: Offers) -> Payment:
    """A payment with its steps."""
    record = one.record
    is_back = record is not None and record.stage == "refused"
    is_asked = record is not None and not is_back
    is_told = record is not None and record.stage in TOLD
    needed = list(missing(one.blockers)) if one.stage != "paid" else []
    return Payment(
        label=one.label,
        amount=record.amount if record and is_told else one.planned,
        is_planned=not is_told,
        steps=tuple(steps(record)) if record and is_asked else (),
        back=record.reason if record and is_back else "",
        theirs=tuple(each.words for each in needed if each.is_theirs),
        ours=tuple(each.words for each in needed if not each.is_theirs),
        ways=tuple(open_way(f"tranche.claim:{one.id}", offers)),
    )


def steps(record: TrancheRecord) -> Iterator[Passed]:
    """Those that are past with their days, then those ahead."""
    days: list[date | None] = [getattr(record, name) for name, _ in STEPS]
    reached = max(place for place, on in enumerate(days) if on is not None)
    for place, ((_, label), on) in enumerate(zip(STEPS, days, strict=True)):
        yield Passed(label, on if place <= reached else None, place == reached + 1)
