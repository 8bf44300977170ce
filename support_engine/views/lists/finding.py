"""What a list of dossiers is asked: one question for the terminal, pages and exports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from support_engine.core.language.names import identified, with_label
from support_engine.core.language.spelling import plain, printable
from support_engine.core.programme.definition import Workflow
from support_engine.errors import UnknownName

PAGE_SIZE = 50
LONGEST_SEARCH = 200
"""Signs of a search that are read; nobody types more."""
MOST_WORDS = 8
US = "nous"
"""Whoever is not the holder, where it is asked whose turn it is."""
TABS: Mapping[str, str] = {
    "a-suivre": "à suivre",
    "suivis": "suivis par moi",
    "en-retard": "en retard",
    "traites": "traités",
    "total": "au total",
}
"""Which dossiers a list is about, by the name of its tab."""
ORDERS: Mapping[str, tuple[str, ...]] = {
    "vague": ("wave", "reference"),
    "echeance": ("next_due_on", "reference"),
    "dossier": ("reference",),
    "nom": ("name", "reference"),
    "etat": ("state", "reference"),
    "main": ("turn", "turn_since", "reference"),
    "depuis": ("turn_since", "reference"),
}
"""The orders of a list, by name: the columns of the base, the reference last so that no two lines
are equal. « - » before the name turns it around."""


@dataclass(frozen=True, slots=True)
class Query:
    """Which dossiers, in which order, which page of them. What is empty narrows nothing.

    `versions`: numbers, of the rules that the dossiers follow. `asker`: who asks and those for whom
    they stand in; « mine » and the tab of those one follows are theirs. `officers`: those who
    follow the dossiers. `takeover`: only those whose past is being typed. `places`: INSEE codes, or
    what they begin by. `turn`: roles, or « nous » for whoever is not the holder. `page` counts from
    1; None: all of them. `sees`: the programmes that the asker sees whole, of others only the
    dossiers that name them; None: everything.
    """

    tab: str = "total"
    asker: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()
    late: bool = False
    takeover: bool = False
    search: str = ""
    programmes: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    turn: tuple[str, ...] = ()
    order: str = "vague"
    page: int | None = None
    sees: tuple[str, ...] | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words that are searched, in plain spelling."""
        return tuple(plain(self.search[:LONGEST_SEARCH]).split()[:MOST_WORDS])

    @property
    def finds_nothing(self) -> bool:
        """A search without a single word (« %% ») finds nothing rather than everything."""
        return bool(self.search.strip()) and not self.words

    @property
    def sorting(self) -> tuple[tuple[str, ...], bool]:
        """The columns of the order, and whether it is turned around."""
        return ORDERS[self.order.removeprefix("-")], self.order.startswith("-")


class Found(NamedTuple):
    """What a question finds: the rows of its page, how many there are in all."""

    rows: list[dict[str, Any]]
    total: int

    @property
    def pages(self) -> int:
        """How many pages that makes; one where there is nothing."""
        return pages_of(self.total)


def pages_of(total: int) -> int:
    """How many pages a number of dossiers makes; one where there is none."""
    return max(1, -(-total // PAGE_SIZE))


NAMED = {"programmes": "programme", "phases": "phase", "states": "état", "versions": "version"}
LISTS = ("officers", "waves", "departments", "sectors", "places")


def meant(programmes: Iterable[Workflow], query: Query) -> Query:
    """The question with the ids that it names: « En incubation » is `incubation`.

    Raises UnknownName, with a suggestion, on a misspelt one: it would be an empty list.
    """
    known = vocabulary(programmes)
    given: dict[str, Any] = {
        field: tuple(identified(known[field], name, kind) for name in getattr(query, field))
        for field, kind in NAMED.items()
    }
    given |= {field: tuple(map(printable, getattr(query, field))) for field in LISTS}
    roles = {**known["roles"], US: US}
    given["turn"] = tuple(identified(roles, name, "rôle") for name in query.turn)
    if query.order.removeprefix("-") not in ORDERS:
        raise UnknownName(f"Ordre inconnu : « {query.order} ». Existent : {', '.join(ORDERS)}.")
    if query.tab not in TABS:
        tabs = ", ".join(with_label(one, label) for one, label in TABS.items())
        raise UnknownName(f"Liste inconnue : « {query.tab} ». Existent : {tabs}.")
    return replace(query, **given, search=printable(query.search))


def vocabulary(programmes: Iterable[Workflow]) -> dict[str, dict[str, object]]:
    """What the programmes call their parts, by field of the question."""
    known: dict[str, dict[str, object]] = {
        "programmes": {},
        "phases": {},
        "states": {},
        "versions": {},
        "roles": {},
    }
    for each in programmes:
        known["programmes"][each.header.id] = each.header
        known["phases"].update(each.phases)
        known["states"].update(each.states)
        number = str(each.header.version)
        known["versions"][number] = number
        known["roles"].update(each.roles)
    return known


def is_late(next_due_on: date, today: date, *, is_closed: bool) -> bool:
    """Whether a day that somebody had to keep is over."""
    return not is_closed and next_due_on < today
