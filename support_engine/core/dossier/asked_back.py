"""What one person asked to take back stands until something happens that would go with it."""

from datetime import date

from support_engine.core.dossier import events as e
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.noted import AskedBack
from support_engine.core.programme.roles import HOLDER

AROUND = (
    *(e.Noted, e.SpaceEvent, e.RemindersIssued),
    *(e.LetterLeft, e.LetterReceived, e.LetterReturned),
)
"""What happens around a dossier, and is taken back by no correction."""
BY_ITSELF = (e.DocumentAdded, e.PersonAssigned, e.DetailsChanged)
"""What stays when acts before it are taken back."""


def stands_by_itself(event: e.AnyEvent) -> bool:
    """Whether something rests on no act before it. Who carries the project does: what protects them
    is told to them as the dossier is on that day."""
    is_holder = isinstance(event, e.PersonAssigned) and event.role == HOLDER
    return isinstance(event, BY_ITSELF) and not is_holder


def asked_back(dossier: Dossier, event: e.AnyEvent, on: date) -> AskedBack | None:
    """What waits for a second person after one more event."""
    if isinstance(event, e.Noted) and event.takes_back and event.by:
        return AskedBack(event.takes_back, event.by, on, event.roles)
    stays = isinstance(event, AROUND) or stands_by_itself(event)
    return dossier.asked_back if stays else None
