"""What may be asked of a dossier. Names are imperative; nothing here decides anything."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Literal

from support_engine.core.acts.actor import SYSTEM as SYSTEM
from support_engine.core.acts.actor import Actor as Actor
from support_engine.core.acts.actor import Command as Command
from support_engine.core.acts.money_commands import MoneyCommand
from support_engine.core.dossier.dossier import FactValue
from support_engine.core.dossier.message_events import JoinedPaper, MessageKind
from support_engine.core.programme.mapping import Correspondence


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDossier(Command):
    """Create a dossier in the first state of a programme (the usual one if none is named).

    `follows`: the earlier application; `takeover`: why its past is typed, where it lived before.
    """

    details: Mapping[str, str]
    people: Mapping[str, str] = field(default_factory=dict)
    follows: str | None = None
    programme: str = ""
    takeover: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndTakeover(Command):
    """Say that the past that others typed is so: the dossier is followed here from now on."""

    trusts_the_clock: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDetails(Command):
    """Rename, move, correct a public fact; an empty value takes the fact away."""

    changes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignPerson(Command):
    """Name the person who holds a role on this dossier. `holds`: their roles in the programme, as
    the directory tells the engine; None where there is none to ask."""

    role: str
    person: str
    holds: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance(Command):
    """Carry out a transition of the workflow, with the facts it asks."""

    transition: str
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDocument(Command):
    """Attach a supporting document; `size` is bytes."""

    kind: str
    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareMilestone(Command):
    """The holder says a milestone is reached."""

    milestone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidateMilestone(Command):
    """A validator confirms it."""

    milestone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseMilestone(Command):
    """A validator says what is missing; the milestone is expected again."""

    milestone: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestExtension(Command):
    """Ask for more months on a running clock."""

    clock: str
    months: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantExtension(Command):
    """Accept the pending request on a clock."""

    clock: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseExtension(Command):
    """Turn the pending request down, with the reason."""

    clock: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelExtension(Command):
    """Take the pending request back."""

    clock: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHold(Command):
    """Suspend, give formal notice, note an insolvency. `reply_days` where the hold has a clock."""

    hold: str
    reason: str
    reply_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftHold(Command):
    """End the side condition; the dossier is where it was."""

    hold: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDeparture(Command):
    """The letter of an act left: the engine says so of what it sent, a person of what they posted.

    `act`: the version of the act; a person may leave it out where one letter alone is meant.
    `letter`: what left; for a person, the reminder of that act that did not leave by mail, if any,
    and `written_on` the day on which it was written.
    """

    act: int | None = None
    letter: str = ""
    proof: str = ""
    written_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReceipt(Command):
    """What became of the letter of an act on the effective day, by the proof that is named: it was
    received, or shown and refused, or never fetched; or it came back, nobody being known there."""

    act: int | None = None
    proof: str = ""
    how: Literal["received", "refused", "unclaimed", "unknown"] = "received"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote(Command):
    """Write a line in the journal."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteToTeam(Command):
    """The holder writes to us: a message, observations, a change to be looked at; `papers`: the
    files that go with it."""

    about: MessageKind
    text: str
    papers: tuple[JoinedPaper, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerHolder(Command):
    """Answer what the holder wrote; without a text, say that it was read."""

    number: int
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectLastAct(Command):
    """Take back the last act that still stands (or all those back to `back_to`, inclusive). It may
    give a delay back, which counts from its day and from the letter that tells of it."""

    trusts_the_clock: ClassVar[bool] = True
    reason: str
    back_to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveAccess(Command):
    """The holder lets somebody into their space; `right`: what they may do there."""

    person: str
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAccess(Command):
    """The space of the holder is closed to somebody."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunAgenda(Command):
    """Do what the day brings to this dossier: automatic moves and reminders that are due. `unsent`:
    by ladder and deadline, the last reminder to the holder that did not leave; `in_vain`: where it
    was one said again, and no letter reaches them; `heard_on`: the day on which the last one left,
    or was posted, where that was late."""

    unsent: Mapping[str, int] = field(default_factory=dict)
    in_vain: Collection[str] = ()
    heard_on: Mapping[str, tuple[int, date]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrateDossier(Command):
    """Follow another version of the rules, by an explicit mapping; what is due is done first."""

    trusts_the_clock: ClassVar[bool] = True
    mapping: Correspondence


@dataclass(frozen=True, slots=True, kw_only=True)
class CountAnew(Command):
    """Count the dates of a dossier in the newest way (`days.reckonings`), from its journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsayReminders(Command):
    """Take back the reminders that a clock ahead said of days to come, now that it is right."""


CaseCommand = (
    ChangeDetails
    | AssignPerson
    | Advance
    | AddDocument
    | DeclareMilestone
    | ValidateMilestone
    | RefuseMilestone
    | RequestExtension
    | GrantExtension
    | RefuseExtension
    | CancelExtension
    | OpenHold
    | LiftHold
    | RecordDeparture
    | RecordReceipt
    | AddNote
    | GiveAccess
    | EndAccess
    | WriteToTeam
    | AnswerHolder
    | RunAgenda
    | MoneyCommand
)
"""What is decided on the dossier in hand alone."""
OnJournal = CorrectLastAct | EndTakeover | CountAnew | UnsayReminders
"""What is decided on the whole journal of a dossier."""
AnyCommand = OpenDossier | CaseCommand | OnJournal | MigrateDossier
