"""What a wrong clock, or a silence, that nobody is asked about would already end, by programme."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from support_engine.core.language.french import count
from support_engine.core.programme.definition import Workflow
from support_engine.stories.points import Point


def unseen_points(workflows: Iterable[Workflow], outage: timedelta) -> Iterator[Point]:
    """The delays that are no longer than the silence, or the jump of the clock, that is not asked
    about: they would be over before anybody is."""
    for workflow in workflows:
        for what, days in lengths(workflow):
            if 0 < days <= outage.days or (not days and what == LATENESS):
                yield Point(
                    "late",
                    f"« {workflow.header.label} » : {what}, {count(days, 'jour')} ; un arrêt ou"
                    f" une horloge fausse de {count(outage.days, 'jour')} passe sans question",
                    f"config.toml, [rounds] : outage_days au-dessous de {days}, ou allongez ce"
                    " délai dans une nouvelle version du programme.",
                )


LATENESS = "un rappel en retard n’est plus envoyé (lateness_days)"


def lengths(workflow: Workflow) -> Iterator[tuple[str, int]]:
    """What is written off, or protects somebody no more, after so many days."""
    yield LATENESS, workflow.header.lateness_days
    if workflow.money is not None:
        yield "un compte modifié attend (quarantine_days)", workflow.money.quarantine_days
    for name in dict.fromkeys(hold.clock for hold in workflow.holds.values() if hold.clock):
        clock = workflow.clocks[name]
        yield f"« {clock.label} »", clock.asked_days[0] if clock.asked_days else clock.days or 0
