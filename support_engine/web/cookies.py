"""The cookie of a session: unreadable for scripts, sent to our pages alone; one for each side."""

from starlette.requests import Request
from starlette.responses import Response

from support_engine.adapters.store.web.web_access import Side, digest_of

CLOSED = "__Host-"
"""Before the name of the cookie (that of its side) over https: browsers keep it from every other
host. Over plain http, on this machine, nothing."""
SPACE = "/espace"
"""Where the pages of whoever carries a project stand; all others are those of the desk."""
KNOWN = "-connu"
"""After the name of the cookie by which a browser says that it had a session here: the digest of
the session, which opens nothing."""
KNOWN_DAYS = 30
HERE = ("127.0.0.1", "::1", "localhost")


def side_of(path: str) -> Side:
    """On which side a page is."""
    return "espace" if path == SPACE or path.startswith(f"{SPACE}/") else "bureau"


def side_here(request: Request) -> Side:
    """On which side what is asked is."""
    return side_of(request.scope["path"])


def is_closed(request: Request, *, is_insecure: bool) -> bool:
    """Whether the cookie goes over https alone: always, but on this machine or where somebody said
    that nothing encrypts."""
    is_plain = request.url.scheme == "http"
    return not (is_plain and (is_insecure or request.url.hostname in HERE))


def name_of(request: Request, *, is_insecure: bool) -> str:
    """What the cookie of this side is called here."""
    side = side_here(request)
    return f"{CLOSED}{side}" if is_closed(request, is_insecure=is_insecure) else side


def secret_of(request: Request, *, is_insecure: bool) -> str:
    """The secret that a browser sends, or nothing."""
    return str(request.cookies.get(name_of(request, is_insecure=is_insecure), ""))


def known_of(request: Request, *, is_insecure: bool) -> str:
    """The digest of a session that a browser says it had, or nothing."""
    return str(request.cookies.get(name_of(request, is_insecure=is_insecure) + KNOWN, ""))


def give(response: Response, request: Request, secret: str, *, is_insecure: bool) -> Response:
    """Put the secret of a session in the browser; it goes when the browser closes. That it was
    here stays at the desk, for as long as the base knows."""
    name = name_of(request, is_insecure=is_insecure)
    is_secure = name.startswith(CLOSED)
    given: list[tuple[str, str, int | None]] = [(name, secret, None)]
    if side_here(request) == "bureau":
        given.append((name + KNOWN, digest_of(secret), KNOWN_DAYS * 86_400))
    for named, value, seconds in given:
        response.set_cookie(
            named, value, seconds, httponly=True, samesite="lax", secure=is_secure, path="/"
        )
    return response


def take(response: Response, request: Request, *, is_insecure: bool) -> Response:
    """Take the cookie out of the browser."""
    name = name_of(request, is_insecure=is_insecure)
    closed = name.startswith(CLOSED)
    response.delete_cookie(name, httponly=True, samesite="lax", secure=closed, path="/")
    return response
