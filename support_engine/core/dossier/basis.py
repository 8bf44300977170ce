"""What a claim, a proposal or a certification rested on, as it stood that day."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything that a payment request says, frozen with the act. Cents, basis points.

    `confirmed_by`: who had checked the account, nobody if it was not. `amendments`: the numbers of
    those in force. `entitled`: what all payments may come to with this one; `taken`: what the
    others had come to. `papers`: the SHA-256 of each document.
    """

    amount: int
    spending: int
    iban: str = ""
    account_holder: str = ""
    confirmed_by: str = ""
    agreement: str = ""
    notified_on: date | None = None
    amendments: tuple[str, ...] = ()
    commitment: str = ""
    maximum: int = 0
    rate: int = 0
    eligible: int = 0
    entitled: int = 0
    taken: int = 0
    papers: tuple[str, ...] = ()
    name: str = ""
    beneficiary: str = ""
    siret: str = ""
