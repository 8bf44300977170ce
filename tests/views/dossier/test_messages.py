"""What holders wrote, as we read it: whose words they are once another carries the project."""

import pytest

from support_engine.core.dossier.evolve import evolve
from support_engine.core.dossier.message_events import HolderWrote
from support_engine.views.dossier.messages import written
from tests.story import HOLDER, OneDossier, in_hand


@pytest.mark.parametrize(
    ("by", "label"),
    [
        (HOLDER.person, "observations"),
        ("parti", "observations d’un ancien porteur"),
        ("", "observations"),
    ],
)
def test_words_of_a_former_holder_are_said_to_be_theirs(workflow, calendar, by, label) -> None:
    """An old journal does not say whose they were."""
    case = OneDossier(workflow, calendar).to("incubation")
    wrote = HolderWrote(1, "observations", "Le bilan part.", by=by)
    dossier = evolve(case.dossier, wrote, case.today)
    (one,) = written(in_hand(workflow, dossier, calendar))
    assert (one.label, one.by) == (label, by)
