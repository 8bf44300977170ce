"""Claims about time: clocks that end, moves that do not race."""

from collections.abc import Iterator
from itertools import combinations

from support_engine.core.programme.definition import ClockRule, Transition
from support_engine.core.proof.lengths import are_apart
from support_engine.core.proof.steps import Situation, people
from support_engine.core.proof.stories import place
from support_engine.core.proof.verdicts import Counterexample, Ground


def clocks_end(ground: Ground) -> Iterator[Counterexample]:
    """Every clock starts in some life; then its time runs out, or it is stopped on the way."""
    space, workflow = ground.space, ground.workflow
    for name, rule in workflow.clocks.items():
        at = f"clocks.{name}"
        running = [here for here in space.situations if name in here.running]
        if not running:
            yield Counterexample(f"{at}.starts_with", f"aucune vie ne fait courir « {rule.label} »")
            continue
        if not any(is_alive(ground, here, name) for here in running):
            words = f"« {rule.label} » ne court que dans des états finals, ou qui le suspendent"
            yield Counterexample(f"{at}.paused_in", words, ground.story(running[0]))
            continue
        free = (h for h in space.situations if name not in h.running or is_alive(ground, h, name))
        moving = space.leading_to(free)
        stuck = next((here for here in running if here not in moving), None)
        if stuck is not None:
            words = (
                f"« {rule.label} » est suspendu dans {place(workflow, stuck)} et ne repart jamais"
            )
            yield Counterexample(at, words, ground.story(stuck))
        yield from end_leads_somewhere(ground, name, rule, running)


def is_alive(ground: Ground, here: Situation, clock: str) -> bool:
    """Whether time passes for the clock: the dossier is open, and nothing suspends it there."""
    is_open = not ground.workflow.states[here.state].final
    return is_open and not ground.model.is_paused(here, clock)


def end_leads_somewhere(
    ground: Ground, name: str, rule: ClockRule, running: list[Situation]
) -> Iterator[Counterexample]:
    """What a clock proposes or does at its end is possible somewhere while it runs."""
    transition = ground.workflow.transition_of.get(rule.transition or "")
    if rule.on_end == "remind" or transition is None:
        return
    at = f"clocks.{name}.transition"
    if not any(here.state in transition.origins for here in running):
        words = f"« {transition.label} » n’est possible d’aucun état où « {rule.label} » court"
        yield Counterexample(at, words, ground.story(running[0]))
    elif rule.on_end == "propose" and not any(people(ground.workflow, transition.roles)):
        words = f"« {transition.label} » est proposée, mais aucun rôle qui agit ne peut la faire"
        yield Counterexample(at, words)
    elif rule.on_end == "move":
        yield from moves_by_itself(ground, name, transition, running)


def moves_by_itself(
    ground: Ground, name: str, transition: Transition, running: list[Situation]
) -> Iterator[Counterexample]:
    """What a clock does at its end takes place with no measure, unless it is a measure's own: what
    waits for somebody to open one is not given by time."""
    of_holds = {rule.clock for rule in ground.workflow.holds.values()}
    plain = [here for here in running if here in ground.ordinary and name not in of_holds]
    if any(name == clock for here in plain or running for clock, _ in ground.model.movers(here)):
        return
    words = f"« {transition.label} » ne peut jamais avoir lieu d’elle-même"
    if notice := ground.workflow.notice_before(transition):
        label = ground.workflow.holds[notice].label
        words = f"{words} : elle attend « {label} », que le temps n’ouvre pas"
    yield Counterexample(f"clocks.{name}.transition", words, ground.story((plain or running)[0]))


def no_race(ground: Ground) -> Iterator[Counterexample]:
    """Two clocks never move the same dossier to different places at the same moment."""
    workflow, seen = ground.workflow, set[tuple[str, str]]()
    for here in ground.space.situations:
        for (one, first), (two, second) in combinations(ground.model.movers(here), 2):
            if first.id == second.id or (one, two) in seen or are_apart(workflow, one, two):
                continue
            seen.add((one, two))
            ends = f"« {workflow.clocks[one].label} » et « {workflow.clocks[two].label} »"
            what = f"« {first.label} » ou « {second.label} » ?"
            words = f"{ends} peuvent finir le même jour : {what}"
            yield Counterexample(f"clocks.{one}.on_end", words, ground.story(here))
