"""Proving who is in: each open session, and each ticket for a code, is of somebody who came in."""

from collections.abc import Iterator

from sqlalchemy import Connection

from support_engine.adapters.store.web import entries_kept
from support_engine.adapters.store.web.entries_kept import Entries, Open

CLOSE = (
    "un autre mot de passe (support-engine people password --link) ferme tout ce qui est ouvert à "
    "cette personne ; cherchez la cause"
)


def findings(db: Connection) -> Iterator[tuple[str, str]]:
    """Where and what does not hold. Whoever writes the entry as well as the session is not seen
    here: the person is, since their entries are shown to them. Entries that were destroyed with
    their time prove nothing against what is older."""
    known, oldest = entries_kept.entries(db), entries_kept.oldest(db)
    begun = set[tuple[str, str]]()
    for one in entries_kept.open_sessions(db):
        entry = one.person, one.created_at
        is_said = entry not in begun and is_explained(one, known)
        begun.add(entry)
        if one.created_at >= oldest and not is_said:
            yield one.person, f"une session est ouverte telle qu’aucune entrée ne la dit ; {CLOSE}"
    for person, at in entries_kept.tickets(db):
        is_said = (person, at) not in begun and is_half(known.get((person, at), set()))
        begun.add((person, at))
        if at >= oldest and not is_said:
            yield person, f"un code est attendu sans que le mot de passe ait été donné ; {CLOSE}"


def is_explained(session: Open, known: Entries) -> bool:
    """Whether somebody came in as a session began, by a way that opens its side, and gave what it
    says that they gave when it says so."""
    began = ways_in(known, session.person, session.created_at)
    is_space = session.side == "espace"
    if (
        not began
        or ("space" in began) != is_space
        or bool(session.id_token) > ("provider" in began)
    ):
        return False
    proved = ways_in(known, session.person, session.proven_at)
    has_enrolled = session.factor == "code" and session.enrolled_at >= session.created_at
    if session.factor and session.factor not in began | proved and not has_enrolled:
        return False
    return session.proven_at == "" or "provider" in began or bool(proved)


def is_half(came: set[tuple[str, str]]) -> bool:
    """Whether somebody gave a password, and no code yet."""
    return any(outcome == "half" for _, outcome in came)


def ways_in(known: Entries, person: str, at: str) -> set[str]:
    """By which ways somebody came in at a moment."""
    return {way for way, outcome in known.get((person, at), ()) if outcome == "in"}
