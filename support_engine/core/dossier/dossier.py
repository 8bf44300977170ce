"""One case file, frozen: what the journal says happened to it, folded.

A dossier carries all that its dates need (starts, lengths, pauses, extensions), so that it folds
and reckons without the workflow file: a new version of the rules cannot move an old date.
People are named by id only; their names and addresses stand elsewhere and can be erased.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from support_engine.core.days.reckonings import FORMER
from support_engine.core.dossier.awaited import AwaitedLetter, CountsFrom
from support_engine.core.dossier.message_events import MessageRecord as MessageRecord
from support_engine.core.dossier.migration_events import Served
from support_engine.core.dossier.noted import AskedBack
from support_engine.core.dossier.purse import EMPTY, Purse
from support_engine.core.dossier.takeover import Takeover

FactValue = str | int
"""Text, an ISO date, cents, basis points or a whole number, as the workflow's `facts` say."""


TAKEN_BACK, STOP_TAKEN_BACK = "act.corrected", "act.stopped"
"""The cause of a pause that an act taken back since has left behind it."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A time during which a clock did not run; `until_on` is the first day it ran again."""

    cause: str
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """More time, granted on a day: months; or days, left of a longer delay that is taken back."""

    on: date
    months: int
    days: int = 0


@dataclass(frozen=True, slots=True)
class SignedEnd:
    """The end that an amendment set: `number` is the amendment's, `on` the day it was signed."""

    number: str
    on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Undone:
    """An end at which a clock does nothing by itself (before any working day): its act was taken
    back, or it had passed when the rules changed. A person decides, and is reminded from `on`."""

    end: date
    on: date


@dataclass(frozen=True, slots=True)
class Clock:
    """A running (or stopped) length of time, with everything that moved its end.

    The end is `months` after `started_on` plus `days`, or `ends_on` where the act gave a date;
    `extended_months` and the pauses come on top. `origin` says in French what started it.
    `undone`: the ends at which it moves nothing by itself; any other end acts. `is_settled`: so for
    every end, in journals that do not say which.

    `after`: the clock from whose end this one counts, instead of its start. `from_fact` and
    `until_fact`: the facts that gave the start and the end; the clock follows them. `signed`: the
    end that the amendment in force set; the first length stays beside it, for the first forecast.
    `grants`: the extensions that make up `extended_months`, those that an amendment did not absorb.
    `letter`: the act whose letter it counts from; `waits`: what that letter has still to do first.
    `over_with`: what had ended it under rules that it left (`milestones.x`): while that is done it
    is over, whatever the new ones wait for. None where no change of rules found it over.
    """

    started_on: date
    origin: str
    months: int = 0
    days: int = 0
    ends_on: date | None = None
    working_day: bool = False
    extended_months: int = 0
    pauses: tuple[Pause, ...] = ()
    stopped_on: date | None = None
    is_settled: bool = False
    after: str = ""
    from_fact: str = ""
    until_fact: str = ""
    signed: SignedEnd | None = None
    grants: tuple[Grant, ...] = ()
    letter: int = 0
    waits: CountsFrom = ""
    undone: tuple[Undone, ...] = ()
    over_with: tuple[str, ...] | None = None

    @property
    def is_running(self) -> bool:
        """No act stopped it; a paused clock is running too, its end unknown. Whether what it waits
        for is done is another question: `running.runs`."""
        return self.stopped_on is None

    @property
    def decided_end(self) -> date | None:
        """The end where a decision gave a date: the amendment in force, else the first act."""
        return self.signed.ends_on if self.signed else self.ends_on


@dataclass(frozen=True, slots=True)
class MilestoneRecord:
    """Where a milestone stands once somebody touched it.

    `evidence`: the SHA-256 of the papers that it rests on; they serve nothing else. `declared_by`:
    whoever declared it, while nobody has examined it."""

    status: Literal["declared", "validated", "refused"]
    declared_on: date
    decided_on: date | None = None
    reason: str = ""
    evidence: tuple[str, ...] = ()
    declared_by: str = ""


@dataclass(frozen=True, slots=True)
class OwedAgain:
    """A milestone whose clock started again on a day, and the papers that had served it before."""

    on: date
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A paper, by its SHA-256. `by`: nobody in old journals. `refused_for`: a milestone."""

    name: str
    sha256: str
    size: int
    added_on: date
    valid_until: date | None = None
    by: str = ""
    refused_for: str = ""


@dataclass(frozen=True, slots=True)
class ExtensionRecord:
    """A request for more time on a clock, and its answer. `asked_by`: nobody in old journals."""

    clock: str
    months: int
    reason: str
    asked_on: date
    status: Literal["asked", "granted", "refused", "cancelled"] = "asked"
    decided_on: date | None = None
    decision_reason: str = ""
    old_on: date | None = None
    new_on: date | None = None
    asked_by: str = ""


@dataclass(frozen=True, slots=True)
class HoldRecord:
    """A side condition, open while `lifted_on` is absent; `told_on`: when its holder was told."""

    hold: str
    opened_on: date
    reason: str
    stops_clocks: bool
    silences: bool
    lifted_on: date | None = None
    lift_reason: str = ""
    told_on: date | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """A time without reminders, by an act that was taken back; both days left out."""

    since: date
    until: date


@dataclass(frozen=True)
class Dossier:
    """A case file after `version` recorded events.

    `reminded` says how far each ladder went for each deadline it spoke of (`rule|subject|deadline`
    → days): a moved deadline starts it afresh, one that comes back goes on from where it stood.
    `untold`: by the same, the last rung that the holder was not told of and that others would rest
    on; `put_off`: by how many days a ladder counts later since it was said to them after all.
    `facts_on`: the day on which each fact was last given. `reckoning`: the way in which its dates
    are counted (`days.reckonings`); one way replaces another only by an act that says so.
    `letters`: those that a delay which protects their reader waits for. `in_force_since`: the day
    of effect of each entry of the purse (`in_force`), by the type of its event. `known`: the day of
    recording of what an act recorded later than its day changed (`known`). `owed_since`: the day on
    which what the holder had given was given back to do (`milestones.x`, `claims.x`). `unsaid`: how
    often reminders were taken back, as a clock ahead had said them. `helpers`: whom the holder lets
    in, with what each may do. `carriers`: whoever did, for the holder, what money rests on.
    `later`: by how many days former rules have milestones due later. `takeover`: of one that lived
    before, why its past was typed. `asked_back`: what a second person is to take back."""

    reference: str
    workflow: str
    workflow_version: int
    version: int
    state: str
    phase: str
    since: date
    opened_on: date
    last_act_on: date
    is_closed: bool = False
    follows: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    milestones: Mapping[str, MilestoneRecord] = field(default_factory=dict)
    owed_again: Mapping[str, OwedAgain] = field(default_factory=dict)
    documents: Mapping[str, tuple[DocumentRecord, ...]] = field(default_factory=dict)
    extensions: tuple[ExtensionRecord, ...] = ()
    holds: tuple[HoldRecord, ...] = ()
    purse: Purse = field(default_factory=lambda: EMPTY)  # pydantic copies a plain default each time
    reminded: Mapping[str, int] = field(default_factory=dict)
    facts_on: Mapping[str, date] = field(default_factory=dict)
    reckoning: int = FORMER
    letters: tuple[AwaitedLetter, ...] = ()
    silences: tuple[Silence, ...] = ()
    in_force_since: Mapping[str, date] = field(default_factory=dict)
    known: Mapping[str, date] = field(default_factory=dict)
    served: Mapping[str, Served] = field(default_factory=dict)
    owed_since: Mapping[str, date] = field(default_factory=dict)
    untold: Mapping[str, int] = field(default_factory=dict)
    put_off: Mapping[str, int] = field(default_factory=dict)
    unsaid: int = 0
    messages: tuple[MessageRecord, ...] = ()
    helpers: Mapping[str, str] = field(default_factory=dict)
    carriers: tuple[str, ...] = ()
    later: Mapping[str, int] = field(default_factory=dict)
    takeover: Takeover | None = None
    asked_back: AskedBack | None = None

    @property
    def name(self) -> str:
        """The manufacture's name, as last written."""
        return self.details.get("name", self.reference)

    @property
    def department(self) -> str:
        """INSEE code of the department, or an empty string."""
        return self.details.get("department", "")

    @property
    def in_takeover(self) -> bool:
        """Whether its past is being typed: until that is over it is not followed here."""
        return self.takeover is not None and self.takeover.over_on is None

    @property
    def is_still(self) -> bool:
        """Whether nothing comes of it by itself: it is closed, or its past is being typed."""
        return self.is_closed or self.in_takeover

    @property
    def open_holds(self) -> tuple[HoldRecord, ...]:
        """The side conditions in force."""
        return tuple(hold for hold in self.holds if hold.lifted_on is None)

    def holds_over(self, on: date) -> tuple[HoldRecord, ...]:
        """The side conditions that were in force on a day, and are no more: the day on which one
        was lifted is free of it."""
        lifted = ((hold, hold.lifted_on) for hold in self.holds)
        return tuple(hold for hold, end in lifted if end and hold.opened_on <= on < end)

    @property
    def is_silenced(self) -> bool:
        """Whether some open hold silences reminders."""
        return any(hold.silences for hold in self.open_holds)

    def was_silent(self, on: date) -> bool:
        """Whether a day lies in a silence that is over: what fell due then was not said."""
        silent = (hold for hold in self.holds if hold.silences)
        lifted = (Silence(hold.opened_on, hold.lifted_on) for hold in silent if hold.lifted_on)
        return any(gap.since < on < gap.until for gap in (*lifted, *self.silences))

    @property
    def last_lifting(self) -> date | None:
        """The last day on which a hold that silences reminders was lifted."""
        return max((h.lifted_on for h in self.holds if h.silences and h.lifted_on), default=None)

    @property
    def pending_extensions(self) -> tuple[ExtensionRecord, ...]:
        """The requests for more time that nobody answered yet."""
        return tuple(asked for asked in self.extensions if asked.status == "asked")
