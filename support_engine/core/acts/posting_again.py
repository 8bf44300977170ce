"""A letter that came back, nobody being known where it went, is somebody's to post again."""

from collections.abc import Iterator
from datetime import date

from support_engine.core.acts.letters import announced, tellers
from support_engine.core.acts.turns import Turn
from support_engine.core.dossier.awaiting import awaiting
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.explain import awaited_letter


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
