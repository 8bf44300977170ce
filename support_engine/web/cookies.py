"""The cookie of a session: unreadable for scripts, sent to our pages alone."""

from starlette.requests import Request
from starlette.responses import Response

OPEN, CLOSED = "bureau", "__Host-bureau"
"""The name of the cookie over plain http on this machine, and over https: browsers keep the second
from every other host."""
HERE = ("127.0.0.1", "::1", "localhost")


def is_closed(request: Request, *, is_insecure: bool) -> bool:
    """Whether the cookie goes over https alone: always, but on this machine or where somebody said
    that nothing encrypts."""
    is_plain = request.url.scheme == "http"
    return not (is_plain and (is_insecure or request.url.hostname in HERE))


def secret_of(request: Request, *, is_insecure: bool) -> str:
    """The secret that a browser sends, or nothing."""
    name = CLOSED if is_closed(request, is_insecure=is_insecure) else OPEN
    return str(request.cookies.get(name, ""))


def give(response: Response, request: Request, secret: str, *, is_insecure: bool) -> Response:
    """Put the secret of a session in the browser; it goes when the browser closes."""
    closed = is_closed(request, is_insecure=is_insecure)
    response.set_cookie(
        CLOSED if closed else OPEN, secret, httponly=True, samesite="lax", secure=closed, path="/"
    )
    return response


def take(response: Response, request: Request, *, is_insecure: bool) -> Response:
    """Take the cookie out of the browser."""
    closed = is_closed(request, is_insecure=is_insecure)
    response.delete_cookie(
        CLOSED if closed else OPEN, httponly=True, samesite="lax", secure=closed, path="/"
    )
    return response
