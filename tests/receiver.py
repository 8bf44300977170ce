"""A program that hears, for tests: a real server of this machine, and what it was told."""

import hashlib
import json
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BLOCK = 64


def signature(secret: str, event: str, stamp: str, body: bytes) -> str:
    """What the specification says of a signature, HMAC written out (RFC 2104): no line of it is
    that of the code that signs."""
    key = b64decode(secret.removeprefix("whsec_")).ljust(BLOCK, b"\0")
    inner = hashlib.sha256(bytes(one ^ 0x36 for one in key))
    inner.update(event.encode() + b"." + stamp.encode() + b"." + body)
    outer = hashlib.sha256(bytes(one ^ 0x5C for one in key) + inner.digest())
    return "v1," + b64encode(outer.digest()).decode()


@dataclass
class Told:
    """A call as it came."""

    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> str:
        return self.headers["webhook-id"]

    @property
    def said(self) -> dict:
        return json.loads(self.body)

    def is_signed_by(self, secret: str, at: float | None = None) -> bool:
        """As its reader judges it: fresh within five minutes, and signed by that secret."""
        stamp = self.headers["webhook-timestamp"]
        is_fresh = abs((at or time.time()) - int(stamp)) < 300
        right = signature(secret, self.event, stamp, self.body)
        return is_fresh and right in self.headers["webhook-signature"].split(" ")


@dataclass
class Receiver:
    """What it was told; `answer` speaks for itself on the handler, or gives a status."""

    url: str = ""
    told: list[Told] = field(default_factory=list)
    answer: Callable[[BaseHTTPRequestHandler], int] = lambda _handler: 204


@contextmanager
def listening(answer: Callable[[BaseHTTPRequestHandler], int] | None = None) -> Iterator[Receiver]:
    """A program that listens as long as the block lasts."""
    heard = Receiver()
    if answer is not None:
        heard.answer = answer

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            names = {name.lower(): value for name, value in self.headers.items()}
            heard.told.append(Told(names, self.rfile.read(length)))
            status = heard.answer(self)
            if status:
                self.send_response(status)
                self.end_headers()

        def log_message(self, *_given: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    heard.url = f"http://127.0.0.1:{server.server_address[1]}/ecoute?de=nous"
    try:
        yield heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
