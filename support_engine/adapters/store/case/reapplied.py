"""Two living dossiers of one project, the second of which took up the first: told, never refused
(each wave has its application)."""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from support_engine.adapters.store.case import dossiers
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.language.french import listed

TAKEN_UP = text(
    "SELECT reference FROM journal WHERE type = 'dossier_opened' AND payload LIKE :follows"
    " ORDER BY reference"
)


def told(db: Connection, before: Case | None, after: Case) -> Iterator[str]:
    """Where an act brings a closed dossier back to life: the others of its project that live, in a
    sentence."""
    if before is None or not before.dossier.is_closed or after.dossier.is_closed:
        return
    dossier = after.dossier
    others = [one for one in (*later(db, dossier.reference), *earlier(db, dossier)) if lives(one)]
    if others:
        named = listed([f"{one.reference} ({one.name})" for one in others])
        yield (
            f"Le même projet vit aussi sous {named} : deux dossiers courent désormais pour lui."
            " Voyez avec le porteur lequel continue ; l’autre se retire ou s’abandonne."
        )


def later(db: Connection, reference: str) -> Iterator[Dossier]:
    """The dossiers that took up this one."""
    for one in opened(db, f'%"follows":"{reference}"%'):
        if one.follows == reference:
            yield one


def earlier(db: Connection, dossier: Dossier) -> Iterator[Dossier]:
    """The dossier that this one took up, if any."""
    stored = dossiers.load(db, dossier.follows) if dossier.follows else None
    if stored:
        yield stored.dossier


def opened(db: Connection, follows: str) -> Iterator[Dossier]:
    """The dossiers whose opening says so."""
    for name in db.execute(TAKEN_UP, {"follows": follows}).scalars().all():
        stored = dossiers.load(db, name)
        if stored:
            yield stored.dossier


def lives(dossier: Dossier) -> bool:
    """Whether something is still to be done on it."""
    return not dossier.is_closed


def doubles(db: Connection) -> Iterator[str]:
    """Each living dossier that took up another one that lives, in a sentence."""
    for one in filter(lives, opened(db, '%"follows":"%')):
        for former in filter(lives, earlier(db, one)):
            yield f"{one.reference} ({one.name}) reprend {former.reference}, qui vit encore."
