"""Proving letters and publications: each as it left, and as the journals tell."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, RowMapping

from support_engine.adapters.store import audit
from support_engine.adapters.store.letters import sealed_rows
from support_engine.adapters.store.letters.letter_columns import DEPARTURE
from support_engine.core.language.french import count

Told = dict[tuple[str, int], list[tuple[str, str, str]]]
"""(dossier, act) → kind of event, day, proof."""

ONCE_IT_LEFT = tuple(name for name in DEPARTURE if name != "message_id")
"""What is blank until a letter has left; an attempt that failed names its message."""


def findings(db: Connection) -> Iterator[tuple[str, str]]:
    """Where and what does not hold."""
    told = deliveries(db)
    acts = {tuple(row) for row in audit.acts(db)}
    left: set[tuple[str, int]] = set()
    there: Counter[tuple[str, str]] = Counter()
    for row in audit.letters(db):
        about = (row["reference"], row["act"])
        where = row["reference"] or row["person"] or "lettres"
        name = f"la lettre {str(row['key'])[:80]} ({row['letter']})"
        if not sealed_rows.letter_holds(row):
            yield where, f"{name} a été modifiée à la main, dans ce qu’elle dit ou dans son état"
        if row["state"] not in sealed_rows.GONE and any(row[one] for one in ONCE_IT_LEFT):
            yield where, f"{name} n’est pas partie, et porte ce qui ne s’écrit qu’au départ"
        if row["act"] and about not in acts:
            yield where, f"{name} parle de l’acte n° {row['act']}, absent du journal"
        if not is_told(row, told.get(about, [])):
            yield where, f"la réception ou la preuve de {name} diffère du journal"
        if row["state"] in sealed_rows.GONE:
            left.add(about)
        there[row["reference"], row["queued_at"]] += 1
        there[told_by(row["key"]), ""] += 1
    yield from missing(db, there)
    for about, events in told.items():
        by_mail = any(kind == "letter_left" and not proof for kind, _, proof in events)
        if by_mail and about not in left:
            yield about[0], f"la lettre de l’acte n° {about[1]} est partie, et manque à la base"
    for row in audit.publications(db):
        if not sealed_rows.publication_holds(row):
            name = f"{row['id']} version {row['version']}"
            yield name, "la proposition ou l’approbation de ces règles a été modifiée à la main"


def told_by(key: str) -> str:
    """The row of the journal of people after which a letter is named: « people/12 »; nothing for
    another letter, nor for the copy of one to a former address."""
    parts = key.split("/")
    return "/".join(parts[:2]) if parts[0] == "people" and "former-" not in parts[-1] else ""


def missing(db: Connection, there: Mapping[tuple[str, str], int]) -> Iterator[tuple[str, str]]:
    """The letters that the journals counted with their acts, and that are no more. One that is
    written later for another reader is of another moment, and makes up for none."""
    for row in audit.announced(db):
        short = row.letters - there.get((row.reference, row.recorded_at), 0)
        if short > 0:
            what = count(short, "lettre")
            yield row.reference, f"{what} de l’acte n° {row.act} manque à la base (ligne ôtée)"
    for name, letters in audit.told_to_people(db).items():
        short = letters - there.get((name, ""), 0)
        if short > 0:
            number = name.partition("/")[2]
            what = count(short, "lettre")
            yield "personnes", f"{what} de la ligne n° {number} manque à la base (ligne ôtée)"


def deliveries(db: Connection) -> Told:
    """What the journals say of letters that left or were received."""
    found: Told = defaultdict(list)
    for row in audit.events(db, ("letter_left", "letter_received")):
        try:
            event = json.loads(row.payload)
            about = (row.reference, int(event["act"]))
            found[about].append((row.type, row.effective_on, event.get("proof", "")))
        except (ValueError, LookupError):
            continue  # said of the journal itself
    return found


def is_told(row: RowMapping, events: list[tuple[str, str, str]]) -> bool:
    """Whether what stands beside a letter was said by a person, in the journal."""
    received = {(on, proof) for kind, on, proof in events if kind == "letter_received"}
    if row["received_on"]:
        return (row["received_on"], row["proof"]) in received
    proofs = {proof for kind, _, proof in events if kind == "letter_left"}
    return not row["proof"] or row["proof"] in proofs
