"""Moments over which a base passed at once, by somebody's word or unseen, and which of these leaps
was wrong if a moment said right since is right."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from support_engine.core.days.doubts import DRIFT


class Leap(NamedTuple):
    """Over which moments a base passed at once: from the last one that it had reached to the next.

    Most are nights and Sundays: nobody is asked (`is_unseen`). Beyond what the settings allow it
    was somebody's word.
    """

    since: datetime
    to: datetime
    is_unseen: bool = False


def shown_wrong(leaps: Sequence[Leap], furthest: datetime, now: datetime) -> Leap | None:
    """The leap that was wrong if `now` is right; all moments are aware.

    `leaps` in their order, `furthest` the last moment known. The time that the base lived after a
    leap passed everywhere: a moment before what it had reached without doubt and has lived since
    shows nothing, as whoever says it right is mistaken.
    """
    for leap, lived in lived_after(leaps, furthest):
        if leap.since + lived - DRIFT <= now < leap.to:
            return leap
    return None


def lived_after(leaps: Sequence[Leap], furthest: datetime) -> Iterator[tuple[Leap, timedelta]]:
    """Each leap, the last first, and how long the base lived after it. Later ones that nobody
    vouched for are lived time: of two leaps one is wrong."""
    vouched = timedelta(0)
    for leap in reversed(leaps):
        yield leap, furthest - leap.to - vouched
        if not leap.is_unseen:
            vouched += leap.to - leap.since


def in_question(leaps: Sequence[Leap], furthest: datetime) -> timedelta:
    """How much of what the base lived rests on somebody's word that may still be shown wrong."""
    asked = (
        leap.to - leap.since
        for leap, lived in lived_after(leaps, furthest)
        if not leap.is_unseen and lived - DRIFT < leap.to - leap.since
    )
    return sum(asked, timedelta(0))


def worth_keeping(leaps: Sequence[Leap], furthest: datetime) -> list[Leap]:
    """The leaps without those unseen ones that no moment can show to be wrong any more."""
    found = [
        leap
        for leap, lived in lived_after(leaps, furthest)
        if not leap.is_unseen or lived - DRIFT < leap.to - leap.since
    ]
    return found[::-1]
