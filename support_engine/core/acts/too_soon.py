"""What was decided on a letter before the delay that it gave was over: its acknowledgement of
receipt came back later, or the letter itself did."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from support_engine.core.dossier.awaited import AwaitedLetter
from support_engine.core.dossier.awaiting import Awaiting, letter_of
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.delays import last_reply_day
from support_engine.core.dossier.explain import awaiting_label
from support_engine.core.language.french import day


class Decided(NamedTuple):
    """A letter, what it gave time for, the day on which that was decided upon, and the last day of
    the delay as it is known now; None where the letter came back."""

    letter: AwaitedLetter
    what: str
    on: date
    until: date | None


def decided_upon(case: Case) -> Iterator[Awaiting]:
    """The letters of reply periods that an act has ended, and of recoveries that were ordered."""
    return (Awaiting(one.letter, one.what) for one in decisions(case))


def decisions(case: Case) -> Iterator[Decided]:
    """Each of these, with its days: what a measure that was lifted waited for, or a project that
    its holder left, was decided by nobody."""
    dossier = case.dossier
    for name, clock in dossier.clocks.items():
        letter = letter_of(dossier, clock.letter)
        if letter is not None and clock.stopped_on is not None and rested_on(case, name):
            began = letter.counts_on or letter.recorded_on
            running = replace(clock, stopped_on=None, started_on=began, waits=letter.waits)
            clocks = {**dossier.clocks, name: running}
            again = case.now_with(replace(dossier, clocks=clocks))
            until = clock_deadline(again, name).on
            yield Decided(letter, f"clocks.{name}", clock.stopped_on, until)
    for recovery in dossier.purse.recoveries:
        letter = letter_of(dossier, recovery.letter)
        if letter is not None and recovery.ordered_on is not None and recovery.left > 0:
            until = last_reply_day(case, recovery)
            yield Decided(letter, f"recoveries.{recovery.number}", recovery.ordered_on, until)


def rested_on(case: Case, clock: str) -> bool:
    """Whether what led the dossier where it is waited for that delay, the measure being in force
    still."""
    rules = case.workflow
    return any(rules.holds[one.hold].clock == clock for one in case.dossier.open_holds) and any(
        clock in rules.awaited_before(act)
        for act in rules.transitions
        if act.target == case.dossier.state
    )


def early(case: Case) -> Iterator[Decided]:
    """What was decided before its delay was over, but what a head has upheld since."""
    for one in decisions(case):
        is_upheld = one.letter.upheld_on is not None and one.letter.upheld_on >= one.on
        if not is_upheld and (one.until is None or one.on <= one.until):
            yield one


KNOWN = {
    "until": "court jusqu’au {} inclus",
    "returned": "n’a pas couru, la lettre étant revenue le {}",
}
"""What is known of the delay, by the day that says it."""


def too_soon(case: Case) -> Iterator[str]:
    """Each decision that came before its delay was over, in one sentence."""
    for one in early(case):
        label, reference = awaiting_label(case.workflow, one.what), case.dossier.reference
        days = {"until": one.until, "returned": one.letter.returned_on}
        known = next(
            (KNOWN[name].format(day(on)) for name, on in days.items() if on), "n’a pas couru"
        )
        yield (
            f"{reference} : une décision du {day(one.on)} repose sur « {label} », qui {known},"
            " d’après ce qui est su de sa lettre : la personne concernée n’a pas eu tout son temps"
            " pour répondre. Reprenez la décision (correct), puis laissez le délai finir ; ou"
            " maintenez-la par écrit (letters received --how upheld)."
        )
