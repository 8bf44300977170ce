"""What may be said today, to anybody, of the dossiers that a question finds."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.lists import finding
from support_engine.core.dossier.embargo import PublicFacts, public_facts
from support_engine.engine import Engine
from support_engine.views.lists.finding import Query


def published(engine: Engine, db: Connection, query: Query, today: date) -> list[PublicFacts]:
    """The public facts of each of them, in the order of the question; nothing of those whose label
    is not announced. Only dossiers in a labelled state are opened."""
    every = [rules for ones in engine.registry.every_version().values() for rules in ones]
    labelled = {name for rules in every for name, state in rules.states.items() if state.labelled}
    asked = [name for name in query.states or sorted(labelled) if name in labelled]
    if not asked:
        return []
    found = finding.find(db, replace(query, states=tuple(asked), page=None), today).rows
    facts = []
    for row in found:
        stored = dossiers.load(db, row["reference"])
        if stored and (said := public_facts(engine.case_of(stored.dossier, today))):
            facts.append(said)
    return facts
