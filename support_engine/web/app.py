"""The desk as an application: its routes, its guard, its pages of error."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from anyio import sleep, to_thread
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import ASGIApp

from support_engine.core.language.spelling import is_hidden
from support_engine.errors import SupportEngineError
from support_engine.web import failures
from support_engine.web.acts import pending, proving
from support_engine.web.api.build import build as build_api
from support_engine.web.api.files import PATH as BROUGHT
from support_engine.web.api.problems import HERE as API
from support_engine.web.asked import Asked
from support_engine.web.bureau import Bureau
from support_engine.web.door import EnterFirst, ask
from support_engine.web.guard import CSP, DOOR_BYTES, FORM_BYTES, WITH_FONTS, Guard, Limit, Place
from support_engine.web.routes import May, Route
from support_engine.web.routing import every_route

THREADS = 12
"""Pages written at the same time; the pool of connections holds as many."""
FIELDS, FILES = 300, 20
"""How many a form may have."""
SECRET = ("password", "again", "second")
"""What is taken as it was typed."""


def build(bureau: Bureau) -> ASGIApp:
    """The whole desk; nothing is read before the first page."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=few_threads)
    routes = app.state.routes = every_route()
    for route in routes:
        # The framework's own routes: what a page is asked is read by hand (`asking`).
        app.add_route(route.path, endpoint(bureau, route, routes), methods=[route.method])
    app.mount(API, build_api(bureau))
    failures.install(app, bureau, routes)
    policy = WITH_FONTS if bureau.theme.has_fonts else CSP
    place = Place(bureau.hosts, bureau.is_insecure, policy)
    # Around everything, the page of an unexpected error too.
    return Guard(app, place, limit_of(bureau, routes), failures.refusal(bureau))


def limit_of(bureau: Bureau, routes: tuple[Route, ...]) -> Limit:
    """Bytes that a path may be sent: little by whoever has not entered, more where files come."""
    upload = FORM_BYTES + int(bureau.settings.web.upload_megabytes * 1_000_000)
    forms = [route for route in routes if route.method == "POST"]
    sizes = [(route, DOOR_BYTES) for route in forms if route.may is May.ANYBODY]
    sizes += [(route, upload) for route in forms if route.form and route.form.files]
    places = [(route.path, size) for route, size in sizes]
    found = [(compile_path(path)[0], size) for path, size in (*places, (BROUGHT, upload))]

    def limit(path: str) -> int:
        return next((size for there, size in found if there.match(path)), FORM_BYTES)

    return limit


@asynccontextmanager
async def few_threads(_app: FastAPI) -> AsyncIterator[None]:
    """Pages are written in threads: no more of them than the base has connections."""
    to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield


def endpoint(
    bureau: Bureau, route: Route, routes: tuple[Route, ...]
) -> Callable[[Request], Awaitable[Response]]:
    """A route as the library calls it: who may is asked first, then what was sent is read."""
    read = asking(bureau, route, routes)

    def answered(asked: Asked) -> Response:
        try:
            return route.answer(asked)
        except proving.ProveElsewhere:
            pending.keep(asked, route)
            return proving.elsewhere(asked)
        except SupportEngineError as problem:
            return failures.expected(asked, problem)

    async def opened(request: Request) -> Response:
        asked = await read(request)
        response = await run_in_threadpool(answered, asked)
        if asked.pause:  # no thread waits
            await sleep(asked.pause)
        return response

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
                problem.asked.form = await sent(request)
                await run_in_threadpool(pending.keep, problem.asked, route)
            raise
        if route.method == "POST":
            found.form = await sent(request)
        return found

    return asked


async def sent(request: Request) -> FormData:
    """What a form sent, its words rid of what no text has: a base takes neither."""
    try:
        form = await request.form(max_files=FILES, max_fields=FIELDS)
    # A charset that is none, signs that it has not; a line that was cut.
    except (ValueError, LookupError, ClientDisconnect) as problem:
        raise HTTPException(400) from problem
    pairs = form.multi_items()
    sound = [(name, words(name, one) if isinstance(one, str) else one) for name, one in pairs]
    return FormData(sound)


def words(name: str, typed: str) -> str:
    """A text that can be written anywhere: no null, no half of a sign; none that hides either (a
    page that is copied from has some), a password aside."""
    if name in SECRET:
        return typed.replace("\x00", "\ufffd").encode(errors="replace").decode()
    lines = typed.replace("\r\n", "\n").replace("\r", "\n")
    return lines if lines.isprintable() else "".join(c for c in lines if not is_hidden(c))
