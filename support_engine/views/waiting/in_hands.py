"""In whose hands a dossier is, as its page says it: the words of what waits, for one dossier."""

from dataclasses import dataclass
from datetime import date

from support_engine.core.acts.waits import is_waiting
from support_engine.core.dossier.case import Case
from support_engine.core.programme.roles import HOLDER
from support_engine.views.waiting.chasing import chased
from support_engine.views.waiting.things import Thing, held_of, lasting, things, what


@dataclass(frozen=True, slots=True)
class InHands:
    """Who is to act (`person`: an id, where the dossier names one), since when, for what; `chased`:
    when the holder was and will be reminded; `others`: what waits for us besides."""

    whose: str
    person: str
    since: date
    lasting: str
    what: str
    chased: str
    is_ours: bool
    others: tuple[Thing, ...] = ()


def in_hands(case: Case) -> InHands | None:
    """Whose turn it is; on a dossier that is closed, what waits for us all the same, or None."""
    held = held_of(case)
    waiting = [one for one in held.waits if is_waiting(one, case.today)]
    found = next((one for one in (held.ball, *waiting) if one.role), None)
    if found is None:
        return None
    is_ours, role = found.role != HOLDER, case.workflow.roles.get(found.role)
    first = [found] if found.turn is not None else []
    told = things(held, [*first, *(one for one in waiting if one != found)], case.today)
    own = told[: len(first)] if is_ours else ()
    return InHands(
        whose=role.label if role else found.role,
        person=found.person if is_ours else "",
        since=found.since,
        lasting=lasting((case.today - found.since).days),
        what=what(held, own, case.today),
        chased=chased(held, case.today, besides=waiting),
        is_ours=is_ours,
        others=told[len(first) :],
    )
