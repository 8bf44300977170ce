"""Argent: the amounts by wave, department or dossier, and what is on its way."""

from dataclasses import replace
from typing import NamedTuple
from urllib.parse import quote, urlencode

from starlette.responses import Response

from support_engine.adapters.store import amounts
from support_engine.core.language.spelling import printable
from support_engine.views.treasury import COLUMNS, QUEUES, Amounts, OnItsWay, queued, treasury
from support_engine.web.asked import Asked
from support_engine.web.listing import sight
from support_engine.web.routes import May, page

BY = {"vague": "par vague", "departement": "par département", "dossier": "par dossier"}

UNKNOWN = "?"
"""In the address, a wave or a department that nobody said."""


class Waiting(NamedTuple):
    """A sum on its way, as the page shows it."""

    one: OnItsWay
    what: str
    days: int


@page("GET", "/argent", May.OFFICE, nav=(30, "Argent"))
def money(asked: Asked) -> Response:
    """Every figure leads to what it is made of."""
    by = asked.query("par") if asked.query("par") in BY else "vague"
    waves, departments = (values(asked, name) for name in ("vague", "departement"))
    query = replace(sight(asked), waves=known(waves), departments=known(departments))
    with asked.desk.store.reading() as db:
        lines = amounts.sums(db, query, asked.today, by)
        told = treasury(lines, amounts.control(db, query, asked.today))
        found = amounts.waiting(db, query, asked.today)
    narrowed = [("vague", one) for one in waves] + [("departement", one) for one in departments]
    return asked.page(
        "money.html",
        told=told,
        columns=COLUMNS,
        by=by,
        ways={name: (label, address(name, narrowed)) for name, label in BY.items()},
        narrowed=narrowed,
        links=[link(by, line) for line in told.lines],
        queues=[(QUEUES[name], shown(asked, ones)) for name, ones in queued(found).items()],
    )


def values(asked: Asked, name: str) -> tuple[str, ...]:
    """The values of a filter in the address."""
    return tuple(value for value in asked.request.query_params.getlist(name) if value)


def known(chosen: tuple[str, ...]) -> tuple[str, ...]:
    """The values as the base has them: « ? » is the one that nobody said."""
    return tuple("" if value == UNKNOWN else printable(value) for value in chosen)


def address(by: str, narrowed: list[tuple[str, str]]) -> str:
    """The page with its amounts added up by something."""
    return f"/argent?{urlencode([('par', by), *narrowed])}"


def link(by: str, line: Amounts) -> str:
    """What a line is made of: its dossiers, or the account of the one that it is."""
    if by == "dossier":
        return f"/dossiers/{quote(line.name, safe='')}/argent"
    return address("dossier", [(by, line.name or UNKNOWN)])


def shown(asked: Asked, ones: list[OnItsWay]) -> list[Waiting]:
    """What waits, called as its programme calls it."""
    return [Waiting(one, what(asked, one), (asked.today - one.since).days) for one in ones]


def what(asked: Asked, one: OnItsWay) -> str:
    """A tranche by its label, a recovery by its number."""
    if one.queue == "to_recover":
        return f"récupération n° {one.item}"
    rules = asked.desk.engine.registry.get(one.workflow, one.workflow_version)
    return rules.tranche_of[one.item].label if one.item in rules.tranche_of else one.item
