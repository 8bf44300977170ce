"""What waits for a letter now, on a dossier: a reply period, the safety period of an account."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from support_engine.core.dossier.awaited import AwaitedLetter
from support_engine.core.dossier.dossier import Dossier

ACCOUNT = "bank"
"""What an account that is not confirmed is called among the things that wait."""


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A letter and what waits for it: `clocks.reponse`, `recoveries.1`, `bank`."""

    letter: AwaitedLetter
    what: str


def awaiting(dossier: Dossier) -> Iterator[Awaiting]:
    """Everything whose protection counts from a letter, as long as that protection matters."""
    letters = {letter.act: letter for letter in dossier.letters}
    for name, clock in dossier.clocks.items():
        if clock.is_running and clock.letter in letters:
            yield Awaiting(letters[clock.letter], f"clocks.{name}")
    for recovery in dossier.purse.recoveries:
        if recovery.status == "opened" and recovery.letter in letters:
            yield Awaiting(letters[recovery.letter], f"recoveries.{recovery.number}")
    bank = dossier.purse.bank
    if bank is not None and not bank.confirmed_by and bank.letter in letters:
        yield Awaiting(letters[bank.letter], ACCOUNT)


def letter_of(dossier: Dossier, act: int) -> AwaitedLetter | None:
    """The letter of an act, where something waited for it."""
    return next((letter for letter in dossier.letters if letter.act == act), None)


def letters_behind(dossier: Dossier, what: Collection[str]) -> frozenset[int]:
    """The acts whose letters these things wait for."""
    return frozenset(one.letter.act for one in awaiting(dossier) if one.what in what)
