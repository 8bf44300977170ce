"""Handing a message over: to a mail server, or to a folder of `.eml` files (the default)."""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Protocol, TypeVar

from support_engine.core.language.addresses import is_address
from support_engine.errors import NotDelivered

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Message:
    """One mail to one person. `key` makes its Message-ID; the same key is the same mail."""

    key: str
    to_name: str
    to_email: str
    reply_name: str
    reply_email: str
    subject: str
    text: str
    html: str
    thread: str


class Mailbox(Protocol):
    """Where messages go. `is_repeatable`: handing the same one twice is harmless."""

    is_repeatable: bool

    def deliver(self, message: Message) -> str:
        """Hand over one message; its Message-ID. Raises NotDelivered, which says on which side of
        the final dot."""

    def message_id(self, key: str) -> str:
        """The Message-ID that a message of this key has."""

    def close(self) -> None:
        """Let the connection go."""


def address(name: str, email: str) -> Address:
    """One address for one header. Raises NotDelivered on anything that is not exactly one."""
    if not is_address(email.strip()):
        raise NotDelivered(f"« {email} » n’est pas une adresse valable.", is_final=True)
    user, _, domain = email.strip().rpartition("@")
    return Address(one_line(name), user, domain)


def one_line(text: str) -> str:
    """Text for a header: one line, and nothing that the mail library would decode."""
    printable = "".join(ch if ch.isprintable() else " " for ch in text)
    return " ".join(printable.replace("=?", "= ?").split())


def digest(key: str) -> str:
    """A short stable name for a key."""
    return sha256(key.encode()).hexdigest()[:32]


def message_id(key: str, domain: str) -> str:
    """The Message-ID of a letter, one for all its attempts, so that a mailbox can tell a repeat."""
    return f"<{digest(key)}@{domain}>"


class FoldedOnce(EmailPolicy):
    """Headers in SMTP's form; folding is the dearest part of a mail, and most come again."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """A header's lines: of the sender, of a person, of a kind of content."""
        return folded(name, value)


@lru_cache(maxsize=4096)
def folded(name: str, value: str) -> bytes:
    """Only the name and the words of a header make its lines. French words are encoded whole: word
    by word, `SMTP` loses the space between two lines that are both encoded."""
    if value.isascii():
        return SMTP.fold_binary(name, value)
    to_whom: tuple[Address, ...] = getattr(value, "addresses", ())
    words = to_whom[0].display_name if to_whom else value
    lines = Header(words, "utf-8", header_name=name).encode(linesep=SMTP.linesep)
    reached = f"{SMTP.linesep} <{to_whom[0].addr_spec}>" if to_whom else ""
    return f"{name}: {lines}{reached}{SMTP.linesep}".encode("ascii")


FOLDED_ONCE = FoldedOnce(linesep=SMTP.linesep)


def compose(
    message: Message, sender_name: str, sender: str, redirect_all: str = ""
) -> EmailMessage:
    """The mail with its headers: stable Message-ID, thread, Reply-To, Auto-Submitted."""
    mail = EmailMessage(policy=FOLDED_ONCE)
    domain = sender.rpartition("@")[2]
    mail["Message-ID"] = message_id(message.key, domain)
    mail["From"] = address(sender_name, sender)
    mail["To"] = address(message.to_name, redirect_all or message.to_email)
    mail["Reply-To"] = reply_to(message, sender_name, sender)
    mail["Subject"] = one_line(message.subject)
    mail["References"] = message_id(f"thread/{message.thread}", domain)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    mail["Content-Language"] = "fr"  # after the content, which clears what describes it
    return mail


def reply_to(message: Message, sender_name: str, sender: str) -> Address:
    """The person who follows the dossier; a mistake in that address does not hold the letter."""
    if is_address(message.reply_email.strip()):
        return address(message.reply_name, message.reply_email)
    return address(sender_name, sender)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who writes. `redirect_all` sends everything to one address, for trials."""

    name: str
    email: str
    redirect_all: str = ""

    def message_id(self, key: str) -> str:
        """The Message-ID of this sender's mails."""
        return message_id(key, self.email.rpartition("@")[2])


class FolderMailbox:
    """Writes `.eml` files; nothing leaves the machine. The same message is the same file."""

    is_repeatable = True

    def __init__(self, folder: Path, identity: Identity) -> None:
        self.folder = folder
        self.identity = identity

    def message_id(self, key: str) -> str:
        """The Message-ID that a message of this key has."""
        return self.identity.message_id(key)

    def deliver(self, message: Message) -> str:
        """Write the file whole or not at all. Raises NotDelivered if the disk says no."""
        who = self.identity
        mail = compose(message, who.name, who.email, who.redirect_all)
        target = self.folder / f"{digest(message.key)}.eml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part = target.with_suffix(".part")
            part.write_bytes(mail.as_bytes())
            part.replace(target)
            return self.message_id(message.key)
        except OSError as problem:
            raise NotDelivered(
                f"Le dossier {self.folder} n’est pas accessible : {problem}"
            ) from problem

    def close(self) -> None:
        """Nothing is held open."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. `security`: starttls, tls or none."""

    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    password: str = ""
    timeout: float = 30.0


class SmtpMailbox:
    """One reused connection; drives MAIL, RCPT and DATA itself to know where a break happened."""

    is_repeatable = False

    def __init__(self, server: Server, identity: Identity) -> None:
        self.server = server
        self.identity = identity
        self._smtp: smtplib.SMTP | None = None

    def message_id(self, key: str) -> str:
        """The Message-ID that a message of this key has."""
        return self.identity.message_id(key)

    def deliver(self, message: Message) -> str:
        """Hand over one message. Raises NotDelivered: final, later, or in doubt."""
        who = self.identity
        mail = compose(message, who.name, who.email, who.redirect_all)
        recipient = (who.redirect_all or message.to_email).strip()
        smtp = self._before_dot(self._connected, is_unreachable=True)
        # A sender that the server refuses is a mistake of the settings: no letter is lost to it.
        self._before_dot(lambda: accepted(smtp.mail(who.email), smtp, is_final=False))
        self._before_dot(lambda: accepted(smtp.rcpt(recipient), smtp))
        self._before_dot(lambda: accepted(smtp.docmd("DATA"), smtp))
        self._hand_over(smtp, mail)
        return self.message_id(message.key)

    def _connected(self) -> smtplib.SMTP:
        """The open connection, made anew if the server let it go."""
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                if self._smtp.rset()[0] == 250:
                    return self._smtp
            self.close()
        server = self.server
        if server.security == "tls":
            context = ssl.create_default_context()
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout, context=context
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        self._smtp = smtp
        if server.security == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo_or_helo_if_needed()
        if server.user:
            smtp.login(server.user, server.password)
        return smtp

    def _before_dot(self, act: Callable[[], Answer], *, is_unreachable: bool = False) -> Answer:
        """Anything that fails here left no message behind: safe to try again."""
        try:
            return act()
        except NotDelivered:
            raise
        except smtplib.SMTPAuthenticationError as problem:
            self.close()
            raise NotDelivered(
                "Le serveur refuse le nom ou le mot de passe.", is_unreachable=is_unreachable
            ) from problem
        except (smtplib.SMTPException, OSError) as problem:
            self.close()
            raise NotDelivered(
                f"Le serveur de messagerie ne répond pas : {problem}",
                is_unreachable=is_unreachable,
            ) from problem

    def _hand_over(self, smtp: smtplib.SMTP, mail: EmailMessage) -> None:
        """Send the body and its final dot; without an answer nobody knows whether it was taken."""
        # A line that starts with a dot would end the message early: it gets a second one.
        body = re.sub(rb"(?m)^\.", b"..", mail.as_bytes())
        whole = body if body.endswith(b"\r\n") else body + b"\r\n"
        # Without its final dot a message is not taken: a break before it is an ordinary failure.
        self._before_dot(lambda: smtp.send(whole))
        try:
            smtp.send(b".\r\n")
            answer = smtp.getreply()
        except (smtplib.SMTPException, OSError) as problem:
            self.close()
            raise NotDelivered(
                "Connexion rompue après la remise du message : à vérifier avant de renvoyer.",
                in_doubt=True,
            ) from problem
        accepted(answer, smtp)

    def close(self) -> None:
        """Say goodbye if the server still listens."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()


def accepted(answer: tuple[int, bytes], smtp: smtplib.SMTP, *, is_final: bool = True) -> None:
    """Go on with 2xx and 3xx. Raises NotDelivered: later for 4xx, final for 5xx if it can be."""
    code, answered = answer
    if 200 <= code < 400:
        return
    with suppress(smtplib.SMTPException, OSError):
        smtp.rset()
    said = answered.decode("utf-8", "replace")[:200]
    raise NotDelivered(
        f"Réponse du serveur : {code} {said}", is_final=is_final and 500 <= code < 600
    )
