"""Whoever holds a dossier is told of what protects them: each protection waits for a letter of its
own again once another person holds the dossier, or once an act that had changed it is taken back.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from support_engine.core.acts.letters import announced
from support_engine.core.dossier.awaited import AwaitedLetter, CountsFrom
from support_engine.core.dossier.awaiting import ACCOUNT, awaiting
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.events import ProtectionRenewed
from support_engine.core.programme.roles import HOLDER


def renewing(case: Case, what: Iterable[str], on: date) -> tuple[ProtectionRenewed, ...]:
    """What waits for a new letter, on the dossier in hand, by an act of that effective day. An
    account given back waits for one even where it was the first and had none."""
    letters = {one.what: one.letter.counts_from for one in awaiting(case.dossier)}
    bank = case.dossier.purse.bank
    if bank is not None and not bank.confirmed_by:
        letters.setdefault(ACCOUNT, "left")
    wanted = set(what)
    return tuple(
        ProtectionRenewed(name, written(case, name, counts_from), case.known_on(on))
        for name, counts_from in letters.items()
        if name in wanted
    )


def written(case: Case, what: str, counts_from: CountsFrom) -> CountsFrom:
    """From what it counts; nothing to wait for where the rules name no letter."""
    return counts_from if announced(case.workflow, what).letter else ""


def for_a_new_holder(
    before: Case, after: Case, holder: str, on: date
) -> tuple[ProtectionRenewed, ...]:
    """Everything whose protection counts from a letter that somebody else may have received.

    Whoever held the dossier before has what was left to them: two named in turn gain no time.
    """
    again = renewing(after, (one.what for one in awaiting(after.dossier)), on)
    days = {one.what: days_had(before, one.letter) for one in awaiting(before.dossier)}
    had = [days.get(one.what, {}) for one in again]
    return tuple(
        replace(one, had=each, credit=each.get(holder))
        for one, each in zip(again, had, strict=True)
    )


def days_had(case: Case, letter: AwaitedLetter) -> dict[str, int]:
    """How many days of a protection each holder had, since they were told: former ones, and the one
    of today."""
    holder, began = case.dossier.people.get(HOLDER, ""), letter.counts_on
    if began is None or began > case.today or not holder:
        return dict(letter.had)
    return {**letter.had, holder: (case.today - began).days}
