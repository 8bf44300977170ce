"""What an event changes in the letters that a protection waits for, and in the clocks that do."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from support_engine.core.dossier.awaited import AwaitedLetter, CountsFrom
from support_engine.core.dossier.clocks import resumed
from support_engine.core.dossier.dossier import Clock, Dossier
from support_engine.core.dossier.events import HoldLifted
from support_engine.core.dossier.letter_events import LetterLeft, LetterReceived, LetterReturned
from support_engine.core.dossier.lifting import told
from support_engine.core.programme.roles import HOLDER


def awaited(
    dossier: Dossier, counts_from: CountsFrom, on: date, known_on: date | None
) -> dict[str, Any]:
    """An act that waits for its letter, if it does: the act is the next version."""
    if not counts_from:
        return {}
    reader = dossier.people.get(HOLDER, "")
    letter = AwaitedLetter(dossier.version + 1, counts_from, on, known_on, reader=reader)
    return {"letters": (*dossier.letters, letter)}


Delivery = LetterLeft | LetterReceived | LetterReturned


def delivered(dossier: Dossier, event: Delivery, on: date) -> dict[str, Any]:
    """A letter left, was received or came back; nothing where its act was taken back."""
    if isinstance(event, LetterLeft) and event.resumes:
        return told(dossier, event.resumes, event.known_on or on)
    letters = tuple(
        after(letter, event, on) if letter.act == event.act else letter
        for letter in dossier.letters
    )
    now = next((letter for letter in letters if letter.act == event.act), None)
    if now is None:
        return {}
    return {"letters": letters, "clocks": counted(dossier.clocks, now)}


FORGOTTEN = (
    *("left_on", "left_known_on", "mailed_on"),
    *("received_on", "received_known_on", "upheld_on"),
)
"""What is known no more of a letter that came back."""


def after(letter: AwaitedLetter, event: Delivery, on: date) -> AwaitedLetter:
    """The letter with what is now known of it. A departure said again counts from its recording,
    but where a second person says the same day: that is the voice which was missing. What mail
    brings after somebody's word moves nothing. Of two receipts the later: a day that somebody types
    afterwards shortens nothing, and one that is no later counts nothing anew. One that came back is
    to leave again, on whatever words it had left or was received. What is upheld moves no delay."""
    if isinstance(event, LetterReceived) and event.how == "upheld":
        return replace(letter, upheld_on=on)
    if isinstance(event, LetterReturned):
        none: dict[str, Any] = dict.fromkeys(FORGOTTEN)
        return replace(letter, **none, said_by=(), how="", returned_on=on)
    if isinstance(event, LetterLeft) and letter.said_by and not event.by:
        return replace(letter, mailed_on=on)
    is_voice = event.by and letter.said_by and event.by not in letter.said_by
    if isinstance(event, LetterLeft) and is_voice and on == letter.left_on:
        now = letter
    elif isinstance(event, LetterLeft):
        now = replace(letter, left_on=on, left_known_on=event.known_on)
    elif event.by and letter.received_on is not None and on <= letter.received_on:
        now = letter
    else:
        latest = max(on, letter.received_on or on)
        known_on = event.known_on
        now = replace(letter, received_on=latest, received_known_on=known_on, how=event.how)
        now = replace(now, upheld_on=None)
    begins = bool(letter.waits) and not now.waits
    if event.by and event.by not in letter.said_by and (begins or letter.said_by):
        now = replace(now, said_by=(*letter.said_by, event.by))
    return now


def counted(clocks: Mapping[str, Clock], letter: AwaitedLetter) -> Mapping[str, Clock]:
    """The clocks that wait for this letter run from the day that it gives."""
    return {
        name: replace(clock, waits=letter.waits, started_on=letter.counts_on or letter.recorded_on)
        if clock.letter == letter.act and clock.is_running
        else clock
        for name, clock in clocks.items()
    }


def lifted(clocks: Mapping[str, Clock], event: HoldLifted, on: date) -> Mapping[str, Clock]:
    """What a measure stopped runs again: from its end, and what protects the holder, or is theirs
    to keep, no earlier than the day on which that end was recorded."""
    protecting = {name for name, clock in clocks.items() if clock.letter} | {*event.to_known}
    return resumed(
        clocks, f"hold.{event.hold}", on, dict.fromkeys(protecting, event.known_on or on)
    )
