"""What an act taken back leaves behind it."""

from dataclasses import replace
from typing import Any

from support_engine.core.dossier.awaited import Renewal
from support_engine.core.dossier.awaiting import ACCOUNT, letters_behind
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import Corrected
from support_engine.core.dossier.letter_evolve import counted


def corrected(dossier: Dossier, event: Corrected) -> dict[str, Any]:
    """Clocks that act no more, a time that was silent, protections that count again."""
    settled = {
        name: replace(dossier.clocks[name], is_settled=True)
        for name in event.settles
        if name in dossier.clocks
    }
    silence = (event.silence,) if event.silence else ()
    clocks = {**dossier.clocks, **settled} if settled else dossier.clocks
    changes = {"clocks": clocks, "silences": (*dossier.silences, *silence)}
    if event.renews is None:
        return changes
    return changes | renewed(replace(dossier, clocks=clocks), event.renews)


def renewed(dossier: Dossier, renewal: Renewal) -> dict[str, Any]:
    """What protects somebody, counted again from the day of the correction."""
    acts = letters_behind(dossier, renewal.what)
    letters = tuple(
        replace(letter, again_on=renewal.on) if letter.act in acts else letter
        for letter in dossier.letters
    )
    clocks, purse = dossier.clocks, dossier.purse
    for letter in letters:
        clocks = counted(clocks, letter)
    if ACCOUNT in renewal.what:
        bank = purse.bank and replace(purse.bank, changed_on=renewal.on)
        purse = replace(purse, bank=bank, account_gone=bank is None)
    return {"letters": letters, "clocks": clocks, "purse": purse}
