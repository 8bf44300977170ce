"""What happened to money that has to come back, a class for each event; amounts are cents."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from support_engine.core.dossier.awaited import CountsFrom


@dataclass(frozen=True, slots=True)
class RecoveryOpened:
    """Money has to come back: the contradictory procedure begins. `known_on`: the day on which it
    was recorded, where that is later than the effective day; the reply period counts from it, or
    from the letter that announces it, where `counts_from` says so; `after_closing`: it rests on a
    closing."""

    number: int
    cause: str
    amount: int
    reason: str
    known_on: date | None = None
    counts_from: CountsFrom = ""
    after_closing: bool = False
    type: Literal["recovery_opened"] = "recovery_opened"


@dataclass(frozen=True, slots=True)
class RecoveryOrdered:
    """The order to pay back was issued."""

    number: int
    order: str
    type: Literal["recovery_ordered"] = "recovery_ordered"


@dataclass(frozen=True, slots=True)
class RecoveryReceived:
    """The accountant received some or all of it."""

    number: int
    amount: int
    receipt: str
    type: Literal["recovery_received"] = "recovery_received"


@dataclass(frozen=True, slots=True)
class RecoveryDropProposed:
    """One person asked that the procedure end without an order: nothing changes before another one
    asks the same."""

    number: int
    reason: str
    by: str
    type: Literal["recovery_drop_proposed"] = "recovery_drop_proposed"


@dataclass(frozen=True, slots=True)
class RecoveryCancelled:
    """The procedure ended without an order, with the reason. `waived`: what the State was owed
    beyond what is due, and gives up with it, in cents; None in a journal that is older than it."""

    number: int
    reason: str
    waived: int | None = None
    type: Literal["recovery_cancelled"] = "recovery_cancelled"
