"""The data of a letter: days left on the day it is written, who reads it and why, digests."""

from datetime import date, timedelta

import pytest

from support_engine.adapters.store.people.person import Person
from support_engine.core.programme.definition import ReminderLetters
from support_engine.leaving.letter_writing import Envelope, filled, gathered
from support_engine.views.waiting.tasks import Task, Tasks
from tests.console import as_typed

ON = date(2022, 6, 21)
HELD = {"role": "porteur"}
TEAM = {"role": "instructeur", "role_label": "Instructrice"}


@pytest.fixture
def envelope(programme) -> Envelope:
    holder = Person("porteuse", "Camille", "camille@demo.example")
    officer = Person("alex", "Alex", "alex@demo.example")
    return Envelope(holder, officer, programme.workflow, ON)


def reminder(on: str, **more) -> dict:
    words = {"label": "Diagnostic", "explanation": "", "todo": ""}
    dossier = {"reference": "MP-1", "name": "Fabrique", "demo": ""}
    return {"dossier": dossier, "deadline": {"on": on, **words}, **HELD, **more}


def title(envelope: Envelope, **more) -> str:
    _, data = gathered([reminder("2022-06-01", **more)], envelope)
    return data["items"][0]["title"]


def test_days_left_are_those_of_the_day_on_which_the_letter_is_written(envelope, letters) -> None:
    late = filled(reminder("2022-06-20"), envelope, letters)
    coming = filled(reminder("2022-06-28"), envelope, letters)
    assert (late["deadline"]["days"], late["late"]) == (-1, True)
    assert (coming["deadline"]["days"], coming["late"]) == (7, False)


def test_a_letter_says_who_reads_it_who_answers_and_for_which_programme(envelope, letters) -> None:
    data = filled({"dossier": {"name": "Fabrique", "demo": "oui"}, **HELD}, envelope, letters)
    assert data["recipient"] == {"name": "Camille"}
    assert data["contact"] == {"name": "Alex", "email": "alex@demo.example"}
    assert data["programme"] == {"label": envelope.workflow.header.label}
    assert (data["today"], data["demo"]) == ("2022-06-21", True)
    assert "vous portez un projet" in data["why"]
    assert data["why"].endswith("(projet « Fabrique »).")


@pytest.mark.parametrize(
    ("said", "label"),
    [
        (TEAM, "Instructrice"),
        ({"role": "comptable"}, "Comptable public"),
        ({"role": "inconnu"}, "destinataire"),
        ({}, "destinataire"),
    ],
)
def test_others_read_a_letter_by_their_role(envelope, letters, said, label) -> None:
    assert filled(said, envelope, letters)["why"].endswith(f"programme : {label}.")


def test_a_digest_begins_with_the_most_urgent(envelope) -> None:
    _, data = gathered([reminder("2022-07-02"), reminder("2022-06-02")], envelope)
    assert [(item["on"], item["late"]) for item in data["items"]] == [
        ("2022-06-02", True),
        ("2022-07-02", False),
    ]


def test_a_holder_and_others_read_different_digests(envelope) -> None:
    assert gathered([reminder("2022-07-02")], envelope)[0] == "recapitulatif"
    letter, data = gathered([reminder("2022-07-02", **TEAM)], envelope)
    assert letter == "digest_instructeur"
    assert "Instructrice" in data["why"]


def test_the_programme_file_names_its_digests(envelope) -> None:
    words = ReminderLetters(digest="abandon", digest_to_others="suspension")
    workflow = envelope.workflow.model_copy(update={"reminder_letters": words})
    mine = Envelope(envelope.to, envelope.contact, workflow, ON)
    assert gathered([reminder("2022-07-02")], mine)[0] == "abandon"
    assert gathered([reminder("2022-07-02", **TEAM)], mine)[0] == "suspension"


def test_a_line_of_a_digest_says_what_is_expected(envelope) -> None:
    assert title(envelope, section="milestones") == "Diagnostic"
    assert title(envelope, section="validations") == "Jalon à examiner : Diagnostic"


def test_a_measure_that_a_rung_proposes_is_said_first_an_act_is_not(envelope) -> None:
    assert title(envelope, proposes="mise_en_demeure") == (
        "Mise en demeure à envisager : Diagnostic"
    )
    assert title(envelope, proposes="suspension").startswith("Suspension")
    assert title(envelope, proposes="classer_sans_suite") == "Diagnostic"


def test_a_digest_of_two_programmes_is_signed_by_each(envelope) -> None:
    both = [reminder("2022-07-02", programme=name) for name in ("Fabriques", "Manufactures")]
    _, data = gathered([*both, both[0]], envelope)
    assert data["programme"] == {"label": "Fabriques et Manufactures"}
    assert gathered([reminder("2022-07-02")], envelope)[1]["programme"] == {
        "label": envelope.workflow.header.label
    }


def card(reference: str, group: str, days_late: int, **more) -> Task:
    """A dossier on which something waits."""
    said = {"commune": "", "state": "", "officer": "camille", "role": "porteur", "person": ""}
    said |= {"whose": "le porteur", "is_ours": False, "is_mine": group == "decide", "days": 12}
    return Task(
        reference=reference,
        name="Atelier",
        group=group,
        since=ON - timedelta(days=12),
        due_on=ON - timedelta(days=days_late) if days_late else None,
        days_late=days_late,
        what="Six jalons en retard.",
        chased="",
        things=(),
        dates="",
        demo=False,
        programme="Fabriques",
        **said | more,
    )


def test_the_officers_mail_says_what_the_page_says_one_line_for_each_dossier(
    envelope, letters
) -> None:
    cards = (card("MP1-001", "late", 231), card("MP1-002", "decide", 0))
    said = {**TEAM, "dossier": {"reference": "MP1-001", "name": "Atelier", "commune": ""}}
    other = {**TEAM, "dossier": {"reference": "MP9-009", "name": "Halle", "commune": ""}}
    reminders = [reminder("2022-07-02", **said), reminder("2022-07-02", **other)]
    day = Tasks(ON, cards, (), left_out=3)
    letter, data = gathered(reminders, envelope, day)
    assert data["programme"] == {"label": "Fabriques"}
    _, both = gathered([reminder("2022-07-02", **TEAM, programme="Ateliers")], envelope, day)
    assert both["programme"] == {"label": "Ateliers et Fabriques"}
    told = [(item["dossier"]["reference"], item["group"]) for item in data["items"]]
    assert told == [("MP1-001", "En retard"), ("MP1-002", "À décider"), ("MP9-009", "")]
    written = letters.render(letter, data)
    assert "6 dossiers, 1 en retard, 1 attend votre réponse" in as_typed(written.subject)
    lines = [line for line in written.text.splitlines() if "MP1-001" in line]
    assert len(lines) == 1
    assert "Et 3 autres dossiers." in as_typed(written.text)
    assert "La balle est chez le porteur depuis 12 jours." in as_typed(
        " ".join(written.text.split())
    )


def test_a_long_day_is_cut_and_the_holder_reads_their_own_dates(envelope) -> None:
    cards = tuple(card(f"MP1-{number:03d}", "late", 5) for number in range(30))
    day = Tasks(ON, cards, ())
    _, data = gathered([reminder("2022-07-02", **TEAM)], envelope, day)
    assert (len(data["items"]), data["more"]) == (25, 6)
    _, data = gathered([reminder("2022-07-02", role="porteur")], envelope, day)
    assert (len(data["items"]), data["more"]) == (1, 0)


def test_a_message_counts_dossiers_not_lines(envelope, letters) -> None:
    due = [reminder(f"2022-06-0{n}", role="responsable", role_label="Tête") for n in (1, 2, 3)]
    _, data = gathered(due, envelope, Tasks(ON, (), ()))
    assert len(data["items"]) == 3
    for letter in ("digest_responsable", "digest_instructeur"):
        subject = as_typed(letters.render(letter, data).subject)
        assert "1 dossier" in subject, subject
