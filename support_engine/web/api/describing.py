"""The API in words: its operations, what they take and answer, and every code, from its OpenAPI."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from support_engine.web.api.build import described
from support_engine.web.api.problems import HERE, TITLES

TYPES: Mapping[str, str] = {
    "string": "texte",
    "integer": "entier",
    "number": "nombre",
    "boolean": "vrai ou faux",
    "object": "objet",
    "null": "null",
    "date": "jour (AAAA-MM-JJ)",
    "date-time": "moment (ISO 8601)",
    "binary": "fichier",
}
WHERE = {"path": "dans l’adresse", "query": "après « ? »", "header": "en-tête"}


@dataclass(frozen=True, slots=True)
class Value:
    """Something that is given or answered: its name, of what kind, whether it must be there."""

    name: str
    kind: str
    words: str
    required: bool
    where: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that can be asked; `body`, `answer`: of what kind; `problems`: by status."""

    id: str
    method: str
    path: str
    summary: str
    words: str
    given: tuple[Value, ...]
    body: str
    answer: str
    problems: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """An object that is given or answered."""

    name: str
    words: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Manual:
    """The whole of it, for a page."""

    about: str
    operations: Mapping[str, list[Operation]]
    shapes: tuple[Shape, ...]
    codes: tuple[tuple[str, int, str], ...]


@cache
def manual() -> Manual:
    """The API in words; it is that of the programme, of no desk."""
    found = described()
    by_tag: dict[str, list[Operation]] = {}
    for path, methods in found["paths"].items():
        for method, one in methods.items():
            tag = one["tags"][0]
            by_tag.setdefault(tag, []).append(operation(method.upper(), HERE + path, one))
    schemas = found["components"]["schemas"].items()
    shapes = tuple(Shape(name, one.get("description", ""), values(one)) for name, one in schemas)
    codes = tuple((code, status, title) for code, (status, title) in TITLES.items())
    return Manual(found["info"]["description"], by_tag, shapes, codes)


def operation(method: str, path: str, one: Mapping[str, Any]) -> Operation:
    """An operation in words."""
    done = [(int(s), a) for s, a in one["responses"].items() if int(s) < 300]
    return Operation(
        id=one["operationId"],
        method=method,
        path=path,
        summary=one["summary"],
        words=one.get("description", "").replace("\n", " "),
        given=tuple(map(given, one.get("parameters", ()))),
        body=kind_in(one.get("requestBody", {})),
        answer=kind_in(done[0][1]) if done else "",
        problems=tuple(int(status) for status in one["responses"] if int(status) >= 400),
    )


def given(one: Mapping[str, Any]) -> Value:
    """A parameter in words."""
    required = one.get("required", False)
    words = one.get("description", "")
    return Value(one["name"], kind(one["schema"]), words, required, WHERE[one["in"]])


def kind_in(part: Mapping[str, Any]) -> str:
    """Of what kind a body is; nothing where there is none."""
    for content in part.get("content", {}).values():
        return kind(content.get("schema", {}))
    return ""


def kind(schema: Mapping[str, Any]) -> str:
    """« liste de Row », « jour ou null »."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if several := schema.get("anyOf"):
        return " ou ".join(dict.fromkeys(map(kind, several)))
    if schema.get("type") == "array":
        return f"liste de {kind(schema.get('items', {}))}"
    return TYPES.get(schema.get("format", ""), TYPES.get(schema.get("type", ""), "valeur"))


def values(schema: Mapping[str, Any]) -> tuple[Value, ...]:
    """The members of an object."""

    def members() -> Iterator[Value]:
        for name, one in schema.get("properties", {}).items():
            is_there = name in schema.get("required", ())
            yield Value(name, kind(one), one.get("description", ""), is_there)

    return tuple(members())
