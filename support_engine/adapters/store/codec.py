"""Values to text and back. Canonical: the same value always gives the same text."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import from_json, to_json
from sqlalchemy import RowMapping

from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import AnyEvent, Event


@cache
def of_dossier() -> TypeAdapter[Dossier]:
    """Built when first needed: a list of dossiers reads columns alone."""
    return TypeAdapter(Dossier)


@cache
def of_event() -> TypeAdapter[AnyEvent]:
    """For events; built when first needed too."""
    return TypeAdapter(Event)


def dump_dossier(dossier: Dossier) -> str:
    """The folded dossier as JSON text."""
    return of_dossier().dump_json(dossier, exclude_defaults=True).decode()


def load_dossier(text: str) -> Dossier:
    """The dossier of a stored text. Raises ValueError if the text is damaged."""
    return of_dossier().validate_json(text)


def dump_event(event: AnyEvent) -> str:
    """The event as JSON text; its type stands in a column of its own as well."""
    return of_event().dump_json(event).decode()


@lru_cache(maxsize=4096)
def load_event(text: str) -> AnyEvent:
    """The event of a journal row; a round reads the same rows again and again, and an event never
    changes. Raises ValueError if the text is damaged."""
    return of_event().validate_json(text)


def dump_data(data: object) -> str:
    """Plain data (a letter's facts) as JSON text."""
    return to_json(data).decode()


def moment(at: datetime) -> str:
    """An aware moment as UTC text that sorts. Raises ValueError on a naive one."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def from_moment(text: str) -> datetime:
    """The aware moment of a stored text. Raises ValueError on a text that is none."""
    if not text.endswith("Z"):
        raise ValueError(f"not a moment in UTC: {text!r}")
    return datetime.fromisoformat(text)


SEALED = (
    "previous",
    "reference",
    "version",
    "payload",
    "actor",
    "effective_on",
    "recorded_at",
    "act_key",
)
"""The columns of a journal row that its hash covers, in order; `type` stands in the payload."""


def seal(row: Mapping[str, Any] | RowMapping) -> str:
    """The hash of a journal row: every column of it and the hash of the row before. A row of a
    former version says nothing of its letters."""
    said = SEALED if row["letters"] is None else (*SEALED, "letters")
    columns = ("" if row[name] is None else str(row[name]) for name in said)
    return sha256("\x1f".join(columns).encode()).hexdigest()


def load_data(text: str) -> dict[str, object]:
    """A letter's facts, as they were frozen."""
    data: dict[str, object] = from_json(text)
    return data
