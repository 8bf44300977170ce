"""What plans are made from, and what a plan is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from support_engine.core.acts import commands as c
from support_engine.core.acts.reasons import EXAMPLE
from support_engine.core.days.calendar import ONE_DAY
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.programme.definition import Workflow
from support_engine.core.simulation.assumptions import Assumptions
from support_engine.core.simulation.people import doer

REASON = f"Hypothèse de simulation. {EXAMPLE}"


@dataclass(frozen=True, slots=True)
class Plan:
    """On a day, some commands, all or none. `waits_quietly`: a refusal is no news.

    `mark` names the assumption that it uses up, if it does.
    """

    on: date
    label: str
    commands: tuple[c.CaseCommand, ...]
    waits_quietly: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """A dossier on a day, with its rules and the assumptions; `used` are those that served."""

    case: Case
    assumed: Assumptions
    began: date = date.min
    used: frozenset[str] = frozenset()

    @property
    def workflow(self) -> Workflow:
        """Its rules."""
        return self.case.workflow

    @property
    def dossier(self) -> Dossier:
        """The dossier as it stands that day."""
        return self.case.dossier

    @property
    def today(self) -> date:
        """The day of the simulated life."""
        return self.case.today

    @property
    def choices(self) -> Mapping[str, str]:
        """The decisions that were not taken yet: each is taken once, then the ordinary road."""
        return choices_left(self.assumed, self.used)

    def day(self, on: date) -> date:
        """The first working day from that day on, and no earlier than today."""
        return self.case.calendar.working_day(max(self.today, on), self.dossier.department)

    def soon(self, on: date) -> date:
        """The day on which an officer gets to it; never later than promised for a day off."""
        due = on + timedelta(days=self.assumed.officer_days)
        before = due
        while before > on and not self.case.calendar.is_working_day(
            before, self.dossier.department
        ):
            before -= ONE_DAY
        return self.day(before if before > on else due)

    def plan(
        self, on: date, label: str, commands: Callable[[], Iterable[c.CaseCommand]], mark: str = ""
    ) -> Plan:
        """A plan; of a later day it is only the date: its commands are made when the day comes."""
        return Plan(on, label, tuple(commands()) if on <= self.today else (), mark=mark)

    def by(self, roles: Iterable[str]) -> c.Actor:
        """Who would act."""
        return doer(self.case, roles)

    def documents(
        self, kinds: Iterable[str], on: date, *, every: bool = False
    ) -> tuple[c.AddDocument, ...]:
        """Documents joined: those that are missing or expired, or a new one of each."""
        return tuple(
            c.AddDocument(
                reference=self.dossier.reference,
                by=c.SYSTEM,
                on=on,
                kind=kind,
                name=f"{kind}.pdf",
                sha256=f"simulation {kind} {on.isoformat()} {self.dossier.version}",
                size=1,
            )
            for kind in dict.fromkeys(kinds)
            if every or not self.is_on_file(kind, on)
        )

    def is_on_file(self, kind: str, on: date) -> bool:
        """Whether a valid document of that kind is there."""
        held = self.dossier.documents.get(kind, ())
        return any(document.valid_until is None or document.valid_until >= on for document in held)


def choices_left(assumed: Assumptions, used: Iterable[str]) -> dict[str, str]:
    """State → transition, for the decisions that were not taken yet."""
    taken = set(used)
    return {s: t for s, t in assumed.decisions.items() if f"decisions.{s}" not in taken}
