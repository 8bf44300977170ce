"""What a programme is: the typed form of a file in `workflows/`.

Every model refuses an unknown key, so that a misspelt rule never passes for an absent one. The
vocabulary of conditions is closed: each can be explained in French and reasoned about without
running anything. Lengths are whole months or days, money is cents, rates are basis points
(8000 = 80 %), ids are French words without accents.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from support_engine.core.programme.money import Money, Tranche
from support_engine.core.programme.parts import Id, Label, Part, Truth, Whole

Days = Annotated[Whole, Field(ge=1, le=4000)]
SYSTEM_ROLE = "systeme"
"""The role of the round itself; no person can have it."""


class Header(Part):
    """Which programme, which version of its rules. `deposit` may be left out: bases keep the text
    of the rules that dossiers follow, byte for byte, and some is older than the word."""

    id: Id
    version: Whole = Field(ge=1)
    label: Label
    timezone: Literal["Europe/Paris"] = "Europe/Paris"
    reference_prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,6}$")]
    initial: Id
    deposit: Id = "deposer"
    lateness_days: Whole = Field(20, ge=0, le=400)
    embargo_fact: Id | None = None


class Phase(Part):
    """A stretch of the programme, for reports and drawings."""

    label: Label


class Sessions(Part):
    """The rounds in which applications come (waves, quarters).

    `form`: a free text, or a quarter such as `2026-T1`. At most `capacity` dossiers of a session
    hold `laureate_fact`. `next_fact`, once given, moves the dossier to the session it names.
    """

    label: Label
    form: Literal["text", "quarter"] = "text"
    capacity: Whole | None = Field(None, ge=1)
    laureate_fact: Id | None = None
    next_fact: Id | None = None


class State(Part):
    """Where a dossier is."""

    label: Label
    phase: Id
    final: Truth = False
    labelled: Truth = False


class Role(Part):
    """Who acts. A `dossier` role is held by the people named on the dossier itself."""

    label: Label
    scope: Literal["dossier", "programme"] = "programme"
    acts: Truth = True


class Document(Part):
    """A kind of supporting document; it expires `valid_months` after it was added."""

    label: Label
    valid_months: Whole | None = Field(None, ge=1, le=240)


class FactField(Part):
    """A value asked on the way. Money is cents, percent is basis points."""

    label: Label
    type: Literal["text", "date", "money", "percent", "integer", "choice"]
    choices: tuple[str, ...] = ()
    at_least: Whole | None = None
    at_most: Whole | None = None


class Transition(Part):
    """What somebody does to bring a dossier from one state to another."""

    id: Id
    label: Label
    origins: tuple[Id, ...] = Field(alias="from", min_length=1)
    target: Id = Field(alias="to")
    roles: tuple[Id, ...] = Field(min_length=1)
    requires_documents: tuple[Id, ...] = ()
    requires_milestones: tuple[Id, ...] = ()
    requires_hold: Id | None = None
    requires_clocks_over: tuple[Id, ...] = ()
    allowed_under: tuple[Id, ...] = ()
    asks: tuple[Id, ...] = ()
    reason_required: Truth = False
    letter: Id | None = None
    letter_to: tuple[Id, ...] = Field(("porteur",), min_length=1)
    opposite: Id | None = None


class ClockRule(Part):
    """A length of time that an act starts. Exactly one of months, days, until_fact, asked_days.

    `working_day`: an end on a day off moves to the next working day of the department.
    """

    label: Label
    source: str = ""
    months: Whole | None = Field(None, ge=1, le=600)
    days: Whole | None = Field(None, ge=1, le=4000)
    until_fact: Id | None = None
    asked_days: tuple[Days, Days] | None = None
    from_fact: Id | None = None
    starts_with: tuple[Id, ...] = ()
    stops_with: tuple[Id, ...] = ()
    paused_in: tuple[Id, ...] = ()
    on_end: Literal["remind", "propose", "move"] = "remind"
    transition: Id | None = None
    working_day: Truth = False
    max_extension_months: Whole = Field(0, ge=0, le=120)
    todo: str = ""


class Due(Part):
    """When a milestone is due: an offset from the start or the end of a clock.

    `year_end = n` counts from the n-th 31 December on or after the clock's start.
    `after_stop`: still owed once the clock has stopped (a financial report on a finished project).
    """

    clock: Id
    at: Literal["start", "end"] = "start"
    months: Whole = Field(0, ge=-600, le=600)
    days: Whole = Field(0, ge=-4000, le=4000)
    year_end: Whole | None = Field(None, ge=1, le=10)
    after_stop: Truth = False


class Milestone(Part):
    """Something the holder must reach, declare with evidence, and have validated."""

    id: Id
    label: Label
    due: Due
    evidence: tuple[Id, ...] = ()
    declared_by: tuple[Id, ...] = ("porteur",)
    validated_by: tuple[Id, ...] = Field(min_length=1)
    working_day: Truth = True
    todo: str = ""


class Step(Part):
    """One rung of a ladder, `days` after the deadline (negative: before)."""

    days: Whole = Field(ge=-1000, le=1000)
    to: tuple[Id, ...] = Field(min_length=1)
    letter: Id
    proposes: Id | None = None


class Repeat(Part):
    """The long tail of a ladder: every so many days, counted from the deadline."""

    every_days: Whole = Field(ge=1, le=400)
    from_days: Whole = Field(ge=0, le=4000)
    until_days: Whole = Field(ge=0, le=4000)
    to: tuple[Id, ...] = Field(min_length=1)
    letter: Id


Subject = Literal[
    "clocks", "milestones", "validations", "extensions", "documents", "states", "claims", "requests"
]


class Reminder(Part):
    """Who is told what, how long before or after a deadline. `only` narrows to some ids."""

    id: Id
    about: Subject
    only: tuple[Id, ...] = ()
    steps: tuple[Step, ...] = Field(min_length=1)
    repeat: Repeat | None = None

    @cached_property
    def rungs(self) -> tuple[int, ...]:
        """The days of the ladder, in order, its repeated tail included."""
        tail = self.repeat
        repeated = range(tail.from_days, tail.until_days + 1, tail.every_days) if tail else ()
        return (*sorted(step.days for step in self.steps), *repeated)


class HoldRule(Part):
    """A side condition that returns to where the dossier was: suspension, formal notice..."""

    label: Label
    opened_by: tuple[Id, ...] = Field(min_length=1)
    lifted_by: tuple[Id, ...] = Field(min_length=1)
    stops_clocks: Truth = False
    silences: Truth = False
    blocks_transitions: Truth = True
    blocks_payments: Truth = True
    clock: Id | None = None
    letter: Id | None = None
    lift_letter: Id | None = None
    letter_to: tuple[Id, ...] = Field(("porteur",), min_length=1)
    effects: tuple[str, ...] = ()


class ReportRule(Part):
    """A report that goes out by itself, once for each period."""

    id: Id
    label: Label
    kind: Literal["portfolio", "milestones"]
    scope: Literal["programme", "dossier"] = "programme"
    cadence: Literal["monthly", "half_yearly"]
    to: tuple[Id, ...] = Field(min_length=1)
    letter: Id
    phases: tuple[Id, ...] = ()


class ExtensionRule(Part):
    """Who may ask for more time, who decides, and the letters of each answer."""

    asked_by: tuple[Id, ...] = Field(min_length=1)
    decided_by: tuple[Id, ...] = Field(min_length=1)
    letter_asked: Id
    letter_granted: Id
    letter_refused: Id


class MilestoneLetters(Part):
    """The letters that accompany the small life of every milestone."""

    declared: Id
    validated: Id
    refused: Id


class Workflow(Part):
    """A whole programme. Ids are unique within their section; `soundness` checks the rest."""

    header: Header = Field(alias="workflow")
    sessions: Sessions | None = None
    phases: Mapping[Id, Phase]
    states: Mapping[Id, State]
    roles: Mapping[Id, Role]
    documents: Mapping[Id, Document] = {}
    facts: Mapping[Id, FactField] = {}
    transitions: tuple[Transition, ...]
    clocks: Mapping[Id, ClockRule] = {}
    milestones: tuple[Milestone, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    holds: Mapping[Id, HoldRule] = {}
    money: Money | None = None
    tranches: tuple[Tranche, ...] = ()
    reports: tuple[ReportRule, ...] = ()
    extensions: ExtensionRule
    milestone_letters: MilestoneLetters

    @cached_property
    def transition_of(self) -> Mapping[str, Transition]:
        """Transitions by id."""
        return {transition.id: transition for transition in self.transitions}

    @cached_property
    def milestone_of(self) -> Mapping[str, Milestone]:
        """Milestones by id."""
        return {milestone.id: milestone for milestone in self.milestones}

    @cached_property
    def tranche_of(self) -> Mapping[str, Tranche]:
        """Tranches by id, in the order in which they are paid."""
        return {tranche.id: tranche for tranche in self.tranches}

    @cached_property
    def leaving(self) -> Mapping[str, tuple[Transition, ...]]:
        """The transitions that leave each state."""
        return {
            state: tuple(t for t in self.transitions if state in t.origins) for state in self.states
        }

    @cached_property
    def ladders(self) -> Mapping[str, tuple[Reminder, ...]]:
        """The reminders about each section."""
        sections = {rule.about for rule in self.reminders}
        return {s: tuple(r for r in self.reminders if r.about == s) for s in sections}
