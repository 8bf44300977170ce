"""What the rows of reports have in common: who and where, the period, and how they become data."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.errors import UNREADABLE

ALERT_MONTHS = 3
"""A deadline nearer than this, or a silence longer than this, is worth an alert."""


@dataclass(frozen=True, slots=True)
class Period:
    """What a report is about: the picture at the end of `as_of`, movements after `since`."""

    since: date
    as_of: date

    @property
    def first_day(self) -> date:
        """The first day of the movements."""
        return self.since + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Seen(Case):
    """A dossier as the base knew it at the end of the period, and as it knew it at the beginning
    (None if it did not): what differs was recorded in the period, whatever day it took effect."""

    before: Dossier | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A dossier that cannot be read: it is named, and the others are shown."""

    reference: str


Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The dossiers that a report leaves out, by reference: those that cannot be read (`unread`),
    those whose past is being typed (`typing`)."""

    unread: list[str] = field(default_factory=list)
    typing: list[str] = field(default_factory=list)

    def told(self) -> dict[str, tuple[str, ...]]:
        """The fields of a report that name them."""
        return {"unread": tuple(sorted(self.unread)), "typing": tuple(sorted(self.typing))}


def readable(
    cases: Iterable[Seen | Unread], tell: Callable[[Seen], Told], left: LeftOut
) -> Iterator[Told]:
    """What is told of each dossier that can be read and is followed here; the others are left out.

    Whatever is wrong with one dossier (a journal that does not fold, rules that are gone), a
    report is about all of them.
    """
    for case in cases:
        if isinstance(case, Unread):
            left.unread.append(case.reference)
            continue
        if case.dossier.in_takeover:
            left.typing.append(case.dossier.reference)
            continue
        try:
            told = tell(case)
        except UNREADABLE:
            left.unread.append(case.dossier.reference)
        else:
            yield told


@dataclass(frozen=True, slots=True)
class Line:
    """A dossier on a line of a report: who and where it is."""

    reference: str
    name: str
    commune: str
    department: str
    wave: str
    state: str
    phase: str
    since: date
    demo: str


def identity(case: Case) -> dict[str, Any]:
    """The fields of `Line`, for any line of a report."""
    details = case.dossier.details
    return {
        "reference": case.dossier.reference,
        "name": case.dossier.name,
        "commune": details.get("commune", ""),
        "department": case.dossier.department,
        "wave": details.get("wave", ""),
        "state": case.workflow.states[case.dossier.state].label,
        "phase": case.workflow.phases[case.dossier.phase].label,
        "since": case.dossier.since,
        "demo": details.get("demo", ""),
    }


def wave_words(wave: str) -> str:
    """A wave as reports name it."""
    return wave or "à préciser"


def plain(view: Any) -> Any:
    """Figures as text, numbers, lists and mappings: for templates, JSON, and letters that wait.

    A date that is not there is an empty text: letters already queued and programmes that read the
    JSON know it so.
    """
    if isinstance(view, date):
        return view.isoformat()
    if isinstance(view, Mapping):
        return {name: plain(value) for name, value in view.items()}
    if isinstance(view, tuple | list):
        return [plain(value) for value in view]
    if not is_dataclass(view):
        return view
    data = {}
    for one in fields(view):
        value = getattr(view, one.name)
        data[one.name] = "" if value is None and one.type == (date | None) else plain(value)
    return data
