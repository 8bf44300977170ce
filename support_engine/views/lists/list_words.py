"""A list in words: the parameters by which an address, a kept view and the command line name it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from support_engine.views.lists.finding import ORDERS, TABS, Query
from support_engine.views.lists.lists import CHOSEN, USUAL

Pairs = tuple[tuple[str, str], ...]
FILTERS: Mapping[str, tuple[str, str]] = {
    "suivi": ("officers", "Suivi par"),
    "main": ("turn", "La balle est chez"),
    "etat": ("states", "État"),
    "phase": ("phases", "Phase"),
    "vague": ("waves", "Vague"),
    "departement": ("departments", "Département"),
    "filiere": ("sectors", "Filière"),
    "programme": ("programmes", "Programme"),
    "version": ("versions", "Version des règles"),
}
"""The filters by their name in words: the field of the question, and what it is called."""
FACES: Mapping[str, str] = {"liste": "Liste", "tableau": "Tableau"}
"""The faces of a list: the same question, shown otherwise; the first is the usual one."""
PLACE = "lieu"
"""The filter by what the map shows together; nobody types it."""
NAMES = {*FILTERS, PLACE, "onglet", "q", "ordre", "page", "colonnes", "retard", "aspect", "au"} | {
    "reprise"
}
USUAL_TAB, USUAL_ORDER = "a-suivre", "echeance"
DESK_COLUMNS = (*(name for name in USUAL if name != "etat-depuis"), "echeance", "suivi")
"""The columns of the desk where nobody chose: whose turn and the next date before all."""


def known(given: Iterable[tuple[str, str]]) -> Pairs:
    """The parameters that a list understands, of those that say something."""
    return tuple((name, value) for name, value in given if name in NAMES and value)


def values_of(pairs: Pairs, name: str) -> tuple[str, ...]:
    """Each value of a parameter, once."""
    return tuple(dict.fromkeys(value for key, value in pairs if key == name))


def last_of(pairs: Pairs, name: str, usual: str) -> str:
    """The value of a parameter that has one."""
    return (usual, *values_of(pairs, name))[-1]


def question(pairs: Pairs, sight: Query) -> Query:
    """What the words ask, within what somebody sees; what they do not know is left out."""
    search = last_of(pairs, "q", "")
    tab = last_of(pairs, "onglet", "total" if search else USUAL_TAB)
    order = last_of(pairs, "ordre", USUAL_ORDER)
    fields: dict[str, Any] = {field: values_of(pairs, name) for name, (field, _) in FILTERS.items()}
    return replace(
        sight,
        tab=tab if tab in TABS else USUAL_TAB,
        late=bool(values_of(pairs, "retard")),
        takeover=bool(values_of(pairs, "reprise")),
        search=search,
        places=values_of(pairs, PLACE),
        order=order if order.removeprefix("-") in ORDERS else USUAL_ORDER,
        page=page_of(last_of(pairs, "page", "")),
        **fields,
    )


def columns(pairs: Pairs) -> tuple[str, ...]:
    """The columns that the words name, in their order; the desk's where they name none."""
    return tuple(name for name in values_of(pairs, "colonnes") if name in CHOSEN) or DESK_COLUMNS


def page_of(text: str) -> int:
    """A page from one on."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def kept(pairs: Pairs) -> str:
    """The words as a view keeps them: nothing is left to what is usual today, and the same list has
    the same words in whatever order they were typed. A view is of no day."""
    asked = question(pairs, Query())
    said = {pair for pair in pairs if pair[0] not in ("onglet", "ordre", "page", "colonnes", "au")}
    said -= {("aspect", next(iter(FACES)))}
    whole = [("onglet", asked.tab), *sorted(said), ("ordre", asked.order)]
    return urlencode([*whole, *(("colonnes", name) for name in columns(pairs))])


def read(words: str) -> Pairs:
    """The parameters of words that were kept."""
    return known(parse_qsl(words))
