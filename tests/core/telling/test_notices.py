"""Which letter a role receives, and under what name."""

import pytest

from support_engine.core.dossier.events import RemindersIssued, StepSent
from support_engine.core.programme.definition import ReminderLetters, Step
from support_engine.core.telling.notices import notices
from support_engine.core.telling.readers import letter_of
from support_engine.core.telling.scene import Scene, read_as
from tests.story import OneDossier, day, in_hand


@pytest.fixture
def workflow(programme):
    return programme.workflow


def rung(letter: str) -> Step:
    return Step(days=7, to=("porteur", "instructeur"), letter=letter)


def test_only_the_holder_reads_a_letter_written_to_the_holder(workflow) -> None:
    assert letter_of(workflow, rung("relance"), "porteur") == "relance"
    assert letter_of(workflow, rung("relance"), "instructeur") == "rappel_instructeur"


def test_other_letters_of_a_rung_are_the_same_for_everybody(workflow) -> None:
    for role in ("porteur", "instructeur"):
        assert letter_of(workflow, rung("relance_instruction"), role) == "relance_instruction"


def test_only_whoever_a_time_depends_on_reads_a_letter_written_to_them(workflow) -> None:
    for role, owner, letter in (
        ("services_etat", "services_etat", "relance_avis"),
        ("instructeur", "services_etat", "rappel_instructeur"),
        ("instructeur", "", "relance_avis"),
    ):
        assert letter_of(workflow, rung("relance_avis"), role, owner) == letter


def test_a_file_says_which_letters_are_written_to_the_holder_and_what_others_read(workflow) -> None:
    words = ReminderLetters(to_holder=("relance_signature",), to_others="relance_instruction")
    mine = workflow.model_copy(update={"reminder_letters": words})
    assert letter_of(mine, rung("relance_signature"), "instructeur") == "relance_instruction"
    assert letter_of(mine, rung("relance"), "instructeur") == "relance"


def test_a_reader_is_named_by_the_role_of_the_programme(workflow) -> None:
    role_label = workflow.roles["instructeur"].label
    said = {"role": "instructeur", "role_label": role_label, "programme": workflow.header.label}
    assert read_as(workflow, "instructeur") == said
    assert read_as(workflow, "inconnu")["role_label"] == "inconnu"


def test_the_officer_knows_of_a_rung_of_the_holder_alone_that_is_said_again(
    workflow, calendar
) -> None:
    dossier = OneDossier(workflow, calendar).to("incubation").dossier
    case = in_hand(workflow, dossier, calendar)
    subject, asked = "states.a_completer", day("2022-02-01")
    for put_off, readers in ((0, {"porteur"}), (45, {"porteur", "instructeur"})):
        step = StepSent("complements_attendus", subject, asked, 15, put_off=put_off)
        told = list(notices(Scene(case, (), day("2022-06-01")), RemindersIssued((step,))))
        assert {role for one in told for role in one.roles} == readers
        said = {one.roles[0]: one.data["instead"] for one in told}
        assert not said["porteur"]
        assert ("par la poste" in said.get("instructeur", "")) == (put_off > 0)
