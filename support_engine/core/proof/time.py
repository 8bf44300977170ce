"""Claims about time: clocks that end, deadlines that somebody follows, moves that do not race."""

from collections.abc import Iterator
from itertools import combinations

from support_engine.core.definition import ClockRule, Reminder, Transition, Workflow
from support_engine.core.proof.steps import Situation, people
from support_engine.core.proof.stories import place
from support_engine.core.proof.verdicts import Counterexample, Ground

DAYS_OF_MONTH = (28, 31)
SHIFT_DAYS = 6
"""A working-day rule never moves an end further than this."""


def clocks_end(ground: Ground) -> Iterator[Counterexample]:
    """Every clock starts in some life; then its time runs out, or it is stopped on the way."""
    space, workflow = ground.space, ground.workflow
    for name, rule in workflow.clocks.items():
        at = f"clocks.{name}"
        running = [here for here in space.situations if name in here.running]
        if not running:
            yield Counterexample(f"{at}.starts_with", f"aucune vie ne fait courir « {rule.label} »")
            continue
        free = (
            h
            for h in space.situations
            if name not in h.running or not ground.model.is_paused(h, name)
        )
        moving = space.leading_to(free)
        stuck = next((here for here in running if here not in moving), None)
        if stuck is not None:
            words = (
                f"« {rule.label} » est suspendu dans {place(workflow, stuck)} et ne repart jamais"
            )
            yield Counterexample(at, words, ground.story(stuck))
        yield from end_leads_somewhere(ground, name, rule, running)


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
    elif rule.on_end == "move" and not any(
        name == clock for here in running for clock, _ in ground.model.movers(here)
    ):
        words = f"« {transition.label} » ne peut jamais avoir lieu d’elle-même"
        yield Counterexample(at, words, ground.story(running[0]))


def followed_deadlines(ground: Ground) -> Iterator[Counterexample]:
    """Every deadline has somebody who is reminded of it, and somebody who can act on it."""
    workflow = ground.workflow
    for section, names in expected(workflow).items():
        covered = {n for rule in workflow.ladders.get(section, ()) for n in (rule.only or names)}
        for name in names:
            if name not in covered:
                yield Counterexample(
                    f"{section}.{name}", f"personne n’est prévenu : {WHAT[section]}"
                )
    hung_on = {m.due.clock for m in workflow.milestones}
    told = {n for r in workflow.ladders.get("clocks", ()) for n in (r.only or workflow.clocks)}
    for name, rule in workflow.clocks.items():
        if name not in told | hung_on:
            yield Counterexample(
                f"clocks.{name}", f"personne n’est prévenu du terme de « {rule.label} »"
            )
    yield from possible_answers(workflow)
    yield from possible_proposals(ground)


WHAT = {
    "milestones": "aucune échelle de rappels ne porte sur ce jalon",
    "validations": "ce jalon déclaré peut attendre sans que personne ne le sache",
    "extensions": "une prolongation demandée peut rester sans réponse",
    "documents": "cette pièce peut expirer sans que personne ne le sache",
    "claims": "cette demande de versement peut rester sans suite",
    "requests": "ce paiement attendu peut rester sans suite",
}
"""What goes unseen where no ladder speaks of a thing."""


def expected(workflow: Workflow) -> dict[str, list[str]]:
    """What waits for somebody, by section of the ladders."""
    milestones = [m.id for m in workflow.milestones]
    tranches = [t.id for t in workflow.tranches]
    return {
        "milestones": milestones,
        "validations": milestones,
        "extensions": [n for n, rule in workflow.clocks.items() if rule.max_extension_months],
        "documents": [n for n, kind in workflow.documents.items() if kind.valid_months],
        "claims": tranches,
        "requests": tranches,
    }


def possible_answers(workflow: Workflow) -> Iterator[Counterexample]:
    """Extensions are asked and decided by people."""
    if not any(rule.max_extension_months for rule in workflow.clocks.values()):
        return
    for key in ("asked_by", "decided_by"):
        if not any(people(workflow, getattr(workflow.extensions, key))):
            yield Counterexample(f"extensions.{key}", "aucun rôle qui agit ne peut le faire")


def possible_proposals(ground: Ground) -> Iterator[Counterexample]:
    """What a rung proposes can be done by somebody, from where the rung is sent."""
    workflow = ground.workflow
    for rule in workflow.reminders:
        for index, step in enumerate(rule.steps):
            transition = workflow.transition_of.get(step.proposes or "")
            at = f"reminders.{rule.id}.steps[{index}].proposes"
            if transition is not None and not is_possible(ground, rule, transition):
                words = f"« {transition.label} » n’est jamais possible quand ce rappel part"
                yield Counterexample(at, words)


def is_possible(ground: Ground, rule: Reminder, transition: Transition) -> bool:
    """Whether some situation that the ladder speaks of is one where the transition starts."""
    if not any(people(ground.workflow, transition.roles)):
        return False
    starts = (here for here in ground.space.situations if here.state in transition.origins)
    return any(speaks_of(ground.workflow, rule, here) for here in starts)


def speaks_of(workflow: Workflow, rule: Reminder, here: Situation) -> bool:
    """Whether the ladder can have something to say in this situation."""
    match rule.about:
        case "states":
            return not rule.only or here.state in rule.only
        case "clocks":
            return any(not rule.only or name in rule.only for name in here.running)
        case "milestones" | "validations":
            wanted = (m for m in workflow.milestones if not rule.only or m.id in rule.only)
            return any(m.due.clock in here.running | here.stopped for m in wanted)
        case _:
            return True


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


def are_apart(workflow: Workflow, one: str, two: str) -> bool:
    """Clocks started, paused and stopped together, of lengths that no extension makes equal."""
    a, b = workflow.clocks[one], workflow.clocks[two]
    of_holds = {rule.clock for rule in workflow.holds.values()}
    together = (
        set(a.starts_with) == set(b.starts_with)
        and set(a.paused_in) == set(b.paused_in)
        and a.from_fact == b.from_fact
        and not {one, two} & of_holds
    )
    shortest, longest = (DAYS_OF_MONTH[0], DAYS_OF_MONTH[1])
    low_a, high_a = span(a, shortest), span(a, longest)
    low_b, high_b = span(b, shortest), span(b, longest)
    if a.until_fact or b.until_fact or not together:
        return False
    return high_a + SHIFT_DAYS < low_b or high_b + SHIFT_DAYS < low_a


def span(rule: ClockRule, days_of_month: int) -> int:
    """The least or the most days of a clock, by the length of a month."""
    extended = rule.max_extension_months if days_of_month == DAYS_OF_MONTH[1] else 0
    return ((rule.months or 0) + extended) * days_of_month + (rule.days or 0)
