"""The papers that were given for one act alone, and go with it when it is taken back."""

from collections.abc import Collection, Iterator, Sequence

from support_engine.core.acts.resting import Told
from support_engine.core.dossier import events as e
from support_engine.core.dossier import names


def given_for(
    journal: Sequence[Told], taken: Sequence[Told], announced: Collection[int]
) -> tuple[int, ...]:
    """The numbers of the papers on file that were given for acts that are taken back.

    What signs a grant goes with it, whenever it was joined; what a closing asked for, where it was
    there before it and its letter has left. `announced`: the acts of which some letter has left.
    """
    rows = [row for _, row in journal]
    gone = names.taken_back(rows) | {row.version for _, row in taken}

    def now(row: e.Recorded, kind: str) -> str:
        return names.today(rows, row.version, "documents", kind)

    last: dict[str, int] = {}
    for told in taken:
        for kind, until in asked_for(told, announced):
            last[now(told[1], kind)] = max(until or len(rows), last.get(now(told[1], kind), 0))
    return tuple(
        row.version
        for row in rows
        if isinstance(row.event, e.DocumentAdded)
        and row.version not in gone
        and row.version <= last.get(now(row, row.event.kind), 0)
    )


def asked_for(told: Told, announced: Collection[int]) -> Iterator[tuple[str, int]]:
    """The kinds of papers that serve an act alone, each with the last row at which one of them can
    have served it; 0 where it came after the act."""
    workflow, row = told
    if not isinstance(row.event, e.Moved):
        return
    money = workflow.money
    if money and money.agreement_document and money.facts.maximum in row.event.facts:
        yield money.agreement_document, 0
    way = workflow.transition_of.get(row.event.transition)
    if way and row.event.is_closing and row.version in announced:
        for kind in (way.renounced_in, *way.requires_documents):
            if kind:
                yield kind, row.version
