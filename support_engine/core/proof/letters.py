"""Claims about letters: none can lack something that it says, in any situation."""

from collections.abc import Iterable, Iterator

from support_engine.core.language.names import suggestion
from support_engine.core.programme.letters import (
    ALWAYS,
    ANY_FACT,
    ATTRIBUTES,
    BASE,
    OCCASIONS,
    Use,
    uses,
    uses_of_the_base,
)
from support_engine.core.proof.search import Road
from support_engine.core.proof.stories import told
from support_engine.core.proof.verdicts import Counterexample, Ground
from support_engine.core.telling.lengths import lengths_of


def complete_letters(ground: Ground) -> Iterator[Counterexample]:
    """Each letter, at each place that names it, finds every variable and every fact it reads."""
    for use in (*uses(ground.workflow), *uses_of_the_base()):
        needs = ground.needs.get(use.letter)
        if needs is None and use.place == BASE:
            continue
        if needs is None:
            yield Counterexample(use.place, f"la lettre « {use.letter} » n’a pas de modèle")
            continue
        missing = sorted(needs.variables - ALWAYS - OCCASIONS[use.occasion])
        for name in missing:
            words = f"la lettre « {use.letter} » lit « {name} », que cette occasion ne donne pas"
            yield Counterexample(use.place, words)
        for variable, attribute in sorted(needs.attributes):
            known = ATTRIBUTES.get(variable)
            if known is not None and attribute not in known and variable in needs.variables:
                near = suggestion(attribute, known)
                words = f"la lettre « {use.letter} » lit « {variable}.{attribute} ». {near}"
                yield Counterexample(use.place, words)
        yield from missing_lengths(ground, use, needs.attributes)
        if use.occasion == "act":
            yield from missing_facts(ground, use, needs.facts)


def missing_lengths(
    ground: Ground, use: Use, attributes: Iterable[tuple[str, str]]
) -> Iterator[Counterexample]:
    """Lengths that a letter says and that the rules do not fix."""
    fixed = lengths_of(ground.workflow)
    for variable, clock in sorted(attributes):
        if variable == "lengths" and clock not in fixed:
            words = f"la lettre « {use.letter} » dit la durée de « {clock} », que rien ne fixe"
            yield Counterexample(use.place, f"{words}. {suggestion(clock, fixed)}")


def missing_facts(ground: Ground, use: Use, facts: frozenset[str]) -> Iterator[Counterexample]:
    """Facts that the letter of a transition reads and that some life has not given by then."""
    workflow = ground.workflow
    asked = set(workflow.transition_of[use.act].asks)
    for fact in sorted(facts - asked):
        if fact == ANY_FACT:
            words = f"la lettre « {use.letter} » prend les informations sans les nommer une à une"
            yield Counterexample(use.place, f"{words} : écrivez facts.nom")
            continue
        if fact not in workflow.facts:
            near = suggestion(fact, workflow.facts)
            yield Counterexample(use.place, f"la lettre « {use.letter} » lit « {fact} ». {near}")
            continue
        road = life_without(ground, use.act, fact)
        if road is not None:
            label = workflow.facts[fact].label
            words = f"la lettre « {use.letter} » dit « {label} » ({fact}), qui peut manquer"
            yield Counterexample(use.place, words, told(workflow, road))


def life_without(ground: Ground, act: str, fact: str) -> Road | None:
    """The shortest story that carries the act out without the fact ever being asked."""
    space = ground.without(fact)
    fired = space.fired.get(act)
    return (*space.road(fired[0]), fired[1]) if fired else None
