"""The schema: pydantic's, in French, closed where pydantic leaves it open."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.references import references

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TITLE = "Programme d’accompagnement (support-engine)"

NAMED = frozenset(
    {
        "states",
        "facts",
        "transitions",
        "clocks",
        "milestones",
        "reminders",
        "holds",
        "tranches",
        "reports",
        "committees",
    }
)
"""The sections whose parts have an id, which is the second word of a place."""

OF_LETTERS = frozenset({"MilestoneLetters", "MoneyLetters"})
LETTER_KEYS = frozenset(
    {"letter", "lift_letter", "letter_asked", "letter_granted", "letter_refused"}
    | {"letter_closed"}
    | {"to_others", "digest", "digest_to_others", "digest_weekly"}
)
"""The parts that hold letters alone, and the keys of the others that name one."""

Node = dict[str, Any]


def schema(workflow: Workflow | None = None, letters: Collection[str] = ()) -> Node:
    """The JSON Schema of a workflow file.

    With a `workflow`, the ids that it declares are proposed wherever one is expected. Others stay
    allowed: a new version names new things. Where `letters` are given, no other is allowed: each is
    a folder that exists, whatever the file says.
    """
    whole = Workflow.model_json_schema()
    parts: dict[str, Node] = whole["$defs"]
    if workflow is not None:
        for path, names in proposals(workflow).items():
            if names:
                propose(at(path, whole, parts), sorted(names))
    if letters:
        for node in letter_nodes(parts):
            restrict(node, sorted(letters))
    for part in (whole, *parts.values()):
        keep_meanings(part)
    return {"$schema": DIALECT, **whole, "title": TITLE}


def keep_meanings(part: Node) -> None:
    """Leave the meaning of each key; the English of the code is for those who read the code."""
    part.pop("title", None)
    part.pop("description", None)
    for node in part["properties"].values():
        node.pop("title", None)
        node["description"] = node.pop("description")
        if "patternProperties" in node:
            node["additionalProperties"] = False
        simplify(node)


def simplify(node: Node) -> None:
    """TOML has no null: what may be absent is written as what it is when present."""
    if "anyOf" in node and {"type": "null"} in node["anyOf"]:
        (present,) = [form for form in node.pop("anyOf") if form != {"type": "null"}]
        node.pop("default", None)
        node.update(present)


def proposals(workflow: Workflow) -> dict[tuple[str, ...], set[str]]:
    """Where an id is expected, with the ids that exist: `("transitions", "*", "to")`."""
    known_ids: dict[tuple[str, ...], set[str]] = {}
    for place, _, names in references(workflow):
        known_ids.setdefault(general(place), set()).update(names)
    return known_ids


def letter_nodes(parts: dict[str, Node]) -> Iterator[Node]:
    """Every place where a letter is named, even those that a file does not use yet."""
    for name, part in parts.items():
        for key, node in part["properties"].items():
            if name in OF_LETTERS or key in LETTER_KEYS:
                yield node


def restrict(node: Node, names: list[str]) -> None:
    """Allow these and no other."""
    simplify(node)
    for key in ("type", "pattern", "maxLength"):
        del node[key]
    node["enum"] = names


def general(place: str) -> tuple[str, ...]:
    """`reminders.relance.steps[0].to` → `("reminders", "*", "steps", "to")`."""
    section, *rest = re.sub(r"\[\d+\]", "", place).split(".")
    return (section, "*", *rest[1:]) if section in NAMED else (section, *rest)


def at(path: tuple[str, ...], node: Node, parts: dict[str, Node]) -> Node:
    """The node of a path of keys."""
    for key in path:
        if key == "*":
            continue
        node = inner(node, parts)["properties"][key]
    return node


def inner(node: Node, parts: dict[str, Node]) -> Node:
    """The object that a node holds, alone, in a list or by name."""
    for form in node.get("anyOf", ()):
        if form != {"type": "null"}:
            return inner(form, parts)
    if "$ref" in node:
        return parts[node["$ref"].rsplit("/", 1)[1]]
    if "items" in node:
        return inner(node["items"], parts)
    if "patternProperties" in node:
        return inner(next(iter(node["patternProperties"].values())), parts)
    return node


def propose(node: Node, names: list[str]) -> None:
    """Let an editor complete an id, in a list or alone."""
    simplify(node)
    target = node["items"] if node.get("type") == "array" else node
    free = {key: target.pop(key) for key in ("type", "pattern", "maxLength")}
    target["anyOf"] = [{"enum": names}, free]
