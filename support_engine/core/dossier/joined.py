"""The files that an act brings: one file each for whatever keeps, proves or shows papers."""

from collections.abc import Sequence

from support_engine.core.dossier.events import AnyEvent, DocumentAdded, HolderWrote
from support_engine.core.dossier.message_events import JoinedPaper


def joined(event: AnyEvent) -> Sequence[DocumentAdded | JoinedPaper]:
    """A supporting document, or what goes with a message."""
    match event:
        case DocumentAdded():
            return (event,)
        case HolderWrote():
            return event.papers
        case _:
            return ()
