"""The list of the dossiers that somebody may read."""

from dataclasses import replace
from urllib.parse import quote

from starlette.responses import Response

from support_engine.adapters.store import finding
from support_engine.core.language.spelling import plain
from support_engine.views.finding import Query
from support_engine.views.lists import row_of
from support_engine.web.asked import Asked
from support_engine.web.routes import May, page


@page("GET", "/dossiers", May.INSIDE, nav=(20, "Dossiers"))
def listed(asked: Asked) -> Response:
    """By wave and reference; of those that somebody looks for, the one of an exact reference."""
    query = replace(sight(asked), search=asked.query("q"))
    with asked.desk.store.reading() as db:
        found = finding.find(db, query, asked.today)
    rules = asked.desk.engine.registry.get
    rows = [row_of(rules(one["workflow"], one["workflow_version"]), one) for one in found.rows]
    sought = plain(query.search)
    exact = [row for row in rows if sought and plain(row.reference) == sought]
    if len(exact) == 1:
        return asked.go(f"/dossiers/{quote(exact[0].reference, safe='')}")
    return asked.page("dossiers.html", rows=rows)


def sight(asked: Asked) -> Query:
    """What somebody sees: the programmes of their roles, and the dossiers that name them."""
    whole = (name for name, rules in asked.programmes.items() if asked.who.sees_all(rules))
    return Query(asker=(asked.who.person, *asked.who.absent), sees=tuple(whole))
