"""When somebody can hear of a thing: where the dossier is then, and how many days before or after.

A ladder falls silent once the dossier is closed, under a measure that silences, while a pause
hides an end, and as soon as a clock has moved the dossier by itself.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from support_engine.core.programme.definition import Milestone, Reminder, Workflow
from support_engine.core.proof.lengths import longest, longest_start, shortest_start
from support_engine.core.proof.steps import Situation
from support_engine.core.proof.verdicts import Ground

EVER = 1_000_000
"""Days that no programme reaches."""


class Window(NamedTuple):
    """The first and the last day of a thing on which a rung can fall, in days after its date."""

    first: int
    last: int = EVER


def audiences(rule: Reminder) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The day and the readers of each rung; of the repetition, its first day."""
    yield from ((step.days, step.to) for step in rule.steps)
    if rule.repeat and rule.repeat.from_days <= rule.repeat.until_days:
        yield rule.repeat.from_days, rule.repeat.to


def windows(ground: Ground, section: str) -> dict[str, Window]:
    """The things of a section that somebody can hear of in some life, each with its window."""
    workflow = ground.workflow
    match section:
        case "states":
            return of_states(ground)
        case "documents":
            kinds = workflow.documents.items()
            return {n: Window(-31 * k.valid_months) for n, k in kinds if k.valid_months}
        case "clocks":
            return of_clocks(ground, audible(ground))
        case "milestones":
            return of_milestones(ground, audible(ground))
        case "validations":
            return dict.fromkeys(of_milestones(ground, audible(ground)), Window(0))
        case "extensions":
            running = of_clocks(ground, audible(ground))
            rules = workflow.clocks
            return {n: Window(0) for n in running if rules[n].max_extension_months}
        case _:
            return dict.fromkeys(workflow.tranche_of, Window(0))


def audible(ground: Ground) -> list[Situation]:
    """Every situation in which reminders leave."""
    silent = {name for name, rule in ground.workflow.holds.items() if rule.silences}
    return [
        here
        for here in ground.space.situations
        if not here.holds & silent and not ground.workflow.states[here.state].final
    ]


def plainest(ground: Ground, places: Iterable[Situation]) -> list[Situation]:
    """Those of ordinary lives; for want of any, those with the fewest open measures: what is heard
    under a measure alone, or after a race, is no following."""
    found = list(places)
    if ordinary := [here for here in found if here in ground.ordinary]:
        return ordinary
    fewest = min((len(here.holds) for here in found), default=0)
    return [here for here in found if len(here.holds) == fewest]


def of_states(ground: Ground) -> dict[str, Window]:
    """The states that somebody can hear of, until some clock moves the dossier by itself."""
    found: dict[str, list[Situation]] = {}
    for here in audible(ground):
        found.setdefault(here.state, []).append(here)
    return {name: Window(0, stay(ground, plainest(ground, at))) for name, at in found.items()}


def stay(ground: Ground, places: list[Situation]) -> int:
    """The most days that a dossier stays in a state before some clock moves it by itself."""
    rules, sure = ground.workflow, ground.model.sure_movers
    return max(
        min((longest(rules, name) for name, _ in sure(here)), default=EVER) for here in places
    )


def of_clocks(ground: Ground, places: list[Situation]) -> dict[str, Window]:
    """The clocks whose end can be spoken of; after it, unless they move the dossier then."""
    found: dict[str, Window] = {}
    for name in ground.workflow.clocks:
        shown = plainest(ground, (here for here in places if is_shown(ground, here, name)))
        if shown:
            is_after = any(outlives(ground, here, name) for here in shown)
            found[name] = Window(-longest(ground.workflow, name), EVER if is_after else 0)
    return found


def of_milestones(ground: Ground, places: list[Situation]) -> dict[str, Window]:
    """The milestones that can be owed, from the start of their clock on."""
    clocks, found = of_clocks(ground, places), dict[str, Window]()
    stopped = frozenset[str]().union(*(here.stopped for here in places))
    for milestone in ground.workflow.milestones:
        name, first = milestone.id, -longest_start(ground.workflow, milestone)
        clock = milestone.due.clock
        if milestone.due.after_stop and clock in stopped:
            found[name] = Window(first)
        elif clock in clocks:
            found[name] = Window(first, last_day(ground.workflow, milestone, clocks[clock]))
    return found


def last_day(workflow: Workflow, milestone: Milestone, clock: Window) -> int:
    """The last day on which a milestone is spoken of: its clock may move the dossier before."""
    if clock.last == EVER:
        return EVER
    return -clock.first - shortest_start(workflow, milestone)


def is_shown(ground: Ground, here: Situation, clock: str) -> bool:
    """Whether the end of a clock is known here: it runs, and no pause hides it."""
    is_known = clock in here.over or not ground.model.is_paused(here, clock)
    return clock in here.running and is_known


def outlives(ground: Ground, here: Situation, clock: str) -> bool:
    """Whether a clock still runs after its end here: it does not surely move the dossier then."""
    return all(name != clock for name, _ in ground.model.sure_movers(here))


def can_move(ground: Ground, clock: str) -> bool:
    """Whether a clock can move the dossier by itself in an ordinary life."""
    movers = ground.model.movers
    return any(clock == name for here in ground.ordinary for name, _ in movers(here))
