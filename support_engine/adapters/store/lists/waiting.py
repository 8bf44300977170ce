"""The dossiers on which something waits for somebody, and the letters that did not leave: found by
their columns, three statements whatever the stock."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection

from support_engine.adapters.store.calling.listeners import number_to_mend
from support_engine.adapters.store.lists.finding import as_rows
from support_engine.adapters.store.people.moving import addresses_for
from support_engine.adapters.store.sql import Sql
from support_engine.views.waiting.tasks import WEEK
from support_engine.views.waiting.things import Mine

MOST, MOST_LETTERS = 200, 50
"""Cards and letters that one page shows; nobody reads more in a morning."""
MOST_COUNTED = 1000
"""Nobody who has more counts them: a number beside a word is read on every page."""
DUE = "d.is_closed = :closed AND d.next_due_on <= :until AND {followed}"
STANDING = "SELECT d.reference FROM dossiers d WHERE {condition}"
IN_HANDS = "SELECT h.reference FROM hands h WHERE {condition}"
NOW = "h.from_on <= :today AND (h.until_on = '' OR h.until_on > :today)"
OF_TEAM = (
    "SELECT h.reference FROM hands h JOIN dossiers d ON d.reference = h.reference"
    f" WHERE {NOW} AND {{condition}}"
)
WAITING = (
    "SELECT d.reference, d.folded FROM dossiers d WHERE d.reference IN ({standing})"
    " ORDER BY d.next_due_on, d.reference LIMIT {most}"
)
COUNT = "SELECT count(*) FROM ({standing}) found"
UP_TO = "SELECT reference FROM ({one} LIMIT {most}) part{number}"
UNSENT = (
    " FROM letters l LEFT JOIN dossiers d ON d.reference = l.reference"
    " WHERE l.state IN ('dead', 'parked', 'in_doubt') AND l.kind <> 'mark' AND {followed}"
)
LETTERS = (
    "SELECT l.key, l.reference, l.letter, l.person, l.state, l.error, l.subject, l.queued_at,"
    f" d.workflow, d.workflow_version{UNSENT} ORDER BY l.queued_at DESC, l.key"
    f" LIMIT {MOST_LETTERS}"
)
LETTERS_COUNT = f"SELECT count(*) FROM (SELECT 1{UNSENT} LIMIT {MOST_COUNTED}) found"
Given = dict[str, Any]


def texts_for(db: Connection, mine: Mine, today: date) -> tuple[list[tuple[str, str]], int]:
    """The folded dossiers on which something waits, by reference, the nearest day first; how many
    more there are."""
    parts, given = standing(mine, today)
    waiting = Sql(WAITING.format(standing=" UNION ".join(parts), most=MOST))
    found = [(row[0], row[1]) for row in waiting.run(db, given)]
    if len(found) < MOST:
        return found, 0
    total = Sql(COUNT.format(standing=" UNION ".join(parts))).run(db, given).fetchone()[0]
    return found, int(total) - len(found)


def number_for(db: Connection, mine: Mine, today: date) -> int:
    """How many things wait: as many as there are cards, `MOST_COUNTED` or more where
    there are that many. Indexes answer it, whatever the stock."""
    parts, given = standing(mine, today)
    bounded = (
        UP_TO.format(one=one, number=number, most=MOST_COUNTED) for number, one in enumerate(parts)
    )
    dossiers = Sql(COUNT.format(standing=" UNION ".join(bounded))).run(db, given).fetchone()[0]
    letters, to_mend = number_of_letters(db, mine), number_to_mend(db, mine.people)
    return int(dossiers) + letters + len(addresses_for(db, mine, today)) + to_mend


def standing(mine: Mine, today: date) -> tuple[list[str], Given]:
    """The questions whose dossiers have a card, an index for each (one question with « or » would
    read every dossier): theirs to follow and due, or something waits for them."""
    given: Given = {
        "closed": False,
        "today": today.isoformat(),
        "until": (today + WEEK).isoformat(),
    }
    if mine.everybody:
        seen = of_programmes(mine, given)
        due = STANDING.format(condition=DUE.format(followed=seen))
        return [due, OF_TEAM.format(condition=seen)], given
    people = names(given, "person", sorted(mine.people))
    due = STANDING.format(condition=DUE.format(followed=f"d.officer IN ({people})"))
    asked = (IN_HANDS.format(condition=one) for one in in_hands(mine, people, given))
    return [due, *asked], given


def in_hands(mine: Mine, people: str, given: Given) -> Iterator[str]:
    """Something waits for them: the dossier names them for it, or for another role that may do it,
    or names nobody and they hold the role."""
    yield f"h.person <> '' AND h.person IN ({people}) AND {NOW}"
    for number, (programme, role) in enumerate(sorted(mine.roles)):
        given |= {f"programme{number}": programme, f"role{number}": role}
        yield (
            f"h.person = '' AND h.role = :role{number} AND h.workflow = :programme{number}"
            f" AND {NOW}"
        )


ON_ROLE = (
    "SELECT DISTINCT h.reference FROM hands h WHERE h.person = '' AND h.role = :role"
    f" AND h.workflow = :programme AND {NOW} LIMIT {MOST_COUNTED}"
)


def number_for_role(db: Connection, programme: str, role: str, today: date) -> int:
    """On how many dossiers something waits for a role, whoever holds it; `MOST_COUNTED` at most."""
    given = {"role": role, "programme": programme, "today": today.isoformat()}
    return int(Sql(COUNT.format(standing=ON_ROLE)).run(db, given).fetchone()[0])


def of_programmes(mine: Mine, given: Given) -> str:
    """The dossiers of the programmes of a team; those that name them where they hold none."""
    programmes = sorted({programme for programme, _ in mine.roles})
    seen = f"d.workflow IN ({names(given, 'programme', programmes)})"
    people = names(given, "person", sorted(mine.people))
    named = f"SELECT reference FROM hands WHERE person <> '' AND person IN ({people})"
    return f"({seen} OR d.officer IN ({people}) OR d.reference IN ({named}))"


def names(given: Given, name: str, values: list[str]) -> str:
    """A list of values as parameters."""
    given.update({f"{name}_{number}": value for number, value in enumerate(values or [""])})
    return ", ".join(f":{name}_{number}" for number in range(len(values or [""])))


def letters_for(db: Connection, mine: Mine) -> tuple[list[Given], int]:
    """The letters that did not leave, the newest first, about their dossiers; for a team, also
    those about no dossier. How many more there are."""
    followed, given = whose_letters(mine)
    found = as_rows(Sql(LETTERS.format(followed=followed)).run(db, given))
    if len(found) < MOST_LETTERS:
        return found, 0
    return found, number_of_letters(db, mine) - len(found)


def number_of_letters(db: Connection, mine: Mine) -> int:
    """How many there are."""
    followed, given = whose_letters(mine)
    return int(Sql(LETTERS_COUNT.format(followed=followed)).run(db, given).fetchone()[0])


def whose_letters(mine: Mine) -> tuple[str, Given]:
    """The condition of the letters that are somebody's to mend."""
    given: Given = {}
    people = names(given, "person", sorted(mine.people))
    # The few letters that did not leave are read first, whatever the base believes of officers.
    followed = f"coalesce(d.officer, '') IN ({people})"
    if mine.everybody:
        programmes = sorted({programme for programme, _ in mine.roles})
        seen = names(given, "programme", programmes)
        followed = f"(l.reference = '' OR {followed} OR d.workflow IN ({seen}))"
    return followed, given
