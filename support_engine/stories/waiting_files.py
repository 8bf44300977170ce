"""STORY: a file comes with the form of an act; it waits, is kept with the act, or goes.

Nothing stands in the folder of documents that no journal names: a content goes there in the
transaction of its act, and what nobody confirmed is cleared away by the next round.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from support_engine.adapters.files import documents, private, uploads
from support_engine.adapters.store.web import web_files
from support_engine.adapters.store.web.web_files import Owner, WaitingFile
from support_engine.assemble import Desk
from support_engine.errors import UnreadableFile

JUST_WRITTEN = timedelta(hours=1)
"""A content is written before the base knows it: what is younger is left alone."""
GONE = (
    "Le fichier « {name} » n’attend plus ici : son acte a été fait, ou deux jours ont passé. "
    "Rien n’a été enregistré. Joignez-le de nouveau."
)


def bring(desk: Desk, owner: Owner, name: str, content: bytes, now: datetime) -> WaitingFile:
    """A file that came, for its author and that act alone. `now`: the clock of the machine.

    Raises UnreadableFile where it is not taken, NotForReplaying.
    """
    desk.store.check_may_write()
    found = uploads.known(name, content, desk.settings.web.upload_kinds)
    file = WaitingFile(web_files.new_ticket(), found.name, found.sha256, found.size)
    private.write(desk.waiting / file.digest, content)
    with desk.store.transaction() as db:
        gone = web_files.add(db, owner, file, now)
    for digest in gone:  # at once: whoever sends file after file fills no disk
        (desk.waiting / digest).unlink(missing_ok=True)
    return file


def found(desk: Desk, owner: Owner, ticket: str, now: datetime) -> WaitingFile | None:
    """The file of a ticket, as long as it waits for that person and act."""
    with desk.store.reading() as db:
        file = web_files.find(db, owner, ticket, now)
    return file if file and (desk.waiting / file.digest).exists() else None


def settle(desk: Desk, db: Connection, file: WaitingFile) -> None:
    """Its act is done: the content is a document, before the transaction ends. Raises
    UnreadableFile, and then nothing is done."""
    try:
        content = (desk.waiting / file.digest).read_bytes()
    except OSError:
        content = b""
    if not web_files.gone(db, file) or sha256(content).hexdigest() != file.sha256:
        raise UnreadableFile(GONE.format(name=file.name))
    documents.put(desk.papers, file.sha256, content)


def drop(desk: Desk, files: Iterable[WaitingFile]) -> None:
    """Their acts are done and on record: what waited goes."""
    for file in files:
        (desk.waiting / file.digest).unlink(missing_ok=True)


def clear(desk: Desk, now: datetime) -> None:
    """What nobody confirmed in time goes, and what an act has taken. `now`: the clock of the
    machine."""
    with desk.store.transaction() as db:
        waiting = web_files.clear_out(db, now)
    if not desk.waiting.exists():
        return
    for content in desk.waiting.iterdir():
        if content.name not in waiting and is_old(content, now):
            content.unlink(missing_ok=True)


def is_old(content: Path, now: datetime) -> bool:
    """Whether whoever wrote it had the time to say so in the base."""
    try:
        written = content.stat().st_mtime
    except OSError:
        return False
    return written < (now - JUST_WRITTEN).timestamp()
