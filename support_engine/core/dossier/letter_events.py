"""What happened to a letter on which something that protects its holder waits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from support_engine.core.dossier.awaited import CountsFrom


@dataclass(frozen=True, slots=True)
class LetterLeft:
    """The letter of an act left on the effective day: by mail server, or posted by a person (`by`),
    who says with which `proof`.

    `act`: the version of the act; `known_on`: the day of recording, where later; `resumes`: the
    measure of which it says the end: what protects its reader runs again from it.
    """

    act: int
    letter: str
    proof: str = ""
    known_on: date | None = None
    by: str = ""
    resumes: str = ""
    type: Literal["letter_left"] = "letter_left"


How = Literal["", "refused", "unclaimed", "upheld"]
"""How a letter was received: handed over, or shown to its reader, who refused it or never fetched
it: it is held to be notified on that day. Upheld: it is judged to have been notified, and what was
decided on it before its delay was over stands."""


@dataclass(frozen=True, slots=True)
class LetterReceived:
    """The letter of an act was received on the effective day: acknowledgement of receipt, delivery
    by hand; or shown, and refused or never fetched (`how`). `known_on`: the day of recording, where
    later; `by`: who says so."""

    act: int
    letter: str
    proof: str = ""
    known_on: date | None = None
    by: str = ""
    how: How = ""
    type: Literal["letter_received"] = "letter_received"


@dataclass(frozen=True, slots=True)
class LetterReturned:
    """The letter of an act came back on the effective day: its reader is unknown where it was sent.
    What waited for it waits again, a receipt notwithstanding. `known_on` and `by`: as of one."""

    act: int
    letter: str
    proof: str = ""
    known_on: date | None = None
    by: str = ""
    type: Literal["letter_returned"] = "letter_returned"


@dataclass(frozen=True, slots=True)
class ProtectionRenewed:
    """What protects the holder (`clocks.reponse`, `recoveries.1`, `bank`) waits for the letter of
    this very act: the person who holds the dossier now was not told, or was told otherwise.

    `counts_from`: as of the first letter; nothing where no letter can be written, and the delay
    counts again from the day alone. `known_on`: the day of recording, where later; `had`: how many
    days of it each former holder had; `credit`: of whoever holds it again, and was told of it then:
    they have the rest, and no other letter (None: they were not told).
    """

    what: str
    counts_from: CountsFrom
    known_on: date | None = None
    had: Mapping[str, int] = field(default_factory=dict)
    credit: int | None = None
    type: Literal["protection_renewed"] = "protection_renewed"


LetterEvent = LetterLeft | LetterReceived | LetterReturned | ProtectionRenewed
"""What happens to the letters that something waits for."""
