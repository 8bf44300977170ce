"""TOML files that people write: read strictly, every flaw in French with its place."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from support_engine.adapters.files.toml_syntax import said
from support_engine.core.programme.mistakes import explained, missing_or_shut, received
from support_engine.core.programme.parts import Part
from support_engine.errors import UnsoundWorkflow

Model = TypeVar("Model", bound=Part)
Data = dict[str, Any]
LARGEST = 2**63
"""Numbers of the file are kept on eight bytes, as TOML itself wants."""


def read(path: Path, model: type[Model]) -> Model:
    """The file as a typed value. Raises UnsoundWorkflow with every flaw of form and its place."""
    return typed(table(text(path), path.name), model, path.name)


def text(path: Path) -> str:
    """The text of a file, without the mark that some editors write first. Raises UnsoundWorkflow.

    The mark is no part of the text: the same rules have the same hash, whoever saved them.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UnsoundWorkflow(
            f"{path} ne peut pas être lu : {encoding_of(path)}. Ouvrez-le dans votre éditeur et "
            "enregistrez-le en UTF-8 (« Enregistrer sous », « Encodage »)."
        ) from problem
    except OSError as problem:
        raise UnsoundWorkflow(
            f"{path} ne peut pas être lu : {missing_or_shut(problem)}"
        ) from problem


def encoding_of(path: Path) -> str:
    """What keeps a text from being UTF-8, as an editor would name it."""
    content = path.read_bytes()
    if b"\x00" in content:
        return "ce n’est pas un texte en UTF-8 (UTF-16, ou un autre genre de fichier)"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        return f"il n’est pas enregistré en UTF-8 (un caractère de la ligne {line} le montre)"
    return "il n’est pas enregistré en UTF-8"


def table(source: str, place: str) -> Data:
    """The plain data of a text. Raises UnsoundWorkflow with the line, the cause, the remedy."""
    start = f"{place} n’est pas un fichier TOML lisible."
    try:
        return within_reach(tomllib.loads(source))
    except tomllib.TOMLDecodeError as problem:
        raise UnsoundWorkflow(f"{start} {said(problem, source)}") from problem
    except RecursionError as problem:
        raise UnsoundWorkflow(
            f"{start} Des listes ou des tables y sont emboîtées trop profondément : "
            "il n’en faut jamais plus de trois. Ôtez les crochets de trop."
        ) from problem
    except ValueError as problem:
        # A number of more digits than Python reads, or than a base keeps.
        number, line = longest(source)
        raise UnsoundWorkflow(
            f"{start} Ligne {number}, « {line[:40]}… » : ce nombre est trop long. "
            "Vérifiez ses chiffres."
        ) from problem


def within_reach(data: Data) -> Data:
    """The data read, if every base can keep its numbers. Raises ValueError."""
    todo: list[object] = [data]
    while todo:
        match todo.pop():
            case dict() as table:
                todo.extend(table.values())
            case list() as items:
                todo.extend(items)
            case int() as number if abs(number) >= LARGEST:
                raise ValueError(number)
    return data


def longest(source: str) -> tuple[int, str]:
    """The line that holds the longest number, and its rank."""
    lines = enumerate(source.split("\n"), 1)
    return max(
        ((number, line.strip()) for number, line in lines),
        key=lambda one: max(map(len, re.findall(r"[0-9a-fA-Fx_]+", one[1])), default=0),
    )


def typed(data: Data, model: type[Model], place: str) -> Model:
    """The data as a typed value. Raises UnsoundWorkflow with every flaw of form."""
    try:
        return model.model_validate(data)
    except ValidationError as problem:
        errors = problem.errors()
        spoilt = [error["loc"] for error in errors]
        form = model.model_json_schema()
        flaws = tuple(
            form_flaw(error, data, form)
            for error in errors
            if not (error["type"] == "too_short" and holds_another(error["loc"], spoilt))
        )
        raise UnsoundWorkflow(f"{place} a {len(flaws)} défaut(s) de forme.", flaws) from problem


def holds_another(loc: tuple[object, ...], spoilt: list[tuple[int | str, ...]]) -> bool:
    """Whether something else is wrong inside: pydantic calls a list short for its wrong items."""
    return any(len(other) > len(loc) and other[: len(loc)] == loc for other in spoilt)


def form_flaw(error: Mapping[str, Any], data: Data, form: Data) -> str:
    """One pydantic error in French, with its place and the nearest key of that table."""
    place = readable_place(error["loc"], data)
    sentence = f"{place} : {explained(error, keys_at(form, error['loc'][:-1]))}"
    if error["type"] in ("extra_forbidden", "missing"):
        return sentence
    return f"{sentence} (reçu : {received(error['input'])})"


def readable_place(loc: tuple[object, ...], data: Data) -> str:
    """`transitions.deposer.to` rather than `transitions.3.to`; a rung is found by its days."""
    node: object = data
    parts: list[str] = []
    for part in loc:
        if isinstance(part, int) and isinstance(node, list) and part < len(node):
            node = node[part]
            parts.append(named(node, part))
        elif part != "[key]":
            node = node.get(part) if isinstance(node, dict) else None
            parts.append(str(part))
    return ".".join(parts)


def named(part: object, index: int) -> str:
    """An item of a list by its id, a rung by its days, anything else by its rank."""
    if isinstance(part, dict):
        if name := part.get("id"):
            return str(name)
        if "days" in part:
            return f"[days = {received(part['days'])}]"
    return f"[{index + 1}]"


def keys_at(form: Data, loc: tuple[object, ...]) -> dict[str, str]:
    """The keys of the table at a place and their titles, by the JSON Schema of the whole."""
    node = inner(form, form)
    for part in loc:
        if "properties" in node:
            node = node["properties"].get(part, {})
        elif "items" in node:
            node = node["items"]
        else:
            node = next(iter(node.get("patternProperties", {"": {}}).values()))
        node = inner(node, form)
    return {key: str(child.get("title", "")) for key, child in node.get("properties", {}).items()}


def inner(node: Data, form: Data) -> Data:
    """A node itself, whether it is named or may be absent."""
    for choice in node.get("anyOf", ()):
        if choice != {"type": "null"}:
            return inner(choice, form)
    if "$ref" in node:
        defined: Data = form["$defs"][node["$ref"].rsplit("/", 1)[1]]
        return defined
    return node
