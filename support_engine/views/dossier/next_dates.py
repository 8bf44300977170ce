"""The dates of a dossier that people have to keep, each with its sentence and who acts before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from support_engine.core.acts.turns import whose
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, expected_milestones
from support_engine.core.dossier.explain import how
from support_engine.core.dossier.reckon import Deadline
from support_engine.core.dossier.running import runs


@dataclass(frozen=True, slots=True)
class NextDate:
    """A date to keep. `on`: None while something hides it, and the sentence says what; `days`: how
    far it is, less than 0 once its day is over; nothing of a past that is being typed."""

    subject: str
    label: str
    on: date | None
    first_on: date | None
    days: int | None
    sentence: str
    owner: str

    @property
    def is_late(self) -> bool:
        """Whether its day is over."""
        return self.days is not None and self.days < 0


def next_dates(case: Case) -> tuple[NextDate, ...]:
    """The nearest first; those that are hidden last."""
    found = (dated(case, subject, label, end) for subject, label, end in subjects(case))
    return tuple(sorted(found, key=lambda one: (one.on or date.max, one.label)))


def subjects(case: Case) -> Iterator[tuple[str, str, Deadline]]:
    """The clocks that run and the milestones that are expected; what both tell is told once."""
    if case.dossier.is_closed:
        return
    for milestone, deadline in expected_milestones(case):
        yield f"milestones.{milestone.id}", milestone.label, deadline
    told = {milestone.id for milestone, _ in expected_milestones(case)}
    for name in case.dossier.clocks:
        if runs(case, name) and name not in told:
            yield f"clocks.{name}", case.workflow.clocks[name].end_name, clock_deadline(case, name)


def dated(case: Case, subject: str, label: str, deadline: Deadline) -> NextDate:
    """A date with its sentence."""
    is_followed = not case.dossier.in_takeover
    return NextDate(
        subject=subject,
        label=label,
        on=deadline.on,
        first_on=deadline.first_on if deadline.has_moved else None,
        days=(deadline.on - case.today).days if deadline.on and is_followed else None,
        sentence=how(case.workflow, deadline),
        owner=whose(case, subject),
    )
