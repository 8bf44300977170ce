"""Mail servers for tests: real ones on 127.0.0.1 that take, refuse, stall or hang up as told."""

import asyncio
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from threading import Event, Thread

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from support_engine.adapters.mail.messages import Message
from support_engine.adapters.mail.server import Server, SmtpMailbox
from support_engine.errors import NotDelivered
from tests.office import IDENTITY, at

HOST = "127.0.0.1"
DROP = "drop"
STALL = "stall"
TAKEN = "250 OK"
MESSAGE = Message(
    key="MP1-001/v7/recevable/porteuse",
    to_name="Zoé Le Goff",
    to_email="porteuse@demo.example",
    reply_name="Camille Évrard",
    reply_email="camille@demo.example",
    subject="Dossier complété : « L’Atelier à façon » est déclaré recevable, œuvre de l’été",
    text="Bonjour,\n\nVoilà l’été.\n",
    html="<p>Bonjour,</p><p>Voilà l’été.</p>\n",
    thread="MP1-001/dossier",
    at=at("2022-06-21"),
)


class MailServer:
    """What one server answers to each verb, and what it took.

    An answer is a reply, DROP, STALL, or a list of those, one for each time; `BODY` comes after
    DATA and before the body, `DATA` after the final dot. `talk` is every verb in order.
    """

    def __init__(self, **answers: str | list[str]) -> None:
        self.answers = answers
        self.port = self.connections = 0
        self.taken: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.recipients: list[str] = []
        self.talk: list[str] = []
        self.logins: list[tuple[bytes, bytes]] = []

    def mailbox(self, identity=IDENTITY, **settings) -> SmtpMailbox:
        """A client of this server; plain and patient for two seconds unless told."""
        given = {"security": "none", "timeout": 2.0, **settings}
        return SmtpMailbox(Server(HOST, self.port, **given), identity)

    async def answer(self, server: SMTP, verb: str) -> str:
        """The next answer to a verb."""
        self.talk.append(verb)
        answer = self.answers.get(verb, TAKEN)
        if isinstance(answer, list):
            answer = answer.pop(0) if answer else TAKEN
        if answer == STALL:
            await asyncio.sleep(60)  # cancelled when the server stops
        if answer == DROP:
            server.transport.abort()
        return answer

    async def handle_MAIL(self, server, session, envelope, address, options) -> str:
        answer = await self.answer(server, "MAIL")
        if answer == TAKEN:
            envelope.mail_from = address
        return answer

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        answer = await self.answer(server, "RCPT")
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope) -> str:
        answer = await self.answer(server, "DATA")
        if answer == TAKEN:
            self.recipients.extend(envelope.rcpt_tos)
            self.raw.append(envelope.content)
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return answer

    def login(self, server, session, envelope, mechanism, given) -> AuthResult:
        """Lets in who knows that the password is « sesame »."""
        self.logins.append((given.login, given.password))
        return AuthResult(success=given.password == b"sesame", handled=False)


def failure(mailbox, message: Message = MESSAGE) -> NotDelivered:
    """How a delivery that must fail fails."""
    with pytest.raises(NotDelivered) as caught:
        mailbox.deliver(message)
    mailbox.close()
    return caught.value


def verdict(problem: NotDelivered) -> str:
    """What the postman will do of it."""
    if problem.in_doubt:
        return "in doubt"
    return "final" if problem.is_final else "later"


class Session(SMTP):
    """One connection; it may hang up between DATA and the body."""

    async def smtp_DATA(self, arg: str) -> None:
        await self.event_handler.answer(self, "BODY")
        await super().smtp_DATA(arg)


class AnyPort(Controller):
    """Listens on a free port and says which."""

    def factory(self) -> SMTP:
        self.handler.connections += 1
        return Session(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        self.port = self.handler.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(
    *, ssl_context: SSLContext | None = None, options: dict | None = None, **answers
) -> Iterator[MailServer]:
    """A server that lives as long as the block."""
    handler = MailServer(**answers)
    login = {"authenticator": handler.login, "auth_require_tls": False}
    controller = AnyPort(handler, HOST, 0, ssl_context=ssl_context, **login, **(options or {}))
    controller.start()
    handler.connections = 0  # the controller has tried the door itself
    try:
        yield handler
    finally:
        controller.stop()


@contextmanager
def dripping_server(verb: str) -> Iterator[int]:
    """A server that answers at once until a verb, and to that one a sign at a time, for ever; its
    port. Each sign comes long before a reader loses patience."""
    over = Event()

    def drip(to: socket.socket) -> None:
        while not over.wait(0.05):
            to.sendall(b".")

    def talk(client: socket.socket) -> None:
        if verb == "hello":
            return drip(client)
        client.sendall(b"220 bonjour\r\n")
        is_body = False
        for line in client.makefile("rb"):
            heard = line.decode().strip()
            if heard == "." or not is_body:
                if heard.upper().startswith(verb):
                    return drip(client)
                is_body = heard == "DATA"
                client.sendall(b"354 dites\r\n" if is_body else b"250 bien\r\n")
        return None

    def serve() -> None:
        with suppress(OSError):
            client, _ = listening.accept()
            with client:
                talk(client)

    with socket.create_server((HOST, 0)) as listening:
        worker = Thread(target=serve)
        worker.start()
        try:
            yield listening.getsockname()[1]
        finally:
            over.set()
            worker.join(5)


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server((HOST, 0)) as taken:
        return taken.getsockname()[1]


def certificate(folder: Path) -> Path:
    """A self-signed certificate of 127.0.0.1 with its key, in one file."""
    made = folder / "certificate.pem"
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc"]
    name = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    key = ["-keyout", str(made), "-out", str(folder / "public.pem")]
    command = ["openssl", "req", "-x509", *curve, *name, *key, "-days", "2"]
    subprocess.run(command, check=True, capture_output=True)
    with made.open("ab") as file:
        file.write((folder / "public.pem").read_bytes())
    return made


def tls(made: Path) -> SSLContext:
    """A server context with that certificate."""
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made)
    return context
