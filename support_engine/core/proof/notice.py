"""The claim that no decision against a project falls without its notice and its reply period."""

from collections.abc import Iterator

from support_engine.core.programme.definition import Transition
from support_engine.core.proof.steps import Situation
from support_engine.core.proof.stories import place
from support_engine.core.proof.verdicts import Counterexample, Ground


def prior_notice(ground: Ground) -> Iterator[Counterexample]:
    """An act that rests on a notice has it open, and its reply period over, on every road."""
    for transition in ground.workflow.transitions:
        yield from unawaited(ground, transition)
        yield from loopholes(ground, transition)
    yield from hurried(ground)


def unawaited(ground: Ground, transition: Transition) -> Iterator[Counterexample]:
    """The act requires a measure that gives time to answer, and does not await that time."""
    hold = ground.workflow.holds.get(transition.requires_hold or "")
    if hold is None or hold.clock is None or hold.clock in transition.requires_clocks_over:
        return
    if is_against(ground, transition):
        label = ground.workflow.clocks[hold.clock].label
        yield Counterexample(
            f"transitions.{transition.id}.requires_clocks_over",
            f"« {transition.label} » est possible le jour même de « {hold.label} » : "
            f"ajoutez « {hold.clock} » ({label})",
        )


def loopholes(ground: Ground, transition: Transition) -> Iterator[Counterexample]:
    """The act awaits the end of a clock that does not run in some situation where it is possible:
    there, nothing is awaited at all."""
    workflow, model = ground.workflow, ground.model
    replies = {rule.clock: name for name, rule in workflow.holds.items() if rule.clock}
    for clock in transition.requires_clocks_over:
        if clock not in replies and not is_against(ground, transition):
            continue
        free = ground.space.nearest(
            lambda here, name=clock: (  # type: ignore[misc]
                here.state in transition.origins
                and name not in here.running
                and not any(model.obstacles(here, transition))
            )
        )
        if free is None:
            continue
        hold = replies.get(clock)
        yield Counterexample(
            f"transitions.{transition.id}."
            + ("requires_hold" if is_missing(transition, hold) else "requires_clocks_over"),
            why_free(ground, transition, clock, free),
            ground.story(free),
        )


def is_missing(transition: Transition, hold: str | None) -> bool:
    """Whether the act awaits the reply period of a measure that it does not require."""
    return hold is not None and transition.requires_hold != hold


def why_free(ground: Ground, transition: Transition, clock: str, here: Situation) -> str:
    """Why nothing is awaited there, and what to write."""
    workflow = ground.workflow
    label = workflow.clocks[clock].label
    state = "a été arrêté" if clock in here.stopped else "n’a jamais couru"
    words = (
        f"« {transition.label} » est possible dans {place(workflow, here)}, où « {label} » {state}"
    )
    hold = next((name for name, rule in workflow.holds.items() if rule.clock == clock), None)
    if is_missing(transition, hold):
        return f"{words} : ajoutez requires_hold = « {hold} »"
    return f"{words} : retirez cet état de from, ou ce qui arrête le délai"


def hurried(ground: Ground) -> Iterator[Counterexample]:
    """By the real rules, day by day: the act was carried out before the least time to answer."""
    workflow, said = ground.workflow, set[str]()
    for (here, step), player in ground.replayed.made.items():
        transition = workflow.transition_of.get(step.name) if step.is_transition else None
        if transition is None or transition.id in said or not transition.requires_hold:
            continue
        clock = workflow.clocks.get(workflow.holds[transition.requires_hold].clock or "")
        if clock is None or clock.asked_days is None or not is_against(ground, transition):
            continue
        opened = max(
            record.opened_on
            for record in ground.played[here].dossier.open_holds
            if record.hold == transition.requires_hold
        )
        days = (player.today - opened).days
        if days <= clock.asked_days[0]:
            said.add(transition.id)
            words = f"« {transition.label} » a eu lieu {days} jours après la mesure"
            yield Counterexample(f"transitions.{transition.id}", words, ground.story(here))


def is_against(ground: Ground, transition: Transition) -> bool:
    """Whether an act ends a project otherwise than by its success."""
    target = ground.workflow.states[transition.target]
    return target.final and not target.labelled
