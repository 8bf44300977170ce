"""Files that an unkind or hurried hand could write: one change of a shipped programme, the claim
that must refuse it, the place that it must name, and words of the reason."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

Data = dict[str, Any]
Change = Callable[[Data], None]


@dataclass(frozen=True)
class Hostile:
    """`claim` is `flaws` where the form alone tells; `said` is a part of the sentence."""

    name: str
    change: Change
    claim: str
    place: str
    said: str
    programme: str = "manufactures"

    def written(self, good: Data) -> Data:
        """The hostile file."""
        data = deepcopy(good)
        self.change(data)
        return data


def at(data: Data, path: str) -> Any:
    """The part that a path names: `transitions.deposer`, `reminders.jalons.steps.0`."""
    here: Any = data
    for key in path.split("."):
        if isinstance(here, list):
            is_place = key.isdigit()
            here = here[int(key)] if is_place else next(one for one in here if one["id"] == key)
        else:
            here = here[key]
    return here


def put(path: str, **values: Any) -> Change:
    """Some keys of a part get another value; None takes a key away."""

    def change(data: Data) -> None:
        part = at(data, path)
        for key, value in values.items():
            part.pop(key, None)
            if value is not None:
                part[key.rstrip("_")] = value

    return change


def add(section: str, part: Data) -> Change:
    """One more part at the end of a list."""
    return lambda data: data[section].append(part)


def both(*changes: Change) -> Change:
    """Several changes of one file."""

    def change(data: Data) -> None:
        for one in changes:
            one(data)

    return change


def ladder(name: str, about: str, *days: int, to: str = "instructeur", **more: Any) -> Data:
    """A ladder of plain rungs."""
    steps = [{"days": day, "to": [to], "letter": "relance_instruction"} for day in days]
    return {"id": name, "about": about, "steps": steps, **more}


def rungs(name: str, *days: int, to: str = "instructeur") -> Change:
    """A ladder of the file gets other rungs, and no repetition."""
    return put(f"reminders.{name}", steps=ladder("", "", *days, to=to)["steps"], repeat=None)
