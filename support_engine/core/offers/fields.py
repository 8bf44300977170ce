"""What an act asks its author to type: the fields of a form, read once for all doors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal, Protocol

from support_engine.core.acts.reasons import EXAMPLE
from support_engine.core.language.french import euros, percent
from support_engine.core.language.lengths import longest
from support_engine.core.language.names import identified
from support_engine.core.language.typed import (
    Misread,
    read_amount,
    read_date,
    read_rate,
    read_share,
    read_whole,
)
from support_engine.errors import UnknownName

Kind = Literal["text", "long_text", "date", "amount", "rate", "share", "whole", "choice", "file"]
Into = Literal["", "facts", "changes", "schedule", "papers"]
"""The mapping of the command that a field is an entry of, where it is no field of its own."""


class GivenFile(Protocol):
    """A file that is kept already: its name, its hash, its size in bytes."""

    @property
    def name(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def size(self) -> int: ...


Typed = str | GivenFile
"""What comes in for a field: words, or a file that is kept."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to type. Amounts are cents, rates basis points, shares parts of a whole.

    `at_least`, `at_most`: what the form proposes as limits; the engine alone refuses. `default`:
    the value as one would type it; `example`: what is shown in an empty field. `keeps_empty`: left
    empty on purpose, it takes the value away. `is_number`: a choice among numbers.
    """

    name: str
    label: str
    kind: Kind = "text"
    required: bool = True
    at_least: int | date | None = None
    at_most: int | date | None = None
    choices: Mapping[str, str] | None = None
    default: str = ""
    example: str = ""
    help: str = ""
    into: Into = ""
    keeps_empty: bool = False
    is_number: bool = False

    @property
    def longest(self) -> int | None:
        """How many signs may be typed, where it is words."""
        return longest(self.name, self.into) if self.kind in ("text", "long_text") else None


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with what was typed in a field, in one French sentence or two."""

    field: str
    label: str
    sentence: str


Reader = Callable[[str], Any]
READERS: Mapping[str, Reader] = {
    "date": read_date,
    "amount": read_amount,
    "rate": read_rate,
    "share": read_share,
    "whole": read_whole,
}
"""The one reader of each kind; text is read as it stands."""


def read(field: Field, typed: Typed) -> Any | FieldFault:
    """The value of a field as the command carries it, or what is wrong with it."""
    if field.kind == "file":
        is_text = isinstance(typed, str)
        return fault(field, "aucun fichier n’est joint. Choisissez-en un.") if is_text else typed
    text = str(typed).strip()
    if field.kind == "choice":
        return chosen(field, text)
    value = READERS.get(field.kind, str)(text)
    if isinstance(value, Misread):
        return fault(field, value.about(text))
    if field.longest is not None and len(text) > field.longest:
        return fault(field, f"{len(text)} signes, {field.longest} au plus. Raccourcissez.")
    return carried(field, value)


def chosen(field: Field, text: str) -> str | int | FieldFault:
    """One of the choices, by its id or by what it is called."""
    try:
        meant = identified(field.choices or {}, text, "choix")
        return int(meant) if field.is_number else meant
    except UnknownName as problem:
        return fault(field, str(problem))


def carried(field: Field, value: Any) -> Any:
    """The value as the command wants it: a fact that is a day is a text, a share a fraction."""
    if field.kind == "share":
        return Fraction(*value)
    return value.isoformat() if field.kind == "date" and field.into == "facts" else value


def fault(field: Field, why: str) -> FieldFault:
    """« Montant payé : « 12,345 » : il a plus de deux décimales… »."""
    return FieldFault(field.name, field.label, f"{field.label} : {why}")


def blank(field: Field, on: date) -> Any:
    """What the command carries where nothing was typed."""
    match field.kind:
        case "date":
            return carried(field, on)
        case "choice":
            first = field.default or next(iter(field.choices or {}), "")
            return int(first) if field.is_number else first
        case "amount" | "rate" | "whole":
            return 0
        case "share":
            return Fraction(0)
        case "file":
            return NO_FILE
        case _:
            return ""


def sample(field: Field, on: date) -> Typed:
    """What one could type: the example, the default, or what makes sense for its kind."""
    if field.kind == "choice":
        return field.default or list(field.choices or {"": ""})[-1]
    if field.kind == "file":
        return SOME_FILE
    if field.example or field.default:
        return field.example or field.default
    match field.kind:
        case "date":
            return on.isoformat()
        case "amount":
            return euros(within(field, 100_000_00))
        case "rate":
            return percent(within(field, 5_000))
        case "share":
            return "0 %"
        case "whole":
            return str(within(field, 1))
        case "long_text":
            return EXAMPLE
        case _:
            return "essai"


def within(field: Field, usual: int) -> int:
    """The usual figure, or the nearest one within the limits."""
    low, high = field.at_least, field.at_most
    figure = min(usual, high) if isinstance(high, int) else usual
    return max(figure, low) if isinstance(low, int) else figure


@dataclass(frozen=True, slots=True)
class _File:
    """A file as a probe gives it."""

    name: str
    sha256: str
    size: int


NO_FILE = _File("", "", 0)
SOME_FILE = _File("essai.pdf", "0" * 64, 1)
