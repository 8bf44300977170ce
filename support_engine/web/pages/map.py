"""Where the dossiers that a list finds are: on a map, and as rows beside it."""

from dataclasses import replace
from typing import NamedTuple

from starlette.responses import Response

from support_engine.adapters import communes
from support_engine.adapters.store.lists import finding, placing
from support_engine.errors import TooMuch
from support_engine.pictures.france.bubbles import Point
from support_engine.pictures.france.drawing import svg
from support_engine.views.lists.finding import TABS, pages_of
from support_engine.views.lists.list_words import FACES
from support_engine.views.lists.lists import Row
from support_engine.views.lists.map import FAR, NEAR, SOURCES, Lead, Map, map_of, picture, why
from support_engine.web.asked import Asked
from support_engine.web.pages.dossiers import (
    Labels,
    Stock,
    is_behind,
    labels_of,
    rows_of,
    stock,
    tags,
    too_much,
)
from support_engine.web.reading.listing import Listing, listing
from support_engine.web.routes import May, Nav, page

LOST = 8
"""Dossiers without a place that are named; the list has the rest."""


class Shown(NamedTuple):
    """A map with the rows beside it: a page of all its dossiers, the first of those that it cannot
    show."""

    here: Listing
    map: Map
    rows: list[Row]
    lost: list[Row]
    total: int
    labels: Labels
    unread: tuple[str, ...]


@page("GET", "/carte", May.INSIDE, nav=Nav(50, "Carte", "l"))
def shown(asked: Asked) -> Response:
    """The map, drawn for a wide window and for a narrow one; its rows; what has no place."""
    here = listing(asked)
    try:
        with stock(asked, here) as held:
            found = read(asked, held)
    except TooMuch as problem:
        return too_much(asked, here, problem)
    here, centres, day = found.here, communes.centres(), here.day(asked)
    return asked.page(
        "map.html",
        here=here,
        map=found.map,
        drawn=drawn(found.map, leading(found)),
        rows=found.rows,
        why={row.reference: why(row, centres) for row in (*found.rows, *found.lost)},
        late={row.reference for row in found.rows if is_behind(row, day)},
        lost=found.lost,
        lost_number=sum(found.map.unplaced.values()),
        total=found.total,
        pages=pages_of(found.total),
        tabs=TABS,
        tags=tags(here, found.labels, "/carte"),
        faces=FACES,
        sources=SOURCES,
        is_public=asked.bureau.settings.web.public_map,
        unread=found.unread,
    )


def read(asked: Asked, held: Stock) -> Shown:
    """What the map of a list shows: three statements, two more where something has no place."""
    here, day = held.here, held.here.day(asked)
    found = map_of(placing.heaps(held.db, here.query, day), communes.centres())
    all_of_them = finding.find(held.db, here.query, day)
    lost = replace(here.query, places=tuple(found.unplaced), page=1)
    unplaced = finding.find(held.db, lost, day).rows[:LOST] if found.unplaced else []
    officers = finding.officers(held.db, here.query, day) if here.values("suivi") else {}
    rows, without = rows_of(asked, all_of_them.rows), rows_of(asked, unplaced)
    labels = labels_of(asked, officers)
    return Shown(here, found, rows, without, all_of_them.total, labels, held.unread)


def drawn(found: Map, lead: Lead) -> dict[str, str]:
    """The map as it is drawn, by the class of its window."""
    sizes = {"large": NEAR, "petite": FAR}
    return {name: svg(picture(found, name, least, lead)) for name, least in sizes.items()}


def leading(found: Shown) -> Lead:
    """Where a bubble leads: to its dossier where it holds one alone, else to the list of those that
    it holds."""

    def lead(point: Point) -> str:
        heap = found.map.heaps.get(point.places[0])
        if point.number == 1 and heap is not None:
            return found.here.dossier(heap.reference)
        return found.here.at(point.places)

    return lead


@page("GET", "/carte.svg", May.INSIDE)
def as_file(asked: Asked) -> Response:
    """The map of a list as a picture to keep."""
    here = listing(asked)
    with stock(asked, here) as held:
        day = held.here.day(asked)
        found = map_of(placing.heaps(held.db, held.here.query, day), communes.centres())
    name = f'attachment; filename="carte-{here.day(asked).isoformat()}.svg"'
    picture_of_all = svg(picture(found, "carte", NEAR), is_file=True)
    kept = {"content-disposition": name}
    return Response(picture_of_all, media_type="image/svg+xml", headers=kept)
