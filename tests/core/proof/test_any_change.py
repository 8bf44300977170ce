"""Whatever is changed in a file, it is answered: a mistake of form, a flaw, a claim; no traceback.

`PROOF_CHANGES=500 pytest tests/core/proof/test_any_change.py` looks further.
"""

import os
from copy import deepcopy
from time import process_time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.soundness import flaws
from support_engine.core.proof.prove import prove
from support_engine.core.proof.search import TooManySituations
from tests.core.proof.test_zoo import GOOD, WITH_SESSIONS
from tests.letter_samples import NEEDS

CHANGES = int(os.environ.get("PROOF_CHANGES", "12"))
SECONDS = 25
"""Of processor; ten times what a good file takes on a slow day."""
WORDS = ("label", "todo", "source", "effects", "id")
"""Keys whose words decide nothing."""
NUMBERS = (-400, -1, 0, 1, 2, 15, 90, 400, 10_000)

Path = tuple[str | int, ...]


def places(part: Any, at: Path = ()) -> list[Path]:
    """Every place of a file below its sections, words left out."""
    found = [at] if len(at) > 1 and at[-1] not in WORDS else []
    if not isinstance(part, dict | list):
        return found
    below = part.items() if isinstance(part, dict) else enumerate(part)
    return [*found, *(place for key, one in below for place in places(one, (*at, key)))]


def change(draw: Any, data: dict) -> None:
    """One value becomes another of the same file, a number, or nothing."""
    every = places(data)
    path = draw(st.sampled_from(every))
    holder = data
    for key in path[:-1]:
        holder = holder[key]
    old = holder[path[-1]]
    if isinstance(old, bool):
        holder[path[-1]] = not old
    elif isinstance(old, int):
        holder[path[-1]] = draw(st.sampled_from(NUMBERS))
    elif isinstance(old, str):
        holder[path[-1]] = draw(st.sampled_from(sorted(ids(data))))
    elif draw(st.booleans()) and old:
        kept = list(old)[:-1]
        holder[path[-1]] = kept if isinstance(old, list) else {key: old[key] for key in kept}
    else:
        del holder[path[-1]]


def ids(data: dict) -> set[str]:
    """Every name that the file gives to something."""
    named = {name for part in data.values() if isinstance(part, dict) for name in part}
    listed = (part for part in data.values() if isinstance(part, list))
    return named | {one["id"] for part in listed for one in part} | {"systeme"}


@settings(max_examples=CHANGES, database=None)
@given(st.data(), st.sampled_from([GOOD, WITH_SESSIONS]), st.integers(1, 3))
def test_whatever_is_changed_a_file_is_answered_and_soon(data, good, changes) -> None:
    file = deepcopy(good)
    for _ in range(changes):
        change(data.draw, file)
    began = process_time()
    try:
        workflow = Workflow.model_validate(file)
        if not flaws(workflow, NEEDS):
            assert prove(workflow, NEEDS).verdicts
    except (ValidationError, TooManySituations):
        return  # told as mistakes of form, or as a file too entangled
    assert process_time() - began < SECONDS
