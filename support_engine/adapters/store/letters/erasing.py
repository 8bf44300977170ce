"""Letters at rest, rid of somebody's personal data: those to them, and those that name them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from sqlalchemy import Connection, text

from support_engine.adapters.store.letters.sealed_rows import kept_sealed
from support_engine.core.people.commitment import ERASED

TO_THEM = text(
    "UPDATE letters SET body = '', subject = '' WHERE person = :person"
    " AND (body <> '' OR subject <> '')"
)
WRITTEN_TO = text("SELECT key FROM letters WHERE person = :person ORDER BY key")
NAMING = text(
    "SELECT key, subject, body, data, error FROM letters WHERE subject LIKE :like OR body LIKE"
    " :like OR data LIKE :like OR error LIKE :like"
)
REWRITE = text(
    "UPDATE letters SET subject = :subject, body = :body, data = :data, error = :error"
    " WHERE key = :key"
)
UNSENT = text(
    "UPDATE letters SET state = 'cancelled', error = :why WHERE person = :person"
    " AND state IN ('queued', 'held', 'dead', 'parked', 'in_doubt')"
)
TOLD = text("SELECT reference, payload FROM journal WHERE payload LIKE :like")


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """How many letters were emptied, how many others no longer name the person, how many that
    waited will not leave."""

    emptied: int
    rewritten: int
    cancelled: int


def scrubber(words: tuple[str, ...]) -> Callable[[str], str]:
    """A function that puts « Personne effacée » in place of names and addresses, as whole words,
    however letters and their HTML set their spaces and apostrophes."""
    known = [as_set(word) for word in words if word.strip()]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(known)})(?!\w)") if known else None
    return lambda text: pattern.sub(ERASED.name, text) if pattern else text


SET = {"'": "['’]", "’": "['’]", "&": "&", '"': '"'}
"""Signs that letters write otherwise than people do."""


def as_set(word: str) -> str:
    """A pattern for a word of somebody, in the spaces and signs of a letter."""
    parts = ("".join(sign(one) for one in part) for part in word.split())
    return r"\s+".join(parts)


def sign(one: str) -> str:
    """A pattern for one sign, as itself or as HTML writes it."""
    if one not in SET:
        return re.escape(one)
    plain = "'" if one == "’" else one
    return f"(?:{SET[one]}|{re.escape(escape(plain))})"


def longest(word: str) -> str:
    """What finds the letters that may have a word: its longest part without spaces or signs that
    letters set otherwise."""
    parts = re.split(r"[\s'’&\"]+", word)
    return f"%{max(parts, key=len)}%"


def scrub(db: Connection, person: str, words: tuple[str, ...]) -> Scrubbed:
    """Rid the outbox of somebody's name and address; what was sent, when and of which act stays."""
    with kept_sealed(db, db.execute(WRITTEN_TO, {"person": person}).scalars()):
        waited = db.execute(UNSENT, {"person": person, "why": "Destinataire effacé."}).rowcount
        emptied = db.execute(TO_THEM, {"person": person}).rowcount
    clean, seen = scrubber(words), set()
    for word in words:
        for row in db.execute(NAMING, {"like": longest(word)}).mappings().all() if word else ():
            now = {name: clean(row[name]) for name in ("subject", "body", "data", "error")}
            if now != {name: row[name] for name in now}:
                with kept_sealed(db, [row["key"]]):
                    db.execute(REWRITE, {**now, "key": row["key"]})
                seen.add(row["key"])
    return Scrubbed(emptied, len(seen), waited)


def told_in(db: Connection, words: tuple[str, ...]) -> tuple[str, ...]:
    """The dossiers whose journal names somebody in what was typed there, which is proven and
    stays."""
    clean, found = scrubber(words), set()
    for word in filter(str.strip, words):
        for reference, payload in db.execute(TOLD, {"like": longest(word)}):
            if clean(payload) != payload:
                found.add(str(reference))
    return tuple(sorted(found))
