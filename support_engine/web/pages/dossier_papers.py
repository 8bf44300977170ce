"""The papers of a dossier: every version, opened in the browser, all of them as one archive."""

from collections.abc import Iterator
from io import RawIOBase
from typing import Any
from urllib.parse import quote
from zipfile import ZIP_STORED, ZipFile

from starlette.responses import Response, StreamingResponse

from support_engine.adapters.files import documents, uploads
from support_engine.adapters.store.case.papers import told
from support_engine.core.dossier.case import Case
from support_engine.errors import UnknownName, UnreadableFile
from support_engine.views.dossier.papers import Paper, papers
from support_engine.web.asked import Asked
from support_engine.web.reading.on_dossier import looked_at
from support_engine.web.reading.on_dossier import page as of_dossier
from support_engine.web.routes import May, page
from support_engine.web.templating import TEMPLATES

NOT_HERE = (
    "Le contenu de cette pièce n’est pas dans ce bureau, ou il n’est plus celui qui a été joint. "
    "La personne qui exploite le bureau peut restaurer une sauvegarde du dossier des pièces."
)
NO_PAPER = "Ce dossier n’a pas de pièce de ce code. Revenez à ses pièces."
SEALED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
BOXED = f"{SEALED}; sandbox"


@page("GET", "/dossiers/{reference}/pieces", May.INSIDE)
def listed(asked: Asked) -> Response:
    """Each version of each, with how long it serves."""
    here = looked_at(asked)
    found = [
        (paper, documents.place(asked.desk.papers, paper.sha256).exists())
        for paper in papers(here.case)
    ]
    with asked.desk.store.reading() as db:  # who has no role but here knows no other dossier
        beside = tuple(told(db, here.case.dossier)) if here.actor.roles and not here.then else ()
    has_some = any(is_here for _, is_here in found)
    return of_dossier(asked, here, "pieces", papers=found, has_some=has_some, beside=beside)


@page("GET", "/dossiers/{reference}/pieces/{sha256}", May.INSIDE)
def opened(asked: Asked) -> Response:
    """A paper as it was given: shown where the browser can, else put aside as a file."""
    case, wanted = looked_at(asked).case, asked.named("sha256")
    paper = next((one for one in papers(case) if one.sha256 == wanted), None)
    if paper is None:
        raise UnknownName(NO_PAPER)
    return given(asked, paper)


def given(asked: Asked, paper: Paper) -> Response:
    """The content of a paper, as a browser may have it. Raises UnreadableFile."""
    content = content_of(asked, paper)
    kind = uploads.kind_of(content)
    how = "inline" if kind in uploads.SHOWN else "attachment"
    name = quote(uploads.given_name(paper.name, kind), safe="")
    return Response(
        content,
        media_type=uploads.MEDIA.get(kind, "application/octet-stream"),
        headers={
            "content-disposition": f"{how}; filename*=UTF-8''{name}",
            # The reader of PDF files of some browsers does not open in a sandbox.
            "content-security-policy": SEALED if kind == "pdf" else BOXED,
        },
    )


def content_of(asked: Asked, paper: Paper) -> bytes:
    """The content of a paper. Raises UnreadableFile, which names no place of the machine."""
    try:
        return documents.content_of(asked.desk.papers, paper.sha256)
    except UnreadableFile as problem:
        raise UnreadableFile(NOT_HERE) from problem


@page("GET", "/dossiers/{reference}/pieces.zip", May.INSIDE)
def archive(asked: Asked) -> Response:
    """Every paper that is here, with an index that names them all; it opens in any browser."""
    here = looked_at(asked)
    name = quote(f"pieces-{here.reference}.zip", safe="")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
    parts = packed(asked, here.case)
    return StreamingResponse(parts, media_type="application/zip", headers=headers)


class Leaving(RawIOBase):
    """A file that is read once, as it is written: what was written waits to leave."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def writable(self) -> bool:
        """It is only written to."""
        return True

    def write(self, part: Any) -> int:
        """Some more of it."""
        self.waiting.append(bytes(part))
        return len(part)

    def taken(self) -> bytes:
        """What was written since."""
        parts, self.waiting = self.waiting, []
        return b"".join(parts)


def packed(asked: Asked, case: Case) -> Iterator[bytes]:
    """The archive, one paper after the other: whatever their number, one is in memory."""
    made, lines = Leaving(), []
    with ZipFile(made, "w", ZIP_STORED) as zipped:
        for path, paper, content in contents(asked, list(papers(case))):
            lines.append((path, paper))
            if content is not None:
                zipped.writestr(path, content)
                yield made.taken()
        index = TEMPLATES.get_template("papers_index.html")
        zipped.writestr("index.html", index.render(case=case, lines=lines))
    yield made.taken()


def contents(asked: Asked, found: list[Paper]) -> Iterator[tuple[str, Paper, bytes | None]]:
    """Each paper with its place in the archive: a number, its kind and code, never its name."""
    for number, paper in enumerate(found, 1):
        try:
            content = content_of(asked, paper)
        except UnreadableFile:
            yield "", paper, None
            continue
        kind = uploads.kind_of(content) or "bin"
        yield f"{number:03d}-{paper.kind}-{paper.code}.{kind}", paper, content
