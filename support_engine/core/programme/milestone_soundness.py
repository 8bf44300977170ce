"""Can what a file says of milestones and of their papers be done at all?"""

from collections.abc import Iterator
from datetime import date, timedelta

from support_engine.core.days.calendar import add_months
from support_engine.core.programme.definition import ClockRule, Milestone, Workflow
from support_engine.core.programme.flaw import Flaw
from support_engine.core.programme.milestones import Offset

STARTS = tuple(date(2023, month, day) for month in range(1, 13) for day in (1, 28))
"""Days on which a clock is supposed to start: months of every length come after them."""


def milestone_flaws(workflow: Workflow) -> Iterator[Flaw]:
    """Milestones that open after they are due, or after their clock; papers of no claim."""
    for milestone in workflow.milestones:
        clock = workflow.clocks.get(milestone.due.clock)
        if clock is not None:
            yield from year_flaws(milestone, clock)
            yield from opening_flaws(milestone, clock)
    required = {kind for tranche in workflow.tranches for kind in tranche.requires_documents}
    for kind, rule in workflow.documents.items():
        if rule.per_claim and workflow.tranches and kind not in required:
            problem = "cette pièce est propre à une demande, mais aucune tranche ne l’exige"
            yield Flaw(f"documents.{kind}.per_claim", problem)


def year_flaws(milestone: Milestone, clock: ClockRule) -> Iterator[Flaw]:
    """A report on a financial year is declared from 1 January on; it is due later. Its year is that
    of a day: a clock that follows another has none that stays."""
    due = milestone.due
    if due.year_end and clock.from_clock:
        problem = f"l’exercice se compte d’un délai dont le départ bouge (« {clock.label} ») :"
        yield Flaw(f"milestones.{milestone.id}.due", f"{problem} nommez celui qu’il suit")
    if due.year_end and clock.stops_with and not due.after_stop:
        problem = "ce bilan d’un exercice ne serait plus dû une fois son délai arrêté, et plus"
        problem += " personne ne le demanderait : écrivez after_stop = true"
        yield Flaw(f"milestones.{milestone.id}.due", problem)
    if due.year_end and counted(due, date(2023, 12, 31)) <= date(2023, 12, 31):
        problem = "dû avant la fin de l’exercice, alors qu’il se déclare une fois l’exercice fini"
        yield Flaw(f"milestones.{milestone.id}.due", problem)


def opening_flaws(milestone: Milestone, clock: ClockRule) -> Iterator[Flaw]:
    """A milestone that is late before it can be declared, or that its clock does not live to see.

    A clock whose length an act gives each time is not judged.
    """
    at, opens = f"milestones.{milestone.id}.opens", milestone.opens
    if opens is None:
        return
    for start in STARTS:
        end = ending(clock, start)
        opens_on = day_of(opens, start, end)
        due_on = day_of(milestone.due, start, end) if not milestone.due.year_end else None
        if opens_on is not None and due_on is not None and opens_on > due_on:
            yield Flaw(at, "ce jalon serait dû avant le jour à partir duquel il se déclare")
            return
        is_over = opens_on is not None and end is not None and opens_on > end
        if is_over and clock.on_end == "move" and not milestone.due.after_stop:
            problem = "ce jalon s’ouvre quand son délai est passé et a fait avancer le dossier"
            yield Flaw(at, problem)
            return


def ending(clock: ClockRule, start: date) -> date | None:
    """The end of a clock of known length, in months or days; None for the others."""
    if clock.months is None and clock.days is None:
        return None
    return add_months(start, clock.months or 0) + timedelta(days=clock.days or 0)


def day_of(offset: Offset, start: date, end: date | None) -> date | None:
    """The day that an offset comes to."""
    anchor = end if offset.at == "end" else start
    return counted(offset, anchor) if anchor is not None else None


def counted(offset: Offset, anchor: date) -> date:
    """So many months and days after a day."""
    return add_months(anchor, offset.months) + timedelta(days=offset.days)
