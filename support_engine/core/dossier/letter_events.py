"""What happened to a letter on which something that protects its holder waits."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class LetterLeft:
    """The letter of an act left on the effective day: by mail server, or posted by a person, who
    says with which `proof`.

    `act`: the version of the act; `known_on`: the day of recording, where later.
    """

    act: int
    letter: str
    proof: str = ""
    known_on: date | None = None
    type: Literal["letter_left"] = "letter_left"


@dataclass(frozen=True, slots=True)
class LetterReceived:
    """The letter of an act was received on the effective day: acknowledgement of receipt, delivery
    by hand. `known_on`: the day of recording, where later."""

    act: int
    letter: str
    proof: str = ""
    known_on: date | None = None
    type: Literal["letter_received"] = "letter_received"
