"""Finding dossiers by their search columns: a page, its total, the counts of its tabs, those around
one. The folded dossiers are never read, and the number of statements never depends on the stock."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection

from support_engine.adapters.store.dossiers import SEARCHED
from support_engine.adapters.store.sql import Sql
from support_engine.core.programme.roles import HOLDER
from support_engine.views.finding import PAGE_SIZE, TABS, US, Found, Query

Given = dict[str, Any]
COLUMNS = (
    "SELECT d.reference, d.workflow, d.workflow_version, "
    + ", ".join(f"d.{name}" for name in SEARCHED)
    + ", o.name AS officer_name, h.name AS holder_name FROM dossiers d"
    " LEFT JOIN people o ON o.id = d.officer LEFT JOIN people h ON h.id = d.holder"
)
COUNT = "SELECT count(*) FROM dossiers d"
CHOICES = {
    "officers": "officer",
    "programmes": "workflow",
    "phases": "phase",
    "states": "state",
    "waves": "wave",
    "departments": "department",
    "sectors": "sector",
}
"""The fields of a question that name values of a column."""
OURS, BY_HOLDER = "(d.turn <> '' AND d.turn <> {holder})", {"holder": HOLDER}
WORD = (
    "d.reference IN (SELECT f.reference FROM dossiers f WHERE f.search_text LIKE :{name}"
    " OR f.holder IN (SELECT id FROM people WHERE search_text LIKE :{name}))"
)


class Clauses(NamedTuple):
    """The conditions of a question, and what they are given."""

    words: list[str]
    given: Given

    @property
    def where(self) -> str:
        """As a part of a statement."""
        return f" WHERE {' AND '.join(self.words)}" if self.words else ""


def find(db: Connection, query: Query, today: date, total: int | None = None) -> Found:
    """The rows of a page and how many there are in all, where `total` does not say it already: two
    statements, one where the page is whole."""
    clauses = narrowed(query, today)
    columns, is_reversed = query.sorting
    order = ", ".join(f"d.{name}{' DESC' if is_reversed else ''}" for name in columns)
    statement, given = f"{COLUMNS}{clauses.where} ORDER BY {order}", clauses.given
    if query.page is not None:
        statement += " LIMIT :size OFFSET :skipped"
        skipped = (max(query.page, 1) - 1) * PAGE_SIZE
        given = {**given, "size": PAGE_SIZE, "skipped": skipped}
    rows = as_rows(Sql(statement).run(db, given))
    if query.page is None:
        total = len(rows)
    return Found(rows, count(db, query, today) if total is None else total)


def count(db: Connection, query: Query, today: date) -> int:
    """How many dossiers a question finds."""
    clauses = narrowed(query, today)
    return int(Sql(f"{COUNT}{clauses.where}").run(db, clauses.given).fetchone()[0])


def tab_counts(db: Connection, query: Query, today: date) -> dict[str, int]:
    """How many dossiers each tab would show under the same filters: one statement."""
    given: Given = {}
    asked = []
    for number, tab in enumerate(TABS):
        clauses = narrowed(replace(query, tab=tab), today, f"t{number}_")
        given |= clauses.given
        asked.append(f"({COUNT}{clauses.where})")
    row = Sql(f"SELECT {', '.join(asked)}").run(db, given).fetchone()
    return dict(zip(TABS, map(int, row), strict=True))


def place(db: Connection, query: Query, reference: str, today: date) -> int:
    """Which one a dossier is in the order of a list, from 1 on; 0 where it is not in it."""
    columns, is_reversed = query.sorting
    clauses = narrowed(query, today)
    names = ", ".join(f"d.{name}" for name in columns)
    own = ", ".join(f"(SELECT {name} FROM dossiers WHERE reference = :here)" for name in columns)
    sign = ">=" if is_reversed else "<="
    to_here = Clauses([*clauses.words, f"({names}) {sign} ({own})"], clauses.given)
    there = Clauses([*clauses.words, "d.reference = :here"], clauses.given)
    statement = f"SELECT ({COUNT}{to_here.where}), ({COUNT}{there.where})"
    number, is_there = Sql(statement).run(db, {**clauses.given, "here": reference}).fetchone()
    return int(number) if is_there else 0


def around(db: Connection, query: Query, reference: str, today: date) -> tuple[str, str]:
    """The dossier before one and the one after it, in the order of a list; nothing at its ends."""
    columns, is_reversed = query.sorting
    clauses = narrowed(query, today)
    names = ", ".join(f"d.{name}" for name in columns)
    own = ", ".join(f"(SELECT {name} FROM dossiers WHERE reference = :here)" for name in columns)
    found = []
    for is_after in (False, True):
        sign, way = (">", "") if is_after != is_reversed else ("<", " DESC")
        order = ", ".join(f"d.{name}{way}" for name in columns)
        beyond = Clauses([*clauses.words, f"({names}) {sign} ({own})"], clauses.given)
        statement = f"SELECT d.reference FROM dossiers d{beyond.where} ORDER BY {order} LIMIT 1"
        row = Sql(statement).run(db, {**clauses.given, "here": reference}).fetchone()
        found.append(row[0] if row else "")
    return found[0], found[1]


def values(
    db: Connection, query: Query, today: date, field: str, *, narrow: bool = False
) -> dict[str, int]:
    """The values of a filter among the dossiers of a tab (`narrow`: among those that the question
    finds), with their counts; one statement."""
    column = CHOICES[field]
    tab = Query(tab=query.tab, asker=query.asker, sees=query.sees)
    clauses = narrowed(query if narrow else tab, today)
    statement = f"SELECT d.{column}, count(*) FROM dossiers d{clauses.where} GROUP BY d.{column}"
    rows = Sql(f"{statement} ORDER BY d.{column}").run(db, clauses.given).fetchall()
    return {value: int(number) for value, number in rows if value}


def narrowed(query: Query, today: date, prefix: str = "") -> Clauses:
    """A question as conditions; `prefix` keeps the parameters of two questions apart."""
    clauses = Clauses([], {})
    for words, given in conditions(query, today):
        names = {name: f"{prefix}{name}" for name in given}
        clauses.words.append(words.format(**{name: f":{new}" for name, new in names.items()}))
        clauses.given.update({names[name]: value for name, value in given.items()})
    return clauses


Conditions = Iterator[tuple[str, Given]]


def conditions(query: Query, today: date) -> Conditions:
    """Every condition of a question."""
    yield from of_sight(query)
    yield from of_tab(query, today)
    yield from of_choices(query)
    yield from of_words(query)


def of_sight(query: Query) -> Conditions:
    """What the asker may see at all."""
    if query.sees is None:
        return
    given: Given = {}
    seen = [words for words, _ in (one_of("workflow", "sees", query.sees),) if query.sees]
    given |= {f"sees{number}": name for number, name in enumerate(query.sees)}
    for number, person in enumerate(query.asker):
        seen.append(f"d.named LIKE {{named{number}}} ESCAPE '!'")
        given[f"named{number}"] = f"%|{literally(person)}|%"
    yield f"({' OR '.join(seen) or '1 = 0'})", given


def literally(text: str) -> str:
    """A text whose signs mean nothing to LIKE."""
    for sign in "!%_":
        text = text.replace(sign, f"!{sign}")
    return text


def of_tab(query: Query, today: date) -> Conditions:
    """Which tab; and only what is late."""
    closed = {"a-suivre": False, "suivis": False, "en-retard": False, "traites": True}
    late = query.late or query.tab == "en-retard"
    if query.tab in closed or late:
        yield "d.is_closed = {closed}", {"closed": closed.get(query.tab, False)}
    if late:
        yield "d.next_due_on < {today}", {"today": today.isoformat()}
    if query.tab == "suivis":
        yield one_of("officer", "asker", query.asker or ("",))
    if query.finds_nothing:
        yield "1 = 0", {}


def of_choices(query: Query) -> Conditions:
    """The filters that name values."""
    for field, column in CHOICES.items():
        if chosen := getattr(query, field):
            yield one_of(column, field, chosen)
    if roles := tuple(role for role in query.turn if role != US):
        words, given = one_of("turn", "turn", roles)
        yield (f"({words} OR {OURS})", given | BY_HOLDER) if US in query.turn else (words, given)
    elif query.turn:
        yield OURS, BY_HOLDER


def of_words(query: Query) -> Conditions:
    """Every word that is searched, each anywhere."""
    for number, word in enumerate(query.words):
        yield WORD.replace(":{name}", "{word" + str(number) + "}"), {f"word{number}": f"%{word}%"}


def one_of(column: str, name: str, chosen: tuple[str, ...]) -> tuple[str, Given]:
    """A column that has one of some values; with one value, an index may serve its order too."""
    given = {f"{name}{number}": value for number, value in enumerate(chosen)}
    if len(given) == 1:
        return f"d.{column} = {{{name}0}}", given
    return f"d.{column} IN ({', '.join(f'{{{each}}}' for each in given)})", given


def as_rows(cursor: Any) -> list[Given]:
    """What a statement found, by column."""
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


OFFICERS = Sql(
    "SELECT id, name FROM people WHERE id IN (SELECT DISTINCT officer FROM dossiers) ORDER BY name"
)


def officers(db: Connection, query: Query, today: date) -> dict[str, str]:
    """Those who follow some dossier that the asker sees, by id, with their name: an id in an
    address names nobody else."""
    known = {row[0]: row[1] for row in OFFICERS.run(db, {}).fetchall()}
    if query.sees is None:
        return known
    whole = Query(tab="total", asker=query.asker, sees=query.sees)
    seen = values(db, whole, today, "officers")
    return {one: name for one, name in known.items() if one in seen}
