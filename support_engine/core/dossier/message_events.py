"""What whoever carries the project writes to us, and what we answer."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from support_engine.core.dossier.access_events import AccessEvent

MessageKind = Literal["message", "observations", "contact", "bank"]


@dataclass(frozen=True, slots=True)
class JoinedPaper:
    """A file that goes with a message, known by the SHA-256 of its content; it serves as no paper
    that a rule asks for."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """What the holder wrote, our answer if any (no text: it was read). `by`: no one in old ones."""

    number: int
    kind: MessageKind
    text: str
    on: date
    answered_on: date | None = None
    answer: str = ""
    papers: tuple[JoinedPaper, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class HolderWrote:
    """The holder wrote: a message, observations on a measure, a change to be looked at, which
    changes nothing by itself. `number`: its place among what they wrote on this dossier; `by`: who
    carried the project then, nobody in old journals."""

    number: int
    kind: MessageKind
    text: str
    papers: tuple[JoinedPaper, ...] = ()
    by: str = ""
    type: Literal["holder_wrote"] = "holder_wrote"


@dataclass(frozen=True, slots=True)
class HolderAnswered:
    """Somebody of us read what the holder wrote, and answers; no text: it was read."""

    number: int
    text: str = ""
    type: Literal["holder_answered"] = "holder_answered"


MessageEvent = HolderWrote | HolderAnswered
SpaceEvent = MessageEvent | AccessEvent
"""What happens in the space of a holder and nowhere else."""
