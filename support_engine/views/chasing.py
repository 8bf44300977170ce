"""What was and will be said to a holder who is to act, and the measure that is proposed by then."""

from collections.abc import Iterator
from datetime import date, timedelta

from support_engine.core.acts.ball import Ball
from support_engine.core.dossier.agenda import Line, counted_later
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.heard import last_heard
from support_engine.core.language.french import day, listed
from support_engine.core.offers.answering import proposed
from support_engine.core.offers.offer import Ask
from support_engine.core.programme.roles import HOLDER


def chased(case: Case, ball: Ball, lines: tuple[Line, ...], today: date) -> str:
    """« Relancé le 12 juin 2023. Prochaine relance le 27 juin 2023. » where the ball is away, and
    the measure that may be opened, with the role that opens it."""
    if ball.role != HOLDER:
        return ""
    last = max((on for on in heard(case) if on <= today), default=None)
    next_on = min((ln.due_on for ln in lines if ln.kind == "reminder"), default=None)
    said = [f"Relancé le {day(last)}."] if last else []
    said += [f"Prochaine relance le {day(next_on)}."] if next_on and next_on > today else []
    measure = proposed(case, lines, today)
    said += [f"Mesure proposée : {told(case, measure)}."] if measure else []
    return " ".join(said)


def told(case: Case, measure: Ask) -> str:
    """« Mise en demeure (Responsable du programme) »."""
    roles = case.workflow.roles
    hands = [roles[one].label for one in opening(case, measure) if one in roles]
    return f"{case.workflow.holds[measure.fixed['hold']].label} ({listed(hands, 'ou')})"


def opening(case: Case, measure: Ask) -> tuple[str, ...]:
    """The roles that open a measure."""
    return case.workflow.holds[measure.fixed["hold"]].opened_by


def heard(case: Case) -> Iterator[date]:
    """The day of the last rung of each ladder that was said to the holder."""
    dossier = case.dossier
    for mark, days in dossier.reminded.items():
        rule, _, deadline = mark.split("|")
        ladder = case.workflow.ladder(rule)
        said = last_heard(ladder, days) if ladder and mark not in dossier.untold else None
        if said is not None:
            later = timedelta(days=counted_later(dossier, mark, said))
            yield date.fromisoformat(deadline) + later
