"""Changing the rules from the command line: wrong files, wrong dossiers, work never lost."""

import json
import shutil

import pytest

from support_engine.cli.shared import say
from tests.console import as_typed, run
from tests.new_rules import SOURCE

NOW = "support-engine --now 2023-06-15"
MAPPING = 'programme = "manufactures"\nfrom = 1\nto = 2\nreason = "Comité"\n'


def numbered(version: int) -> str:
    old = '{ days = -7, to = ["porteur", "instructeur"], letter = "rappel" }'
    assert old in SOURCE
    text = SOURCE.replace("\nversion = 1", f"\nversion = {version}", 1)
    return text.replace(old, old.replace("-7", "-10"), 1)


@pytest.fixture(scope="module")
def folder(demo_folder, tmp_path_factory):
    """The demonstration with a version 2, that nothing follows yet, and its mapping."""
    folder = tmp_path_factory.mktemp("rules") / "demo"
    shutil.copytree(demo_folder, folder, ignore=shutil.ignore_patterns("letters"))
    for version in (1, 2, 4):
        (folder / f"v{version}.toml").write_text(numbered(version), encoding="utf-8")
    (folder / "same.toml").write_text(SOURCE, encoding="utf-8")
    (folder / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "line",
    [
        "workflow impact v2.toml FICTIF-100",
        "--as dominique workflow migrate v2.toml FICTIF-100 --mapping mapping.toml",
        "--as dominique workflow migrate v2.toml FICTIF-100 --mapping mapping.toml --dry-run",
    ],
)
def test_an_unknown_dossier_is_said_with_the_nearest(folder, line):
    result = run(folder, f"{NOW} {line}")
    assert result.code == 2
    assert "« FICTIF-100 » n’existe pas. Vouliez-vous dire : FICTIF-1" in result.output


def test_a_closed_dossier_named_is_said_and_the_others_are_studied(folder):
    line = "workflow impact v2.toml FICTIF-10 MPX-001 --mapping mapping.toml"
    result = run(folder, f"{NOW} {line}")
    assert result.code == say.REFUSED
    assert "Le dossier est clos" in result.output
    assert "Ne peut pas passer : FICTIF-10." in result.output
    assert "MPX-001 – " in result.output
    alone = run(folder, f"{NOW} workflow impact v2.toml FICTIF-10 --json")
    assert alone.code == say.REFUSED
    data = json.loads(alone.output)
    (one,) = data["dossiers"]
    assert all(set(change) == {"place", "sentence"} for change in data["easier"])
    assert one["reference"] == "FICTIF-10"
    assert one["blockers"][0]["remedy"]


def test_a_rehearsal_refuses_those_whom_the_act_would_refuse(folder):
    line = "workflow migrate v2.toml MPX-001 --mapping mapping.toml --dry-run"
    assert "Dites qui agit" in run(folder, f"{NOW} {line}").output
    refused = run(folder, f"{NOW} --as andrea {line}")
    assert refused.code == say.REFUSED
    assert "revient à" in refused.output
    data = run(folder, f"{NOW} --as dominique {line} --json")
    assert data.code == 0
    assert [one["blockers"] for one in json.loads(data.output)] == [[]]


def test_dates_roles_and_letters_are_told_as_people_read_them(folder):
    output = run(folder, f"{NOW} workflow impact v2.toml MPX-001").output.replace("\u00a0", " ")
    assert (
        "Rappel qui apparaît : 29 août 2023, lettre « rappel » (Premier bilan d’étape (6 mois)) à "
        "Porteur de projet et Instructeur ou instructrice"
    ) in output
    assert "Les relances qui suivent une échéance ne sont comptées que si" in output


def test_a_role_that_nobody_has_stops_the_move(folder):
    text = numbered(2).replace("ordonnateur", "signataire")
    (folder / "roles.toml").write_text(text, encoding="utf-8")
    (folder / "roles_mapping.toml").write_text(MAPPING, encoding="utf-8")
    line = "workflow migrate roles.toml MPX-001 --mapping roles_mapping.toml"
    for command in ("workflow impact roles.toml MPX-001", f"--as dominique {line}"):
        result = run(folder, f"{NOW} {command}")
        assert result.code == say.REFUSED
        assert "personne n’a le rôle « signataire » (Ordonnateur)" in result.output
        assert "people give" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("same.toml", "Relevez son numéro (version = 2)"),
        ("v1.toml", "Donnez-lui un autre numéro de version"),
        ("v4.toml", "(connues : 1). Dites de laquelle ils partent : --from 1."),
        ("v2.toml --from 0", "n’a pas de version 0 "),
        ("v2.toml --from 2", "--from 1."),
    ],
)
def test_a_version_that_nothing_follows_says_which_one_to_name(folder, words, said):
    result = run(folder, f"{NOW} workflow impact {words}")
    assert said in result.output
    assert result.code == (1 if words == "v1.toml" else 2)


def test_what_a_person_wrote_is_never_overwritten(folder):
    for line in (
        "workflow show --source --output mine.toml",
        "workflow impact v2.toml --draft mine.toml",
    ):
        (folder / "mine.toml").unlink(missing_ok=True)
        assert run(folder, f"{NOW} {line}").code == 0
        assert run(folder, f"{NOW} {line}").code == 0, "the same text is no loss"
        (folder / "mine.toml").write_text("à moi", encoding="utf-8")
        result = run(folder, f"{NOW} {line}")
        assert result.code == 1
        assert "existe déjà" in result.output
        assert (folder / "mine.toml").read_text("utf-8") == "à moi"


def test_an_output_without_a_text_to_write_is_no_silence(folder):
    result = run(folder, f"{NOW} workflow show --output picture.toml")
    assert (result.code, (folder / "picture.toml").exists()) == (2, False)
    assert "--source" in result.output


def test_a_trial_on_one_dossier_is_not_a_publication_and_doctor_says_so(folder, tmp_path):
    trial = tmp_path / "demo"
    shutil.copytree(folder, trial)
    line = "--as dominique workflow migrate v2.toml MPX-001 --mapping mapping.toml"
    assert "1 dossier passé" in as_typed(run(trial, f"{NOW} {line}").output)
    assert "1 y était déjà" in as_typed(run(trial, f"{NOW} {line}").output)
    told = run(trial, f"{NOW} doctor").output
    assert "des dossiers suivent déjà la version 2, qui n’est pas publiée" in told
    back = "workflow show --source --version 2 --output back.toml"
    assert run(trial, f"{NOW} {back}").code == 0
    assert (trial / "back.toml").read_text("utf-8") == numbered(2)
