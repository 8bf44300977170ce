"""Claims about what never ends: clocks that nothing stops, states where nobody is ever reminded."""

from collections import deque
from collections.abc import Iterator
from itertools import pairwise

from support_engine.core.programme.definition import ClockRule, Transition, Workflow
from support_engine.core.programme.main_road import main_road
from support_engine.core.programme.roles import HOLDER
from support_engine.core.proof.hearing import audiences
from support_engine.core.proof.verdicts import Counterexample, Ground

Place = tuple[str, frozenset[str]]
"""A state, and the clocks running there that remind somebody of their end."""


def clocks_over(ground: Ground) -> Iterator[Counterexample]:
    """Every clock can end before it runs out, or the file says that it never does: else it goes on
    after what it waits for is done, and chases people. A day that a decision gives is never moved.
    """
    of_holds = {hold.clock for hold in ground.workflow.holds.values()}
    for name, rule in ground.workflow.clocks.items():
        at = f"clocks.{name}"
        yield from done_otherwise(ground.workflow, name, rule)
        yield from answered(ground.workflow, name, rule)
        if not (rule.stops_with or rule.ends_with or rule.runs_out or name in of_holds):
            words = (
                f"rien n’arrête « {rule.label} » : il courrait encore une fois fait ce qu’il "
                "attend. Donnez stops_with (un acte) ou ends_with (un jalon, une pièce, une "
                "information, un versement), ou dites runs_out = true s’il va toujours à son terme"
            )
            yield Counterexample(f"{at}.ends_with", words)
        if rule.runs_out and is_chased(ground.workflow, name):
            words = (
                f"« {rule.label} » va toujours à son terme, et le porteur serait relancé après lui"
                " quoi qu’il ait fait : donnez ends_with, ou retirez-le de cette échelle"
            )
            yield Counterexample(f"{at}.runs_out", words)
        if rule.until_fact is not None and rule.working_day:
            words = (
                f"la fin de « {rule.label} » est fixée par un acte ou un contrat : elle ne se "
                "reporte pas au jour ouvré. Retirez working_day"
            )
            yield Counterexample(f"{at}.working_day", words)


def done_otherwise(workflow: Workflow, name: str, rule: ClockRule) -> Iterator[Counterexample]:
    """An act that does what the clock waits for, as the one of its end would, and lets it go on."""
    ending = workflow.transition_of.get(rule.transition or "")
    if rule.on_end == "remind" or ending is None or rule.ends_with:
        return
    for act in (one for one in workflow.transitions if one.target == ending.target):
        is_alike = not workflow.states[act.target].final and set(act.origins) & set(ending.origins)
        if is_alike and act.id not in rule.stops_with:
            words = f"« {act.label} » fait ce que « {rule.label} » attend, et le laisse courir"
            yield Counterexample(f"clocks.{name}.stops_with", f"{words} : ajoutez « {act.id} »")


def answered(workflow: Workflow, name: str, rule: ClockRule) -> Iterator[Counterexample]:
    """A time of ours to answer that the main road starts, and that none of its acts stops: people
    would be told to answer what they have granted."""
    stretches = set(pairwise(main_road(workflow)))
    acts = {
        act.id
        for act in workflow.transitions
        if any((origin, act.target) in stretches for origin in act.origins)
    }
    is_ours = (rule.owner or HOLDER) != HOLDER and not (rule.ends_with or rule.runs_out)
    if is_ours and not acts.isdisjoint(rule.starts_with) and acts.isdisjoint(rule.stops_with):
        words = f"« {rule.label} » court encore une fois qu’il est répondu : aucun acte de la voie"
        words = f"{words} principale ne l’arrête ; ajoutez celui qui répond"
        yield Counterexample(f"clocks.{name}.stops_with", words)


def is_chased(workflow: Workflow, clock: str) -> bool:
    """Whether the holder is written to after the end of a clock."""
    return any(
        HOLDER in to and days > 0
        for ladder in workflow.ladders.get("clocks", ())
        if not ladder.only or clock in ladder.only
        for days, to in audiences(ladder)
    )


def reminded_states(ground: Ground) -> Iterator[Counterexample]:
    """Each state has a ladder of its own, or a clock that reminds runs in it by every road that
    leads there; else the file says that a dossier may wait there (`waits`).

    A clock that is over once something is done (`ends_with`) does not count: it may be over.
    """
    workflow = ground.workflow
    ladders = workflow.ladders.get("states", ())
    readers: dict[str, set[str]] = {}
    for rule in ladders:
        for name in rule.only or workflow.states:
            readers.setdefault(name, set()).update(role for one in rule.steps for role in one.to)
    for name in sorted({name for name, clocks in places(workflow) if not clocks}):
        state = workflow.states[name]
        if state.final or state.waits:
            continue
        if name in readers:
            yield from holder_alone(workflow, name, readers[name])
            continue
        words = (
            f"un dossier peut rester dans « {state.label} » sans que personne ne soit jamais "
            'prévenu. Ajoutez un rappel (about = "states"), ou dites waits = true si l’attente est '
            "voulue"
        )
        yield Counterexample(f"states.{name}", words)


def holder_alone(workflow: Workflow, name: str, readers: set[str]) -> Iterator[Counterexample]:
    """A state whose ladder speaks to the holder alone, who hears it no more once what is asked was
    given: the act that is left is ours, and nobody is told."""
    ways = [way for way in workflow.leaving[name] if not way.adverse]
    asking = [way for way in ways if way.requires_documents or way.requires_milestones]
    if readers == {HOLDER} and asking and all(HOLDER not in way.roles for way in asking):
        words = (
            f"dans « {workflow.states[name].label} », seul le porteur est relancé, et il ne l’est "
            "plus une fois remis ce qui est demandé : personne ne saurait que "
            f"« {asking[0].label} » reste à faire. Ajoutez un lecteur qui peut faire cet acte"
        )
        yield Counterexample(f"states.{name}", words)


def places(workflow: Workflow) -> Iterator[Place]:
    """Every state with the reminding clocks that run in it, by every road; each once."""
    start: Place = workflow.header.initial, frozenset()
    todo, seen = deque([start]), {start}
    while todo:
        state, running = todo.popleft()
        if state not in workflow.states:
            continue
        heard = frozenset(n for n in running if state not in workflow.clocks[n].paused_in)
        yield state, heard
        for transition in workflow.leaving[state]:
            after = transition.target, moved(workflow, transition, running)
            if after not in seen:
                seen.add(after)
                todo.append(after)


def moved(workflow: Workflow, transition: Transition, running: frozenset[str]) -> frozenset[str]:
    """The reminding clocks that run after an act."""
    clocks = workflow.clocks
    kept = {name for name in running if transition.id not in clocks[name].stops_with}
    started = {n for n in reminding(workflow) if transition.id in clocks[n].starts_with}
    return frozenset(kept | started)


def reminding(workflow: Workflow) -> Iterator[str]:
    """The clocks that a ladder speaks of, and that only acts end."""
    for rule in workflow.ladders.get("clocks", ()):
        for name in rule.only or workflow.clocks:
            if name in workflow.clocks and not workflow.clocks[name].ends_with:
                yield name
