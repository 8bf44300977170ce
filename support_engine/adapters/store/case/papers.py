"""In which dossiers a paper was put, by its content: the same one in two is told, never refused."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, text

from support_engine.adapters.store.case import dossiers
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import AnyEvent
from support_engine.core.dossier.joined import joined
from support_engine.core.language.french import count, listed

KEEP = text(
    "INSERT INTO papers (sha256, reference) VALUES (:sha256, :reference) ON CONFLICT DO NOTHING"
)
BESIDE = text(
    "SELECT other.sha256, other.reference FROM papers own JOIN papers other"
    " ON other.sha256 = own.sha256 AND other.reference <> own.reference"
    " WHERE own.reference = :reference ORDER BY other.sha256, other.reference"
)
SHARED = text(
    "SELECT sha256, min(reference) FROM papers GROUP BY sha256 HAVING count(*) > 1 ORDER BY 2, 1"
)
FEW = 5
"""How many dossiers a sentence names."""


def keep(db: Connection, reference: str, events: Iterable[AnyEvent]) -> None:
    """Note the papers of an act; one that is taken back stays noted, and is not told."""
    for event in events:
        for file in joined(event):
            db.execute(KEEP, {"sha256": file.sha256, "reference": reference})


def told(db: Connection, dossier: Dossier, only: Iterable[str] | None = None) -> Iterator[str]:
    """Each paper of a dossier that others have too, in a sentence. `only`: those contents."""
    wanted = None if only is None else frozenset(only)
    found: dict[str, list[str]] = {}
    rows = () if wanted == frozenset() else db.execute(BESIDE, {"reference": dossier.reference})
    for content, other in rows:
        if wanted is None or content in wanted:
            found.setdefault(content, []).append(other)
    for content, others in found.items():
        name = name_of(dossier, content)
        there = [other for other in others if is_in(db, other, content)]
        if name and there:
            more = f" et {count(len(there) - FEW, 'autre')}" if len(there) > FEW else ""
            where = f"{', '.join(there[:FEW])}{more}" if more else listed(there)
            said = f"Le même fichier, « {name} », est aussi dans {where}"
            yield f"{said} : vérifiez qu’il est à sa place."


def shared(db: Connection) -> Iterator[str]:
    """Each content that several dossiers have, in a sentence about the first of them."""
    for content, reference in db.execute(SHARED).all():
        stored = dossiers.load(db, reference)
        if stored is not None:
            yield from (f"{reference} · {said}" for said in told(db, stored.dossier, [content]))


def is_in(db: Connection, reference: str, content: str) -> bool:
    """Whether a dossier has that paper today: it may have been taken back."""
    stored = dossiers.load(db, reference)
    return stored is not None and bool(name_of(stored.dossier, content))


def name_of(dossier: Dossier, content: str) -> str:
    """How the file of a content is called in a dossier; nothing where it is not there."""
    named = [(one.sha256, one.name) for kind in dossier.documents.values() for one in kind]
    named += [(one.sha256, one.name) for wrote in dossier.messages for one in wrote.papers]
    return next((name or found[:8] for found, name in named if found == content), "")
