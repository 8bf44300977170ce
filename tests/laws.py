"""One law on many cases: all of them are tried, and a failure names each that breaks it."""

from collections.abc import Callable, Iterable
from typing import Any


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
