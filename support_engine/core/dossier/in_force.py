"""What is in force of what is kept on file: the newest by day of effect, in whatever order it was
recorded; of two of the same day, the one recorded last. The former way kept the order of recording.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from support_engine.core.days.reckonings import BY_SPAN
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.dossier import DocumentRecord, Dossier
from support_engine.core.dossier.events import DocumentAdded
from support_engine.core.dossier.milestone_events import MilestoneEvent, MilestoneRefused

ENTRIES = (
    m.CommitmentRecorded,
    m.GuaranteeRecorded,
    m.AidDeclared,
    m.WorksStarted,
    m.BankChanged,
)
"""What replaces an earlier entry of its kind. An account that comes too late for its day replaces
nothing: the account in force, its safety period and its confirmation stay."""


def is_overtaken(dossier: Dossier, event: m.MoneyEvent, on: date) -> bool:
    """Whether an entry of a later day of effect is in force already."""
    since = dossier.in_force_since.get(event.type)
    return since is not None and on < since


def since(dossier: Dossier, event: m.MoneyEvent, on: date) -> Mapping[str, date]:
    """The day of effect of each entry in force, once this one is."""
    if dossier.reckoning < BY_SPAN or not isinstance(event, ENTRIES):
        return dossier.in_force_since
    return {**dossier.in_force_since, event.type: on}


def filed(
    dossier: Dossier, event: DocumentAdded, on: date
) -> Mapping[str, tuple[DocumentRecord, ...]]:
    """The papers with one more, the newest of its kind last; older ones stay on file."""
    paper = DocumentRecord(event.name, event.sha256, event.size, on, event.valid_until, event.by)
    held = (*dossier.documents.get(event.kind, ()), paper)
    if dossier.reckoning >= BY_SPAN:
        held = tuple(sorted(held, key=lambda one: one.added_on))
    return {**dossier.documents, event.kind: held}


def sent_back(dossier: Dossier, event: MilestoneEvent) -> Mapping[str, tuple[DocumentRecord, ...]]:
    """The papers, those of a milestone that is refused marked as refused for it."""
    record = dossier.milestones.get(event.milestone)
    if record is None or not isinstance(event, MilestoneRefused):
        return dossier.documents
    theirs, name = record.evidence, event.milestone
    return {
        kind: tuple(replace(p, refused_for=name) if p.sha256 in theirs else p for p in held)
        for kind, held in dossier.documents.items()
    }
