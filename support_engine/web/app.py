"""The desk as an application: its routes, its guard, its pages of error."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import Depends, FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from support_engine.errors import SupportEngineError
from support_engine.web import failures, pending
from support_engine.web.asked import Asked
from support_engine.web.bureau import Bureau
from support_engine.web.door import EnterFirst, ask
from support_engine.web.guard import Guard
from support_engine.web.routes import Route
from support_engine.web.routing import every_route

THREADS = 12
"""Pages written at the same time; the pool of connections holds as many."""
FIELDS, FILES = 300, 20
"""How many a form may have."""


def build(bureau: Bureau) -> ASGIApp:
    """The whole desk; nothing is read before the first page."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=few_threads)
    routes = every_route()
    for route in routes:
        app.add_api_route(
            route.path,
            endpoint(bureau, route, routes),
            methods=["GET", "HEAD"] if route.method == "GET" else ["POST"],
            response_class=Response,
            response_model=None,
        )
    failures.install(app, bureau)
    upload_bytes = int(bureau.settings.web.upload_megabytes * 1_000_000)
    # Around everything, the page of an unexpected error too.
    return Guard(app, upload_bytes, failures.refusal(bureau))


@asynccontextmanager
async def few_threads(_app: FastAPI) -> AsyncIterator[None]:
    """Pages are written in threads: no more of them than the base has connections."""
    to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield


def endpoint(
    bureau: Bureau, route: Route, routes: tuple[Route, ...]
) -> Callable[[Asked], Response]:
    """A route as the library calls it: who may is asked first, then what was sent is read."""

    def opened(asked: Asked = Depends(asking(bureau, route, routes))) -> Response:
        try:
            return route.answer(asked)
        except SupportEngineError as problem:
            return failures.expected(asked, problem)

    return opened


def asking(
    bureau: Bureau, route: Route, routes: tuple[Route, ...]
) -> Callable[[Request], Awaitable[Asked]]:
    """What a page is asked; a form of somebody who may not send it is never read."""

    async def asked(request: Request) -> Asked:
        try:
            found = await run_in_threadpool(ask, bureau, request, route, routes)
        except EnterFirst as problem:
            if route.method == "POST" and problem.asked.ended is not None:
                problem.asked.form = await request.form(max_files=FILES, max_fields=FIELDS)
                await run_in_threadpool(pending.keep, problem.asked, route)
            raise
        if route.method == "POST":
            found.form = await request.form(max_files=FILES, max_fields=FIELDS)
        return found

    return asked
