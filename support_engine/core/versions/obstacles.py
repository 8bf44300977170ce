"""What stands in the way of each act and each tranche today, so that two rules can be compared."""

from collections.abc import Iterable, Mapping

from support_engine.core.acts.actor import SYSTEM
from support_engine.core.acts.blockers import Blocker, Code
from support_engine.core.acts.conditions import Attempt, conditions
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.renames import Renames
from support_engine.core.money.release import Asked, release_blockers

LATER = frozenset({Code.ROLE_MISSING, Code.SYSTEM_ONLY, Code.FACT_MISSING, Code.REASON_MISSING})
"""What an act is asked only when it is done: no rule that changed stands in its way."""
Obstacle = tuple[str, str]
"""The code of a blocker and the id of what it speaks of: a new label is no new obstacle."""
Standing = dict[str, tuple[str, Mapping[Obstacle, str]]]
"""Act or tranche → its label, and its obstacles with their sentences."""
NEW, GONE = "Cet acte devient possible d’ici.", "Cet acte n’existe plus d’ici."


def standing_acts(
    case: Case,
    names: Mapping[str, Renames] | None = None,
) -> Standing:
    """Each tranche and each act from here; ids are told under their new `names`."""
    names = names or {}
    acts: Standing = {}
    for tranche in case.workflow.tranches if case.workflow.money is not None else ():
        blockers = release_blockers(Asked(case, tranche, case.today))
        key = names.get("tranches", {}).get(tranche.id, tranche.id)
        acts[f"tranche {key}"] = (tranche.label, obstacles(blockers, names))
    for transition in case.workflow.leaving[case.dossier.state]:
        attempt = Attempt(transition, SYSTEM, case.today, {}, "")
        hindrances = (condition.blocker for condition in conditions(case, attempt))
        acts[f"act {transition.id}"] = (transition.label, obstacles(hindrances, names))
    return acts


def obstacles(
    blockers: Iterable[Blocker | None], names: Mapping[str, Renames]
) -> Mapping[Obstacle, str]:
    """The blockers that a change of rules can bring or take away."""
    every = {old: new for renames in names.values() for old, new in renames.items()}
    return {
        (b.code, every.get(b.about, b.about)): b.sentence
        for b in blockers
        if b and b.code not in LATER
    }


def fewer(left: Standing, right: Standing) -> dict[str, tuple[str, ...]]:
    """What stands in the way on the left and not on the right, by label; an act that is not there
    at all cannot be done."""
    only_left: dict[str, tuple[str, ...]] = {}
    for key, (label, more) in left.items():
        if key not in right:
            continue
        less = right[key][1]
        if new := tuple(sorted(sentence for at, sentence in more.items() if at not in less)):
            only_left[label] = new
    return only_left


def acts_only(left: Standing, right: Standing, sentence: str) -> dict[str, tuple[str, ...]]:
    """The acts that are possible from here on the left alone."""
    return {
        label: (sentence,)
        for key, (label, _) in left.items()
        if key not in right and key.startswith("act ")
    }
