"""What protects a holder less from one version of the rules to another: time to answer, notice,
what counts as a judgement or a renunciation, what is public. Two people publish it, as what makes a
payment easier."""

from collections.abc import Callable, Mapping
from typing import Any

from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.differences import Difference, differences
from support_engine.core.versions.loosening import at, loosened, raw

Weaker = Callable[[Any, Any], bool]
"""Of an old value and a new one, None where it is not there: whether the new one protects less."""


def lower(old: Any, new: Any) -> bool:
    """Fewer days."""
    return new is None or (old is not None and new < old)


def off(old: Any, new: Any) -> bool:
    """What was said is said no more."""
    return bool(old) and not new


def on(old: Any, new: Any) -> bool:
    """What was not said is said."""
    return bool(new) and not old


def other(old: Any, new: Any) -> bool:
    """Another thing, or none, in the place of one that was there."""
    return old is not None and old != new


def fewer(old: Any, new: Any) -> bool:
    """One that was there is not."""
    return not set(old or ()) <= set(new or ())


def more(old: Any, new: Any) -> bool:
    """One is there that was not."""
    return not set(new or ()) <= set(old or ())


def shorter(old: Any, new: Any) -> bool:
    """A reply period whose least or most is lower."""
    return bool(old) and (not new or any(one < was for was, one in zip(old, new, strict=True)))


PROTECTING: Mapping[tuple[str, str], Weaker] = {
    ("workflow", "least_reply_days"): lower,
    ("workflow", "least_holder_days"): lower,
    ("workflow", "contradictory_step"): off,
    ("workflow", "embargo_fact"): other,
    ("facts", "judgement"): on,
    ("holds", "watch_only"): on,
    ("holds", "clock"): other,
    ("holds", "counts_from"): lambda _, new: new == "left",
    ("clocks", "asked_days"): shorter,
    ("transitions", "adverse"): off,
    ("transitions", "requires_hold"): other,
    ("transitions", "requires_clocks_over"): fewer,
    ("transitions", "renounced_in"): other,
    ("transitions", "allowed_under"): more,
}
"""Section and word → when it protects less; the proof looks at all that a new part does."""


def weakened(old: Workflow, new: Workflow) -> tuple[Difference, ...]:
    """Each difference that makes a payment easier, or protects a holder less, in the order of the
    file."""
    before, after, easier = raw(old), raw(new), loosened(old, new)
    return tuple(
        change
        for change in differences(old, new)
        if change in easier or protects_less(before, after, tuple(change.place.split(".")))
    )


def protects_less(before: Any, after: Any, path: tuple[str, ...]) -> bool:
    """Whether the new value at a place protects less, or a new part is said to."""
    section, words = path[0], path[1:]
    old, new = at(before, path), at(after, path)
    if len(words) > 1 or section == "workflow":
        return weaker(section, words[-1] if words else "", old, new)
    is_new = old is None and isinstance(new, dict)
    return is_new and any(
        PROTECTING.get((section, word)) is on and bool(value) for word, value in new.items()
    )


def weaker(section: str, word: str, old: Any, new: Any) -> bool:
    """Whether a word of the file says less for the holder than it did."""
    rule = PROTECTING.get((section, word))
    return rule is not None and rule(old, new)
