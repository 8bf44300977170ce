"""The form of an act: what was typed, kept from page to page; a file is carried by its ticket."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from uuid import uuid4

from starlette.datastructures import FormData

from support_engine.adapters.store.web.web_files import WaitingFile
from support_engine.core.language import french
from support_engine.core.language.typed import Misread, read_date
from support_engine.core.offers.fields import Field, FieldFault, Typed
from support_engine.core.offers.offer import DAY, Offer
from support_engine.errors import UnreadableFile
from support_engine.web.reading.deposits import BEFORE, Deposits


@dataclass(slots=True)
class Filled:
    """A form as it came. `seen`: the version of the dossier on the screen; `key`: the form's own;
    `act_key`: that of the act as it was typed, so that it is done once; `faults`: what is wrong
    with a file, by field; `day`: that on which what would happen was shown, nothing before it was;
    `more`: the files that came with the first one of a field.
    """

    seen: int
    key: str
    typed: dict[str, Typed] = field(default_factory=dict)
    faults: tuple[FieldFault, ...] = ()
    day: str = ""
    act_key: str = ""
    more: tuple[WaitingFile, ...] = ()

    def was_shown_before(self, today: date) -> bool:
        """Whether what would happen was shown on another day: dates and letters count anew."""
        return self.day not in ("", today.isoformat())

    @property
    def files(self) -> tuple[WaitingFile, ...]:
        """The files that were joined."""
        first = tuple(one for one in self.typed.values() if isinstance(one, WaitingFile))
        return (*first, *self.more)

    def words(self, name: str) -> str:
        """What was typed in a field, as it was typed."""
        value = self.typed.get(name, "")
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Line:
    """A field on a page: its value as it is shown, what is wrong with it, the files it has."""

    field: Field
    name: str
    value: str
    kind: str
    wrong: str = ""
    files: tuple[WaitingFile, ...] = ()
    low: str = ""
    high: str = ""


def blank(version: int, defaults: Iterable[Field]) -> Filled:
    """A form that nobody has typed in; each new form is a new act."""
    typed: dict[str, Typed] = {one.name: one.default for one in defaults if one.default}
    return Filled(version, uuid4().hex, typed)


def read(
    form: FormData,
    offer: Offer,
    deposits: Deposits | None = None,
    common: Iterable[Field] | None = None,
) -> Filled:
    """What was sent. A file that came waits for its act where files may come (`deposits`), or is
    refused with its sentence; `common`: what may be typed besides, that of the act if not said."""
    seen, key = str(form.get("seen", "")), key_of(form) or uuid4().hex
    filled = Filled(version_of(seen), key, day=str(form.get("day", "")))
    filled.act_key = act_key(form) or key
    faults = []
    for one in (*offer.fields, *(offer.common if common is None else common)):
        if one.kind != "file":
            value = form.get(f"{BEFORE}{one.name}")
            if isinstance(value, str):
                filled.typed[one.name] = value
            continue
        try:
            if deposits and (files := deposits.of_form(form, one.name)):
                filled.typed[one.name], *more = files
                filled.more = tuple(more)
        except UnreadableFile as problem:
            faults.append(FieldFault(one.name, one.label, str(problem)))
    filled.faults = tuple(faults)
    return filled


def key_of(form: FormData) -> str:
    """The key that a form bears; nothing where it is none."""
    key = form.get("key", "")
    return key if isinstance(key, str) and len(key) == 32 and key.isalnum() else ""


OF_A_BATCH = ("acte", "dossiers")


def act_key(form: FormData) -> str:
    """The key of an act as a form says it: pressed again, it is the same; other words under the
    same form, in a second tab, are another act. Nothing where the form bears no key."""
    said = sorted(
        (name, value)
        for name, value in form.multi_items()
        if isinstance(value, str) and (name.startswith(BEFORE) or name in OF_A_BATCH)
    )
    key = key_of(form)
    return sha256(repr((key, said)).encode()).hexdigest()[:32] if key else ""


def version_of(text: str) -> int:
    """The version that a form bears; 0 where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


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
    kept = (given, *filled.more) if isinstance(given, WaitingFile) else ()
    return Line(one, f"{BEFORE}{one.name}", value, kind, wrong, kept, low, high)


def is_dated(offer: Offer, filled: Filled) -> bool:
    """Whether the day of an act stands open: it was typed, or it is that of somebody else's act."""
    is_typed = filled.words("on") or filled.words("because")
    return bool(is_typed) or offer.common[:1] not in ((), (DAY,))


def dated(offer: Offer, filled: Filled, today: date) -> str:
    """« Date d’effet : 1er juin 2023. », where it is not today; always where others did the act."""
    asked, typed = next(iter(offer.common), DAY), filled.words("on").strip()
    day = read_date(typed) if typed else today
    is_said = isinstance(day, date) and (asked != DAY or day != today)
    return f"{asked.label} : {french.day(day)}." if is_said else ""


def limits(one: Field) -> tuple[int | date | None, int | date | None]:
    """What a form proposes as limits."""
    return one.at_least, one.at_most


def tickets(files: Iterable[WaitingFile]) -> str:
    """The tickets of the files of a field, as a form carries them."""
    return " ".join(file.ticket for file in files)


def hidden(filled: Filled) -> list[tuple[str, str]]:
    """Everything that was typed, for the next page to carry."""
    found = [("seen", str(filled.seen)), ("key", filled.key), ("day", filled.day)]
    for name, value in filled.typed.items():
        if isinstance(value, str):
            found.append((f"{BEFORE}{name}", value))
        elif isinstance(value, WaitingFile):
            found.append((f"{BEFORE}{name}.ticket", tickets((value, *filled.more))))
    return found
