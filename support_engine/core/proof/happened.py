"""The claim that what money rests on has happened, since the dossier is there: dates that an act
gives are neither still to come, nor as old as one likes."""

from collections.abc import Iterator

from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.frame import KNOWN_DAYS
from support_engine.core.proof.letters import life_without
from support_engine.core.proof.verdicts import Counterexample, Ground


def dated_money(ground: Ground) -> Iterator[Counterexample]:
    """The notification of an agreement is past; no day that it counts from, or that opens what a
    payment rests on, is older than the dossier."""
    workflow, money = ground.workflow, ground.workflow.money
    if money is None:
        return
    notified = workflow.facts[money.facts.notified]
    if not notified.past:
        words = f"« {notified.label} » peut être dans l’avenir : on paierait avant elle."
        yield Counterexample(f"facts.{money.facts.notified}.past", f"{words} Écrivez past = true")
    for name in dict.fromkeys((money.facts.notified, *counted_from(workflow))):
        if not has_floor(ground, name, frozenset()):
            words = (
                f"« {workflow.facts[name].label} » peut être aussi ancienne que l’on veut : tout ce"
                " qui s’ouvre après elle s’ouvrirait le même jour. Donnez-lui une borne toujours"
                " connue (not_before), « ouverture » ou une date qui la précède"
            )
            yield Counterexample(f"facts.{name}.not_before", words)


def counted_from(workflow: Workflow) -> Iterator[str]:
    """The dates from which the clocks of what money waits for count."""
    money = workflow.money
    assert money is not None
    needed = {name for tranche in workflow.tranches for name in tranche.requires_milestones}
    for name in sorted({*needed, *money.reports}):
        rule = workflow.clocks[workflow.milestone_of[name].due.clock]
        while rule.from_clock is not None:
            rule = workflow.clocks[rule.from_clock]
        if rule.from_fact is not None:
            yield rule.from_fact


def has_floor(ground: Ground, fact: str, seen: frozenset[str]) -> bool:
    """Whether a date is never given without a day that it may not precede, back to the opening."""
    acts = [t for t in ground.workflow.transitions if fact in t.asks]
    bounds = ground.workflow.facts[fact].not_before
    return any(
        name in KNOWN_DAYS
        or (
            name not in seen
            and all(name in t.asks or life_without(ground, t.id, name) is None for t in acts)
            and has_floor(ground, name, seen | {fact})
        )
        for name in bounds
    )
