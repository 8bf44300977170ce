"""Proving who is in: each open session, each ticket for a code and each link that waits is the one
that a line of the journal of the door opened."""

from collections.abc import Iterator

from sqlalchemy import Connection

from support_engine.adapters.store.web import doors_opened, entries_kept
from support_engine.adapters.store.web.entries_kept import Entries, Open

CLOSE = (
    "un autre mot de passe (support-engine people password --link) ferme tout ce qui est ouvert à "
    "cette personne ; cherchez la cause"
)


def findings(db: Connection) -> Iterator[tuple[str, str]]:
    """Where and what does not hold. Whoever writes the entry as well as the session is not seen
    here: the person is, since their entries are shown to them. Entries that were destroyed with
    their time prove nothing against a session that is older."""
    known, oldest = entries_kept.entries(db), entries_kept.oldest(db)
    for one in entries_kept.open_sessions(db):
        if one.created_at >= oldest and not is_explained(one, known):
            yield one.person, f"une session est ouverte telle qu’aucune entrée ne la dit ; {CLOSE}"
    for person, purpose in entries_kept.untold(db):
        if purpose == "code":
            yield person, f"un code est attendu sans que le mot de passe ait été donné ; {CLOSE}"
        else:
            yield person, f"un lien d’entrée attend, que personne n’a envoyé ; {CLOSE}"


def is_explained(session: Open, known: Entries) -> bool:
    """Whether somebody came in as a session began, by a way that opens its side, and gave what it
    says that they gave when it says so."""
    opens = doors_opened.mark(session.digest)
    came = known.get((session.person, session.created_at), set())
    began = {way for way, opened in came if opened == opens}
    is_space = session.side == "espace"
    if (
        not began
        or ("space" in began) != is_space
        or bool(session.id_token) > ("provider" in began)
    ):
        return False
    at_that_moment = {way for way, _ in came}
    proved = {way for way, _ in known.get((session.person, session.proven_at), ())}
    has_enrolled = session.factor == "code" and session.enrolled_at >= session.created_at
    if session.factor and session.factor not in at_that_moment | proved and not has_enrolled:
        return False
    return session.proven_at == "" or "provider" in began or bool(proved)
