"""The money of one dossier, as the journal tells it. Amounts are cents, rates basis points.

Nothing here is typed as a total: what was paid, what is left, what is owed back are always sums of
these records (`money.ledger.standing`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from support_engine.core.dossier.basis import Basis

Stage = Literal["claimed", "refused", "proposed", "certified", "transmitted", "paid"]


@dataclass(frozen=True, slots=True)
class Restatement:
    """How a payment was really made, as one person said it: its number, account and day."""

    payment: str
    iban: str
    paid_on: date
    by: str


@dataclass(frozen=True, slots=True)
class TrancheRecord:
    """Where a tranche stands, and who brought it there.

    `spending` is the paid eligible expenditure that the holder's statement shows since the start,
    in cents; `amount` what the tranche comes to at the stage it has reached; `basis` what its
    claim, proposal or certification rested on, whichever came last (None in an old journal);
    `told`, `least`: as its claim says; `claimed_by`: whoever claimed it for the holder,
    `seconded_by`: the second person who said the same; `restated`: what it rests on that was put on
    file since it was signed, by the type of its event, and by whom, but whoever proposed it;
    `rejected_on`: the day on which the accountant rejected its request, or its transfer came back,
    until it is signed again; `returned`, `back`: the number of that return, and the cents that came
    back, until they are paid again: what was paid since had counted them as paid;
    `restating`: how its payment was really made, until a second person says the same; `is_past`: it
    was paid before the dossier was taken over, by other hands.
    """

    stage: Stage
    claimed_on: date
    spending: int
    amount: int
    reason: str = ""
    proposed_by: str = ""
    proposed_on: date | None = None
    certified_by: str = ""
    certified_on: date | None = None
    transmitted_by: str = ""
    transmitted_on: date | None = None
    request: str = ""
    paid_by: str = ""
    paid_on: date | None = None
    payment: str = ""
    basis: Basis | None = None
    paid_to: str = ""
    told: int = 0
    least: int | None = None
    claimed_by: str = ""
    seconded_by: str = ""
    restated: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rejected_on: date | None = None
    returned: str = ""
    back: int = 0
    restating: Restatement | None = None
    is_past: bool = False

    @property
    def tells_spending(self) -> bool:
        """Whether its claim told what was spent: 0 is a figure, but in a journal that is older than
        `least`, which does not tell it from no figure."""
        return self.spending > 0 or self.least is not None

    @property
    def least_told(self) -> int | None:
        """The spending that counts until two people answer for another, in cents: of all that was
        told the least; once it is certified, that of the claim. None where none told any."""
        if self.stage in ("certified", "transmitted", "paid"):
            return self.spending
        if self.least is not None:
            return self.least
        before = (self.told,) if self.told else ()
        now = (self.spending,) if self.spending or self.stage != "refused" else ()
        return min((*before, *now), default=None)

    @property
    def since(self) -> date:
        """The day of the last stage."""
        left = (self.paid_on, self.transmitted_on, self.rejected_on)
        days = (*left, self.certified_on, self.proposed_on)
        return next((on for on in days if on is not None), self.claimed_on)

    @property
    def is_signed(self) -> bool:
        """Somebody signed it, and it has not left."""
        return self.stage in ("proposed", "certified")

    @property
    def is_pending(self) -> bool:
        """On its way: the amount is taken, the money has not left."""
        return self.stage in ("proposed", "certified", "transmitted")


@dataclass(frozen=True, slots=True)
class Bank:
    """Where the money goes. A change is quarantined until a second person confirms it.

    `letter`: the act whose letter, to the holder, the safety period waits for.
    """

    iban: str
    holder: str
    changed_by: str
    changed_on: date
    confirmed_by: str = ""
    confirmed_on: date | None = None
    letter: int = 0


@dataclass(frozen=True, slots=True)
class Amendment:
    """A signed change of the agreement. What it does not change is None or empty."""

    number: str
    on: date
    reason: str
    maximum: int | None = None
    rate: int | None = None
    eligible: int | None = None
    schedule: Mapping[str, int] = field(default_factory=dict)
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class ProposedAmendment:
    """An amendment that one person recorded, and that another one has to record too."""

    terms: Amendment
    by: str


@dataclass(frozen=True, slots=True)
class ProposedAid:
    """A total of public aid, in cents, lower than the one on file, that one person said."""

    total: int
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Recovery:
    """Money to be given back: contradictory procedure, order, then what came back.

    `letter`: the act whose letter, to the holder, the reply period waits for; `drop_by`: who asked
    that it be dropped, since `drop_on`: a second person has to ask it too. `waived`: what was owed
    when it was dropped, in cents (None where no journal says it). `returned`: what of it came back
    from the bank with the payment itself, in cents. `after_closing`: it rests on the
    closing of the dossier; `is_unfounded`: that closing was taken back.
    """

    number: int
    cause: str
    amount: int
    opened_on: date
    reason: str
    status: Literal["opened", "ordered", "settled", "cancelled"] = "opened"
    order: str = ""
    ordered_on: date | None = None
    received: int = 0
    letter: int = 0
    drop_by: str = ""
    drop_on: date | None = None
    waived: int | None = None
    after_closing: bool = False
    is_unfounded: bool = False
    returned: int = 0

    @property
    def left(self) -> int:
        """What is still owed, in cents."""
        if self.status == "cancelled":
            return 0
        return self.amount - self.received - self.returned


@dataclass(frozen=True, slots=True)
class Purse:
    """All that concerns money on a dossier.

    `reserved`: what the legal commitment reserves, in cents (None in an old journal: the maximum in
    force);
    `schedule`: the shares that the agreement was notified with, kept when the rules changed;
    `holder_kind`: what the holder is, once somebody said it;
    `proposed`: an amendment that waits for a second person;
    `aid_counted`: what of ours was claimed back or given up when the total of aid was told, in
    cents; `aid_kept`: what of it was given up;
    `aid_waiting`: a lower total, until a second person says the same;
    `account_gone`: the only account was taken back, not on its own day: the next takes its place.
    """

    commitment: str = ""
    guarantee: int = 0
    aid: int | None = None
    aid_counted: int = 0
    aid_kept: int = 0
    aid_waiting: ProposedAid | None = None
    works_on: date | None = None
    bank: Bank | None = None
    amendments: tuple[Amendment, ...] = ()
    tranches: Mapping[str, TrancheRecord] = field(default_factory=dict)
    recoveries: tuple[Recovery, ...] = ()
    schedule: Mapping[str, int] = field(default_factory=dict)
    account_gone: bool = False
    holder_kind: str = ""
    proposed: ProposedAmendment | None = None
    reserved: int | None = None

    @property
    def is_on_its_way(self) -> bool:
        """Whether money was asked for and not paid, or is owed back."""
        asked = any(tranche.is_pending for tranche in self.tranches.values())
        return asked or any(recovery.left > 0 for recovery in self.recoveries)

    @property
    def signers(self) -> frozenset[str]:
        """Whoever signed, or put on file since, what waits for the hand of another person."""
        found = {one.drop_by for one in self.recoveries if one.left > 0}
        pending = [one for one in self.tranches.values() if one.is_pending]
        for one in pending:
            found |= {one.claimed_by, one.seconded_by, one.proposed_by}
            found |= {one.certified_by, one.transmitted_by}.union(*one.restated.values())
        found |= {one.restating.by for one in self.tranches.values() if one.restating}
        if pending and self.bank is not None and not self.bank.confirmed_by:
            found.add(self.bank.changed_by)
        return frozenset(found - {""})


EMPTY = Purse()
