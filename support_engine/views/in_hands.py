"""In whose hands a dossier is, as its page says it: the words of what waits, for one dossier."""

from dataclasses import dataclass
from datetime import date

from support_engine.core.acts.ball import ball
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.language.french import count
from support_engine.core.programme.roles import HOLDER
from support_engine.views.chasing import chased
from support_engine.views.tasks import Held, what


@dataclass(frozen=True, slots=True)
class InHands:
    """Who is to act (`person`: an id, where the dossier names one), since when, for what; `chased`:
    when the holder was and will be reminded."""

    whose: str
    person: str
    since: date
    lasting: str
    what: str
    chased: str
    is_ours: bool


def in_hands(case: Case) -> InHands | None:
    """Whose turn it is; None on a dossier that is closed."""
    lines = agenda(case)
    found = ball(case, lines)
    if not found.role:
        return None
    held, is_ours = Held(case, found, lines), found.role != HOLDER
    role = case.workflow.roles.get(found.role)
    days = (case.today - found.since).days
    return InHands(
        whose=role.label if role else found.role,
        person=found.person if is_ours else "",
        since=found.since,
        lasting=f"depuis {count(days, 'jour')}" if days > 0 else "depuis aujourd’hui",
        what=what(held, case.today),
        chased=chased(case, found, lines, case.today),
        is_ours=is_ours,
    )
