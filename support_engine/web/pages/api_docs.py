"""The documentation of the API, written by us: it loads nothing from anywhere."""

from functools import cache
from json import dumps

from starlette.responses import Response

from support_engine.web.api.build import described
from support_engine.web.api.describing import manual
from support_engine.web.api.problems import HERE
from support_engine.web.asked import Asked
from support_engine.web.routes import May, page


@page("GET", f"{HERE}/docs", May.ANYBODY)
def docs(asked: Asked) -> Response:
    """What programs can ask, for whoever writes one: nothing of any dossier."""
    return asked.page("api_docs.html", manual=manual())


@page("GET", f"{HERE}/openapi.json", May.ALWAYS)
def openapi(_asked: Asked) -> Response:
    """What a program reads of it: OpenAPI 3.1."""
    return Response(text(), media_type="application/json")


@cache
def text() -> str:
    """The description, as it is sent."""
    return dumps(described(), ensure_ascii=False)
