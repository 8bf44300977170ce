"""May the next tranche be paid? Told once when it may, and once for each set of reasons why not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from support_engine.core.acts.blockers import Blocker, Code
from support_engine.core.days.calendar import ONE_DAY
from support_engine.core.dossier.deadlines import clock_deadline, expected_milestones
from support_engine.core.dossier.delays import safe_on
from support_engine.core.dossier.running import runs
from support_engine.core.money import law
from support_engine.core.money.release import Asked, release_blockers
from support_engine.core.programme.money import Tranche
from support_engine.core.simulation.ground import Ground
from support_engine.core.simulation.payments import next_tranche, spending

WITH_THE_CLAIM = frozenset({Code.DOCUMENT_MISSING, Code.DOCUMENT_EXPIRED, Code.SPENDING_MISSING})
"""What comes with the claim itself stands in nobody's way."""
ON_FILE = frozenset(
    {
        Code.COMMITMENT_MISSING,
        Code.COMMITMENT_TOO_LOW,
        Code.BANK_MISSING,
        Code.AID_NOT_DECLARED,
    }
)
"""What people are supposed to put on file at once, where tranches are asked."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """A tranche that waits: its amount in cents, and what stands against it."""

    tranche: Tranche
    amount: int
    blockers: tuple[Blocker, ...]

    @property
    def mark(self) -> str:
        """A text that two prospects share when one tranche waits for one set of reasons."""
        reasons = sorted(f"{blocker.code} {blocker.about}" for blocker in self.blockers)
        return "|".join((self.tranche.id, *reasons))


def prospect(ground: Ground) -> Prospect | None:
    """The next tranche as it stands today; None without an agreement, or once it left."""
    tranche = waiting(ground)
    if tranche is None:
        return None
    asked = Asked(ground.case, tranche, ground.today)
    brought = WITH_THE_CLAIM | (ON_FILE if ground.assumed.payments == "asked" else frozenset())
    blockers = tuple(b for b in release_blockers(asked) if b.code not in brought)
    due = law.due(ground.case, tranche, spending(ground, tranche))
    return Prospect(tranche, max(0, due), blockers)


def waiting(ground: Ground) -> Tranche | None:
    """The next tranche, unless the accountant has it."""
    workflow, dossier = ground.workflow, ground.dossier
    if workflow.money is None or dossier.is_closed:
        return None
    in_force, tranche = (
        law.agreement(ground.case),
        next_tranche(ground.case),
    )
    if in_force is None or in_force.maximum == 0 or tranche is None:
        return None
    record = dossier.purse.tranches.get(tranche.id)
    return None if record is not None and record.stage == "transmitted" else tranche


def turning_days(ground: Ground) -> Iterator[date]:
    """The coming days on which time alone changes the answer."""
    if waiting(ground) is None:
        return
    dossier, money = ground.dossier, law.rules(ground.workflow)
    bank, clock = dossier.purse.bank, dossier.clocks.get(money.execution)
    days = []
    if bank is not None and not bank.confirmed_by:
        on = safe_on(ground.case, bank)
        days += [on] if on else []
    if clock is not None and runs(ground.case, money.execution):
        end = clock_deadline(ground.case, money.execution).on
        days += [end + ONE_DAY] if end else []
    for milestone, deadline in expected_milestones(ground.case):
        if milestone.id in money.reports and deadline.on is not None:
            days.append(deadline.on + ONE_DAY)
    yield from (on for on in days if on > ground.today)
