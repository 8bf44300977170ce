"""What a programme file says of money: the tranches, the ceilings, who does what, the letters.

Amounts are cents, shares and rates basis points. The ceilings are those of décret n° 2018-514 of
25 June 2018 unless the file says otherwise; a convention carries its own schedule within them.
"""

from typing import Literal

from pydantic import Field

from support_engine.core.programme.parts import Id, Label, Part, Truth, Whole


class Tranche(Part):
    """A part of the subsidy; shares are basis points and sum to `money.whole` (10 000).

    An `instalment` is a flat part, paid on what it requires alone: no spending, no start of works,
    none of the ceilings of investment subsidies.
    """

    id: Id
    label: Label
    kind: Literal["advance", "interim", "balance", "instalment"]
    share: Whole = Field(ge=1, le=10_000)
    requires_milestones: tuple[Id, ...] = ()
    requires_documents: tuple[Id, ...] = ()


class MoneyFacts(Part):
    """Which facts of the file hold the grant and the agreement.

    Without a rate nor eligible spending, the subsidy is a flat amount.
    """

    maximum: Id
    rate: Id | None = None
    eligible: Id | None = None
    agreement: Id
    notified: Id


class MoneyRoles(Part):
    """Who may do what. Whatever these say, three different people propose, certify and pay."""

    keeps: tuple[Id, ...] = Field(min_length=1)
    claims: tuple[Id, ...] = Field(min_length=1)
    proposes: tuple[Id, ...] = Field(min_length=1)
    certifies: tuple[Id, ...] = Field(min_length=1)
    transmits: tuple[Id, ...] = Field(min_length=1)
    pays: tuple[Id, ...] = Field(min_length=1)
    amends: tuple[Id, ...] = Field(min_length=1)
    recovers: tuple[Id, ...] = Field(min_length=1)


class MoneyLetters(Part):
    """The letters of the life of a tranche and of a recovery."""

    claimed: Id
    refused: Id
    transmitted: Id
    paid: Id
    amended: Id
    bank_changed: Id
    recovery_opened: Id
    recovery_ordered: Id
    recovery_settled: Id


class Money(Part):
    """The law of money of a programme.

    `received` is the clock that the receipt of the request starts (nothing begins before, art. 5);
    `execution` the one that ends at the forecast completion; `completed` the states from which
    the balance can be asked; `reports` the milestones that are financial reports. `works`: nothing
    is paid before they begin. `whole`: what the shares of the tranches sum to, so that thirds are
    thirds.
    """

    facts: MoneyFacts
    roles: MoneyRoles
    letters: MoneyLetters
    received: Id
    execution: Id
    completed: tuple[Id, ...] = ()
    reports: tuple[Id, ...] = ()
    agreement_document: Id | None = None
    works: Truth = True
    whole: Whole = Field(10_000, ge=1, le=10_000)
    advance_ceiling: Whole = Field(3_000, ge=0, le=10_000)
    advance_ceiling_guaranteed: Whole = Field(6_000, ge=0, le=10_000)
    interim_ceiling: Whole = Field(8_000, ge=0, le=10_000)
    interim_ceiling_long: Whole = Field(9_000, ge=0, le=10_000)
    long_months: Whole = Field(48, ge=1, le=600)
    agreement_above: Whole = Field(23_000_00, ge=0)
    aid_ceiling: Whole = Field(10_000, ge=0, le=10_000)
    aid_ceiling_local: Whole = Field(8_000, ge=0, le=10_000)
    quarantine_days: Whole = Field(10, ge=0, le=365)
