"""What stands in the way of each act and each tranche today, so that two rules can be compared."""

from collections.abc import Iterable, Mapping

from support_engine.core.acts.actor import SYSTEM
from support_engine.core.acts.blockers import Blocker, Code
from support_engine.core.acts.conditions import Attempt, conditions
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.renames import Renames
from support_engine.core.money.release import Asked, release_conditions

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
    found: Standing = {}
    for tranche in case.workflow.tranches if case.workflow.money is not None else ():
        asked = Asked(
            Case(case.workflow, case.dossier, case.calendar, case.today), tranche, case.today
        )
        blockers = (one.blocker for one in release_conditions(asked))
        key = names.get("tranches", {}).get(tranche.id, tranche.id)
        found[f"tranche {key}"] = (tranche.label, obstacles(blockers, names))
    for transition in case.workflow.leaving[case.dossier.state]:
        attempt = Attempt(transition, SYSTEM, case.today, {}, "")
        blockers = (one.blocker for one in conditions(case, attempt))
        found[f"act {transition.id}"] = (transition.label, obstacles(blockers, names))
    return found


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
    found: dict[str, tuple[str, ...]] = {}
    for key, (label, more) in left.items():
        if key not in right:
            continue
        less = right[key][1]
        if new := tuple(sorted(words for at, words in more.items() if at not in less)):
            found[label] = new
    return found


def acts_only(left: Standing, right: Standing, words: str) -> dict[str, tuple[str, ...]]:
    """The acts that are possible from here on the left alone."""
    return {
        label: (words,)
        for key, (label, _) in left.items()
        if key not in right and key.startswith("act ")
    }
