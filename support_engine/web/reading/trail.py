"""From a dossier to its neighbours in the list that led to it."""

from dataclasses import dataclass
from urllib.parse import quote

from starlette.datastructures import QueryParams

from support_engine.adapters.store.lists import finding
from support_engine.views.lists.finding import TABS
from support_engine.views.lists.list_words import FILTERS
from support_engine.web.asked import Asked
from support_engine.web.reading.listing import Listing, read


@dataclass(frozen=True, slots=True)
class Trail:
    """Where a dossier stands in a list: `place` from 1 on, 0 where it is not in it any more;
    `before`, `after`: the addresses of its neighbours, empty at its ends."""

    label: str
    place: int
    total: int
    before: str
    after: str
    back: str
    way: str


def trail(asked: Asked, reference: str) -> Trail | None:
    """The list that the address of a dossier names; None where it was no list that led there."""
    if not asked.query("liste"):
        return None
    here = read(asked, QueryParams(asked.query("liste")))
    with asked.desk.store.reading() as db:
        place = finding.place(db, here.query, reference, asked.today)
        total = finding.count(db, here.query, asked.today)
        ends = finding.around(db, here.query, reference, asked.today)
    before, after = (one and f"/dossiers/{quote(one, safe='')}?{here.way}" for one in ends)
    return Trail(called(here), place, total, before, after, here.address(), here.way)


def called(here: Listing) -> str:
    """« Suivis par moi, filtrés »."""
    is_narrowed = any(here.values(name) for name in FILTERS) or here.query.late
    words = TABS[here.query.tab].capitalize() + (", filtrés" if is_narrowed else "")
    return f"{words}, « {here.query.search} »" if here.query.search else words
