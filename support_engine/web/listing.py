"""The address of a list is the list: read as a question, written again with one thing changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from support_engine.errors import UnknownName
from support_engine.views.finding import ORDERS, TABS, Query, meant
from support_engine.views.lists import CHOSEN, USUAL
from support_engine.web.asked import Asked

FILTERS: Mapping[str, tuple[str, str]] = {
    "suivi": ("officers", "Suivi par"),
    "main": ("turn", "La balle est chez"),
    "etat": ("states", "État"),
    "phase": ("phases", "Phase"),
    "vague": ("waves", "Vague"),
    "departement": ("departments", "Département"),
    "filiere": ("sectors", "Filière"),
    "programme": ("programmes", "Programme"),
}
"""The filters by their name in the address: the field of the question, and what it is called."""
USUAL_TAB, USUAL_ORDER = "a-suivre", "echeance"


class Tag(NamedTuple):
    """A filter that is on: what it says, and the address without it."""

    label: str
    without: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as its address says it: the question, the columns, the parameters as they stand."""

    query: Query
    columns: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]

    def address(self, path: str = "/dossiers", **changed: str) -> str:
        """The address with some parameters changed (an empty one goes), on its first page unless
        the page is what changes."""
        gone = {*changed, "page"}
        kept = [pair for pair in self.pairs if pair[0] not in gone]
        kept += [(name, value) for name, value in changed.items() if value]
        return f"{path}?{urlencode(kept)}" if kept else path

    def without(self, name: str, value: str) -> str:
        """The address without one value."""
        kept = [pair for pair in self.pairs if pair != (name, value) and pair[0] != "page"]
        return f"/dossiers?{urlencode(kept)}" if kept else "/dossiers"

    def sorted_by(self, column: str) -> str:
        """The address of the list in the order of a column, turned around the second time."""
        order = f"-{column}" if self.query.order == column else column
        return self.address(ordre=order)

    @property
    def way(self) -> str:
        """What the address of a dossier bears, to lead from it to its neighbours in the list."""
        kept = [pair for pair in self.pairs if pair[0] not in ("page", "colonnes")]
        return urlencode({"liste": urlencode(kept or [("onglet", self.query.tab)])})

    def values(self, name: str) -> tuple[str, ...]:
        """The values of a filter in the address."""
        return tuple(value for key, value in self.pairs if key == name)


def listing(asked: Asked) -> Listing:
    """The list that the address asks for; what it does not know is left out."""
    return read(asked, asked.request.query_params)


def read(asked: Asked, given: QueryParams) -> Listing:
    """The list that parameters ask for."""
    pairs = tuple((name, value) for name, value in known(given) if value)
    fields = {field: values_of(pairs, name) for name, (field, _) in FILTERS.items()}
    tab = given.get("onglet", USUAL_TAB if not given.get("q") else "total")
    order = given.get("ordre", USUAL_ORDER)
    query = replace(
        sight(asked),
        tab=tab if tab in TABS else USUAL_TAB,
        late=bool(given.get("retard")),
        search=given.get("q", ""),
        order=order if order.removeprefix("-") in ORDERS else USUAL_ORDER,
        page=page_of(given.get("page", "")),
        **fields,
    )
    columns = tuple(name for name in values_of(pairs, "colonnes") if name in CHOSEN)
    return Listing(understood(asked, query), columns or DESK_COLUMNS, pairs)


DESK_COLUMNS = (*(name for name in USUAL if name != "etat-depuis"), "echeance", "suivi")
"""The columns of the desk where nobody chose: whose turn and the next date before all."""


def known(given: QueryParams) -> Iterator[tuple[str, str]]:
    """The parameters that a list understands."""
    names = {*FILTERS, "onglet", "q", "ordre", "page", "colonnes", "retard"}
    yield from (pair for pair in given.multi_items() if pair[0] in names)


def values_of(pairs: tuple[tuple[str, str], ...], name: str) -> tuple[str, ...]:
    """Each value of a parameter, once."""
    return tuple(dict.fromkeys(value for key, value in pairs if key == name))


def page_of(text: str) -> int:
    """A page from one on."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def understood(asked: Asked, query: Query) -> Query:
    """The question with its ids; a name that means nothing finds nothing."""
    try:
        return meant(asked.programmes.values(), query)
    except UnknownName:
        return replace(query, search="\x00", phases=(), states=(), programmes=(), turn=())


def sight(asked: Asked) -> Query:
    """What somebody sees: everything, where their roles cover every programme; else the programmes
    of their roles, and the dossiers that name them."""
    programmes = asked.programmes
    whole = tuple(name for name, rules in programmes.items() if asked.who.sees_all(rules))
    asker = asked.who.person, *asked.who.absent
    return Query(asker=asker, sees=None if len(whole) == len(programmes) else whole)
