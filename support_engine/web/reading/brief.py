"""A dossier in a few lines, beside what is being decided on it."""

from dataclasses import dataclass

from support_engine.core.dossier.case import Case
from support_engine.core.dossier.observed import asked_since, observations
from support_engine.views.dossier.messages import Written, written
from support_engine.views.dossier.next_dates import NextDate, next_dates
from support_engine.views.money.accounts import accounts
from support_engine.views.waiting.in_hands import InHands, in_hands

AMOUNTS = {
    "granted": "Accordé",
    "claimed": "Demandé",
    "paid": "Payé",
    "left": "Encore payable",
}
"""The four columns of the accounts that are shown of a dossier as a whole."""
NEAREST = 3
"""How many dates stand beside an act."""


@dataclass(frozen=True, slots=True)
class Brief:
    """Whose turn it is, the nearest dates, the amounts in cents by their names (none where nothing
    was granted), what the holder observed on what asks for their answer."""

    turn: InHands | None
    dates: tuple[NextDate, ...]
    amounts: dict[str, int]
    observations: tuple[Written, ...] = ()


def brief(case: Case) -> Brief:
    """What stands beside an act."""
    totals = accounts(case).totals if case.workflow.money else {}
    amounts = {label: totals[name] for name, label in AMOUNTS.items()} if totals else {}
    granted = any(amounts.values())
    since = asked_since(case)
    told = {one.number for one in observations(case.dossier, since)} if since else set()
    observed = tuple(one for one in reversed([*written(case)]) if one.number in told)
    return Brief(in_hands(case), next_dates(case)[:NEAREST], amounts if granted else {}, observed)
