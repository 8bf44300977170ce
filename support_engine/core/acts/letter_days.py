"""What a refusal says of a delay that counts from a letter: recorded, left, received."""

from datetime import date, timedelta
from typing import NamedTuple

from support_engine.core.acts import two_hands
from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.acts.two_hands import same_person
from support_engine.core.dossier.awaiting import letter_of
from support_engine.core.dossier.case import Case
from support_engine.core.language.figures import Fact, Running


def not_begun(case: Case, act: int, what: str) -> Blocker | None:
    """Why what counts from the letter of an act does not run yet; None where it runs."""
    letter = letter_of(case.dossier, act)
    if letter is None or not letter.waits:
        return None
    code = Code.LETTER_NOT_LEFT if letter.waits == "left" else Code.LETTER_NOT_RECEIVED
    facts: dict[str, Fact] = {"clock": what, "recorded": letter.recorded_on, "act": act}
    if letter.left_on is not None:
        facts["left"] = letter.left_on
    elif letter.returned_on is not None:
        code, facts["returned"] = Code.LETTER_CAME_BACK, letter.returned_on
    return blocked(code, reference=case.dossier.reference, **facts)


class Resting(NamedTuple):
    """An act of a day that rests on a letter, by its label, and the last day of the delay."""

    act: str
    on: date
    until: date | None


def on_ones_word(case: Case, act: int, by: str, rests: Resting) -> Blocker | None:
    """Why somebody does not do what rests on a letter: on their word alone it was posted or handed
    over, and nobody else has said so; nor has mail brought it so long ago that a delay begun by it
    would be over too. What counts from a receipt, mail does not tell."""
    letter = letter_of(case.dossier, act)
    if letter is None or letter.said_by != (by,):
        return None
    mailed = letter.mailed_on if letter.counts_from == "left" else None
    began, until = letter.counts_on, rests.until
    if mailed and began and until and rests.on > until + max(mailed - began, timedelta()):
        return None
    return same_person(by, "dit que la lettre est remise", rests.act, two_hands.LETTER)


def running(case: Case, act: int, until: date | None) -> Running:
    """A delay that is not over, with the days of the letter that it counts from."""
    letter = letter_of(case.dossier, act)
    if letter is None:
        return Running(until)
    return Running(until, letter.recorded_on, letter.left_on, letter.received_on, letter.how)
