"""The history of a dossier: acts with their number, letters among them, what was taken back."""

from datetime import UTC, date, datetime

import pytest

from support_engine.core.acts import commands as c
from support_engine.views.dossier.history import STATES, history
from tests.story import OFFICER, REFERENCE, OneDossier, because, day

QUEUED = "2022-03-21T07:00:00.000000Z"


@pytest.fixture
def rows(workflow, calendar) -> list:
    told = OneDossier(workflow, calendar).to("incubation")
    return [(workflow, row) for row in told.journal]


def letter(**more: str) -> dict[str, str]:
    ordinary = {
        "person": "porteuse",
        "message_id": "",
        "state": "queued",
        "queued_at": QUEUED,
        "sent_at": "",
        "letter": "incubation",
        "subject": "",
        "key": "k",
        "data": "{}",
        "error": "",
    }
    return {**ordinary, **more}


def test_each_act_is_an_entry_with_its_number_day_and_author(rows) -> None:
    entries = history(rows, [])
    assert [entry.number for entry in entries] == list(range(1, len(rows) + 1))
    last = entries[-1]
    assert (last.on, last.who) == (date(2022, 3, 21), "camille")
    assert "En incubation" in last.what


def test_a_letter_comes_after_the_acts_of_its_day(rows) -> None:
    entries = history(rows, [letter()])
    assert [entry.number for entry in entries][-2:] == [len(rows), None]
    assert entries[-1].what == "lettre en attente : incubation"
    assert entries[-1].at == datetime(2022, 3, 21, 7, tzinfo=UTC)


def test_a_letter_that_left_stands_on_the_day_it_left(rows) -> None:
    sent = letter(state="sent", sent_at="2022-03-23T07:00:00.000000Z", subject="Incubation")
    entry = history(rows, [sent])[-1]
    assert (entry.on, entry.what) == (date(2022, 3, 23), "lettre envoyée : Incubation")


def test_reminders_that_left_in_one_message_are_one_entry(rows) -> None:
    together = [letter(message_id="m1"), letter(message_id="m1")]
    apart = [letter(message_id="m2"), letter(person="alex", message_id="m2")]
    told = [entry.who for entry in history(rows, [*together, *apart]) if entry.number is None]
    assert told == ["porteuse", "porteuse", "alex"]


def test_letters_that_have_not_left_are_told_one_by_one(rows) -> None:
    entries = history(rows, [letter(), letter()])
    assert sum(entry.number is None for entry in entries) == 2


def test_a_letter_to_nobody_says_so(rows) -> None:
    assert history(rows, [letter(person="", state="dead")])[-1].who == "personne"


def test_an_act_that_was_taken_back_says_so(workflow, calendar) -> None:
    told = OneDossier(workflow, calendar).to("incubation")
    wrong = len(told.journal)
    told.must(
        c.CorrectLastAct(
            reference=REFERENCE, by=OFFICER, on=day("2022-03-22"), reason=because("Erreur")
        )
    )
    entries = history([(workflow, row) for row in told.journal], [])
    undone = [entry.number for entry in entries if entry.taken_back]
    assert wrong in undone
    assert len(told.journal) not in undone


def test_each_state_of_a_letter_has_its_words(rows) -> None:
    for state, words in STATES.items():
        assert history(rows, [letter(state=state)])[-1].what.startswith(f"lettre {words} : ")


def test_a_letter_says_why_it_did_not_leave_and_that_it_was_rectified(rows) -> None:
    gone = letter(key="a", state="sent", sent_at=QUEUED, subject="Label")
    rest = letter(key="b", state="void", error="L’acte n° 7 a été repris.")
    rectifying = letter(key="c", state="sent", sent_at=QUEUED, data='{"rectifies":["a"]}')
    said = [entry.what for entry in history(rows, [gone, rest, rectifying]) if not entry.number]
    assert "lettre envoyée : Label (rectifiée depuis)" in said
    assert "lettre sans objet : incubation (L’acte n° 7 a été repris.)" in said
    dead = letter(state="dead", letter="mise_en_demeure", error="« a » n’a pas d’adresse.")
    told = history(rows, [dead])[-1].what
    assert told == "lettre non envoyée : mise en demeure (« a » n’a pas d’adresse.)"
    waiting = {**rectifying, "state": "queued"}
    said = [entry.what for entry in history(rows, [gone, waiting]) if not entry.number]
    assert "lettre envoyée : Label" in said
