"""What a simulation supposes; everything that nobody said has a default, and all is restated."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from support_engine.core.definition import Workflow
from support_engine.core.dossier import FactValue
from support_engine.core.form import Id, Part, Whole
from support_engine.core.french import count, day
from support_engine.core.names import suggestion

EVERYTHING = "tous"


class MoreTime(Part):
    """So many months granted on a clock, `at_month` months after its start."""

    clock: Id
    months: Whole = Field(ge=1, le=60)
    at_month: Whole = Field(ge=0, le=120)


class Measure(Part):
    """A hold opened on a day and lifted on another (or never)."""

    hold: Id
    from_on: date = Field(alias="from")
    until_on: date | None = Field(None, alias="to")
    reply_days: Whole | None = None


class Assumptions(Part):
    """How people behave. Days are calendar days, brought to a working day.

    `late_days`: how long after its due date each milestone comes; `late` says otherwise for some
    (negative: before);
    `never`: those that never come (« tous » for all). `officer_days`: before an officer acts or
    validates; `payment_days`: before the accountant pays; `project_months`: the forecast length of
    a project that has none yet; `decisions`: state → transition where there is a choice.
    """

    late_days: Whole = Field(0, ge=0, le=2000)
    late: Mapping[Id, Annotated[Whole, Field(ge=-4000, le=4000)]] = {}
    never: tuple[str, ...] = ()
    officer_days: Whole = Field(7, ge=0, le=400)
    payment_days: Whole = Field(30, ge=0, le=400)
    project_months: Whole = Field(24, ge=1, le=120)
    payments: Literal["asked", "never"] = "asked"
    decisions: Mapping[Id, Id] = {}
    facts: Mapping[Id, FactValue] = {}
    extensions: tuple[MoreTime, ...] = ()
    holds: tuple[Measure, ...] = ()

    def is_never(self, milestone: str) -> bool:
        """Whether the holder never answers for it."""
        return milestone in self.never or EVERYTHING in self.never

    def days_late(self, milestone: str) -> int:
        """How many days after its due date it comes."""
        return self.late.get(milestone, self.late_days)


def assumption_flaws(assumed: Assumptions, workflow: Workflow) -> Iterator[str]:
    """What the assumptions name and the programme does not have, with the nearest names."""
    milestones = workflow.milestone_of
    named = {
        "late": (assumed.late, milestones),
        "never": ([one for one in assumed.never if one != EVERYTHING], milestones),
        "facts": (assumed.facts, workflow.facts),
        "extensions": ([one.clock for one in assumed.extensions], workflow.clocks),
        "holds": ([one.hold for one in assumed.holds], workflow.holds),
        "decisions": (assumed.decisions, workflow.states),
    }
    for place, (given, known) in named.items():
        for name in given:
            if name not in known:
                yield f"{place} : « {name} » n’existe pas. {suggestion(name, known)}"
    for state, transition in assumed.decisions.items():
        leaving = [t.id for t in workflow.leaving.get(state, ())]
        if state in workflow.states and transition not in leaving:
            near = suggestion(transition, leaving)
            yield f"decisions.{state} : « {transition} » n’en part pas. {near}"
    for hold in assumed.holds:
        if hold.until_on is not None and hold.until_on <= hold.from_on:
            yield f"holds : « {hold.hold} » est levée avant d’être ouverte"


def restated(assumed: Assumptions, workflow: Workflow) -> Iterator[str]:
    """The assumptions in French, one sentence each; those by default too."""
    late = assumed.late_days
    yield (
        "Jalons déclarés à leur date."
        if not late
        else f"Jalons déclarés {count(late, 'jour')} après leur date."
    )
    for name, days in assumed.late.items():
        when = f"{count(abs(days), 'jour')} {'avant' if days < 0 else 'après'} sa date"
        yield f"« {workflow.milestone_of[name].label} » : {when}."
    if EVERYTHING in assumed.never:
        yield "Le porteur ne déclare jamais aucun jalon."
    for name in assumed.never:
        if name != EVERYTHING:
            yield f"« {workflow.milestone_of[name].label} » n’est jamais déclaré."
    yield f"L’équipe agit et valide {count(assumed.officer_days, 'jour')} après que c’est possible."
    for one in assumed.extensions:
        label = workflow.clocks[one.clock].label
        when = f"demandés {one.at_month} mois après son début"
        yield f"« {label} » : {one.months} mois de plus, {when}."
    for hold in assumed.holds:
        until = f"au {day(hold.until_on)}" if hold.until_on else "sans fin"
        yield f"« {workflow.holds[hold.hold].label} » du {day(hold.from_on)} {until}."
    for state, transition in assumed.decisions.items():
        label = workflow.transition_of[transition].label
        yield f"Depuis « {workflow.states[state].label} » : « {label} »."
    if workflow.money is not None:
        yield (
            f"Tranches demandées dès que possible, dépenses conformes au plan, payées "
            f"{count(assumed.payment_days, 'jour')} après leur transmission."
            if assumed.payments == "asked"
            else "Aucune tranche n’est demandée."
        )
    yield f"Un projet sans date prévue d’achèvement dure {assumed.project_months} mois."
