"""The dossiers on which something waits for somebody, and the letters that did not leave: found by
their columns, three statements whatever the stock."""

from datetime import date
from typing import Any

from sqlalchemy import Connection

from support_engine.adapters.store.finding import as_rows
from support_engine.adapters.store.narrowing import literally
from support_engine.adapters.store.sql import Sql
from support_engine.core.programme.roles import HOLDER
from support_engine.views.tasks import WEEK, Mine

MOST = 200
"""Cards that one page shows; nobody reads more in a morning."""
STANDING = (
    "d.reference IN ("
    "SELECT d.reference FROM dossiers d"
    " WHERE d.is_closed = :closed AND d.next_due_on <= :until AND {followed}"
    " UNION SELECT d.reference FROM dossiers d"
    " WHERE d.turn > '' AND d.turn < :holder AND d.is_closed = :closed AND {with_them}"
    " UNION SELECT d.reference FROM dossiers d"
    " WHERE d.turn > :holder AND d.is_closed = :closed AND {with_them})"
)
"""What is due to those who follow it, and what the ball is in our hands for. Three questions that
an index answers each: one with « or » would read every dossier."""
WAITING = (
    "SELECT d.reference, d.folded FROM dossiers d WHERE {where} ORDER BY d.next_due_on, d.reference"
)
COUNT = "SELECT count(*) FROM dossiers d WHERE {where}"
LETTERS = (
    "SELECT l.key, l.reference, l.letter, l.person, l.state, l.error, l.subject, l.queued_at,"
    " d.workflow, d.workflow_version FROM letters l"
    " LEFT JOIN dossiers d ON d.reference = l.reference"
    " WHERE l.state IN ('dead', 'parked', 'in_doubt') AND l.kind <> 'mark'"
    " AND {followed} ORDER BY l.queued_at DESC, l.key LIMIT 50"
)
Given = dict[str, Any]


def texts_for(db: Connection, mine: Mine, today: date) -> tuple[list[tuple[str, str]], int]:
    """The folded dossiers on which something may wait, by reference, the nearest day first; how
    many more there are."""
    where, given = standing(mine, today)
    waiting = Sql(f"{WAITING.format(where=where)} LIMIT {MOST}")
    found = [(row[0], row[1]) for row in waiting.run(db, given)]
    if len(found) < MOST:
        return found, 0
    total = Sql(COUNT.format(where=where)).run(db, given).fetchone()[0]
    return found, int(total) - len(found)


def standing(mine: Mine, today: date) -> tuple[str, Given]:
    """The conditions: theirs to follow and due, or the ball is with them."""
    given: Given = {"closed": False, "until": (today + WEEK).isoformat(), "holder": HOLDER}
    if mine.everybody:
        theirs = of_programmes(mine, given)
        return STANDING.format(followed=theirs, with_them=theirs), given
    people = names(given, "person", sorted(mine.people))
    held = [f"d.turn_person IN ({people})"]
    for number, person in enumerate(sorted(mine.people)):
        given[f"named{number}"] = f"%|{literally(person)}|%"
        held.append(f"d.named LIKE :named{number} ESCAPE '!'")
    for number, (programme, role) in enumerate(sorted(mine.roles)):
        given |= {f"programme{number}": programme, f"role{number}": role}
        held.append(
            f"(d.turn_person = '' AND d.workflow = :programme{number} AND d.turn = :role{number})"
        )
    followed = f"d.officer IN ({people})"
    return STANDING.format(followed=followed, with_them=f"({' OR '.join(held)})"), given


def of_programmes(mine: Mine, given: Given) -> str:
    """The dossiers of the programmes of a team; those that name them where they hold none."""
    programmes = sorted({programme for programme, _ in mine.roles})
    seen = f"d.workflow IN ({names(given, 'programme', programmes)})"
    people = names(given, "person", sorted(mine.people))
    return f"({seen} OR d.officer IN ({people}) OR d.turn_person IN ({people}))"


def names(given: Given, name: str, values: list[str]) -> str:
    """A list of values as parameters."""
    given.update({f"{name}_{number}": value for number, value in enumerate(values or [""])})
    return ", ".join(f":{name}_{number}" for number in range(len(values or [""])))


def letters_for(db: Connection, mine: Mine) -> list[Given]:
    """The letters that did not leave, the newest first: about their dossiers; for a team, also
    those about no dossier."""
    given: Given = {}
    people = names(given, "person", sorted(mine.people))
    followed = f"d.officer IN ({people})"
    if mine.everybody:
        programmes = sorted({programme for programme, _ in mine.roles})
        seen = names(given, "programme", programmes)
        followed = f"(l.reference = '' OR {followed} OR d.workflow IN ({seen}))"
    return as_rows(Sql(LETTERS.format(followed=followed)).run(db, given))
