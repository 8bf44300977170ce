"""A conversation with a mail server that ends in time: no read outlives what is left of it."""

import smtplib
import ssl
from io import RawIOBase
from socket import socket
from typing import Any

from support_engine.adapters.deadline import Deadline


class Answers(RawIOBase):
    """What a server says, read within the deadline however slowly it drips."""

    def __init__(self, sock: socket, deadline: Deadline) -> None:
        self._sock, self._deadline, self._heard = sock, deadline, b""

    def readline(self, limit: int | None = -1, /) -> bytes:
        """One line, or what came before the end, or the `limit` first bytes. Raises OSError."""
        most = limit if limit and limit > 0 else len(self._heard) + (1 << 16)
        while b"\n" not in self._heard and len(self._heard) < most:
            self._sock.settimeout(self._deadline.left())
            said = self._sock.recv(4096)
            if not said:
                break
            self._heard += said
        end = min(self._heard.find(b"\n") + 1 or len(self._heard), most)
        line, self._heard = self._heard[:end], self._heard[end:]
        return line


class Timely(smtplib.SMTP):
    """A client whose every read and write ends with the deadline."""

    deadline: Deadline

    def __init__(self, host: str, port: int, deadline: Deadline) -> None:
        self.deadline = deadline
        super().__init__(host, port, timeout=deadline.left())

    def getreply(self) -> tuple[int, bytes]:
        """The next answer. Raises SMTPServerDisconnected when it does not come in time."""
        if self.file is None and self.sock is not None:
            self.file = Answers(self.sock, self.deadline)
        return super().getreply()

    def send(self, s: Any) -> None:
        """Say something. Raises SMTPServerDisconnected when it is not taken in time."""
        if self.sock is not None:
            self.sock.settimeout(self.deadline.left())
        super().send(s)


class TimelyTls(Timely, smtplib.SMTP_SSL):
    """A client whose conversation is protected from its first byte."""

    def __init__(self, host: str, port: int, deadline: Deadline) -> None:
        self.deadline = deadline
        smtplib.SMTP_SSL.__init__(
            self, host, port, timeout=deadline.left(), context=ssl.create_default_context()
        )
