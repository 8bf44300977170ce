"""What happened to a dossier, a class for each event.

Names are past; each carries all that `evolve` needs, so that an old journal folds whatever the
rules have become since. `known_on` is the day of recording, where that is later than the effective
day: nobody is reminded of what was not yet on file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from support_engine.core.days.reckonings import FORMER
from support_engine.core.dossier.awaited import CountsFrom, Renewal
from support_engine.core.dossier.dossier import FactValue, Pause, Silence
from support_engine.core.dossier.letter_events import LetterEvent as LetterEvent
from support_engine.core.dossier.letter_events import LetterLeft as LetterLeft
from support_engine.core.dossier.letter_events import LetterReceived as LetterReceived
from support_engine.core.dossier.letter_events import LetterReturned as LetterReturned
from support_engine.core.dossier.letter_events import ProtectionRenewed as ProtectionRenewed
from support_engine.core.dossier.message_events import HolderAnswered as HolderAnswered
from support_engine.core.dossier.message_events import HolderWrote as HolderWrote
from support_engine.core.dossier.message_events import MessageEvent as MessageEvent
from support_engine.core.dossier.message_events import SpaceEvent as SpaceEvent
from support_engine.core.dossier.migration_events import Migrated as Migrated
from support_engine.core.dossier.milestone_events import MilestoneDeclared as MilestoneDeclared
from support_engine.core.dossier.milestone_events import MilestoneEvent
from support_engine.core.dossier.milestone_events import MilestoneRefused as MilestoneRefused
from support_engine.core.dossier.milestone_events import MilestoneValidated as MilestoneValidated
from support_engine.core.dossier.money_events import MoneyEvent
from support_engine.core.dossier.noted import Noted as Noted
from support_engine.core.dossier.reminder_events import RemindersIssued as RemindersIssued
from support_engine.core.dossier.reminder_events import StepSent as StepSent
from support_engine.core.dossier.takeover import TakeoverEnded as TakeoverEnded


@dataclass(frozen=True, slots=True)
class ClockStart:
    """A clock that an act started; `paused_by`: what keeps it from running yet.

    `after`: the clock from whose end it counts; `from_fact`, `until_fact`: the facts that give its
    start and its end, which it follows when they are given again; `counts_from`: it waits for the
    letter of that act.
    """

    clock: str
    on: date
    origin: str
    months: int = 0
    days: int = 0
    ends_on: date | None = None
    working_day: bool = False
    paused_by: tuple[str, ...] = ()
    after: str = ""
    from_fact: str = ""
    until_fact: str = ""
    counts_from: CountsFrom = ""


@dataclass(frozen=True, slots=True)
class DossierOpened:
    """A dossier exists, in the first state of its workflow version. `reckoning`: the way in which
    its dates are counted (`days.reckonings`); older journals count as formerly. `rules`: the
    SHA-256 of their text, nothing in older ones. `takeover`: why its past is typed, if it is."""

    reference: str
    workflow: str
    workflow_version: int
    state: str
    phase: str
    details: Mapping[str, str]
    people: Mapping[str, str] = field(default_factory=dict)
    follows: str | None = None
    reckoning: int = FORMER
    known_on: date | None = None
    rules: str = ""
    takeover: str = ""
    type: Literal["dossier_opened"] = "dossier_opened"


@dataclass(frozen=True, slots=True)
class DetailsChanged:
    """Public facts were corrected; an empty value took one away."""

    changes: Mapping[str, str]
    type: Literal["details_changed"] = "details_changed"


@dataclass(frozen=True, slots=True)
class PersonAssigned:
    """Somebody holds a role on the dossier.

    `replaces`: whoever held the project until then, and is told so once money hangs on it; nobody
    in a journal that is older than it.
    """

    role: str
    person: str
    replaces: str = ""
    type: Literal["person_assigned"] = "person_assigned"


@dataclass(frozen=True, slots=True)
class Moved:
    """A transition was carried out, with the clocks it started, stopped and paused.

    `owed_again`: the milestones of a clock that started again; `paused_from`: the clocks of ours
    that stand still from the day of recording only, where that is later; `recorded_for`: in which
    role somebody recorded what the holder gives up, nobody in a journal that is older than it;
    `acquired_on`: when our silence gave it, where a round wrote it later; `stood`: the days on
    which clocks that it starts stand still, as all did to what people knew; `by`: who stopped by
    it a clock whose end holds money back, nobody in an older journal.
    """

    transition: str
    origin: str
    target: str
    phase: str
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    reason: str = ""
    starts: tuple[ClockStart, ...] = ()
    stops: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    is_closing: bool = False
    owed_again: tuple[str, ...] = ()
    known_on: date | None = None
    to_known: tuple[str, ...] = ()
    paused_from: Mapping[str, date] = field(default_factory=dict)
    recorded_for: str = ""
    acquired_on: date | None = None
    stood: Mapping[str, tuple[Pause, ...]] = field(default_factory=dict)
    by: str = ""
    type: Literal["moved"] = "moved"


@dataclass(frozen=True, slots=True)
class DocumentAdded:
    """A supporting document was attached; `as_holder`: by whoever carried the project then, or was
    let in by them; `by`: who did it; nobody in a journal that is older than it."""

    kind: str
    name: str
    sha256: str
    size: int
    valid_until: date | None = None
    as_holder: str = ""
    by: str = ""
    type: Literal["document_added"] = "document_added"


@dataclass(frozen=True, slots=True)
class ExtensionRequested:
    """More months were asked; `by` is who asked."""

    clock: str
    months: int
    reason: str
    known_on: date | None = None
    by: str = ""
    type: Literal["extension_requested"] = "extension_requested"


@dataclass(frozen=True, slots=True)
class ExtensionGranted:
    """More months were given: the clock's end went from `old_on` to `new_on`. `by`: who gave them,
    where that end holds money back; nobody in an older journal."""

    clock: str
    months: int
    reason: str = ""
    old_on: date | None = None
    new_on: date | None = None
    known_on: date | None = None
    by: str = ""
    type: Literal["extension_granted"] = "extension_granted"


@dataclass(frozen=True, slots=True)
class ExtensionRefused:
    """The request was turned down."""

    clock: str
    reason: str
    type: Literal["extension_refused"] = "extension_refused"


@dataclass(frozen=True, slots=True)
class ExtensionCancelled:
    """The request was taken back, or closed with the act that ended its clock (`with_act`). `by`:
    who took it back, where that is not who carries the project, who is then told."""

    clock: str
    reason: str = ""
    with_act: bool = False
    by: str = ""
    type: Literal["extension_cancelled"] = "extension_cancelled"


@dataclass(frozen=True, slots=True)
class HoldOpened:
    """A side condition began; `pauses` are the clocks it stopped, `owed_again` the milestones of
    its own clock where that one started again, `paused_from` as for a transition."""

    hold: str
    reason: str
    stops_clocks: bool
    silences: bool
    pauses: tuple[str, ...] = ()
    starts: tuple[ClockStart, ...] = ()
    owed_again: tuple[str, ...] = ()
    paused_from: Mapping[str, date] = field(default_factory=dict)
    type: Literal["hold_opened"] = "hold_opened"


@dataclass(frozen=True, slots=True)
class HoldLifted:
    """A side condition ended. `known_on`: the day of recording, where later; `to_known`: the clocks
    of the holder, who did not know before that they ran again; `by`: nobody in an older journal."""

    hold: str
    reason: str = ""
    stops: tuple[str, ...] = ()
    known_on: date | None = None
    to_known: tuple[str, ...] = ()
    by: str = ""
    type: Literal["hold_lifted"] = "hold_lifted"


@dataclass(frozen=True, slots=True)
class Corrected:
    """Earlier events, named by version, no longer count; nothing was deleted.

    `undoes`: the clocks whose automatic act is taken back, each with the end that it came at
    (before any working day), at which it does not come again; `settles`: such clocks in journals
    that do not say that end, which do nothing more by themselves; `silence`: the time during which
    what is taken back kept reminders from leaving; `renews`: the protections that count again;
    `owed`: what its holder had given and owes again (`milestones.x`, `claims.x`), with the day of
    the correction; `stood`: for each clock of theirs, the days on which what is taken back had it
    stand still; `kept`: for each that ends sooner than they were told, the days that it keeps."""

    takes_back: tuple[int, ...]
    reason: str
    settles: tuple[str, ...] = ()
    silence: Silence | None = None
    renews: Renewal | None = None
    undoes: Mapping[str, date] = field(default_factory=dict)
    owed: Mapping[str, date] = field(default_factory=dict)
    stood: Mapping[str, tuple[Pause, ...]] = field(default_factory=dict)
    kept: Mapping[str, int] = field(default_factory=dict)
    type: Literal["corrected"] = "corrected"


AnyEvent = (
    DossierOpened
    | DetailsChanged
    | PersonAssigned
    | Moved
    | DocumentAdded
    | MilestoneEvent
    | ExtensionRequested
    | ExtensionGranted
    | ExtensionRefused
    | ExtensionCancelled
    | HoldOpened
    | HoldLifted
    | RemindersIssued
    | Noted
    | Corrected
    | Migrated
    | LetterEvent
    | TakeoverEnded
    | SpaceEvent
    | MoneyEvent
)
Event = Annotated[AnyEvent, Field(discriminator="type")]


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with its place in the journal: version from 1, effective date, actor, moment."""

    version: int
    event: AnyEvent
    on: date
    actor: str
    at: datetime


def day_of(event: AnyEvent, on: date) -> date:
    """The effective day of an event of an act of that day."""
    return (event.acquired_on or on) if isinstance(event, Moved) else on
