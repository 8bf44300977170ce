"""What a rung, or the end of a clock, proposes can be done wherever it is read, by a reader."""

from collections.abc import Iterator

from support_engine.core.language.french import listed
from support_engine.core.programme.definition import (
    HoldRule,
    Reminder,
    Step,
    Transition,
    Workflow,
)
from support_engine.core.programme.money import WAITS
from support_engine.core.proof.hearing import audible, is_shown, outlives, plainest
from support_engine.core.proof.notified import agreed
from support_engine.core.proof.steps import Situation, people
from support_engine.core.proof.verdicts import Counterexample, Ground


def possible_proposals(ground: Ground) -> Iterator[Counterexample]:
    """What a rung proposes can be done by one of its readers, from wherever the rung is sent."""
    workflow, places = ground.workflow, audible(ground)
    paying = agreed(ground)
    for rule in workflow.reminders:
        for index, step in enumerate(rule.steps):
            at = f"reminders.{rule.id}.steps[{index}]"
            heard = [here for here in places if speaks_of(ground, rule, step, here)]
            if rule.about in WAITS:
                heard = [here for here in heard if here in paying]
            transition = workflow.transition_of.get(step.proposes or "")
            hold = workflow.holds.get(step.proposes or "")
            if transition is not None:
                yield from of_transition(ground, at, transition, heard)
                yield from too_soon(workflow, at, rule, step, transition)
                yield from unable(workflow, at, step, transition.label, transition.roles)
            elif hold is not None:
                yield from of_hold(at, step.proposes or "", hold, heard)
                yield from unable(workflow, at, step, hold.label, hold.opened_by)
    yield from proposed_at_the_end(ground, places)


def of_transition(
    ground: Ground, at: str, transition: Transition, heard: list[Situation]
) -> Iterator[Counterexample]:
    """The proposed transition starts from each state where the rung is sent."""
    possible, elsewhere = where(ground, transition, heard)
    if not possible:
        words = f"« {transition.label} » n’est jamais possible quand ce rappel part"
        yield Counterexample(f"{at}.proposes", words)
    elif elsewhere:
        yield Counterexample(f"{at}.proposes", out_of_place(ground, transition, elsewhere))


def where(
    ground: Ground, transition: Transition, places: list[Situation]
) -> tuple[set[str], list[str]]:
    """Among the states of some situations, those where an act is possible (under a measure that it
    needs, if need be), and the others where an ordinary life comes."""
    obstacles = ground.model.obstacles
    possible = {here.state for here in places if not any(obstacles(here, transition))}
    states = dict.fromkeys(here.state for here in plainest(ground, places))
    return possible, [name for name in states if name not in possible]


def out_of_place(ground: Ground, transition: Transition, states: list[str]) -> str:
    """In which states the act is proposed in vain, and what to change."""
    names = listed([f"« {ground.workflow.states[name].label} »" for name in states], "ou")
    return (
        f"« {transition.label} » est proposée aussi dans {names}, où elle est impossible : "
        f"ajoutez l’état à from, ou arrêtez avant ce dont le rappel parle"
    )


def too_soon(
    workflow: Workflow, at: str, rule: Reminder, step: Step, transition: Transition
) -> Iterator[Counterexample]:
    """A rung before the end of a clock proposes what awaits that end."""
    if rule.about != "clocks" or step.days > 0:
        return
    needed = (n for n in transition.requires_clocks_over if not rule.only or n in rule.only)
    for name in needed:
        clock = workflow.clocks[name].label
        words = f"« {transition.label} » attend le terme de « {clock} », après ce rappel"
        yield Counterexample(f"{at}.proposes", words)
        return


def of_hold(at: str, name: str, hold: HoldRule, heard: list[Situation]) -> Iterator[Counterexample]:
    """The proposed measure is not open already wherever the rung is sent."""
    if all(name in here.holds for here in heard):
        words = f"« {hold.label} » est toujours déjà ouverte quand ce rappel part"
        yield Counterexample(f"{at}.proposes", words)


def unable(
    workflow: Workflow, at: str, step: Step, label: str, roles: tuple[str, ...]
) -> Iterator[Counterexample]:
    """None of those who read the rung may do what it proposes."""
    able = tuple(people(workflow, roles))
    if able and not set(able) & set(step.to):
        names = listed([workflow.roles[role].label for role in able], "ou")
        words = f"« {label} » est proposée à qui ne peut pas le faire : ajoutez {names}"
        yield Counterexample(f"{at}.to", words)


def proposed_at_the_end(ground: Ground, places: list[Situation]) -> Iterator[Counterexample]:
    """What a clock proposes at its end is possible in each state where it can end, and renounces to
    nothing in the holder's place."""
    for name, rule in ground.workflow.clocks.items():
        transition = ground.workflow.transition_of.get(rule.transition or "")
        if rule.on_end != "propose" or transition is None:
            continue
        if transition.renounced_in:
            words = (
                f"« {transition.label} » dit que le porteur renonce : aucun terme ne le dit pour"
            )
            words = f"{words} lui ; proposez un autre acte"
            yield Counterexample(f"clocks.{name}.transition", words)
        ends = [here for here in places if is_shown(ground, here, name)]
        possible, elsewhere = where(ground, transition, ends)
        if possible and elsewhere:
            words = out_of_place(ground, transition, elsewhere)
            yield Counterexample(f"clocks.{name}.transition", words)


def speaks_of(ground: Ground, rule: Reminder, step: Step, here: Situation) -> bool:
    """Whether the rung can have something to say in this situation."""
    workflow = ground.workflow
    match rule.about:
        case "states":
            return not rule.only or here.state in rule.only
        case "clocks":
            return any(
                is_shown(ground, here, name) and (step.days <= 0 or outlives(ground, here, name))
                for name in rule.only or workflow.clocks
            )
        case "milestones" | "validations":
            wanted = (m for m in workflow.milestones if not rule.only or m.id in rule.only)
            return any(
                m.due.clock in here.running or (m.due.after_stop and m.due.clock in here.stopped)
                for m in wanted
            )
        case "extensions":
            rules = workflow.clocks
            return any(
                rules[name].max_extension_months and name in here.running
                for name in rule.only or rules
            )
        case _:
            return True
