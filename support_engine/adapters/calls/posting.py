"""One call, made: its whole conversation has a deadline, no redirect is followed, little is read.

A dozen lines of HTTP are written here rather than lent by a library: what is sent is one POST, what
is read is the status, and neither may outlive its time however slowly the other side drips.
"""

import re
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from socket import create_connection, socket

from support_engine.adapters.calls import places
from support_engine.adapters.calls.places import Place
from support_engine.adapters.deadline import Deadline
from support_engine.errors import NotDelivered

MOST_READ = 8192
"""Bytes of an answer that are read at most."""
FAREWELL = 1.0
"""Seconds left to the other side to end what it says; nothing hangs on it."""
STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})[ \r\n]")
GONE = 410
"""The answer of a program that wants to hear no more."""
SAID = {
    404: "cette adresse n’y existe pas",
    401: "l’appel n’y est pas reconnu",
    403: "l’appel y est refusé",
    410: "il ne veut plus rien entendre : mettez fin à son abonnement",
    429: "trop d’appels",
}


@dataclass(frozen=True, slots=True)
class Door:
    """How calls leave. `networks`: those that are open although they are not public; `seconds`:
    what one call may take in all; `is_trial`: this machine alone is called."""

    networks: Sequence[str] = ()
    seconds: float = 10.0
    is_trial: bool = False

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> str:
        """The status of a call that was taken (2xx). Raises NotDelivered."""
        if wrong := places.flaw(url, is_trial=self.is_trial):
            raise NotDelivered(wrong, is_unreachable=True)
        place, deadline = places.read(url), Deadline(self.seconds, self.seconds)
        found = places.leading_to(place, self.networks, is_trial=self.is_trial)
        try:
            with connected(place, found, deadline) as sock:
                send(sock, written(place, body, headers), deadline)
                status = answered(sock, deadline)
        except (OSError, ValueError) as problem:
            said = f"{place.host} {why_not(problem, self.seconds)}."
            raise NotDelivered(said, is_unreachable=True) from problem
        if 200 <= status < 300:
            return str(status)
        raise NotDelivered(refused(place, status), is_final=status == GONE)


def why_not(problem: Exception, seconds: float) -> str:
    """Why there was no answer."""
    match problem:
        case TimeoutError():
            return f"n’a pas répondu en {seconds:g} s"
        case ConnectionRefusedError():
            return "refuse la connexion"
        case ssl.SSLCertVerificationError():
            return f"montre un certificat qui ne vaut rien ({problem.verify_message})"
        case OSError():
            return f"a rompu la connexion ({problem})"
        case _:
            return "ne parle pas HTTP"


def refused(place: Place, status: int) -> str:
    """What an answer that takes nothing means."""
    if 300 <= status < 400:
        return f"{place.host} renvoie ailleurs ({status}) : donnez l’adresse définitive."
    why = SAID.get(status, "il n’a pas pris l’appel")
    return f"{place.host} répond {status} : {why}."


def connected(place: Place, found: Sequence[str], deadline: Deadline) -> socket:
    """A conversation with the first of these addresses that answers, protected where it must be.
    Raises OSError."""
    *others, last = found
    for address in others:
        with suppress(OSError):
            return secured(place, address, deadline)
    return secured(place, last, deadline)


def secured(place: Place, address: str, deadline: Deadline) -> socket:
    """A conversation with one address; it proves to be the host that was asked for. Raises
    OSError."""
    sock = create_connection((address, place.port), timeout=deadline.left())
    if not place.is_https:
        return sock
    try:
        sock.settimeout(deadline.left())
        return ssl.create_default_context().wrap_socket(sock, server_hostname=place.host)
    except BaseException:
        sock.close()
        raise


def written(place: Place, body: bytes, headers: Mapping[str, str]) -> bytes:
    """The bytes of a request."""
    lines = [
        f"POST {place.path} HTTP/1.1",
        f"Host: {place.header}",
        "User-Agent: support-engine",
        "Connection: close",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join((*lines, "", "")).encode("ascii") + body


def send(sock: socket, content: bytes, deadline: Deadline) -> None:
    """Everything, within the deadline. Raises OSError."""
    sock.settimeout(deadline.left())
    sock.sendall(content)


def answered(sock: socket, deadline: Deadline) -> int:
    """The status of the answer; what comes before it (1xx) is passed over. Raises OSError,
    ValueError where what comes is no answer."""
    heard = b""
    while True:
        found = STATUS.match(heard)
        if found and not found[1].startswith(b"1"):
            read_on(sock, len(heard))
            return int(found[1])
        _, ended, after = heard.partition(b"\r\n\r\n")
        if found and ended:
            heard = after
            continue
        sock.settimeout(deadline.left())
        more = sock.recv(1024)
        heard += more
        if not more or len(heard) > MOST_READ:
            raise ValueError("no answer in HTTP")


def read_on(sock: socket, heard: int) -> None:
    """A little more of the answer, so that the other side can end it; the rest is not read."""
    deadline = Deadline(FAREWELL, FAREWELL)
    with suppress(OSError):
        while heard < MOST_READ:
            sock.settimeout(deadline.left())
            more = sock.recv(4096)
            if not more:
                return
            heard += len(more)
