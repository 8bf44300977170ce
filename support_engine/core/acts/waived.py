"""A sum that the State is owed is not given up by taking back, alone, the act that claims it."""

from collections.abc import Collection, Iterable, Iterator

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.days.civil import civil_day
from support_engine.core.dossier import events as e
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.purse import Recovery
from support_engine.core.language.french import euros, listed


def by_taking_back(
    before: Case, after: Case, by: str, taken: Iterable[e.Recorded], announced: Collection[int]
) -> Blocker | None:
    """Why these acts may not be taken back by that person: less would be owed back to the State.
    What they opened themselves that day, of which no letter has left, is as if it never was."""
    own = {
        row.event.number
        for row in taken
        if isinstance(row.event, m.RecoveryOpened)
        and row.actor == by
        and row.version not in announced
        and civil_day(row.at) >= before.today
    }
    lost = [one for one in waived(before, after) if one.number not in own]
    if not lost:
        return None
    what = listed([f"n° {one.number}, {euros(one.left)}" for one in lost])
    number = str(lost[0].number)
    return blocked(Code.RECOVERY_WAIVED, what=what, reference=before.dossier.reference, id=number)


def waived(before: Case, after: Case) -> Iterator[Recovery]:
    """The recoveries of which less is owed after than before."""
    left = {one.number: one.left for one in after.dossier.purse.recoveries}
    for one in before.dossier.purse.recoveries:
        if left.get(one.number, 0) < one.left:
            yield one
