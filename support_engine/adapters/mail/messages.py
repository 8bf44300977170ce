"""One mail as bytes that the strictest reader takes: RFC 5322, 2045, 2047 and 3834, nothing else.

Everything is ASCII: words of a header that are not become encoded words, whole (a reader drops the
space that stands between two of them), the two bodies are quoted-printable. The same message is
the same bytes.
"""

import re
from base64 import encodebytes
from binascii import b2a_base64, b2a_qp
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256

from support_engine.adapters.mail.signs import cleaned, one_line
from support_engine.core.language.addresses import compact, is_address
from support_engine.errors import NotDelivered

WIDTH = 78
"""Characters of a line, its end left out, that RFC 5322 recommends; one long word may exceed it."""
FOLD = "\r\n "
ENCODED = 75
"""Characters of an encoded word, at most (RFC 2047, 2)."""
PLAIN = re.compile(rb"[A-Za-z0-9!*+/-]")
"""What stands for itself in an encoded word, wherever it is (RFC 2047, 5 (3))."""
OVERLONG = re.compile(rb"^([^\r\n]{74})(=20|=09)\r\n", re.MULTILINE)
"""A line that the library makes too long by a sign, where a space ends it (RFC 2045, 6.7 (5))."""
BASE64 = b"Content-Transfer-Encoding: base64\r\n\r\n"
FILE = "date.ics"
ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
"""A name that needs no quotes."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A file for the calendar of whoever reads a mail. `method`: REQUEST or CANCEL, said in the
    head of its part too, without which Outlook offers nothing (RFC 6047, 2.4)."""

    method: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One mail to one person. `key` makes its Message-ID; the same key is the same mail. `at`: when
    it is sent, aware, in Paris."""

    key: str
    to_name: str
    to_email: str
    reply_name: str
    reply_email: str
    subject: str
    text: str
    html: str
    thread: str
    at: datetime
    invitation: Invitation | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Who writes. `redirect_all` sends everything to one address, for trials."""

    name: str
    email: str
    redirect_all: str = ""

    def message_id(self, key: str) -> str:
        """The Message-ID of a letter, one for all its attempts: a mailbox can tell a repeat."""
        return f"<{digest(key)}@{self.email.rpartition('@')[2]}>"

    def reached(self, message: Message) -> str:
        """The address to which a message goes. Raises NotDelivered if it is not exactly one."""
        return valid(self.redirect_all or message.to_email)


def digest(key: str) -> str:
    """A short stable name for a key."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()[:32]


def compose(message: Message, sender: Identity) -> bytes:
    """The whole mail, lines ended by CR LF. Raises NotDelivered for what is not one address.

    `Auto-Submitted` and `X-Auto-Response-Suppress` ask machines (out-of-office among them) not to
    answer; no `List-…` header: a letter to one person must not be filed with mailing lists.
    """
    headers = (
        f"Date: {format_datetime(message.at)}\r\n",
        f"Message-ID: {sender.message_id(message.key)}\r\n",
        mailbox_header("From", sender.name, sender.email),
        mailbox_header("To", message.to_name, sender.reached(message)),
        mailbox_header("Reply-To", *answered(message, sender)),
        text_header("Subject", message.subject),
        f"References: {sender.message_id(f'thread/{message.thread}')}\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "X-Auto-Response-Suppress: OOF, AutoReply\r\n",
        "MIME-Version: 1.0\r\n",
        "Content-Language: fr\r\n",
    )
    return "".join(headers).encode("ascii") + bodies(message)


def bodies(message: Message) -> bytes:
    """The plain words and the HTML, as alternatives. A file for a calendar is one more, which
    Outlook and others read there, and stands beside them too, for those who open or keep files."""
    plain, html = part("plain", message.text), part("html", message.html)
    name, invitation = digest(message.key), message.invitation
    if invitation is None:
        return several("alternative", name, plain, html)
    offered, kept = of_calendar(invitation)
    return several("mixed", f"{name}.1", several("alternative", name, plain, html, offered), kept)


def several(kind: str, name: str, *parts: bytes) -> bytes:
    """Parts as one; no body can hold what stands between them: « = » is encoded there."""
    boundary = f"=_{name}"
    head = f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"\r\n\r\n'.encode()
    opened, closed = f"--{boundary}\r\n".encode(), f"--{boundary}--\r\n".encode()
    return head + b"".join(opened + one for one in parts) + closed


def of_calendar(invitation: Invitation) -> tuple[bytes, bytes]:
    """A file for a calendar: as words that a mail reader understands, and as a file."""
    heads = (
        f'Content-Type: text/calendar; charset="utf-8"; method={invitation.method}\r\n',
        f'Content-Type: application/ics; name="{FILE}"\r\n'
        f'Content-Disposition: attachment; filename="{FILE}"\r\n',
    )
    body = BASE64 + encodebytes(invitation.content).replace(b"\n", b"\r\n")
    offered, kept = (head.encode() + body for head in heads)
    return offered, kept


def part(kind: str, words: str) -> bytes:
    """One body, in lines of at most 76 characters; it ends a line."""
    head = (
        f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable'
    )
    whole = words.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    ended = whole if whole.endswith("\r\n") else f"{whole}\r\n"
    body = b2a_qp(ended.encode("utf-8", "replace"), istext=True)
    return head.encode() + b"\r\n\r\n" + OVERLONG.sub(rb"\1=\r\n\2\r\n", body) + b"\r\n"


def answered(message: Message, sender: Identity) -> tuple[str, str]:
    """The person who follows the dossier; a mistake in that address does not hold the letter."""
    if is_address(compact(message.reply_email)):
        return message.reply_name, message.reply_email
    return sender.name, sender.email


def valid(email: str) -> str:
    """One address, without the spaces around. Raises NotDelivered if it is not exactly one."""
    if not is_address(compact(email)):
        raise NotDelivered(f"« {email} » n’est pas une adresse valable.", is_final=True)
    return compact(email)


@lru_cache(maxsize=4096)
def mailbox_header(field: str, name: str, email: str) -> str:
    """A header that holds one address. Raises NotDelivered for what is not one."""
    reached, shown = valid(email), header_words(name)
    if not shown:
        return f"{field}: {reached}\r\n"
    if not shown.isascii() or "=?" in shown or len(quoted(shown)) > WIDTH - len(field) - 2:
        lines = FOLD.join(encoded(shown, WIDTH - len(field) - 2))
    else:
        lines = shown if ATOMS.fullmatch(shown) else quoted(shown)
    room = WIDTH - len(lines.rpartition("\r\n")[2])
    begun = 0 if "\r\n" in lines else len(field) + 2
    gap = " " if begun + len(reached) + 3 <= room else FOLD
    return f"{field}: {lines}{gap}<{reached}>\r\n"


def quoted(name: str) -> str:
    """A name between quotes (RFC 5322, 3.2.4)."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def text_header(field: str, words: str) -> str:
    """A header of free words, in lines of at most `WIDTH` characters."""
    shown = header_words(words)
    is_plain = shown.isascii() and "=?" not in shown
    lines = wrapped(shown, WIDTH - len(field) - 2) if is_plain else None
    if lines is None:
        lines = list(encoded(shown, WIDTH - len(field) - 2))
    return f"{field}: {FOLD.join(lines)}\r\n"


def wrapped(words: str, first: int) -> list[str] | None:
    """Plain words cut at their spaces; none where a word is too long for a line."""
    lines = [""]
    for word in words.split(" "):
        room = first if len(lines) == 1 else WIDTH - 1
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if len(joined) <= room:
            lines[-1] = joined
        elif len(word) < WIDTH and lines[-1]:
            lines.append(word)
        else:
            return None
    return lines


def encoded(words: str, first: int) -> Iterator[str]:
    """Words as encoded words, each a whole number of characters; `first`: the room of the first."""
    spelt = [(sign, in_q(sign)) for sign in words]
    is_q = sum(len(q) for _, q in spelt) <= len(words.encode()) * 4 // 3
    form, room = ("q", ENCODED - 12) if is_q else ("b", (ENCODED - 12) // 4 * 3)
    left = min(room, first - 12 if is_q else (first - 12) // 4 * 3)
    taken = ""
    for sign, q in spelt:
        size = len(q) if is_q else len(sign.encode())
        if size > left:
            yield encoded_word(taken, form)
            taken, left = "", room
        taken, left = taken + sign, left - size
    yield encoded_word(taken, form)


def encoded_word(words: str, form: str) -> str:
    """One encoded word."""
    if form == "q":
        return f"=?utf-8?q?{''.join(map(in_q, words))}?="
    return f"=?utf-8?b?{b2a_base64(words.encode(), newline=False).decode()}?="


@lru_cache(maxsize=1024)
def in_q(sign: str) -> str:
    """One character as an encoded word spells it."""
    if sign == " ":
        return "_"
    octets = sign.encode()
    return sign if PLAIN.fullmatch(octets) else "".join(f"={octet:02X}" for octet in octets)


def header_words(text: str) -> str:
    """Words for a header: one line, no sign that would hide, turn or cut it."""
    return one_line(str(cleaned(text)).replace("\t", " "))
