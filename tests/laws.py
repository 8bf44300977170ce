"""One law on many cases: all of them are tried, and a failure names each that breaks it; or on
cases that are drawn."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from hypothesis import settings

DRAWS = int(os.environ.get("DRAWS", "1"))
"""How many times as many cases are drawn: `make thorough` says. Once, they are the same each time:
a test that passed fails by a change alone."""


def tries(cases: int, **more: Any) -> settings:
    """A law on so many cases that are drawn (more by `DRAWS`)."""
    return settings(max_examples=cases * DRAWS, **more)


def for_every(*cases: Any) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Make one test of a law and its cases (a tuple is several arguments)."""

    def looped(law: Callable[..., None]) -> Callable[[], None]:
        def test() -> None:
            broken = list(broken_by(law, cases))
            assert not broken, f"{len(broken)} of {len(cases)} cases:\n" + "\n".join(broken)

        test.__name__, test.__doc__ = law.__name__, law.__doc__
        return test

    assert cases, "a law without a case cannot fail"
    return looped


def broken_by(law: Callable[..., None], cases: Iterable[Any]) -> Iterable[str]:
    for case in cases:
        try:
            law(*case) if isinstance(case, tuple) else law(case)
        except Exception as problem:
            yield f"{case}: {type(problem).__name__}: {problem}"
