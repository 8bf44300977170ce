"""A dossier that passes from one version of the rules to another."""

from dataclasses import dataclass, replace
from datetime import date

from support_engine.core.dossier.case import Case
from support_engine.core.dossier.events import ExtensionCancelled, Migrated
from support_engine.core.dossier.evolve import evolve
from support_engine.core.programme.definition import Workflow

Leaving = tuple[*tuple[ExtensionCancelled, ...], Migrated]
"""The answers that the old rules owe, then the change of rules."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The dossier under the rules that it leaves, under those that it joins, and the event that
    makes one of the other. Both cases are of the same day."""

    before: Case
    after: Case
    event: Migrated


def passed(case: Case, new: Workflow, events: Leaving, on: date) -> Passage:
    """The passage that these events make of a dossier: the answers are given under the rules that
    it leaves."""
    *answers, event = events
    for answer in answers:
        case = case.now_with(evolve(case.dossier, answer, on))
    after = replace(case, workflow=new, dossier=evolve(case.dossier, event, on))
    return Passage(case, after, event)
