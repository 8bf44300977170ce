"""A hundred hostile uploads at the space of a holder: each is answered by a sentence, leaves
nothing behind, and stops nobody."""

import asyncio
import os
import re
import tempfile
from functools import cache
from io import BytesIO
from itertools import cycle, product
from pathlib import Path
from struct import pack
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from sqlalchemy import inspect, text

from support_engine.core.language.spelling import is_hidden
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import TODAY, carried, words
from tests.web.test_holder_space import PDF, act

STATUTES = act("document:statuts")
MEGABYTES = 0.5
"""What a file may weigh here; a form may weigh a million bytes more."""
EDGE = "5e1f"


def archive(*parts: tuple[str, bytes], how: int = ZIP_DEFLATED) -> bytes:
    """An archive of such parts."""
    made = BytesIO()
    with ZipFile(made, "w", how) as zipped:
        for name, content in parts:
            zipped.writestr(name, content)
    return made.getvalue()


def hungry() -> bytes:
    """An archive whose one line asks its reader for four gigabytes."""
    whole = archive(("mimetype", b"application/vnd.oasis.opendocument.text"), how=ZIP_LZMA)
    place = 30 + len("mimetype") + 5
    return whole[:place] + b"\xff\xff\xff\xff" + whole[place + 4 :]


def forged(place: int, width: int) -> bytes:
    """A text of an office suite whose directory says nonsense of itself."""
    whole = archive(("word/document.xml", b"<w/>"))
    start = whole.rindex(b"PK\x01\x02") + place
    return whole[:start] + b"\xff" * width + whole[start + width :]


NOTHING = b"\x00" * 30_000_000
PICTURE = b"\x89PNG\r\n\x1a\n" + pack(
    ">I4sIIBBBBB", 13, b"IHDR", 2**31 - 1, 2**31 - 1, 8, 6, 0, 0, 0
)
LIES = {
    "empty": b"",
    "a programme": b"MZ\x90\x00\x03 a programme",
    "another": b"\x7fELF\x02\x01\x01",
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a drawing": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 macros",
    "an archive": archive(("facture.exe", b"MZ")),
    "late": b"\n\n%PDF-1.4 ",
    "nulls": b"\x00" * 512,
    "a cut archive": archive(("word/document.xml", b"<w/>"))[:60],
    "no directory": b"PK\x05\x06" + b"\x00" * 18,
}
EXTENSIONS = ("statuts.pdf", "statuts.docx", "statuts.PNG", "statuts.pdf.exe")
ANNOUNCED = ("application/pdf", "image/png", "text/html; charset=x", "?", "a/" + "b" * 500)
NAMES = (
    *("../../../x.pdf", "..\\..\\x.pdf", "/etc/passwd", "C:\\Windows\\x.pdf", "C:x.pdf"),
    *("\\\\server\\share\\x.pdf", "~/.bashrc", "%2e%2e%2fx.pdf", ".", "..", " ", "...", "x.pdf:y"),
    *("x\u202egnp.exe", "\ufeff\u200b", "x\x00.pdf", "x\x1b[31m.pdf", "x\x85\u2028y.pdf"),
    *("é" * 300 + ".pdf", "CON", "NUL.pdf", "aux.txt", "COM1", "LPT1.pdf"),
    *("x.hta", "x.bat", "x.svg", "=1+1.pdf", "<script>alert(1)</script>.pdf", "{{ 7*7 }}.pdf"),
)


@cache
def bombs() -> dict[str, bytes]:
    """What is little, and grows as it is read; made by who reads it: it takes a second."""
    return {
        "docx": archive(("word/document.xml", NOTHING)),
        "xlsx": archive(("xl/workbook.xml", b"<w/>"), ("xl/worksheets/sheet1.xml", NOTHING)),
        "odt": archive(("mimetype", b"application/vnd.oasis.opendocument.text"), ("x", NOTHING)),
        "a long line.odt": archive(("mimetype", NOTHING)),
        "hungry.odt": hungry(),
        "nested.docx": archive(("word.zip", archive(("x", NOTHING)))),
        "sizes.docx": forged(20, 8),
        "version.docx": forged(6, 2),
        "heavy.pdf": b"%PDF-1.4 " + b"x" * int(MEGABYTES * 1_000_000),
    }


def part(name: str, content: bytes, filename: bytes | None = None, kind: str = "") -> bytes:
    """A part of a form, as whoever writes it by hand would."""
    head = f'Content-Disposition: form-data; name="{name}"'.encode()
    if filename is not None:
        head += b'; filename="' + filename.replace(b'"', b"%22") + b'"'
    said = f"\r\nContent-Type: {kind}".encode() if kind else b""
    return b"--" + EDGE.encode() + b"\r\n" + head + said + b"\r\n\r\n" + content + b"\r\n"


def file(content: bytes, name: str = "statuts.pdf", kind: str = "application/pdf") -> bytes:
    return part("f.file", content, name.encode(), kind)


GOOD = file(PDF)
END = f"--{EDGE}--\r\n".encode()


def lying() -> dict[str, bytes]:
    """Each content, under each name, announced as anything."""
    kinds = cycle(ANNOUNCED)
    return {
        f"{what} as {name}": file(content, name, next(kinds)) + END
        for (what, content), name in product(LIES.items(), EXTENSIONS)
    }


def among_others() -> dict[str, bytes]:
    """A bad one before, between and after good ones."""
    bad = [*LIES.items(), *bombs().items()]
    return {
        f"{what} at {place}": b"".join([GOOD] * place + [file(content)] + [GOOD] * (2 - place))
        + END
        for place, (what, content) in zip(cycle(range(3)), bad, strict=False)
    }


def misshapen() -> dict[str, bytes]:
    """What no browser sends."""
    both = GOOD + END
    return {
        **{f"ends at {place}": both[:place] for place in (0, 3, 40, 90, len(GOOD) - 4)},
        "another line in a name": part("f.file", PDF, b"x\r\nSet-Cookie: a=1\r\n\r\n.pdf") + END,
        "no sign of any alphabet": part("f.file", b"MZ", b"\xff\xfe\xed\xa0\x80.pdf") + END,
        "no name": part("", PDF, b"x.pdf") + END,
        "a file without a name": part("f.file", PDF, b"") + END,
        "words for a file": part("f.file", PDF) + END,
        "a file for a ticket": part("f.file.ticket", PDF, b"x.pdf") + END,
        "a ticket of nobody": part("f.file.ticket", b"../../x " + b"0" * 500) + END,
        "a file for each other field": b"".join(
            part(name, PDF, b"x.pdf") for name in ("seen", "key", "day", "step", "f.on", "password")
        )
        + file(b"MZ")
        + END,
        "too many files": GOOD * 21 + END,
        "too many fields": part("x", b"1") * 301 + END,
        "a long head": part("f.file", PDF, b"x" * 100_000) + END,
        "heavier than it may": GOOD * 3 + file(b"%PDF-" + b"x" * 1_600_000) + END,
    }


HEADS = {
    "two gigabytes announced": {"content-length": str(2**31)},
    "more digits than a number has": {"content-length": "9" * 5000},
    "no edge": {"content-type": "multipart/form-data"},
    "an edge of another": {"content-type": "multipart/form-data; boundary=zz"},
    "no form": {"content-type": "application/octet-stream"},
    "packed": {"content-encoding": "gzip", "content-type": "text/plain"},
}


@pytest.fixture
def hers(office, tmp_path, monkeypatch):
    """Her browser; what files pass through on their way stands in a folder of its own."""
    (tmp_path / "passing").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "passing"))
    office.open_at("incubation")
    bureau = bureau_of(office, TODAY, upload_megabytes=MEGABYTES)
    return Browser(bureau).enter("porteuse", side="espace")


def left(office, passing: Path) -> tuple:
    """All that an upload could leave: files, open ones too, and rows."""
    home = office.folder.parent
    files = {one for one in home.rglob("*") if one.is_file() and "base.db" not in one.name}
    opened = Path("/proc/self/fd")
    links = [os.path.realpath(one) for one in opened.iterdir()] if opened.exists() else []
    with office.store.reading() as db:
        counted = {
            table: db.execute(text(f"SELECT count(*) FROM {table}")).scalar()
            for table in inspect(db).get_table_names()
        }
    return files, [one for one in links if one.startswith(str(passing))], counted


def send(hers, body: bytes, **headers: str):
    kind = {"content-type": f"multipart/form-data; boundary={EDGE}"}
    form = b"".join(part(name, value.encode()) for name, value in hers.blank.items())
    whole = body if headers.pop("alone", "") else form + body
    return hers.post(STATUTES, content=whole, headers={**kind, **headers})


def unsaid(answer) -> list[str]:
    """What is wrong with the answer to an upload that is not taken."""
    page = words(answer.text).partition("<main")[2]
    return [
        what
        for what, is_so in {
            f"answered {answer.status_code}": answer.status_code not in (400, 413, 422),
            "no sentence": not re.search(r">[^<>]*[A-Z«][^<>]{15,}[.?!]\s*<", page),
            "a hidden sign": any(is_hidden(sign) for sign in answer.text),
            "a header": "a=1" in str(answer.headers),
        }.items()
        if is_so
    ]


def cut(hers, body: bytes) -> tuple[int, str]:
    """The answer to a form whose line is cut after those bytes, of more that were announced."""
    kind = (b"content-type", f"multipart/form-data; boundary={EDGE}".encode())
    cookie = "; ".join(f"{one.name}={one.value}" for one in hers.cookies.jar).encode()
    known = ((b"host", b"localhost"), (b"sec-fetch-site", b"same-origin"), (b"cookie", cookie))
    length = (b"content-length", str(len(body) + 1000).encode())
    told = {"type": "http", "method": "POST", "scheme": "http", "query_string": b""}
    scope = {**told, "path": STATUTES.replace("%3A", ":"), "headers": [*known, kind, length]}
    coming = [{"type": "http.request", "body": body, "more_body": True}]
    said: list[dict] = []

    async def receive() -> dict:
        return coming.pop() if coming else {"type": "http.disconnect"}

    async def answer(message: dict) -> None:
        said.append(message)

    asyncio.run(hers.app(scope, receive, answer))
    return said[0]["status"], b"".join(one.get("body", b"") for one in said[1:]).decode()


ONE_BASE = pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
"""What comes through the door is read before any base is."""
TABLES = {
    "lying": lying,
    "bombs": lambda: {name: file(content, name) + END for name, content in bombs().items()},
    "names": lambda: {name: file(b"MZ", name) + END for name in NAMES},
    "among others": among_others,
    "misshapen": misshapen,
    "heads": lambda: dict.fromkeys(HEADS, GOOD + END),
}


@ONE_BASE
@pytest.mark.parametrize("kind", TABLES)
def test_a_hostile_upload_is_answered_leaves_nothing_and_stops_nobody(office, hers, kind) -> None:
    passing, wrong = Path(tempfile.gettempdir()), []
    hers.blank = carried(hers.get(STATUTES).text)
    table = TABLES[kind]()
    before, last = left(office, passing), len(table)
    for number, (name, body) in enumerate(table.items(), 1):
        answer = send(hers, body, **HEADS.get(name, {}))
        wrong += [(name, what) for what in unsaid(answer)]
        after = left(office, passing)
        wrong += [(name, "left", one) for one in changed(before, after)]
        before = after
        if number % 6 == 0 or number == last:
            good = send(hers, GOOD + END)
            if good.status_code != 200 or "statuts.pdf" not in good.text:
                wrong.append((name, "stopped the next one", good.status_code))
            before = left(office, passing)
    assert not wrong


@ONE_BASE
def test_a_line_that_is_cut_leaves_nothing_of_what_came_whole(office, hers) -> None:
    passing, form = Path(tempfile.gettempdir()), carried(hers.get(STATUTES).text)
    hers.blank = form
    whole = b"".join(part(name, value.encode()) for name, value in form.items()) + GOOD * 2 + END
    before, heavy = left(office, passing), b"".join([file(b"%PDF-" + b"x" * 400_000)] * 3)
    places = [whole[:place] for place in range(1, len(whole), 97)]
    for came in (*places, whole[:-4], GOOD, heavy):
        status, page = cut(hers, came)
        assert (status, "ne se lit pas ici." in page) == (400, True), page
    assert changed(before, left(office, passing)) == []
    assert send(hers, GOOD + END).status_code == 200


def changed(before: tuple, after: tuple) -> list:
    """What is there that was not."""
    rows = [name for name, number in after[2].items() if number != before[2].get(name)]
    return [*(after[0] ^ before[0]), *after[1], *rows]


def test_there_are_a_hundred() -> None:
    assert sum(len(made()) for made in TABLES.values()) >= 100


@ONE_BASE
@pytest.mark.parametrize("content", [PDF, PICTURE], ids=["pdf", "png"])
def test_a_sound_file_is_taken_whatever_it_is_called_and_given_under_what_it_is(
    office, hers, content
) -> None:
    """Its name is a label; whoever opens it has a file of the kind that its content is."""
    passing, kind, wrong = Path(tempfile.gettempdir()), "pdf" if content == PDF else "png", []
    hers.blank = carried(hers.get(STATUTES).text)
    waiting = office.folder.parent / "data" / "waiting"
    for number, name in enumerate(NAMES):
        own = content + b"%d" % number
        answer = send(hers, file(own, name, "text/html") + END)
        page = words(answer.text)
        wrong += [(name, "refused")] * (answer.status_code != 200)
        wrong += [(name, "hides")] * any(is_hidden(sign) for sign in page)
        wrong += [(name, "runs")] * ("<script>alert" in answer.text)
    assert not wrong
    assert left(office, passing)[1] == []
    assert all(re.fullmatch(r"[0-9a-f]{64}", one.name) for one in waiting.iterdir())
    form = carried(send(hers, file(content, "statuts.hta", "text/html") + END).text)
    assert hers.post(f"{STATUTES}/fait", data=form).status_code == 303
    (kept,) = office.dossier().documents["statuts"]
    given = hers.get(f"/espace/MP1-001/pieces/{kept.sha256}")
    assert given.content == content
    assert given.headers["content-disposition"].endswith(f"statuts.hta.{kind}")
