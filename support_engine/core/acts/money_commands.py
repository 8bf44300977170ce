"""What may be asked about money. Amounts are cents, rates basis points; nothing decides here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import ClassVar

from support_engine.core.acts.actor import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCommitment(Command):
    """Note the number of the legal commitment."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordGuarantee(Command):
    """Note an on-demand guarantee, in cents (0 takes it away)."""

    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareAid(Command):
    """Note all public aid to the project, ours included, in cents."""

    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHolderKind(Command):
    """Say what the holder is: an association, a commune, a company… (`money.holder.KINDS`)."""

    holder_kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWorksStart(Command):
    """Note the day on which the works began."""

    started_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeBank(Command):
    """Give or change the account to pay; `iban` without spaces."""

    iban: str
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmBank(Command):
    """Say by which other channel the account was checked (a call to a contact known before)."""

    trusts_the_clock: ClassVar[bool] = True
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendAgreement(Command):
    """Record a signed amendment; what is left out does not change. `schedule`: parts of one."""

    number: str
    reason: str
    maximum: int | None = None
    rate: int | None = None
    eligible: int | None = None
    schedule: Mapping[str, Fraction] = field(default_factory=dict)
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimTranche(Command):
    """Ask for a tranche; `spending` is the paid eligible expenditure since the start, in cents;
    None where nothing is said of it. A balance that one person claimed for the holder, and that
    comes to nothing: say the same as a second one."""

    tranche: str
    spending: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseTranche(Command):
    """Send a claim (or a proposal) back, with what is missing."""

    tranche: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeTranche(Command):
    """Propose the payment; the rules compute the amount."""

    trusts_the_clock: ClassVar[bool] = True
    tranche: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifyTranche(Command):
    """Certify the service rendered."""

    trusts_the_clock: ClassVar[bool] = True
    tranche: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransmitTranche(Command):
    """Send the payment request to the accountant, under its number."""

    trusts_the_clock: ClassVar[bool] = True
    tranche: str
    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectRequest(Command):
    """Record that the public accountant rejected a payment request, with their reason, or that the
    bank sent its transfer back: `returned` is then the number of the return, `on` its day."""

    tranche: str
    reason: str
    returned: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPayment(Command):
    """Record what the public accountant paid: `on` is the day, `payment` the reference.

    `iban`: the account that was paid; it has to be said where the account on file has changed since
    the certification, and is the certified one where nobody says it.
    """

    trusts_the_clock: ClassVar[bool] = True
    tranche: str
    amount: int
    payment: str
    iban: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestatePayment(Command):
    """Say how a payment was really made, where it was recorded under a wrong number, account or
    day; what is left out was right. Two people say the same."""

    tranche: str
    reason: str
    payment: str = ""
    iban: str = ""
    paid_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPastPayment(Command):
    """Record what was paid before the dossier was taken over, in cents: `on` is the day, `payment`
    the reference, `request` the number of the payment request where it is known.

    `spending`: the paid eligible expenditure that it rested on, in cents, where nobody claimed it.
    """

    tranche: str
    amount: int
    payment: str
    request: str = ""
    spending: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRecovery(Command):
    """Begin to recover. `cause`: trop_percu, retrait, prorata, caducite, liquidation.

    `amount` in cents; None lets the rules compute an overpayment or a total withdrawal.
    """

    cause: str
    reason: str
    amount: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRecovery(Command):
    """Issue the order to pay back, once the holder could answer."""

    trusts_the_clock: ClassVar[bool] = True
    number: int
    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveRecovery(Command):
    """Record what came back, in cents."""

    number: int
    amount: int
    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRecovery(Command):
    """End the procedure without an order."""

    number: int
    reason: str


OF_THE_DAY = (ProposeTranche, CertifyTranche, TransmitTranche, OrderRecovery)
"""What lets money leave: of the day on which it is recorded, no other can be typed."""

MoneyCommand = (
    RecordCommitment
    | RecordGuarantee
    | DeclareAid
    | RecordHolderKind
    | RecordWorksStart
    | ChangeBank
    | ConfirmBank
    | AmendAgreement
    | ClaimTranche
    | RefuseTranche
    | ProposeTranche
    | CertifyTranche
    | TransmitTranche
    | RejectRequest
    | RecordPayment
    | RestatePayment
    | RecordPastPayment
    | OpenRecovery
    | OrderRecovery
    | ReceiveRecovery
    | CancelRecovery
)
