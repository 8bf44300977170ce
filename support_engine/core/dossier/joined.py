"""The files that an act brings, and those that it vouches for: one place for whatever keeps, proves
or shows papers."""

from collections.abc import Sequence

from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import (
    AnyEvent,
    DocumentAdded,
    HolderWrote,
    MilestoneValidated,
)
from support_engine.core.dossier.message_events import JoinedPaper
from support_engine.core.dossier.money_events import (
    TrancheCertified,
    TrancheProposed,
    TrancheTransmitted,
)


def joined(event: AnyEvent) -> Sequence[DocumentAdded | JoinedPaper]:
    """A supporting document, or what goes with a message."""
    match event:
        case DocumentAdded():
            return (event,)
        case HolderWrote():
            return event.papers
        case _:
            return ()


def vouched_for(dossier: Dossier, event: AnyEvent) -> tuple[str, ...]:
    """The SHA-256 of each file that an act brings or rests on: whoever validates a milestone, or
    takes a payment further, answers for its papers. `dossier`: as it is after the act."""
    match event:
        case MilestoneValidated():
            return dossier.milestones[event.milestone].evidence
        case TrancheProposed() | TrancheCertified() | TrancheTransmitted():
            basis = dossier.purse.tranches[event.tranche].basis
            return basis.papers if basis else ()
        case _:
            return tuple(file.sha256 for file in joined(event))
