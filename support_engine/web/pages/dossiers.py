"""The list of the dossiers that somebody may read."""

from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection
from starlette.responses import Response

from support_engine.adapters.store import dossiers
from support_engine.core.language.spelling import plain
from support_engine.views.lists import Row, row_of
from support_engine.web.asked import Asked
from support_engine.web.routes import May, page


@page("GET", "/dossiers", May.INSIDE, nav=(20, "Dossiers"))
def listed(asked: Asked) -> Response:
    """By wave and reference; of those that somebody looks for, the one of an exact reference."""
    sought, rows = plain(asked.query("q")), readable(asked)
    exact = [row for row in rows if sought and plain(row.reference) == sought]
    if len(exact) == 1:
        return asked.go(f"/dossiers/{quote(exact[0].reference, safe='')}")
    found = [row for row in rows if sought in plain(f"{row.reference} {row.name}")]
    return asked.page("dossiers.html", rows=found)


def readable(asked: Asked) -> list[Row]:
    """The dossiers of the programmes that they see whole, and those on which they are named."""
    rules = asked.desk.engine.registry.get
    with asked.desk.store.reading() as db:
        found = [one for name in sorted(dossiers.programmes(db)) for one in theirs(asked, db, name)]
    return [row_of(rules(one["workflow"], one["workflow_version"]), one) for one in found]


def theirs(asked: Asked, db: Connection, programme: str) -> list[dict[str, Any]]:
    """The search columns of a programme's dossiers that are theirs to read."""
    every = dossiers.summaries(db, workflow=programme)
    workflow = asked.programmes.get(programme)
    if workflow is not None and asked.who.sees_all(workflow):
        return every
    rules = asked.desk.engine.rules_of
    found = dossiers.dossiers(db, workflow=programme)
    mine = {one.reference for one in found if asked.who.sees(rules(one), one)}
    return [one for one in every if one["reference"] in mine]
