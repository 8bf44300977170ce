"""Codes of a second factor: the vectors of RFC 6238, and what is near."""

from datetime import UTC, datetime, timedelta

import pytest

from support_engine.core.people.one_time import as_text, code_at, matching, step_of

SECRET = b"12345678901234567890"
VECTORS = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}
"""RFC 6238, appendix B, SHA-1."""


@pytest.mark.parametrize("second", VECTORS)
def test_the_vectors_of_the_standard(second) -> None:
    assert code_at(SECRET, second // 30, digits=8) == VECTORS[second]
    assert code_at(SECRET, second // 30) == VECTORS[second][2:]


def test_a_telephone_may_be_half_a_minute_off_and_no_more() -> None:
    now = datetime(2026, 1, 5, 12, 0, 10, tzinfo=UTC)
    step = step_of(now)
    found = {n: matching(SECRET, code_at(SECRET, step + n), now) for n in range(-3, 4)}
    assert found == {-3: None, -2: None, -1: step - 1, 0: step, 1: step + 1, 2: None, 3: None}
    assert matching(SECRET, " 123 456 ", now - timedelta(days=1)) is None
    assert matching(SECRET, "é", now) is None
    spaced = f"{code_at(SECRET, step)[:3]} {code_at(SECRET, step)[3:]}"
    assert matching(SECRET, spaced, now) == step


def test_the_secret_is_typed_as_applications_want_it() -> None:
    assert as_text(b"Hello!\xde\xad\xbe\xef") == "JBSWY3DPEHPK3PXP"
