"""Handing messages to a mail server: it is always known on which side of the final dot it broke."""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import TypeVar

from support_engine.adapters.deadline import Deadline
from support_engine.adapters.mail.conversation import Timely, TimelyTls
from support_engine.adapters.mail.mailboxes import LastLook, nothing_changed
from support_engine.adapters.mail.messages import Identity, Message, compose
from support_engine.errors import NotDelivered

Answer = TypeVar("Answer")
FAREWELL = 5.0
"""Seconds for saying goodbye; nothing hangs on it."""
DONE, GO_ON = 2, 3
"""The first figure of an answer: it is done; go on with the message."""
CAUSE = re.compile(rb"[45]\.([0-9]{1,3}\.[0-9]{1,3})(?![0-9])")
"""Of what a refusal speaks, where the server says it (RFC 3463)."""
OF_LETTER = re.compile(rb"1\.(0|1|2|3|4|6|10)|2\.[1-4]|3\.4|6\.[0-9]+")
"""The recipient's address or mailbox, the length or the form of the letter. The others speak of the
sender (1.7, 1.8), of what may be sent (1.90, 2.252, 7), of the way or of the day."""
UNTOLD = frozenset({551, 552, 556})
"""Refusals that speak of the mailbox where the server says no more (RFC 5321, RFC 7504); many say
550 or 554 of whatever they hold against the sender."""
UNSAYABLE = (
    "Le nom d’utilisateur ou le mot de passe du serveur de messagerie porte un signe qui n’est pas "
    "ASCII (un accent, « € ») : il ne peut pas lui être dit. Changez-le chez votre hébergeur."
)


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. `security`: starttls, tls or none; `timeout`: seconds that one answer may
    take, `deadline`: those of one message in all, however slowly the server drips."""

    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    password: str = ""
    timeout: float = 30.0
    deadline: float = 120.0


class SmtpMailbox:
    """One reused connection; drives MAIL, RCPT and DATA itself to know where a break happened."""

    is_repeatable = False

    def __init__(self, server: Server, identity: Identity) -> None:
        self.server = server
        self.identity = identity
        self._deadline = Deadline(server.deadline, server.timeout)
        self._smtp: smtplib.SMTP | None = None

    def message_id(self, key: str) -> str:
        """The Message-ID that a message of this key has."""
        return self.identity.message_id(key)

    def deliver(self, message: Message, last_look: LastLook = nothing_changed) -> str:
        """Hand over one message. Raises NotDelivered: final, later, or in doubt; and what
        `last_look`, asked just before DATA, raises."""
        who = self.identity
        mail = compose(message, who)
        self._deadline.start()
        smtp = self._before_dot(self._connected, is_unreachable=True)
        # A sender that the server refuses is a mistake of the settings: no letter is lost to it.
        self._before_dot(lambda: accepted(smtp.mail(who.email), smtp, is_unreachable=True))
        self._before_dot(lambda: accepted(smtp.rcpt(who.reached(message)), smtp))
        last_look()
        self._before_dot(lambda: accepted(smtp.docmd("DATA"), smtp, awaited=GO_ON))
        self._hand_over(smtp, mail)
        return self.message_id(message.key)

    def _connected(self) -> smtplib.SMTP:
        """The open connection, made anew if the server let it go."""
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                if self._smtp.rset()[0] == 250:
                    return self._smtp
            self.close()
            self._deadline.start()
        server = self.server
        client = TimelyTls if server.security == "tls" else Timely
        self._smtp = smtp = client(server.host, server.port, self._deadline)
        if server.security == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo_or_helo_if_needed()
        if server.user:
            if not f"{server.user}{server.password}".isascii():
                raise NotDelivered(UNSAYABLE, is_unreachable=True)
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
        # ValueError: what a server said means nothing, or what it is told cannot be written.
        except (smtplib.SMTPException, OSError, ValueError) as problem:
            self.close()
            raise NotDelivered(
                f"Le serveur de messagerie ne répond pas : {problem}",
                is_unreachable=is_unreachable,
                is_of_sender=True,
            ) from problem

    def _hand_over(self, smtp: smtplib.SMTP, mail: bytes) -> None:
        """Send the body and its final dot; without an answer nobody knows whether it was taken."""
        # A line that starts with a dot would end the message early: it gets a second one.
        whole = re.sub(rb"(?m)^\.", b"..", mail)
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
                is_of_sender=True,
            ) from problem
        try:
            accepted(answer, smtp)
        except smtplib.SMTPException as problem:
            self.close()
            raise NotDelivered(str(problem), in_doubt=True, is_of_sender=True) from problem

    def close(self) -> None:
        """Say goodbye if the server still listens."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            self._deadline.ends = min(self._deadline.ends, monotonic() + FAREWELL)
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()


def accepted(
    answer: tuple[int, bytes],
    smtp: smtplib.SMTP,
    *,
    awaited: int = DONE,
    is_unreachable: bool = False,
) -> None:
    """Go on with the answer that is awaited. Raises NotDelivered: final for 5xx that speaks of the
    letter or its address, later for the others; SMTPException for what answers nothing that was
    said: nobody knows what it means."""
    code, answered = answer
    if code // 100 == awaited:
        return
    if not 400 <= code < 600:
        said = answered.decode("utf-8", "replace")[:200]
        raise smtplib.SMTPException(f"Réponse inattendue du serveur : {code} {said}")
    with suppress(smtplib.SMTPException, OSError):
        smtp.rset()
    said = answered.decode("utf-8", "replace")[:200]
    is_of_letter, is_lasting = speaks_of_letter(code, answered), code >= 500
    raise NotDelivered(
        f"Réponse du serveur : {code} {said}",
        is_final=is_lasting and is_of_letter and not is_unreachable,
        is_unreachable=is_unreachable,
        is_of_sender=not is_of_letter,
    )


def speaks_of_letter(code: int, said: bytes) -> bool:
    """Whether a refusal is of the letter or its address, and of no other message; one that is for
    now and does not say why is taken for it."""
    if cause := CAUSE.match(said):
        return OF_LETTER.fullmatch(cause[1]) is not None
    return code < 500 or code in UNTOLD
