"""Has everything that a dossier holds its place in the new rules? Nothing is guessed."""

from collections import Counter
from collections.abc import Iterator, Mapping

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.dossier.agenda import live_topics
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import expected_milestones
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.money import law
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.mapping import GONE, Correspondence, ids

Held = Mapping[str, list[str]]
"""Section → the ids that a dossier holds."""
FRENCH = {
    "states": "l’état",
    "clocks": "le délai",
    "milestones": "le jalon",
    "documents": "la pièce",
    "facts": "l’information",
    "holds": "la mesure",
    "reminders": "l’échelle de rappels",
    "tranches": "la tranche",
    "roles": "le rôle",
}


def used(case: Case) -> Held:
    """The ids that a dossier holds, by section: each must have its place in the new rules.

    What it owes counts, though nobody touched it yet: milestones that are expected, tranches of the
    agreement, ladders of the file that have begun to speak of something.
    """
    owed = [milestone.id for milestone, _ in expected_milestones(case)]
    speaking = live_topics(case).intersection(case.dossier.reminded)
    of_file = {rule.id for rule in case.workflow.reminders}
    return {
        "states": [case.dossier.state],
        "clocks": [*case.dossier.clocks, *(asked.clock for asked in case.dossier.extensions)],
        "milestones": [*case.dossier.milestones, *owed],
        "documents": list(case.dossier.documents),
        "facts": list(case.dossier.facts),
        "holds": [record.hold for record in case.dossier.open_holds],
        "tranches": tranches_held(case),
        "reminders": sorted(of_file & {mark.split("|")[0] for mark in speaking}),
        "roles": list(case.dossier.people),
    }


def tranches_held(case: Case) -> list[str]:
    """The tranches asked for, those of the agreement in force, those of its amendments."""
    amended = [name for amendment in case.dossier.purse.amendments for name in amendment.schedule]
    in_force = law.agreement(case) if case.workflow.money is not None else None
    scheduled = list(in_force.schedule) if in_force else list(case.dossier.purse.schedule)
    return [*case.dossier.purse.tranches, *scheduled, *amended]


def unmapped(
    held: Held, new: Workflow, dossier: Dossier, mapping: Correspondence
) -> Iterator[Blocker]:
    """Each id of the dossier has its place in the new rules."""
    for section, names in held.items():
        known, given = ids(new, section), mapping.section(section)
        for name in dict.fromkeys(names):
            if name not in given and name not in known:
                what = FRENCH[section]
                yield blocked(Code.UNMAPPED, what=what, section=section, id=name)
    target = mapping.states.get(dossier.state, dossier.state)
    if target in new.states and new.states[target].final:
        yield blocked(Code.MAPPED_TO_AN_END, state=new.states[target].label, id=dossier.state)


def merged(held: Held, mapping: Correspondence) -> Iterator[Blocker]:
    """No two things of the dossier become one: which would then be the true one?"""
    for section, names in held.items():
        given = mapping.section(section)
        targets = Counter(given.get(name, name) for name in set(names))
        for target, count in sorted(targets.items()):
            if count > 1 and target != GONE:
                both = sorted(n for n in set(names) if given.get(n, n) == target)
                facts = {"both": ", ".join(both), "section": section, "id": target}
                yield blocked(Code.MAPPED_TOGETHER, **facts)


def renamed_tranches(dossier: Dossier, mapping: Correspondence) -> Iterator[Blocker]:
    """A tranche that was asked for keeps its name: its lines of the ledger bear it."""
    for name in dossier.purse.tranches:
        if mapping.tranches.get(name, name) != name:
            yield blocked(Code.TRANCHE_RENAMED, id=name, target=mapping.tranches[name])
