"""What was and will be said to a holder who is to act, and what is proposed by then."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from support_engine.core.acts.ball import Ball
from support_engine.core.acts.waits import is_proposal
from support_engine.core.dossier.agenda import counted_later
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.heard import last_heard
from support_engine.core.dossier.known import followed_since
from support_engine.core.language.french import day, listed
from support_engine.core.programme.roles import HOLDER
from support_engine.views.waiting.things import Held


def chased(held: Held, today: date, besides: Collection[Ball] = ()) -> str:
    """« Relance du 12 juin 2023. Prochaine relance le 27 juin 2023. » where the ball is away, and
    what a ladder proposes by then with the roles that do it (`besides`: what is said elsewhere)."""
    case, lines = held.case, held.lines
    if held.ball.role != HOLDER:
        return ""
    open_now = (one for one in held.waits if is_proposal(one) and one.since <= today)
    proposed = [told(case, one) for one in open_now if one not in besides]
    if since := owed_before(held):
        return " ".join((TO_AGREE.format(on=day(since)), *proposed))
    last = max((on for on in heard(case) if on <= today), default=None)
    coming = [ln for ln in lines if ln.kind == "reminder" and not ln.subject.startswith("holds.")]
    next_on = min((ln.due_on for ln in coming), default=None)
    said = [f"Relance du {day(last)}."] if last else []
    said += [f"Prochaine relance le {day(next_on)}."] if next_on and next_on > today else []
    return " ".join((*said, *proposed))


TO_AGREE = "Échu avant la reprise du {on} : rien n’en est relancé, convenez d’une date."


def owed_before(held: Held) -> date | None:
    """Since when a dossier is followed here, where what its holder owes first was due before."""
    ends = [line for line in held.lines if line.kind == "deadline"]
    mine = (line.deadline for line in ends if line.subject == held.ball.subject)
    found = (followed_since(held.case, held.ball.subject, end) for end in mine)
    return next((since for since in found if since), None)


def told(case: Case, proposal: Ball) -> str:
    """« Mesure proposée : Mise en demeure (Responsable du programme). »"""
    roles, turn = case.workflow.roles, proposal.turn
    name = proposal.subject.partition(".")[2]
    kind = "Mesure proposée" if name in case.workflow.holds else "Acte proposé"
    hands = [roles[one].label for one in turn.roles if one in roles] if turn else []
    return f"{kind} : {turn.act if turn else name} ({listed(hands, 'ou')})."


def heard(case: Case) -> Iterator[date]:
    """The day of the last rung of each ladder that was said to the holder."""
    dossier = case.dossier
    for mark, days in dossier.reminded.items():
        rule, _, deadline = mark.split("|")
        ladder = case.workflow.ladder(rule)
        said = last_heard(ladder, days) if ladder and mark not in dossier.untold else None
        if said is not None:
            later = timedelta(days=counted_later(dossier, mark, said))
            on = date.fromisoformat(deadline) + later
            yield case.calendar.working_day(on, dossier.department)
