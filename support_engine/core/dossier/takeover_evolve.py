"""What the end of a takeover changes in a dossier: from that day on it is known here."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from support_engine.core.dossier.awaited import AwaitedLetter
from support_engine.core.dossier.clocks import left_undone
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.known import LIFTING, STATE
from support_engine.core.dossier.takeover import TakeoverEnded
from support_engine.core.programme.roles import HOLDER


def taken_over(dossier: Dossier, event: TakeoverEnded, on: date) -> dict[str, Any]:
    """All that was typed is known from that day: nobody is late on what was not told here. What a
    clock would have done before is left to somebody; the account that was typed is safe so long
    after the letter of this act."""
    clocks = {
        name: replace(clock, undone=left_undone(clock, event.ran_out.get(name), on))
        for name, clock in dossier.clocks.items()
    }
    changes: dict[str, Any] = {
        "takeover": dossier.takeover and replace(dossier.takeover, over_on=on),
        "clocks": clocks,
        "known": {**dossier.known, **dict.fromkeys(all_typed(dossier), on)},
    }
    bank = dossier.purse.bank
    if event.account_waits and bank is not None:
        letter = AwaitedLetter(
            dossier.version + 1, event.account_waits, on, reader=dossier.people.get(HOLDER, "")
        )
        changes["letters"] = (*dossier.letters, letter)
        account = replace(bank, changed_on=on, letter=letter.act)
        changes["purse"] = replace(dossier.purse, bank=account)
    return changes


def all_typed(dossier: Dossier) -> Iterator[str]:
    """All that ladders speak of, by the names under which it is known late."""
    yield from (STATE, LIFTING)
    yield from (f"clocks.{name}" for name in dossier.clocks)
    yield from (f"milestones.{name}" for name in dossier.milestones)
    yield from (f"extensions.{asked.clock}" for asked in dossier.pending_extensions)
    yield from (f"tranches.{name}" for name in dossier.purse.tranches)
