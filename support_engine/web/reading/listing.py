"""The address of a list is the list: read as a question, written again with one thing changed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from starlette.datastructures import QueryParams

from support_engine.errors import UnknownName
from support_engine.views.lists import list_words
from support_engine.views.lists.finding import Query, meant
from support_engine.views.lists.list_words import FACES, PLACE, Pairs
from support_engine.web.asked import Asked
from support_engine.web.reading.past import day_of

NAMES = ("phases", "states", "versions", "programmes", "turn")
NAMELESS: dict[str, Any] = dict.fromkeys(NAMES, ())
"""A question without the names that mean nothing."""


class Tag(NamedTuple):
    """A filter that is on: what it says, and the address without it."""

    label: str
    without: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as its address says it: the question, the columns, the parameters as they stand;
    `then`: the past day as at which it is shown."""

    query: Query
    columns: tuple[str, ...]
    pairs: Pairs
    then: date | None = None

    def day(self, asked: Asked) -> date:
        """The day on which the list is read: what is late depends on it."""
        return self.then or asked.today

    def address(self, path: str = "/dossiers", **changed: str) -> str:
        """The address with some parameters changed (an empty one goes), on its first page unless
        the page is what changes."""
        gone = {*changed, "page"}
        kept = [pair for pair in self.pairs if pair[0] not in gone]
        kept += [(name, value) for name, value in changed.items() if value]
        return f"{path}?{urlencode(kept)}" if kept else path

    def without(self, name: str, value: str, path: str = "/dossiers") -> str:
        """The address without one value."""
        kept = [pair for pair in self.pairs if pair != (name, value) and pair[0] != "page"]
        return f"{path}?{urlencode(kept)}" if kept else path

    def at(self, places: Iterable[str]) -> str:
        """The address of those of its dossiers that are at some places."""
        kept = [pair for pair in self.pairs if pair[0] not in (PLACE, "page")]
        return f"/dossiers?{urlencode([*kept, *((PLACE, place) for place in places)])}"

    def sorted_by(self, column: str) -> str:
        """The address of the list in the order of a column, turned around the second time."""
        order = f"-{column}" if self.query.order == column else column
        return self.address(ordre=order)

    @property
    def of_today(self) -> "Listing":
        """This list, as it is today."""
        return replace(self, pairs=tuple(one for one in self.pairs if one[0] != "au"), then=None)

    def dossier(self, reference: str, *, is_led: bool = True) -> str:
        """The address of a dossier, as at the same day; `is_led`: it leads on to its neighbours in
        the list, which is of today alone."""
        asked = f"?au={self.then.isoformat()}" if self.then else f"?{self.way}" if is_led else ""
        return f"/dossiers/{quote(reference, safe='')}{asked}"

    @property
    def way(self) -> str:
        """What the address of a dossier bears, to lead from it to its neighbours in the list."""
        kept = [pair for pair in self.pairs if pair[0] not in ("page", "colonnes")]
        return urlencode({"liste": urlencode(kept or [("onglet", self.query.tab)])})

    @property
    def words(self) -> str:
        """The list as a view keeps it."""
        return list_words.kept(self.pairs)

    @property
    def face(self) -> str:
        """How the list is shown."""
        face = list_words.last_of(self.pairs, "aspect", "")
        return face if face in FACES else next(iter(FACES))

    def values(self, name: str) -> tuple[str, ...]:
        """The values of a filter in the address."""
        return list_words.values_of(self.pairs, name)


def listing(asked: Asked) -> Listing:
    """The list that the address asks for; what it does not know is left out. Raises NoSuchDay."""
    here = read(asked, asked.request.query_params)
    return replace(here, then=day_of(asked))


def read(asked: Asked, given: QueryParams) -> Listing:
    """The list that parameters ask for."""
    pairs = list_words.known(given.multi_items())
    query = list_words.question(pairs, sight(asked))
    return Listing(understood(asked, query), list_words.columns(pairs), pairs)


def understood(asked: Asked, query: Query) -> Query:
    """The question with its ids, those of former versions too; a name that means nothing finds
    nothing."""
    versions = asked.desk.engine.registry.every_version()
    try:
        return meant((one for every in versions.values() for one in every), query)
    except UnknownName:
        return replace(query, search="\x00", **NAMELESS)


def sight(asked: Asked) -> Query:
    """What somebody sees: everything, where their roles cover every programme; else the programmes
    of their roles, and the dossiers that name them."""
    programmes = asked.programmes
    whole = tuple(name for name, rules in programmes.items() if asked.who.sees_all(rules))
    asker = asked.who.person, *asked.who.absent
    return Query(asker=asker, sees=None if len(whole) == len(programmes) else whole)
