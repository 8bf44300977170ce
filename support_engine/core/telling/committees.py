"""On which days committees meet, as those who follow them were told. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

Days = Mapping[date, Sequence[str]]
"""The dossiers that a committee judges, by the day on which it meets."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting of a committee, as it was told last. `number` tells it apart from the others of
    its committee, whatever day it is moved to; `sequence` grows each time something else is told
    of it; `before`: the day from which it was moved."""

    number: int
    sequence: int
    on: date
    references: tuple[str, ...]
    before: date | None = None
    is_cancelled: bool = False


def to_tell(told: Iterable[Meeting], days: Days, today: date) -> list[Meeting]:
    """What is new: meetings set, moved or cancelled since.

    A meeting that nobody waits for any more was moved where its dossiers went, if no other was told
    of that day; else it is cancelled. One whose day has come took place: it is neither.
    """
    told = list(told)
    standing = [one for one in told if not one.is_cancelled]
    free = {on: days[on] for on in days.keys() - {one.on for one in standing} if on >= today}
    new: list[Meeting] = []
    for one in sorted(standing, key=lambda one: (one.on, one.number)):
        if one.on > today and one.on not in days:
            new.append(anew := elsewhere(one, free))
            free.pop(anew.on, None)
    return [*new, *set_days(told, free)]


def elsewhere(one: Meeting, free: Days) -> Meeting:
    """A meeting on the day to which most of its dossiers went, the nearest first; cancelled where
    they went nowhere."""
    gone = {on: len({*one.references} & {*free[on]}) for on in free}
    to = min(filter(gone.__getitem__, gone), key=lambda on: (-gone[on], on), default=None)
    anew = replace(one, sequence=one.sequence + 1, before=None)
    if to is None:
        return replace(anew, is_cancelled=True)
    return replace(anew, on=to, references=tuple(free[to]), before=one.on)


def set_days(told: Sequence[Meeting], free: Days) -> Iterator[Meeting]:
    """Meetings on days of which nobody was told; one that was cancelled on that day is held after
    all."""
    cancelled = {one.on: one for one in told if one.is_cancelled}
    number = max((one.number for one in told), default=0)
    for on in sorted(free):
        former = cancelled.get(on)
        number += former is None
        yield Meeting(
            former.number if former else number,
            former.sequence + 1 if former else 0,
            on,
            tuple(free[on]),
        )
