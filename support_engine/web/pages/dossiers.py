"""The list of the dossiers that somebody may read: as a page, as a board, as a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection
from starlette.responses import Response

from support_engine.adapters.sheets import table
from support_engine.adapters.store.lists import finding
from support_engine.core.language.spelling import plain
from support_engine.errors import TooMuch
from support_engine.stories.telling.past_stock import BOUNDS, of_then, of_today, past_stock
from support_engine.views.lists.board import MOST as MOST_OF_A_COLUMN
from support_engine.views.lists.board import BoardColumn, board
from support_engine.views.lists.finding import ORDERS, TABS, US, is_late, pages_of, vocabulary
from support_engine.views.lists.list_words import FACES, FILTERS, PLACE
from support_engine.views.lists.lists import CHOSEN, Row, row_of, values
from support_engine.views.lists.map import words_of
from support_engine.web.acts.batching import MOST
from support_engine.web.asked import Asked
from support_engine.web.reading.list_views import views
from support_engine.web.reading.listing import Listing, Tag, listing
from support_engine.web.routes import May, Nav, page

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


Labels = dict[str, dict[str, str]]


class Choice(NamedTuple):
    """A value of a filter: as the address says it, as people read it, how many dossiers."""

    value: str
    label: str
    number: int


@page("GET", "/dossiers", May.INSIDE, nav=Nav(20, "Dossiers", "d"))
def listed(asked: Asked) -> Response:
    """A page of fifty, or the board; an exact reference leads to its dossier."""
    here = listing(asked)
    try:
        with stock(asked, here) as held:
            found = found_in(asked, held)
    except TooMuch as problem:
        return too_much(asked, here, problem)
    here, rows, counts = found.here, found.rows, found.counts
    total = counts[here.query.tab]
    sought = plain(here.query.search)
    exact = [row for row in rows if sought and plain(row.reference) == sought]
    if len(exact) == 1 and not asked.query("onglet"):
        return asked.go(here.dossier(exact[0].reference, is_led=False))
    return asked.page(
        "dossiers.html",
        here=here,
        rows=rows,
        board=found.board,
        day=here.day(asked),
        late={row.reference for row in rows if is_behind(row, here.day(asked))},
        total=total,
        pages=pages_of(total),
        tabs=[(name, label, counts[name]) for name, label in TABS.items()],
        tags=tags(here, found.labels),
        choices=found.choices,
        is_opened=is_opened(asked),
        filters={name: label for name, (_, label) in FILTERS.items()},
        shown=[(name, CHOSEN[name]) for name in here.columns],
        all_columns=CHOSEN,
        orders=ORDERS,
        most=MOST,
        faces=FACES,
        views=() if here.then else views(asked),
        unread=found.unread,
        yesterday=asked.today - timedelta(days=1),
        may_open=any(map(asked.who.sees_all, asked.programmes.values())),
    )


class Stock(NamedTuple):
    """Where a list is read: the base, or what was known on a past day; `here`: the list as it is
    asked there; `unread`: the dossiers that cannot be read."""

    db: Connection
    here: Listing
    unread: tuple[str, ...] = ()


@contextmanager
def stock(asked: Asked, here: Listing) -> Iterator[Stock]:
    """The dossiers of today, or those of the past day that the address asks for. Raises NoSuchDay,
    TooMuch."""
    with asked.desk.store.reading() as db:
        if here.then is None:
            yield Stock(db, here)
            return
        with past_stock(asked.desk.engine, db, here.query, here.then, asked.today) as past:
            yield Stock(past.db, replace(here, query=of_then(here.query)), past.unread)


class FoundThere(NamedTuple):
    """What a list shows."""

    here: Listing
    rows: list[Row]
    board: list[BoardColumn]
    counts: dict[str, int]
    labels: Labels
    choices: dict[str, list[Choice]]
    unread: tuple[str, ...]


def found_in(asked: Asked, held: Stock) -> FoundThere:
    """A page of the list, or its board, with the counts of its tabs and the values of filters."""
    db, here, day = held.db, held.here, held.here.day(asked)
    counts, columns = finding.tab_counts(db, here.query, day), list[BoardColumn]()
    if here.face == "tableau":
        columns = board_of(asked, db, here)
        rows = [row for column in columns for row in column.rows]
    else:
        total = counts[here.query.tab]
        last = min(here.query.page or 1, pages_of(total))
        here = replace(here, query=replace(here.query, page=last))
        rows = rows_of(asked, finding.find(db, here.query, day, total).rows)
    is_asked = is_opened(asked) or here.values("suivi")
    officers = finding.officers(db, here.query, day) if is_asked else {}
    labels = labels_of(asked, officers)
    choices = choices_of(asked, db, here, labels) if is_opened(asked) else {}
    return FoundThere(here, rows, columns, counts, labels, choices, held.unread)


def too_much(asked: Asked, here: Listing, problem: TooMuch) -> Response:
    """A past day of more dossiers than a page reads again: what narrows it."""
    query, labels, choices = of_today(here.query), labels_of(asked, {}), dict[str, list[Choice]]()
    bounds = {name: field for name, (field, _) in FILTERS.items() if field in BOUNDS}
    with asked.desk.store.reading() as db:
        for name, field in bounds.items():
            known, counted = labels.get(field, {}), finding.values(db, query, asked.today, field)
            choices[name] = [
                Choice(one, known.get(one, one), many) for one, many in counted.items()
            ]
    filters = {name: label for name, (_, label) in FILTERS.items()}
    shown = {"choices": choices, "filters": filters, "sentence": str(problem)}
    return asked.page("dossiers_past.html", 422, here=here, **shown)


def board_of(asked: Asked, db: Connection, here: Listing) -> list[BoardColumn]:
    """The columns of the board, each with its first dossiers."""
    day = here.day(asked)
    counted = finding.by_phase(db, here.query, day)
    phases = list(dict.fromkeys(phase for phase, _ in counted))
    first = finding.first_of(db, here.query, day, phases, MOST_OF_A_COLUMN)
    return board(asked.programmes.values(), counted, rows_of(asked, first))


def is_opened(asked: Asked) -> bool:
    """Whether the filters are shown: their values are asked of the base only then."""
    return bool(asked.query("filtrer"))


def is_behind(row: Row, on: date) -> bool:
    """Whether a day that somebody had to keep is over."""
    return row.next_due_on is not None and is_late(row.next_due_on, on, is_closed=row.is_closed)


def rows_of(asked: Asked, found: list[dict[str, Any]]) -> list[Row]:
    """What was found, under the rules that each dossier follows."""
    rules = asked.desk.engine.registry.get
    return [row_of(rules(one["workflow"], one["workflow_version"]), one) for one in found]


def choices_of(
    asked: Asked, db: Connection, here: Listing, labels: Labels
) -> dict[str, list[Choice]]:
    """The values of each filter within the tab: one statement each."""
    found = {}
    for name, (field, _) in FILTERS.items():
        if field == "turn":
            mine = [Choice(role, label, 0) for role, label in labels["turn"].items()]
            found[name] = [Choice(US, "nous, quel que soit le rôle", 0), *mine]
            continue
        counted = finding.values(db, here.query, here.day(asked), field)
        known = labels.get(field, {})
        found[name] = [Choice(one, known.get(one, one), many) for one, many in counted.items()]
    return {name: ones for name, ones in found.items() if len(ones) > 1 or here.values(name)}


def labels_of(asked: Asked, officers: dict[str, str]) -> Labels:
    """What ids are called, by field of the question."""
    words = vocabulary(asked.programmes.values())
    said = {
        field: {one: str(getattr(thing, "label", one)) for one, thing in known.items()}
        for field, known in words.items()
    }
    acting = {
        name: role.label
        for rules in asked.programmes.values()
        for name, role in rules.roles.items()
        if role.acts
    }
    return {**said, "turn": acting, "officers": officers}


def tags(here: Listing, labels: Labels, path: str = "/dossiers") -> list[Tag]:
    """The filters that are on, each with the address without it."""
    alone = {"q": f"« {here.query.search} »" if here.query.search else ""}
    alone["retard"] = "en retard" if here.query.late else ""
    alone[PLACE] = words_of(here.query.places) if here.query.places else ""
    found = [Tag(said, here.address(path, **{name: ""})) for name, said in alone.items() if said]
    for name, (field, label) in FILTERS.items():
        words = labels.get(field, {})
        for value in here.values(name):
            said = f"{label} : {words.get(value, value)}"
            found.append(Tag(said, here.without(name, value, path)))
    return found


@page("GET", "/dossiers/liste.xlsx", May.INSIDE)
def as_workbook(asked: Asked) -> Response:
    """What the list shows, whole, with its columns, as a workbook."""
    return as_file(asked, "xlsx")


@page("GET", "/dossiers/liste.csv", May.INSIDE)
def as_text(asked: Asked) -> Response:
    """What the list shows, whole, with its columns, as separated values."""
    return as_file(asked, "csv")


def as_file(asked: Asked, kind: str) -> Response:
    """A list as a file: its own question, every page of it."""
    here = listing(asked)
    with stock(asked, here) as held:
        found = finding.find(held.db, replace(held.here.query, page=None), here.day(asked))
    columns = [CHOSEN[name] for name in here.columns]
    heads: list[str] = [column.heading for column in columns]
    lines: list[list[Any]] = values(columns, rows_of(asked, found.rows))
    made = table.workbook("Dossiers", heads, lines, returns=True) if kind == "xlsx" else ""
    content = made or table.separated(heads, lines)
    name = f'attachment; filename="dossiers-{here.day(asked).isoformat()}.{kind}"'
    return Response(content, media_type=KINDS[kind], headers={"content-disposition": name})
