"""What happened to the money, a class for each event.

Names are past; amounts are cents, rates basis points; `known_on` is the day of recording, where
that is later than the effective day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from support_engine.core.dossier.awaited import CountsFrom
from support_engine.core.dossier.basis import Basis
from support_engine.core.dossier.payment_events import PaymentRestated as PaymentRestated
from support_engine.core.dossier.payment_events import RequestRejected as RequestRejected
from support_engine.core.dossier.payment_events import RestatementProposed as RestatementProposed
from support_engine.core.dossier.payment_events import TranchePaid as TranchePaid
from support_engine.core.dossier.payment_events import TranchePaidBefore as TranchePaidBefore
from support_engine.core.dossier.recovery_events import RecoveryCancelled as RecoveryCancelled
from support_engine.core.dossier.recovery_events import RecoveryDropProposed as RecoveryDropProposed
from support_engine.core.dossier.recovery_events import RecoveryOpened as RecoveryOpened
from support_engine.core.dossier.recovery_events import RecoveryOrdered as RecoveryOrdered
from support_engine.core.dossier.recovery_events import RecoveryReceived as RecoveryReceived


@dataclass(frozen=True, slots=True)
class CommitmentRecorded:
    """The legal commitment got its number in the State's accounts.

    `is_of_its_day`: it reserves `amount`, in cents, until it is recorded anew; in former journals
    it was that of the agreement in force, whatever an amendment made of it.
    """

    number: str
    amount: int
    is_of_its_day: bool = False
    type: Literal["commitment_recorded"] = "commitment_recorded"


@dataclass(frozen=True, slots=True)
class GuaranteeRecorded:
    """An on-demand guarantee was given: the advance may be higher (décret 2018-514, art. 12).

    `by` here and below: whoever put it on file; nobody in a journal that is older than it.
    """

    amount: int
    by: str = ""
    type: Literal["guarantee_recorded"] = "guarantee_recorded"


@dataclass(frozen=True, slots=True)
class AidDeclared:
    """The holder listed all public aid to the project, ours included (art. 10 and 14); `counted`:
    what was claimed back of ours for it, and is taken off that total already; cents."""

    total: int
    by: str = ""
    counted: int = 0
    type: Literal["aid_declared"] = "aid_declared"


@dataclass(frozen=True, slots=True)
class AidProposed:
    """One person said that all public aid comes to less than was told: it changes nothing before
    another one says the same; cents."""

    total: int
    by: str
    type: Literal["aid_proposed"] = "aid_proposed"


@dataclass(frozen=True, slots=True)
class HolderKindRecorded:
    """Somebody said what the holder is (CGCT, art. L. 1111-10)."""

    kind: str
    by: str = ""
    type: Literal["holder_kind_recorded"] = "holder_kind_recorded"


@dataclass(frozen=True, slots=True)
class WorksStarted:
    """The works began on that day (art. 5)."""

    started_on: date
    by: str = ""
    type: Literal["works_started"] = "works_started"


@dataclass(frozen=True, slots=True)
class BankChanged:
    """The account to pay was given or changed. `known_on`: the day on which it was recorded, where
    that is later than the effective day; the safety period counts from it, or from the letter that
    tells the holder of it, where `counts_from` says so."""

    iban: str
    holder: str
    by: str
    known_on: date | None = None
    counts_from: CountsFrom = ""
    type: Literal["bank_changed"] = "bank_changed"


@dataclass(frozen=True, slots=True)
class BankConfirmed:
    """A second person checked the account by another channel."""

    channel: str
    by: str
    type: Literal["bank_confirmed"] = "bank_confirmed"


@dataclass(frozen=True, slots=True)
class AgreementAmended:
    """An amendment was signed; every later computation follows it. `by`: the one person who
    recorded it; nobody where two did, or in a journal that is older than it."""

    number: str
    reason: str
    maximum: int | None = None
    rate: int | None = None
    eligible: int | None = None
    schedule: Mapping[str, int] = field(default_factory=dict)
    ends_on: date | None = None
    clock: str = ""
    known_on: date | None = None
    by: str = ""
    type: Literal["agreement_amended"] = "agreement_amended"


@dataclass(frozen=True, slots=True)
class AmendmentProposed:
    """An amendment of an agreement that is over was recorded `by` one person: it changes nothing
    before another one records the same."""

    terms: AgreementAmended
    by: str
    type: Literal["amendment_proposed"] = "amendment_proposed"


@dataclass(frozen=True, slots=True)
class TrancheClaimed:
    """The holder asked for a tranche, with a statement of paid expenditure since the start.

    `basis` here and below: what stood behind it that day; None in a journal that is older than it.
    `told`: the least spending that its claims sent back told, in cents (0: none told any), in a
    journal that is older than `least`: the least of what this claim and those before it told, where
    0 is a figure and None no figure. `by`: whoever claimed for the holder; `as_holder`: whoever did
    as the holder, or let in by them; nobody in a journal that is older than it.
    """

    tranche: str
    spending: int
    amount: int
    basis: Basis | None = None
    known_on: date | None = None
    told: int = 0
    least: int | None = None
    by: str = ""
    as_holder: str = ""
    type: Literal["tranche_claimed"] = "tranche_claimed"


@dataclass(frozen=True, slots=True)
class TrancheSeconded:
    """A claim for the holder was said again by a second person, or the holder (`as_holder`)."""

    tranche: str
    by: str
    as_holder: str = ""
    type: Literal["tranche_seconded"] = "tranche_seconded"


@dataclass(frozen=True, slots=True)
class TrancheRefused:
    """The claim was sent back, with what is missing; `told_on`: the day on which that was recorded,
    from which it is the holder's turn again."""

    tranche: str
    reason: str
    told_on: date | None = None
    type: Literal["tranche_refused"] = "tranche_refused"


@dataclass(frozen=True, slots=True)
class TrancheProposed:
    """An officer proposed the payment, for an amount that the rules computed."""

    tranche: str
    amount: int
    by: str
    basis: Basis | None = None
    known_on: date | None = None
    type: Literal["tranche_proposed"] = "tranche_proposed"


@dataclass(frozen=True, slots=True)
class TrancheCertified:
    """The authorising officer certified that the service was rendered.

    `evidence`: the SHA-256 of each document that the decision rested on.
    """

    tranche: str
    amount: int
    by: str
    evidence: tuple[str, ...] = ()
    basis: Basis | None = None
    known_on: date | None = None
    type: Literal["tranche_certified"] = "tranche_certified"


@dataclass(frozen=True, slots=True)
class TrancheTransmitted:
    """The payment request left for the public accountant."""

    tranche: str
    amount: int
    by: str
    request: str
    known_on: date | None = None
    type: Literal["tranche_transmitted"] = "tranche_transmitted"


AccountantEvent = RequestRejected | TranchePaid | RestatementProposed | PaymentRestated
TrancheStep = (
    TrancheClaimed
    | TrancheSeconded
    | TrancheRefused
    | TrancheProposed
    | TrancheCertified
    | TrancheTransmitted
    | TranchePaidBefore
    | AccountantEvent
)
MoneyEvent = (
    CommitmentRecorded
    | GuaranteeRecorded
    | AidDeclared
    | AidProposed
    | HolderKindRecorded
    | WorksStarted
    | BankChanged
    | BankConfirmed
    | AgreementAmended
    | AmendmentProposed
    | TrancheStep
    | RecoveryOpened
    | RecoveryOrdered
    | RecoveryReceived
    | RecoveryDropProposed
    | RecoveryCancelled
)

IRREVERSIBLE = (
    *(TrancheTransmitted, TranchePaid, TranchePaidBefore, PaymentRestated, RecoveryReceived),
)
"""What left the house, or says how: it cannot be taken back, only compensated or said anew."""
