"""What happened to an address that replaced another. Never the address: a digest stands for it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class AddressTold:
    """The letter to the last sure address left: row `number` of the journal changed it, and whoever
    has the code (its hash) may contest."""

    person: str
    number: int
    code: str
    type: Literal["address_told"] = "address_told"


@dataclass(frozen=True, slots=True)
class AddressProven:
    """Somebody entered by a link that was sent to the new address."""

    person: str
    type: Literal["address_proven"] = "address_proven"


@dataclass(frozen=True, slots=True)
class AddressContested:
    """Whoever reads the former address, or somebody of us for them, says that it is not so."""

    person: str
    reason: str = ""
    type: Literal["address_contested"] = "address_contested"


@dataclass(frozen=True, slots=True)
class AddressVouched:
    """A second person of us answers for the new address, with a reason."""

    person: str
    reason: str
    type: Literal["address_vouched"] = "address_vouched"
