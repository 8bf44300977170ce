"""The cookie of a session: unreadable for scripts, sent to our pages alone."""

from starlette.requests import Request
from starlette.responses import Response

from support_engine.adapters.store.web_access import digest_of

OPEN, CLOSED = "bureau", "__Host-bureau"
"""The name of the cookie over plain http on this machine, and over https: browsers keep the second
from every other host."""
KNOWN = "-connu"
"""After the name of the cookie by which a browser says that it had a session here: the digest of
the session, which opens nothing."""
KNOWN_DAYS = 30
HERE = ("127.0.0.1", "::1", "localhost")


def is_closed(request: Request, *, is_insecure: bool) -> bool:
    """Whether the cookie goes over https alone: always, but on this machine or where somebody said
    that nothing encrypts."""
    is_plain = request.url.scheme == "http"
    return not (is_plain and (is_insecure or request.url.hostname in HERE))


def name_of(request: Request, *, is_insecure: bool) -> str:
    """What the cookie is called here."""
    return CLOSED if is_closed(request, is_insecure=is_insecure) else OPEN


def secret_of(request: Request, *, is_insecure: bool) -> str:
    """The secret that a browser sends, or nothing."""
    return str(request.cookies.get(name_of(request, is_insecure=is_insecure), ""))


def known_of(request: Request, *, is_insecure: bool) -> str:
    """The digest of a session that a browser says it had, or nothing."""
    return str(request.cookies.get(name_of(request, is_insecure=is_insecure) + KNOWN, ""))


def give(response: Response, request: Request, secret: str, *, is_insecure: bool) -> Response:
    """Put the secret of a session in the browser; it goes when the browser closes. That it was
    here stays, for as long as the base knows."""
    name = name_of(request, is_insecure=is_insecure)
    for named, value, seconds in (
        (name, secret, None),
        (name + KNOWN, digest_of(secret), KNOWN_DAYS * 86_400),
    ):
        response.set_cookie(
            named, value, seconds, httponly=True, samesite="lax", secure=name == CLOSED, path="/"
        )
    return response


def take(response: Response, request: Request, *, is_insecure: bool) -> Response:
    """Take the cookie out of the browser."""
    name = name_of(request, is_insecure=is_insecure)
    closed = name == CLOSED
    response.delete_cookie(name, httponly=True, samesite="lax", secure=closed, path="/")
    return response
