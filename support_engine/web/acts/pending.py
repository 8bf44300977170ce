"""A form that outlives its session: kept for its author, given back as what would happen."""

from contextlib import suppress

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.routing import compile_path

from support_engine.adapters.store.web import web_forms
from support_engine.errors import SupportEngineError, UnknownName
from support_engine.web.asked import Asked
from support_engine.web.routes import Form, Route
from support_engine.web.visitor import visitor

AGAIN = "/reprendre/"
"""Where a form that waits is taken up again, by its secret."""
UNKEPT = ("password", "second", "step")
NOTHING = "Aucune saisie ne vous attend ici. Repartez du dossier."


def keep(asked: Asked, route: Route) -> None:
    """Keep what was typed and joined, a password aside, for whoever had the session, or has it."""
    session = asked.ended or (asked.visitor.session if asked.visitor else None)
    if session is None or route.form is None:
        return
    with asked.desk.store.reading() as db:
        author = visitor(db, session, asked.today)
    if author is None:
        return
    fields = {
        name: value
        for name, value in asked.form.multi_items()
        if isinstance(value, str) and name not in UNKEPT
    }
    fields |= files_of(Asked(asked.bureau, asked.request, author, form=asked.form), route)
    url = asked.request.url
    path = f"{url.path}?{url.query}" if url.query else url.path
    with asked.desk.store.transaction() as db:
        now = asked.bureau.real_now
        asked.kept = web_forms.keep_form(db, author.person, path, fields, now)


def files_of(asked: Asked, route: Route) -> dict[str, str]:
    """What the form carries of the files that came: none where its author may not bring them."""
    came = any(isinstance(one, UploadFile) and one.filename for one in asked.form.values())
    if came and route.form and route.form.files:
        with suppress(SupportEngineError):
            return dict(route.form.files(asked))
    return {}


def given_back(asked: Asked, secret: str) -> tuple[Form, Route]:
    """The form that waits for whoever is here, and its route: what is asked is then as if it had
    just been sent. Raises UnknownName where none waits."""
    with asked.desk.store.reading() as db:
        found = web_forms.kept_form(db, secret, asked.who.person, asked.bureau.real_now)
    path, _, query = found[0].partition("?") if found else ("", "", "")
    routes: tuple[Route, ...] = asked.request.app.state.routes
    for route in routes if found else ():
        there = compile_path(route.path)[0].match(path)
        if found and route.form and there and route.side == asked.side:
            scope = {**asked.request.scope, "path": path, "query_string": query.encode()}
            asked.request = Request({**scope, "path_params": there.groupdict()})
            asked.form = FormData(found[1])
            return route.form, route
    raise UnknownName(NOTHING)
