"""What every request passes through: for whom it is, where it comes from, how much it sends."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from support_engine.web.cookies import HERE

SAFE = ("GET", "HEAD", "OPTIONS")
FORM_BYTES, DOOR_BYTES = 1_000_000, 20_000
"""Bytes of a form without a file; of one that anybody may send without having entered."""
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
WITH_FONTS = f"{CSP}; font-src 'self'"
"""What pages may load; and where an operator's look brings fonts. All of it from the desk."""
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
A_YEAR = "max-age=31536000"
PROGRAMS, ENDED = "/api", "/entrer/termine"
"""Where programs ask, and where a provider of identities says that somebody left it."""
Refusal = Callable[[int, Scope], Response]
Limit = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the desk is reached. `names`: the hosts that are its own, any where there is none;
    `is_insecure`: somebody said that nothing encrypts; `policy`: what its pages may load."""

    names: frozenset[str] = frozenset()
    is_insecure: bool = False
    policy: str = CSP

    def is_ours(self, host: str | None) -> bool:
        """Whether a host is this desk: what another says of itself is believed nowhere."""
        return host is not None and (not self.names or host in self.names or host in HERE)


class Guard:
    """Around the whole desk. `limit`: bytes that a path may be sent; `refusal` writes the page of a
    status."""

    def __init__(self, app: ASGIApp, place: Place, limit: Limit, refusal: Refusal) -> None:
        self.app = app
        self.place = place
        self.limit = limit
        self.refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what no page should see, else go on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers, is_closed = Headers(scope=scope), scope["scheme"] == "https"
        sending = with_headers(send, self.place.policy, is_closed=is_closed)
        limit = self.limit(scope["path"])
        if status := self.refused(scope, headers, limit):
            await self.refusal(status, scope)(scope, receive, sending)
        else:
            await self.app(scope, counted(receive, limit), sending)

    def refused(self, scope: Scope, headers: Headers, limit: int) -> int:
        """For another host (421), in the clear beyond this machine (426), with a sign that no text
        has (400), a form of another site (403) or too long (413); 0 for anything else."""
        host = host_of(f"//{headers.get('host', '')}")
        if not self.place.is_ours(host):
            return 421
        if scope["scheme"] == "http" and host not in HERE and not self.place.is_insecure:
            return 426
        if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
            return 400
        if scope["method"] not in SAFE and not (is_for_programs(scope) or is_ours(headers)):
            return 403
        return 413 if declared(headers) > limit else 0


def is_for_programs(scope: Scope) -> bool:
    """Whether it is asked of what no cookie opens, the API and the word of a provider: a page of
    another site, that has no token, can have nothing done there."""
    path: str = scope["path"]
    return path.startswith(f"{PROGRAMS}/") or path == ENDED


def host_of(address: str) -> str | None:
    """The host of an address, without its port; None where it is none."""
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def is_ours(headers: Headers) -> bool:
    """Whether a form comes from one of our pages: the browser says so itself, or by its origin.
    What says neither is no browser's form."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    scheme, _, netloc = headers.get("origin", "").partition("://")
    return scheme in ("http", "https") and netloc == headers.get("host", "")


def declared(headers: Headers) -> int:
    """The length that a request says of itself; 0 where it says none, or nonsense."""
    length = headers.get("content-length", "0")
    return int(length[:16]) if length.isascii() and length.isdigit() else 0


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


def with_headers(send: Send, policy: str, *, is_closed: bool) -> Send:
    """Every answer with our headers, unless it gives its own; encrypted once, encrypted always."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("content-security-policy", policy)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if is_closed:
                headers["strict-transport-security"] = A_YEAR
        await send(message)

    return sending
