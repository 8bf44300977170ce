"""Two versions of a programme side by side, in French: nothing can change without being said.

Every part of the file is compared key by key; what has an id is followed by its id, so that moving
a section says nothing and renaming one says what went and what came.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from support_engine.core.language.french import euros, percent
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.money import WHOLE
from support_engine.core.programme.words import AGREED, KEYS, SECTIONS, rung, said

LIMITS = ("at_least", "at_most")
ALONE = frozenset(
    {"workflow", "sessions", "money", "extensions", "milestone_letters", "reminder_letters"}
    | {"corrections"}
)
"""Sections that hold keys, and not parts by their ids."""


class Difference(NamedTuple):
    """A place of the file (`clocks.accompagnement.months`), and what changed there."""

    place: str
    sentence: str


def differences(old: Workflow, new: Workflow) -> list[Difference]:
    """Every difference, in the order of the file; none between equal files."""
    before, after = plain(old), plain(new)
    every: list[Difference] = []
    for section in dict.fromkeys((*before, *after)):
        every.extend(compared(section, section, before.get(section), after.get(section)))
    every.extend(reordered(old, new))
    return every


def reordered(old: Workflow, new: Workflow) -> Iterator[Difference]:
    """The order of the tranches counts: ceilings hold for all that is paid up to each."""
    was = [tranche for tranche in old.tranche_of if tranche in new.tranche_of]
    will = [tranche for tranche in new.tranche_of if tranche in old.tranche_of]
    if was != will:
        orders = f"{', '.join(was)} → {', '.join(will)}"
        yield Difference("tranches", f"L’ordre des tranches change : {orders}")


def plain(workflow: Workflow) -> dict[str, Any]:
    """The file as plain data, what has an id being found by it; what is not said is its default."""
    data = workflow.model_dump(mode="json", by_alias=True, exclude_none=True)
    for fact in data["facts"].values():
        fact |= {key: limit(fact["type"], fact[key]) for key in LIMITS if key in fact}
    if workflow.money is not None and workflow.money.whole != WHOLE:
        for tranche in data["tranches"]:
            tranche["share"] = f"{tranche['share']}/{workflow.money.whole}"
    return {name: by_id(value) for name, value in data.items()}


def limit(kind: str, value: int) -> Any:
    """The least or the most of an information, as its kind is read."""
    return {"money": euros, "percent": percent}.get(kind, str)(value)


def by_id(value: Any) -> Any:
    """A list of parts as a mapping from their ids; rungs of a ladder from their days."""
    if isinstance(value, dict):
        return {name: by_id(part) for name, part in value.items()}
    if isinstance(value, list) and value and all(isinstance(part, dict) for part in value):
        key = "id" if "id" in value[0] else "days"
        return {part[key]: by_id(part) for part in value}
    return value


def compared(section: str, place: str, old: Any, new: Any) -> Iterator[Difference]:
    """What differs at a place, going down to the first thing that came, went or changed."""
    if old == new:
        return
    if are_parts(old, new):
        old, new = old or {}, new or {}
        for key in dict.fromkeys((*old, *new)):
            yield from compared(section, f"{place}.{key}", old.get(key), new.get(key))
        return
    yield Difference(place, sentence(section, place, old, new))


def are_parts(old: Any, new: Any) -> bool:
    """Both hold parts by their ids; an empty list holds none."""
    return all(isinstance(side, Mapping) or side == [] for side in (old, new))


def sentence(section: str, place: str, old: Any, new: Any) -> str:
    """« Délai « accompagnement » : durée en mois 24 → 30 »."""
    _, *path = place.split(".")
    part = SECTIONS.get(section, section)
    if not path:
        return came_or_went(part, old, new, AGREED.get(part, ""))
    if section in ALONE:
        what, inside = part, path
    else:
        what, inside = f"{part} « {path[0]} »", path[1:]
    if not inside:
        return came_or_went(what, old, new, AGREED.get(part, ""))
    if inside[0] == "steps" and len(inside) > 1:
        what, inside = f"{what}, étape {rung(int(inside[1]))}", inside[2:]
        if not inside:
            return came_or_went(what, old, new, "e")
    key = ", ".join(KEYS.get(word, word) for word in inside)
    return f"{what} : {key} : {change(inside[-1], old, new)}"


def change(key: str, old: Any, new: Any) -> str:
    """« 24 → 30 »; of a list, what came and what went."""
    if not (isinstance(old, list) and isinstance(new, list)) or set(old) == set(new):
        return f"{said(key, old)} → {said(key, new)}"
    came = [item for item in new if item not in old]
    went = [item for item in old if item not in new]
    moves = (("plus", came), ("moins", went))
    return ", ".join(f"{verb} {said(key, some)}" for verb, some in moves if some)


def came_or_went(what: str, old: Any, new: Any, agreed: str) -> str:
    """A part that was not there, or that is no more; `agreed` is the ending of its participle."""
    if old is None:
        return f"{what} : ajouté{agreed} ({summary(new)})"
    if new is None:
        return f"{what} : retiré{agreed} ({summary(old)})"
    return f"{what} : {said('', old)} → {said('', new)}"


def summary(part: Any) -> str:
    """A part in a few words: each of its keys that says something."""
    if not isinstance(part, Mapping):
        return said("", part)
    known = ("id", "days") if "letter" in part else ("id",)
    told = {key: value for key, value in part.items() if value and key not in known}
    shown = [f"{KEYS.get(key, key)} {said(key, value)}" for key, value in told.items()]
    return ", ".join(shown) or "sans précision"
