"""The form of an act: what was typed, kept from page to page; a file is kept once it has come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

from starlette.datastructures import FormData, UploadFile

from support_engine.adapters.files import documents, uploads
from support_engine.adapters.files.documents import Kept
from support_engine.assemble import Desk
from support_engine.core.language.typed import Misread, read_date
from support_engine.core.offers.fields import Field, FieldFault, Typed
from support_engine.core.offers.offer import Offer
from support_engine.core.offers.offers import COMMON
from support_engine.errors import UnreadableFile

BEFORE = "f."
"""Before the name of each field, so that none is taken for a field of the form itself."""


@dataclass(slots=True)
class Filled:
    """A form as it came. `seen`: the version of the dossier on the screen; `key`: the act's own,
    so that it is done once; `faults`: what is wrong with a file, by field."""

    seen: int
    key: str
    typed: dict[str, Typed] = field(default_factory=dict)
    faults: tuple[FieldFault, ...] = ()

    def words(self, name: str) -> str:
        """What was typed in a field, as it was typed."""
        value = self.typed.get(name, "")
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Line:
    """A field on a page: its value as it is shown, what is wrong with it, the file it has."""

    field: Field
    name: str
    value: str
    kind: str
    wrong: str = ""
    file: Kept | None = None
    low: str = ""
    high: str = ""


def blank(version: int, defaults: Iterable[Field]) -> Filled:
    """A form that nobody has typed in; each new form is a new act."""
    typed: dict[str, Typed] = {one.name: one.default for one in defaults if one.default}
    return Filled(version, uuid4().hex, typed)


def read(form: FormData, offer: Offer, desk: Desk) -> Filled:
    """What was sent. A file that came is kept, or refused with its sentence."""
    seen, key = str(form.get("seen", "")), str(form.get("key", ""))
    is_key = len(key) == 32 and key.isalnum()
    filled = Filled(version_of(seen), key if is_key else uuid4().hex)
    faults = []
    for one in (*offer.fields, *COMMON):
        if one.kind != "file":
            value = form.get(f"{BEFORE}{one.name}")
            if isinstance(value, str):
                filled.typed[one.name] = value.replace("\r\n", "\n")
            continue
        try:
            if kept := file_of(form, one.name, desk):
                filled.typed[one.name] = kept
        except UnreadableFile as problem:
            faults.append(FieldFault(one.name, one.label, str(problem)))
    filled.faults = tuple(faults)
    return filled


def version_of(text: str) -> int:
    """The version that a form bears; 0 where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def file_of(form: FormData, name: str, desk: Desk) -> Kept | None:
    """The file that came now, or the one that came with an earlier page. Raises UnreadableFile."""
    given = form.get(f"{BEFORE}{name}")
    if isinstance(given, UploadFile) and given.filename:
        desk.store.check_may_write()
        limit = int(desk.settings.web.upload_megabytes * 1_000_000)
        content = given.file.read(limit + 1)
        if len(content) > limit:
            size = f"{desk.settings.web.upload_megabytes:g}"
            raise UnreadableFile(f"Ce fichier dépasse {size} Mo. Réduisez-le, puis joignez-le.")
        return uploads.keep(given.filename, content, desk.papers, desk.settings.web.upload_kinds)
    digest, label = form.get(f"{BEFORE}{name}.sha256", ""), form.get(f"{BEFORE}{name}.name", "")
    if not (isinstance(digest, str) and isinstance(label, str) and is_digest(digest)):
        return None
    there = documents.place(desk.papers, digest)
    return Kept(uploads.label_of(label), digest, there.stat().st_size) if there.exists() else None


def is_digest(text: str) -> bool:
    """Whether it is a SHA-256 as we write it: nothing else ever becomes a path."""
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def lines(fields: Iterable[Field], filled: Filled, faults: Iterable[FieldFault] = ()) -> list[Line]:
    """The fields of a page, with what was typed."""
    wrong: Mapping[str, str] = {one.field: one.sentence for one in faults}
    return [line(one, filled, wrong.get(one.name, "")) for one in fields]


def line(one: Field, filled: Filled, wrong: str) -> Line:
    """A field with what was typed; a day that reads as one is shown as browsers do."""
    given = filled.typed.get(one.name, "")
    value = given if isinstance(given, str) else ""
    kind = one.kind
    if kind == "date":
        day = read_date(value) if value.strip() else None
        if isinstance(day, Misread):
            kind = "text"
        elif day is not None:
            value = day.isoformat()
    low, high = (one.isoformat() if isinstance(one, date) else "" for one in limits(one))
    kept = given if isinstance(given, Kept) else None
    return Line(one, f"{BEFORE}{one.name}", value, kind, wrong, kept, low, high)


def limits(one: Field) -> tuple[int | date | None, int | date | None]:
    """What a form proposes as limits."""
    return one.at_least, one.at_most


def hidden(filled: Filled) -> list[tuple[str, str]]:
    """Everything that was typed, for the next page to carry."""
    found = [("seen", str(filled.seen)), ("key", filled.key)]
    for name, value in filled.typed.items():
        if isinstance(value, str):
            found.append((f"{BEFORE}{name}", value))
        else:
            found.append((f"{BEFORE}{name}.sha256", value.sha256))
            found.append((f"{BEFORE}{name}.name", value.name))
    return found
