"""What every request passes through: where it comes from, how much it sends, what headers say."""

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE = ("GET", "HEAD", "OPTIONS")
FORM_BYTES = 1_000_000
"""Bytes of a form without a file."""
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}
Refusal = Callable[[int, Scope], Response]


class Guard:
    """Around the whole desk. `refusal` writes the page of a status."""

    def __init__(self, app: ASGIApp, upload_bytes: int, refusal: Refusal) -> None:
        self.app = app
        self.upload_bytes = upload_bytes
        self.refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a form of another site (403) or one that is too long (413), else go on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        sending = with_headers(send)
        limit = self.limit(headers)
        if scope["method"] not in SAFE and not is_ours(headers):
            await self.refusal(403, scope)(scope, receive, sending)
        elif declared(headers) > limit:
            await self.refusal(413, scope)(scope, receive, sending)
        else:
            await self.app(scope, counted(receive, limit), sending)

    def limit(self, headers: Headers) -> int:
        """Bytes that a request may send: more where a file comes with it."""
        is_upload = headers.get("content-type", "").startswith("multipart/form-data")
        return FORM_BYTES + (self.upload_bytes if is_upload else 0)


def is_ours(headers: Headers) -> bool:
    """Whether a form comes from one of our pages: the browser says so itself, or by its origin.
    What says neither is no browser's form."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host", "")


def declared(headers: Headers) -> int:
    """The length that a request says of itself; 0 where it says none, or nonsense."""
    length = headers.get("content-length", "0")
    return int(length) if length.isdecimal() else 0


def counted(receive: Receive, limit: int) -> Receive:
    """The body of a request, counted as it comes, whatever it says of its length."""
    received = 0

    async def next_part() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise HTTPException(413)
        return message

    return next_part


def with_headers(send: Send) -> Send:
    """Every answer with our headers, unless it gives its own."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
