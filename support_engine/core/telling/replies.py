"""The delay that a letter opens, by its last day; and the letter that opened one before. Pure.

A delay that counts from the departure of its letter has a last day only once the letter is written,
on the day on which it leaves: until then the letter carries what that day is reckoned from.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from support_engine.core.dossier.awaited import AwaitedLetter
from support_engine.core.dossier.awaiting import letter_of
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import deadline_of
from support_engine.core.dossier.dossier import Clock, Dossier
from support_engine.core.dossier.events import LetterLeft
from support_engine.core.dossier.letter_evolve import delivered
from support_engine.core.dossier.observed import asking, days_observed
from support_engine.core.dossier.reckon import days_kept
from support_engine.core.language.french import count, listed
from support_engine.core.telling.money_notices import Frozen, notified
from support_engine.core.telling.scene import Scene

NO_ANSWER: Frozen = {
    "reply_on": None,
    "reply_length": "",
    "reply_stands": False,
}
"""What the letter of a measure says where it asks for no answer."""


def time_to_answer(scene: Scene, name: str) -> Frozen:
    """What a letter says of the reply period of its measure, were it to leave today: `reply_on`,
    the last day, where it is known; `reply_length`, what was given to answer, more time granted
    since included; `reply_stands`: whether something suspends it."""
    clock = scene.dossier.clocks[name]
    end = deadline_of(posted_today(scene.case, clock), scene.case.calendar, name).on
    days, months = clock.days + days_kept(clock), clock.months + clock.extended_months
    given = (count(days, "jour") if days else "", count(months, "mois", "mois") if months else "")
    return {
        "reply_on": end.isoformat() if end else None,
        "reply_length": listed([*filter(None, given)]),
        "reply_stands": any(pause.until_on is None for pause in clock.pauses),
    }


def posted_today(case: Case, clock: Clock) -> Dossier:
    """The dossier once the letter that opens this delay has left, today; as it is, where the delay
    counts from no letter, or is in its reader's hands already."""
    letter = letter_of(case.dossier, clock.letter)
    if letter is None or letter.counts_on is not None:
        return case.dossier
    return replace(case.dossier, **delivered(case.dossier, LetterLeft(letter.act, ""), case.today))


def with_last_day(data: Mapping[str, Any], on: date) -> dict[str, Any]:
    """What the letter of a recovery says of its delay, written on that day: `reply_on`, the last
    day, and `reply_days`, its length; no last day where it counts from a receipt that is not known.
    What the holder has in hand already `began` it; no last day while something suspends it."""
    reply = data.get("reply")
    if not isinstance(reply, Mapping):
        return {"reply_days": None, "reply_stands": False, **data}
    known = reply.get("began")
    began = max(on, date.fromisoformat(reply["recorded_on"]))
    if known:
        began = date.fromisoformat(known)
    last = began + timedelta(days=reply["days"])
    stands, is_known = bool(reply.get("stands")), known or reply["counts_from"] == "left"
    reply_on = last.isoformat() if is_known and not stands else None
    told = {"reply_on": reply_on, "reply_days": reply["days"], "reply_stands": stands}
    return {**data, **told}


def notice_before(scene: Scene) -> Frozen:
    """When the formal notice that is in force left, and was received, where that is known; when the
    holder's observations on it were received."""
    since = min((record.opened_on for record in asking(scene.case)), default=None)
    observed = days_observed(scene.dossier, since) if since else []
    return {**notified(notice_in_force(scene)), "observed": observed}


def cited(decision: Mapping[str, Any], reader: str) -> dict[str, Any]:
    """A decision with the days of the observations, those of its reader apart from those of whoever
    carried the project before, or of somebody whom the journal does not name. A letter that was
    written before they were told apart cites its reader's."""
    told = [
        one if isinstance(one, Mapping) else {"on": one, "by": reader}
        for one in decision.get("observed", ())
    ]
    return {
        **decision,
        "observed": [one["on"] for one in told if one["by"] == reader],
        "observed_before": [one["on"] for one in told if one["by"] != reader],
    }


def notice_in_force(scene: Scene) -> AwaitedLetter | None:
    """The letter of the newest measure in force that gave time to answer."""
    for record in asking(scene.case):
        clock = scene.dossier.clocks.get(scene.workflow.holds[record.hold].clock or "")
        letter = letter_of(scene.dossier, clock.letter) if clock else None
        if letter is not None:
            return letter
    return None
