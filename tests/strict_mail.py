"""A mail read from its raw bytes, by the letter of RFC 5322, 2045, 2046 and 2047.

Nothing of Python's mail library is used: it forgives what other readers do not.
"""

import re
from base64 import b64decode
from datetime import datetime
from typing import NamedTuple

ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
ATOM = re.compile(rf"{ATEXT}+")
ADDRESS = rf"{ATEXT}+(?:\.{ATEXT}+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
WORD = re.compile(r"=\?utf-8\?([qb])\?([!-~]*)\?=")
IN_A_NAME = re.compile(r"(?:[A-Za-z0-9!*+/-]|_|=[0-9A-F]{2})*")
DAY, TIME = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun)", r"\d\d:\d\d:\d\d \+0[12]00"
DATE = re.compile(rf"{DAY}, (\d\d? [A-Z][a-z]{{2}} \d{{4}} {TIME})")
OCTETS = {f"{octet:02X}": chr(octet) for octet in range(256)}
SIGNS = bytes((*b"\t\r\n", *range(32, 127)))
ONCE = {
    *("Date", "Message-ID", "From", "To", "Reply-To", "Subject", "References", "Auto-Submitted"),
    *("X-Auto-Response-Suppress", "MIME-Version", "Content-Language", "Content-Type"),
}


class Mailbox(NamedTuple):
    """A name and an address."""

    name: str
    email: str


class Mail(NamedTuple):
    """What a strict reader understands."""

    date: datetime
    message_id: str
    sender: Mailbox
    to: Mailbox
    reply: Mailbox
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    method: str = ""
    calendar: bytes = b""


def read(raw: bytes) -> Mail:
    """A whole mail. Raises AssertionError at the first thing that nobody has to take."""
    assert raw.endswith(b"\r\n")
    assert raw.isascii()
    assert not raw.translate(None, SIGNS), "only what can be read"
    assert raw.count(b"\r\n") == raw.count(b"\r") == raw.count(b"\n"), "lines end by CR LF"
    head, _, body = raw.decode("ascii").partition("\r\n\r\n")
    headers = headers_of(head)
    assert set(headers) == ONCE
    assert headers["MIME-Version"] == "1.0"
    assert re.fullmatch(rf"<{ADDRESS}>", headers["Message-ID"])
    assert re.fullmatch(rf"<{ADDRESS}>", headers["References"])
    parts, (method, calendar) = read_parts(headers["Content-Type"], body)
    text, html = (part(kind, one) for kind, one in zip(("plain", "html"), parts, strict=True))
    return Mail(
        moment(headers["Date"]),
        headers["Message-ID"],
        *(mailbox(headers[name]) for name in ("From", "To", "Reply-To")),
        words(headers["Subject"]),
        text,
        html,
        headers,
        method,
        calendar,
    )


def headers_of(head: str) -> dict[str, str]:
    """Each header once, unfolded: the line ends go, the spaces that follow them stay."""
    found: dict[str, str] = {}
    for line in re.split(r"\r\n(?![ \t])", head):
        name, colon, value = line.partition(": ")
        assert colon, f"no header: {line}"
        assert re.fullmatch(r"[!-9;-~]+", name)
        assert name not in found, f"{name} stands twice"
        for part in line.split("\r\n"):
            assert part.strip(), "a line of a header is empty"
            assert len(part) <= 78 or re.fullmatch(rf"(?:\w+-?\w*:)? ?<?{ADDRESS}>?", part), part
            assert len(part) <= 998
        found[name] = value.replace("\r\n", "")
    return found


def moment(value: str) -> datetime:
    """A date of RFC 5322, 3.3, whose weekday is that of its day."""
    found = DATE.fullmatch(value)
    assert found, value
    at = datetime.strptime(found[2], "%d %b %Y %H:%M:%S %z")
    assert at.strftime("%a") == found[1]
    return at


def words(value: str) -> str:
    """Free words: a space between two encoded words is dropped, any other stays (RFC 2047, 6.2)."""
    parts = re.split(r"([ \t]+)", value)
    said, was_encoded = "", False
    for index in range(0, len(parts), 2):
        token = parts[index]
        is_encoded = token.startswith("=?")
        gap = parts[index - 1] if index else ""
        said += "" if is_encoded and was_encoded else gap
        said += decoded(token) if is_encoded else token
        assert is_encoded or "=?" not in token, f"half an encoded word: {token}"
        was_encoded = is_encoded
    return said


def decoded(word: str) -> str:
    """One encoded word, a whole number of characters (RFC 2047, 2 and 5)."""
    found = WORD.fullmatch(word)
    assert found, f"no encoded word: {word}"
    assert len(word) <= 75
    form, content = found.groups()
    assert content, "an encoded word says something"
    if form == "b":
        return b64decode(content, validate=True).decode("utf-8")
    assert IN_A_NAME.fullmatch(content), word
    octets = re.sub(r"=(..)", lambda hexed: chr(int(hexed[1], 16)), content.replace("_", " "))
    return octets.encode("latin-1").decode("utf-8")


def mailbox(value: str) -> Mailbox:
    """Exactly one address, with its name: atoms, one quoted text, or encoded words."""
    if re.fullmatch(ADDRESS, value):
        return Mailbox("", value)
    found = re.fullmatch(rf"(.+) <({ADDRESS})>", value)
    assert found, value
    name, email = found.groups()
    if name.startswith('"'):
        inside = re.fullmatch(r'"((?:[ !#-\[\]-~]|\\[ -~])*)"', name)
        assert inside, name
        return Mailbox(re.sub(r"\\(.)", r"\1", inside[1]), email)
    for token in name.split(" "):
        assert token.startswith("=?") or ATOM.fullmatch(token), name
    return Mailbox(words(name), email)


def read_parts(kind: str, body: str) -> tuple[list[str], tuple[str, bytes]]:
    """The plain and the HTML words, two alternatives; a third is a calendar, with its method, which
    stands beside them as a file as well."""
    if not kind.startswith("multipart/mixed"):
        return several("alternative", kind, body), ("", b"")
    inner, file = several("mixed", kind, body)
    head, _, rest = inner.removeprefix("\r\n").partition("\r\n\r\n")
    said = head.replace("\r\n ", " ").removeprefix("Content-Type: ")
    *words, offered = several("alternative", said, f"{rest}\r\n")
    found = re.match(
        r'\r\nContent-Type: text/calendar; charset="utf-8"; method=([A-Z]+)\r\n', offered
    )
    assert found, offered
    assert file.startswith(
        '\r\nContent-Type: application/ics; name="date.ics"\r\n'
        'Content-Disposition: attachment; filename="date.ics"\r\n'
    )
    content = in_base64(offered)
    assert in_base64(file) == content, "the file says the same"
    return words, (found[1], content)


def several(kind: str, said: str, body: str) -> list[str]:
    """The parts of one that holds several."""
    found = re.fullmatch(rf'multipart/{kind}; boundary="([0-9A-Za-z=_.]{{1,70}})"', said)
    assert found, said
    before, *parts, after = f"\r\n{body}".split(f"\r\n--{found[1]}")
    assert (before, after) == ("", "--\r\n")
    assert all(words.startswith("\r\n") for words in parts)
    return parts


def in_base64(whole: str) -> bytes:
    """The content of a part that is no text."""
    head, _, content = whole.partition("\r\n\r\n")
    assert head.endswith("\r\nContent-Transfer-Encoding: base64")
    lines = content.split("\r\n")
    assert max(map(len, lines)) <= 76
    return b64decode("".join(lines), validate=True)


def part(kind: str, whole: str) -> str:
    """One body, its lines ended by line feeds."""
    head, _, content = whole.removeprefix("\r\n").partition("\r\n\r\n")
    assert head == (
        f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable'
    )
    assert max(map(len, content.split("\r\n"))) <= 76
    assert not re.search(r"=(?![0-9A-F]{2}|\r\n)", content), "« = » begins an octet or a break"
    assert not re.search(r"[ \t]\r\n", content), "a space at the end of a line is lost on its way"
    first, *others = content.replace("=\r\n", "").replace("\r\n", "\n").split("=")
    octets = "".join((first, *(OCTETS[said[:2]] + said[2:] for said in others)))
    return octets.encode("latin-1").decode("utf-8")
