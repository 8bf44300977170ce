"""A round rehearsed is told event by event."""

from support_engine.core.dossier.events import Noted
from support_engine.views.round import Foreseen, foreseen
from tests.new_rules import rules


def test_each_event_is_a_line_on_its_dossier() -> None:
    events = [Noted(text="Appel du porteur"), Noted(text="Relance")]
    assert list(foreseen(rules().workflow, "MP1-001", events)) == [
        Foreseen("MP1-001", "note : Appel du porteur"),
        Foreseen("MP1-001", "note : Relance"),
    ]
