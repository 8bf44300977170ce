"""Moments ahead that a person confirmed against a doubt, and which of them was wrong if one said
right since is right."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from support_engine.core.days.doubts import DRIFT


class Leap(NamedTuple):
    """Over which moments a base was taken by somebody's word: from the last one that it had reached
    without doubt to the confirmed one."""

    since: datetime
    to: datetime


def shown_wrong(leaps: Sequence[Leap], furthest: datetime, now: datetime) -> Leap | None:
    """The leap that was wrong if `now` is right; all moments are aware.

    `leaps` in their order, `furthest` the last moment known. The time that the base lived after a
    leap passed everywhere: a moment before what it had reached without doubt and has lived since
    shows nothing, as whoever says it right is mistaken.
    """
    lived, end = timedelta(0), furthest
    for leap in reversed(leaps):
        lived += end - leap.to
        if leap.since + lived - DRIFT <= now < leap.to:
            return leap
        end = leap.since
    return None
