"""A letter that came back is somebody's to post again; what was decided on one too soon is a
head's to take back, or to uphold."""

from collections.abc import Iterator
from datetime import date

from support_engine.core.acts.letters import announced, tellers
from support_engine.core.acts.takers import heads
from support_engine.core.acts.too_soon import early
from support_engine.core.acts.turns import Turn
from support_engine.core.dossier.awaiting import awaiting
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.explain import awaited_letter, awaiting_label


def to_post_again(case: Case) -> Iterator[tuple[Turn, date, int]]:
    """Each letter that something waits for and that came back: whose turn it is, since which day,
    and the act that it announces."""
    for one in awaiting(case.dossier):
        letter = one.letter
        if letter.returned_on is not None and letter.waits == "left":
            act = (
                f"nouvel envoi de la lettre revenue, « {awaited_letter(case.workflow, one.what)} »"
            )
            roles = tellers(announced(case.workflow, one.what))
            yield Turn(act, roles), letter.returned_on, letter.act


def to_uphold(case: Case) -> Iterator[tuple[Turn, date, int]]:
    """Each decision that came before the delay of its letter was over, as that letter tells."""
    for one in early(case):
        letter = one.letter
        known = (letter.returned_on, letter.received_known_on, letter.received_on)
        since = next((day for day in known if day is not None), one.on)
        act = f"décision prise avant la fin du délai « {awaiting_label(case.workflow, one.what)} »"
        turn = Turn(f"{act}, à reprendre ou à maintenir par écrit", heads(case.workflow))
        yield turn, since, letter.act
