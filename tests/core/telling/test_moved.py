"""A letter that lists coming dates lists first those that its act moved, whatever comes before."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts.corrections import Past
from support_engine.core.dossier.agenda import agenda
from support_engine.core.telling.of_today import as_of_today
from support_engine.core.telling.rectifying import Gone, rectifying
from support_engine.core.telling.scene import COMING, Scene
from support_engine.core.telling.waiting import Waiting
from support_engine.recording.decided import acted, on_journal
from tests.money_story import money_case, ready
from tests.story import HEAD, REFERENCE, OneDossier, because, day, in_hand

END = "Date limite de la demande du solde"
"""The last of all the dates of a dossier in accompaniment."""


@pytest.fixture
def case(workflow, calendar) -> OneDossier:
    return money_case(workflow, calendar, ready())


def on(case: OneDossier, today: str):
    return replace(in_hand(case.workflow, case.dossier, case.calendar), today=day(today))


def act(kind: type, today: str, **more) -> c.AnyCommand:
    return kind(reference=REFERENCE, by=HEAD, on=day(today), reason=because("Sinistre"), **more)


def labels(deadlines) -> list[str]:
    return [line["label"] for line in deadlines]


def test_the_end_that_a_lifting_moves_is_in_its_letter(case) -> None:
    case.must(act(c.OpenHold, "2023-02-01", hold="suspension"))
    lifting = act(c.LiftHold, "2023-03-01", hold="suspension")
    (letter,) = acted(on(case, "2023-03-01"), lifting).notices()
    found = labels(letter.data["deadlines"])
    assert len(found) > COMING
    assert END in found


def test_the_dates_that_a_correction_moves_come_first_on_whatever_day_it_leaves(case) -> None:
    case.must(act(c.RequestExtension, "2023-02-01", clock="solde", months=2))
    case.must(act(c.GrantExtension, "2023-02-02", clock="solde"))
    granted = case.dossier.version
    back = act(c.CorrectLastAct, "2023-03-01", back_to=granted)
    journal = tuple((case.workflow, row) for row in case.journal)
    now = datetime(2023, 3, 1, 12, tzinfo=UTC)
    here = on(case, "2023-03-01")
    decided = on_journal(here, back, Past(journal, {granted}), now, lambda _: case.workflow)
    gone = [Gone("k", "porteuse", "porteur", granted, day("2023-02-02"), "Prolongation")]
    scene = decided.scene_of(0)
    (letter,) = rectifying(scene, decided.events[0], decided.undone, gone)
    told = labels(letter.data["deadlines"])
    assert (told[0], len(told)) == (END, COMING)
    row = replace(case.journal[-1], version=granted + 1, event=decided.events[0])
    waiting = Waiting(row, case.workflow, (*case.journal, row), "", {}, (), ())
    later = Scene(scene.case, agenda(scene.case), day("2023-03-09"))
    assert labels(as_of_today(later, waiting, letter.data)["deadlines"])[0] == END
