"""The API as an application of its own, that the desk holds under `/api/v1`."""

from typing import Any

from fastapi import FastAPI, Security
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict, Field
from starlette.types import ASGIApp

from support_engine.web.api import problems
from support_engine.web.api.acting import ACTING
from support_engine.web.api.batches import BATCHES
from support_engine.web.api.entering import BEARER, Door
from support_engine.web.api.files import FILES
from support_engine.web.api.opening import OPENING
from support_engine.web.api.problems import HERE
from support_engine.web.api.reading import READING
from support_engine.web.api.reading_one import READING_ONE
from support_engine.web.bureau import Bureau

ROUTERS = (READING, READING_ONE, OPENING, ACTING, FILES, BATCHES)
ABOUT = (
    "Ce que le bureau montre et fait, pour un autre logiciel : les mêmes vues, les mêmes règles, "
    "les mêmes droits que la personne au nom de qui il vient."
)


class Problem(BaseModel):
    """Ce qui n’a pas été fait, et pourquoi (RFC 9457)."""

    model_config = ConfigDict(extra="allow")
    type: str = Field(description="Adresse de ce code dans la documentation.")
    title: str = Field(description="Ce qui est arrivé, en quelques mots.")
    status: int = Field(description="Le statut de la réponse.")
    detail: str = Field(description="Ce qui est arrivé, pourquoi, que faire.")
    code: str = Field(description="Code stable.")
    blockers: list[dict[str, Any]] = Field([], description="Chaque raison des règles.")
    fields: list[dict[str, Any]] = Field([], description="Chaque valeur à reprendre.")
    since: list[dict[str, Any]] = Field([], description="Ce qui a changé depuis la version dite.")


def application() -> FastAPI:
    """Its routes, without a desk: enough to describe them."""
    app = FastAPI(
        title="support_engine",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        dependencies=[Security(BEARER)],
        generate_unique_id_function=lambda route: route.name,
    )
    for router in ROUTERS:
        app.include_router(router)
    problems.install(app)
    return app


def build(bureau: Bureau) -> ASGIApp:
    """The whole API of a desk, behind its door."""
    app = application()
    app.state.bureau = bureau
    return Door(app, bureau)


def described() -> dict[str, Any]:
    """The API in OpenAPI 3.1."""
    app = application()
    found = get_openapi(
        title="support_engine",
        version="1",
        openapi_version="3.1.0",
        description=ABOUT,
        routes=app.routes,
        servers=[{"url": HERE}],
    )
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    found["components"]["schemas"]["Problem"] = schema
    return found
