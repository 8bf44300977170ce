"""Sums of the ledger by what dossiers have in common, and what is on its way: never from folded
dossiers, one statement each whatever the stock."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from support_engine.adapters.store import codec
from support_engine.adapters.store.lists.finding import as_rows
from support_engine.adapters.store.narrowing import Statement, where
from support_engine.adapters.store.sql import Sql, among
from support_engine.core.dossier.dossier import Dossier
from support_engine.views.lists.finding import Query
from support_engine.views.money.treasury import Amounts, OnItsWay, Reached, on_its_way

GROUPS = {"vague": "wave", "departement": "department", "dossier": "reference"}
"""What amounts are added up by, and the column that says it."""
SUMS = (
    "SELECT d.{column} AS name, {title} AS title, l.entry, sum(l.cents) AS cents FROM ledger l"
    " JOIN dossiers d ON d.reference = l.reference{where} GROUP BY d.{column}, l.entry"
)
LEFT = (
    " UNION ALL SELECT d.{column}, {title}, 'left', sum(d.payable) FROM dossiers d{where}"
    " AND d.payable <> 0 GROUP BY d.{column}"
)
KNOWN = (
    "EXISTS (SELECT 1 FROM journal j WHERE j.reference = l.reference AND j.version >= l.version"
    " AND j.recorded_at < :until) AND NOT EXISTS (SELECT 1 FROM journal e"
    " WHERE e.reference = l.reference AND e.version > l.version AND e.type = 'takeover_ended'"
    " AND e.recorded_at >= :until)"
)
"""A line counts as recorded no later than any row of its journal after it; that of a past that was
typed, once the takeover was over."""
CONTROL = (
    "SELECT l.entry, sum(l.cents) AS cents FROM ledger l WHERE l.reference IN"
    " (SELECT d.reference FROM dossiers d{where}){known} GROUP BY l.entry"
)
ITEMS = (
    "SELECT l.reference, d.name, d.workflow, d.workflow_version, d.is_closed, d.since, l.item,"
    " l.entry, sum(l.cents) AS cents, max(l.effective_on) AS reached_on FROM ledger l"
    " JOIN dossiers d ON d.reference = l.reference{where} GROUP BY l.reference, d.name, d.workflow,"
    " d.workflow_version, d.is_closed, d.since, l.item, l.entry"
)


@dataclass(frozen=True, slots=True)
class Sought:
    """Of which dossiers, on which day; `until`: as the base was just before that moment, else as it
    is."""

    query: Query
    today: date
    until: datetime | None = None

    def asked(self) -> tuple[Statement, list[str], str]:
        """A statement, the conditions of its dossiers, and that of its lines of the ledger."""
        asked = Statement()
        words = ["1 = 1", *asked.named(self.query, self.today)]
        if self.until is None:
            return asked, words, ""
        asked.given["until"] = codec.moment(self.until)
        return asked, words, f" AND {KNOWN}"


def sums(db: Connection, sought: Sought, by: str) -> list[Amounts]:
    """The amounts of each group, in its order, in cents; what can still be paid as the base is
    now alone."""
    asked, words, known = sought.asked()
    column, title = GROUPS[by], "max(d.name)" if by == "dossier" else "''"
    statement = SUMS.format(column=column, title=title, where=where(words) + known)
    if sought.until is None:
        statement += LEFT.format(column=column, title=title, where=where(words))
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in as_rows(Sql(statement).run(db, asked.given)):
        found[row["name"], row["title"]][row["entry"]] = int(row["cents"])
    return [Amounts(name, title, cents) for (name, title), cents in sorted(found.items())]


def left_of(db: Connection, sought: Sought, by: str, payable: Mapping[str, int]) -> list[Amounts]:
    """What can still be paid (`payable`: by dossier), by what the dossiers have in common today."""
    asked, words, _ = sought.asked()
    column = GROUPS[by]
    query = f"SELECT d.reference, d.{column} AS name, d.name AS title FROM dossiers d{where(words)}"
    found: dict[tuple[str, str], int] = defaultdict(int)
    for row in as_rows(Sql(query).run(db, asked.given)):
        title = row["title"] if by == "dossier" else ""
        found[row["name"], title] += payable.get(row["reference"], 0)
    return [
        Amounts(name, title, {"left": cents}) for (name, title), cents in found.items() if cents
    ]


def payable_of(db: Connection) -> dict[str, int]:
    """What can still be paid on each dossier of a base, in cents, where anything can."""
    rows = Sql("SELECT reference, payable FROM dossiers WHERE payable <> 0").run(db, {}).fetchall()
    return {reference: int(cents) for reference, cents in rows}


def control(db: Connection, sought: Sought) -> dict[str, int]:
    """The sums of the ledger itself over the same dossiers, whatever they have in common."""
    asked, words, known = sought.asked()
    statement = CONTROL.format(where=where(words), known=known)
    rows = as_rows(Sql(statement).run(db, asked.given))
    return {row["entry"]: int(row["cents"]) for row in rows}


def waiting(db: Connection, sought: Sought) -> list[OnItsWay]:
    """Every tranche that was asked and not paid, every sum that is owed back, the oldest first; of
    a dossier that is closed by that day, what has left for the accountant alone."""
    asked, words, known = sought.asked()
    statement = ITEMS.format(where=where(words) + known)
    found: dict[tuple[str, str], list[Reached]] = defaultdict(list)
    for row in as_rows(Sql(statement).run(db, asked.given)):
        on = date.fromisoformat(row["reached_on"])
        about = (row["reference"], row["name"], row["workflow"], row["workflow_version"])
        is_closed = bool(row["is_closed"]) and row["since"] <= sought.today.isoformat()
        reached = Reached(*about, row["item"], row["entry"], int(row["cents"]), on, is_closed)
        found[reached.reference, reached.item].append(reached)
    return sorted(every(found.values()), key=lambda one: (one.since, one.reference))


PAYING = (
    "SELECT d.folded FROM dossiers d{where} AND (d.payable <> 0 OR d.reference IN"
    " (SELECT reference FROM ledger WHERE entry = 'paid')) ORDER BY d.reference LIMIT :most"
)


def paying(db: Connection, sought: Sought, most: int) -> list[Dossier]:
    """The dossiers on which something was paid or can still be, as they are now; at most so many
    and one more."""
    asked, words, _ = sought.asked()
    given = {**asked.given, "most": most + 1}
    rows = Sql(PAYING.format(where=where(words))).run(db, given).fetchall()
    return [codec.load_dossier(row[0]) for row in rows]


def folded(db: Connection, references: Iterable[str]) -> dict[str, Dossier]:
    """Some dossiers, as they are stored."""
    named, given = among("reference", dict.fromkeys(references))
    query = f"SELECT reference, folded FROM dossiers WHERE reference IN ({named})"
    rows = Sql(query).run(db, given).fetchall()
    return {reference: codec.load_dossier(text) for reference, text in rows}


def every(items: Iterable[list[Reached]]) -> Iterable[OnItsWay]:
    """What of each item is on its way."""
    return (one for reached in items if (one := on_its_way(reached)))
