"""What an act taken back leaves behind it; what protects somebody, counted again."""

from dataclasses import replace
from datetime import date
from typing import Any

from support_engine.core.dossier.amending import with_days
from support_engine.core.dossier.awaited import AwaitedLetter, Renewal
from support_engine.core.dossier.awaiting import ACCOUNT, awaiting, letter_of, letters_behind
from support_engine.core.dossier.clocks import left_undone, stood
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import Corrected
from support_engine.core.dossier.letter_events import ProtectionRenewed
from support_engine.core.dossier.letter_evolve import counted
from support_engine.core.dossier.names import Names
from support_engine.core.dossier.purse import Purse
from support_engine.core.dossier.renames import subject_under, under_names
from support_engine.core.programme.roles import HOLDER


def corrected(dossier: Dossier, event: Corrected, on: date) -> dict[str, Any]:
    """Ends at which clocks act no more, a time that was silent, protections that count again."""
    settled = {
        name: replace(
            clock,
            is_settled=clock.is_settled or name in event.settles,
            undone=left_undone(clock, event.undoes.get(name), on),
        )
        for name, clock in dossier.clocks.items()
        if name in event.settles or name in event.undoes
    }
    silence = (event.silence,) if event.silence else ()
    clocks = stood({**dossier.clocks, **settled} if settled else dossier.clocks, event.stood)
    clocks = with_days(clocks, event.kept, on)
    changes: dict[str, Any] = {"clocks": clocks, "silences": (*dossier.silences, *silence)}
    if event.owed:
        changes["owed_since"] = {**dossier.owed_since, **event.owed}
    if event.renews is None:
        return changes
    unchecked = to_check_again(dossier.purse) if ACCOUNT in event.renews.what else dossier.purse
    return changes | renewed(replace(dossier, clocks=clocks, purse=unchecked), event.renews)


def to_check_again(purse: Purse) -> Purse:
    """An account that comes back was checked before another took its place: no longer."""
    bank = purse.bank and replace(purse.bank, confirmed_by="", confirmed_on=None)
    return replace(purse, bank=bank)


def called(event: Corrected, names: Names) -> Corrected:
    """What a correction says of clocks and protections, under the names of the dossier."""
    if not names:
        return event
    clocks, renews = names.get("clocks", {}), event.renews
    if renews is not None:
        what = (subject_under(one, names) if "." in one else one for one in renews.what)
        renews = replace(renews, what=tuple(what))
    return replace(
        event,
        settles=tuple(clocks.get(name, name) for name in event.settles),
        undoes={clocks.get(name, name): end for name, end in event.undoes.items()},
        renews=renews,
        owed=under_names(event.owed, names),
        stood={clocks.get(name, name): pauses for name, pauses in event.stood.items()},
        kept={clocks.get(name, name): days for name, days in event.kept.items()},
    )


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


def letter_anew(dossier: Dossier, event: ProtectionRenewed, on: date) -> AwaitedLetter:
    """The letter that a protection waits for now; of whoever holds the dossier again, the one that
    they had, from which they have the days that were left to them."""
    act, reader = dossier.version + 1, dossier.people.get(HOLDER, "")
    former = next((one.letter for one in awaiting(dossier) if one.what == event.what), None)
    given: dict[str, Any] = {
        "acted_on": on,
        "acted_known_on": event.known_on,
        "had": event.had,
        "reader": reader,
    }
    fresh = AwaitedLetter(act, event.counts_from, **given, before=former.act if former else 0)
    if event.credit is None:
        return fresh
    today = event.known_on or on
    own = letter_to(dossier, former, reader) or replace(fresh, left_on=today, received_on=today)
    return replace(own, act=act, **given, again_on=today, credit=event.credit)


def letter_to(dossier: Dossier, letter: AwaitedLetter | None, reader: str) -> AwaitedLetter | None:
    """The newest letter of a protection that was written to this reader: itself, or one that it
    took the place of."""
    while letter is not None and letter.reader != reader:
        letter = letter_of(dossier, letter.before)
    return letter


def protected_again(dossier: Dossier, event: ProtectionRenewed, on: date) -> dict[str, Any]:
    """One protection, which waits from now on for the letter of this act; nothing where what it
    protected is over, or was taken back."""
    if not event.counts_from:
        return renewed(dossier, Renewal((event.what,), event.known_on or on))
    letter = letter_anew(dossier, event, on)
    act = letter.act
    section, _, name = event.what.partition(".")
    clock, purse = dossier.clocks.get(name), dossier.purse
    changes: dict[str, Any] = {"letters": (*dossier.letters, letter)}
    if section == "clocks" and clock is not None and clock.is_running:
        clocks = {**dossier.clocks, name: replace(clock, letter=act)}
        return {**changes, "clocks": counted(clocks, letter)}
    if event.what == ACCOUNT and purse.bank is not None:
        return {**changes, "purse": replace(purse, bank=replace(purse.bank, letter=act))}
    recoveries = tuple(
        replace(one, letter=act) if event.what == f"recoveries.{one.number}" else one
        for one in purse.recoveries
    )
    if recoveries == purse.recoveries:
        return {}
    return {**changes, "purse": replace(purse, recoveries=recoveries)}
