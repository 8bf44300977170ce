"""Claims about the life of a dossier: states, transitions, milestones, ends, holds."""

from collections.abc import Iterator
from itertools import islice

from support_engine.core.language.french import listed
from support_engine.core.programme.definition import SYSTEM_ROLE, Milestone, Transition, Workflow
from support_engine.core.proof.player import NotPlayed
from support_engine.core.proof.steps import Obstacle, Situation, Step, people
from support_engine.core.proof.stories import place, sentence, why
from support_engine.core.proof.verdicts import Counterexample, Ground

MOST_PLACES = 20
"""Situations, the nearest first, in which a milestone is tried before it is said impossible."""
SHOWN = 3
"""How many obstacles a counter-example names; the first ones say enough."""


def faithful(ground: Ground) -> Iterator[Counterexample]:
    """The real rules carried out every move that the proof counts on, and led where it says."""
    for here, step, problem in ground.replayed.refused:
        if not step.races:
            words = f"{sentence(ground.workflow, step)} Les règles répondent : {problem}"
            yield Counterexample(f"states.{here.state}", words, ground.story(here))


def reachable_states(ground: Ground) -> Iterator[Counterexample]:
    """Every state is reached by some life, played with the real rules."""
    nearest: dict[str, list[Situation]] = {}
    for here in ground.space.situations:
        nearest.setdefault(here.state, []).append(here)
    for name, state in ground.workflow.states.items():
        if any(here in ground.played for here in nearest.get(name, ())):
            continue
        ways = [t for t in ground.workflow.transitions if t.target == name]
        reasons = " ; ".join(why_never(ground, t) for t in ways[:SHOWN])
        words = f"aucune vie ne mène à « {state.label} ». {reasons or 'Rien n’y conduit'}."
        yield Counterexample(f"states.{name}", words)


def possible_transitions(ground: Ground) -> Iterator[Counterexample]:
    """Every transition is carried out in some life, played with the real rules."""
    for transition in ground.workflow.transitions:
        if not is_made(ground, transition):
            words = f"aucune vie ne le permet. {why_never(ground, transition)}."
            yield Counterexample(f"transitions.{transition.id}", words)


def is_made(ground: Ground, transition: Transition) -> bool:
    """Whether the real rules carry it out somewhere: where it is nearest, or else anywhere."""
    fired = ground.space.fired.get(transition.id)
    if fired is None:
        return False
    return ground.replayed.makes(fired) or any(
        step.is_transition and step.name == transition.id for _, step in ground.replayed.made
    )


def why_never(ground: Ground, transition: Transition) -> str:
    """The fewest obstacles that a transition ever meets, in words."""
    workflow = ground.workflow
    starts = [here for here in ground.space.situations if here.state in transition.origins]
    if not starts:
        origins = listed([f"« {workflow.states[s].label} »" for s in transition.origins], "ou")
        return f"« {transition.label} » ({transition.id}) part de {origins}, jamais atteint"
    found = [tuple(ground.model.obstacles(here, transition)) for here in starts]
    fewest = min(found, key=len)
    if not any(people(workflow, transition.roles)) and SYSTEM_ROLE not in transition.roles:
        fewest = (*fewest, Obstacle("people", transition.id))
    if not fewest:
        return f"« {transition.label} » ({transition.id}) attend un terme qui n’arrive pas à temps"
    return why(workflow, transition, fewest[:SHOWN])


def telling_conditions(ground: Ground) -> Iterator[Counterexample]:
    """A milestone or a clock that an act requires can hold it back in some life; a milestone, where
    no measure was opened: what hangs on the reply to one is asked of nobody else.

    Both count only once their clock has started: one that never has by then would be a condition
    that looks like one and never says no. Nor is the time of others ended without them before it.
    """
    workflow = ground.workflow
    yield from others_time_ended(workflow)
    for transition in workflow.transitions:
        starts = [here for here in ground.space.situations if here.state in transition.origins]
        running = set().union(*(here.running for here in starts))
        at = f"transitions.{transition.id}"
        yield from never_asked(ground, transition, starts)
        for name in workflow.awaited_before(transition) if starts else ():
            if name not in running:
                words = f"« {workflow.clocks[name].label} » n’y court jamais : rien n’est attendu"
                yield Counterexample(f"{at}.requires_clocks_over", words)


def never_asked(
    ground: Ground, transition: Transition, starts: list[Situation]
) -> Iterator[Counterexample]:
    """The milestones that an act requires and that, from one of its states, nobody is asked for."""
    workflow = ground.workflow
    plain = [] if workflow.notice_before(transition) else ground.ordinary.intersection(starts)
    for state in transition.origins if transition.requires_milestones else ():
        heres = [here for here in plain or starts if here.state == state]
        started = set().union(*(here.running | here.stopped for here in heres))
        for name in transition.requires_milestones if heres else ():
            milestone = workflow.milestone_of[name]
            if milestone.due.clock not in started:
                clock = workflow.clocks[milestone.due.clock].label
                words = (
                    f"depuis « {workflow.states[state].label} », « {milestone.label} » n’est pas"
                )
                words = f"{words} attendu : « {clock} » n’a pas commencé"
                yield Counterexample(f"transitions.{transition.id}.requires_milestones", words)


def others_time_ended(workflow: Workflow) -> Iterator[Counterexample]:
    """What is proposed at the end of a time that others have to answer, and ends it in their place,
    waits for that end: an opinion that was asked for thirty days is not gone without on the
    second."""
    for name, rule in workflow.clocks.items():
        transition = workflow.transition_of.get(rule.transition or "")
        if transition is None or transition.id not in rule.stops_with or rule.owner in (None, ""):
            continue
        in_place = rule.owner not in transition.roles and SYSTEM_ROLE not in transition.roles
        if in_place and name not in workflow.awaited_before(transition):
            owner = workflow.roles[rule.owner].label
            words = f"« {transition.label} » ôterait à {owner} une part de « {rule.label} » :"
            words = f"{words} ajoutez ce délai à ceux que l’acte attend"
            yield Counterexample(f"transitions.{transition.id}.requires_clocks_over", words)


def possible_milestones(ground: Ground) -> Iterator[Counterexample]:
    """Every milestone can be declared and validated in some life."""
    workflow = ground.workflow
    for milestone in workflow.milestones:
        at = f"milestones.{milestone.id}"
        for key, roles in (
            ("declared_by", milestone.declared_by),
            ("validated_by", milestone.validated_by),
        ):
            if not any(people(workflow, roles)):
                yield Counterexample(f"{at}.{key}", "aucun rôle qui agit ne peut le faire")
        if problem := never_validated(ground, milestone):
            yield Counterexample(at, problem)


def never_validated(ground: Ground, milestone: Milestone) -> str:
    """Why no life sees the milestone validated by the real rules; an empty text where one does."""
    clock = ground.workflow.clocks[milestone.due.clock].label
    problem = f"aucune vie ne permet de le valider (délai « {clock} »)"
    states = ground.workflow.states
    is_expected = ground.model.can_validate
    space = ground.space.situations
    expected = (h for h in space if not states[h.state].final and is_expected(h, milestone))
    for here in islice((h for h in expected if h in ground.played), MOST_PLACES):
        try:
            ground.played[here].trial().validate(milestone.id)
        except NotPlayed as refusal:
            problem = f"aucune vie ne permet de le valider. {refusal}"
            continue
        return ""
    return problem


def ends_within_reach(ground: Ground) -> Iterator[Counterexample]:
    """From every situation, whatever was done or left undone, some end can still be reached."""
    space, workflow = ground.space, ground.workflow
    ends = [here for here in space.situations if workflow.states[here.state].final]
    alive = space.leading_to(ends)
    said: set[Step | None] = set()
    for here in space.situations:
        came_by = space.came_by[here]
        if here in alive or (came_by is not None and came_by[0] not in alive):
            continue  # the step before it was already the wrong one
        last = came_by[1] if came_by else None
        if last not in said:
            said.add(last)
            yield Counterexample(f"states.{here.state}", dead_end(ground, here), ground.story(here))


def dead_end(ground: Ground, here: Situation) -> str:
    """What keeps every way out closed."""
    workflow, model = ground.workflow, ground.model
    reasons = [
        why(workflow, t, found)
        for t in workflow.leaving[here.state]
        if (found := (*model.obstacles(here, t), *model.hazards(here, t))[:SHOWN])
    ]
    words = f"dans {place(workflow, here)}, plus aucune fin n’est à portée"
    return f"{words}. {' ; '.join(reasons[:SHOWN])}." if reasons else f"{words}."


def liftable_holds(ground: Ground) -> Iterator[Counterexample]:
    """Every hold can be opened by somebody, and lifted by somebody wherever it is open."""
    space, workflow = ground.space, ground.workflow
    for name, rule in workflow.holds.items():
        at = f"holds.{name}"
        if not any(people(workflow, rule.opened_by)):
            yield Counterexample(f"{at}.opened_by", f"personne ne peut ouvrir « {rule.label} »")
            continue
        stuck = space.nearest(
            lambda here, hold=name: (  # type: ignore[misc]
                hold in here.holds
                and not workflow.states[here.state].final
                and not any(s.kind == "lift" and s.name == hold for s, _ in space.following[here])
            )
        )
        if stuck is not None:
            words = f"« {rule.label} » est ouverte et personne ne peut la lever"
            yield Counterexample(f"{at}.lifted_by", words, ground.story(stuck))
