"""What a simulation supposes; everything that nobody said has a default (see `restating`)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from support_engine.core.acts.fact_values import fact_problem
from support_engine.core.dossier.dossier import FactValue
from support_engine.core.language.names import suggestion
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.parts import Id, Part, Whole

EVERYTHING = "tous"
UNITS = {
    "money": " Écrivez des centimes, sans virgule.",
    "percent": " Écrivez des centièmes de pour cent : 5000 pour 50\u00a0%.",
    "date": " Écrivez AAAA-MM-JJ.",
}
"""What a file of assumptions writes, which is not what a person types elsewhere."""


def plain(value: object) -> object:
    """A date of TOML as facts hold it; the rest as it is."""
    return value.isoformat() if isinstance(value, date) else value


class MoreTime(Part):
    """So many months granted on a clock, `at_month` months after its start."""

    clock: Id = Field(title="délai")
    months: Whole = Field(ge=1, le=60, title="mois")
    at_month: Whole = Field(ge=0, le=120, title="au mois")


class Measure(Part):
    """A hold opened on a day and lifted on another (or never)."""

    hold: Id = Field(title="mesure")
    from_on: date = Field(alias="from", title="depuis")
    until_on: date | None = Field(None, alias="to", title="vers")
    reply_days: Whole | None = Field(None, title="jours pour répondre")


class Assumptions(Part):
    """How people behave. Days are calendar days, brought to a working day. The defaults stay below
    the first rungs of the ladders: a life in which everything is on time is not chased.

    `late_days`: how long after its due date each milestone comes; `late` says otherwise for some
    (negative: before);
    `never`: those that never come (« tous » for all). `officer_days`: before an officer acts or
    validates; `payment_days`: before the accountant pays; `project_months`: the forecast length of
    a project that has none yet; `decisions`: state → transition where there is a choice.
    """

    late_days: Whole = Field(0, ge=0, le=2000, title="retard (jours)")
    late: Mapping[Id, Annotated[Whole, Field(ge=-4000, le=4000)]] = Field({}, title="retards")
    never: tuple[str, ...] = Field((), title="jamais")
    officer_days: Whole = Field(5, ge=0, le=400, title="instruction (jours)")
    payment_days: Whole = Field(25, ge=0, le=400, title="paiement (jours)")
    project_months: Whole = Field(24, ge=1, le=120, title="projet (mois)")
    payments: Literal["asked", "never"] = Field("asked", title="versements")
    decisions: Mapping[Id, Id] = Field({}, title="décisions")
    facts: Mapping[Id, Annotated[FactValue, BeforeValidator(plain)]] = Field(
        {}, title="informations"
    )
    extensions: tuple[MoreTime, ...] = Field((), title="prolongations")
    holds: tuple[Measure, ...] = Field((), title="mesures")

    def is_never(self, milestone: str) -> bool:
        """Whether the holder never answers for it."""
        return milestone in self.never or EVERYTHING in self.never

    def days_late(self, milestone: str) -> int:
        """How many days after its due date it comes."""
        return self.late.get(milestone, self.late_days)


def named(assumed: Assumptions) -> dict[str, list[str]]:
    """What the assumptions name, by section."""
    return {
        "late": list(assumed.late),
        "never": [milestone for milestone in assumed.never if milestone != EVERYTHING],
        "facts": list(assumed.facts),
        "extensions": [extension.clock for extension in assumed.extensions],
        "holds": [measure.hold for measure in assumed.holds],
        "decisions": list(assumed.decisions),
    }


def known(workflow: Workflow) -> dict[str, Mapping[str, object]]:
    """What a programme has, by section of the assumptions."""
    return {
        "late": workflow.milestone_of,
        "never": workflow.milestone_of,
        "facts": workflow.facts,
        "extensions": workflow.clocks,
        "holds": workflow.holds,
        "decisions": workflow.states,
    }


def assumption_flaws(assumed: Assumptions, workflow: Workflow) -> Iterator[str]:
    """What the assumptions name and the programme does not have, with the nearest names."""
    names = known(workflow)
    for place, given in named(assumed).items():
        for name in given:
            if name not in names[place]:
                yield f"{place} : « {name} » n’existe pas. {suggestion(name, names[place])}"
    for state, transition in assumed.decisions.items():
        leaving = [t.id for t in workflow.leaving.get(state, ())]
        if state in workflow.states and transition not in leaving:
            near = suggestion(transition, leaving)
            yield f"decisions.{state} : « {transition} » n’en part pas. {near}"
    for fact, value in assumed.facts.items():
        problem = fact_problem(workflow.facts[fact], value) if fact in workflow.facts else None
        if problem is not None:
            unit = UNITS.get(workflow.facts[fact].type, "")
            yield f"facts.{fact} : {problem.sentence}{unit}"
    for hold in assumed.holds:
        if hold.until_on is not None and hold.until_on <= hold.from_on:
            yield f"holds : « {hold.hold} » est levée avant d’être ouverte"


def within(assumed: Assumptions, workflow: Workflow) -> tuple[Assumptions, tuple[str, ...]]:
    """What the rules of one dossier know of the assumptions, and the names that they do not know.

    Dossiers of older rules are played beside those of today: an assumption of today's file may
    mean nothing to them.
    """
    if not any(True for _ in assumption_flaws(assumed, workflow)):
        return assumed, ()
    names = known(workflow)
    missing = tuple(
        dict.fromkeys(n for s, given in named(assumed).items() for n in given if n not in names[s])
    )
    kept = {
        "late": {n: days for n, days in assumed.late.items() if n in names["late"]},
        "never": tuple(n for n in assumed.never if n == EVERYTHING or n in names["never"]),
        "facts": {n: v for n, v in assumed.facts.items() if is_sound(workflow, n, v)},
        "extensions": tuple(
            extension for extension in assumed.extensions if extension.clock in workflow.clocks
        ),
        "holds": tuple(measure for measure in assumed.holds if measure.hold in workflow.holds),
        "decisions": {
            s: t
            for s, t in assumed.decisions.items()
            if t in {way.id for way in workflow.leaving.get(s, ())}
        },
    }
    return assumed.model_copy(update=kept), missing


def is_sound(workflow: Workflow, fact: str, value: FactValue) -> bool:
    """The rules have that fact and accept that value."""
    return fact in workflow.facts and fact_problem(workflow.facts[fact], value) is None


def is_overlapped(assumed: Assumptions, index: int) -> bool:
    """A measure that would open while the same one, assumed before it, is open."""
    measure = assumed.holds[index]
    return any(
        other.hold == measure.hold
        and (other.from_on, place) < (measure.from_on, index)
        and (other.until_on is None or measure.from_on < other.until_on)
        and not is_overlapped(assumed, place)
        for place, other in enumerate(assumed.holds)
        if place != index
    )


def works_milestones(workflow: Workflow) -> tuple[str, ...]:
    """The milestones that attest the start of the works: the first tranche rests on them, and
    the programme gives them a latest date only."""
    if workflow.money is None or not workflow.money.works or not workflow.tranches:
        return ()
    wanted = (workflow.milestone_of[name] for name in workflow.tranches[0].requires_milestones)
    return tuple(
        milestone.id
        for milestone in wanted
        if milestone.due.at == "end" and milestone.due.year_end is None
    )
