"""Candidacies from a sheet: compared, opened, changed; repeated without effect."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.console import as_typed, run
from tests.proven import remember

SHARED = Path(__file__).parents[3].parent / "shared" / "data"
AS = "--as ana --now 2022-04-01"
SHEET = """nom;commune;departement;vague;id_candidature;courriel;contact;date_depot
Atelier Un;Exempleville;07;1;x-1-1;un@demo.example;Lou Un;2021-10-20
Atelier Deux;Exempleville;57;1;x-1-2;;;
"""


@pytest.fixture
def folder(tmp_path):
    assert run(tmp_path, "support-engine init --replay --administrator adm").code == 0
    remember(tmp_path)
    added = "people add ana --name Ana --email ana@demo.example --role instructeur"
    assert run(tmp_path, f"support-engine --as adm {added}").code == 0
    return tmp_path


def imported(folder, text, options="--apply", name="f.csv"):
    (folder / name).write_text(text, encoding="utf-8")
    result = run(folder, f"support-engine {AS} import {name} {options}")
    return replace(result, output=as_typed(result.output))


def typed(folder, path):
    return as_typed(run(folder, f"support-engine {AS} import {path} --apply").output)


def dossiers(folder):
    return json.loads(run(folder, "support-engine list --json").output)


def test_nothing_is_written_before_apply(folder):
    result = imported(folder, SHEET, "")
    assert "2 dossiers à ouvrir" in result.output
    assert "ajoutez --apply" in result.output
    assert dossiers(folder) == []


def test_rows_open_dossiers_and_a_given_date_deposits_them(folder):
    assert imported(folder, SHEET).code == 0
    found = {d["reference"]: d["state"] for d in dossiers(folder)}
    assert found == {"MP1-001": "deposee", "MP1-002": "brouillon"}
    people = json.loads(run(folder, "support-engine people list --json").output)
    assert [p["name"] for p in people if p["email"] == "un@demo.example"] == ["Lou Un"]


def test_a_deposit_of_long_ago_says_which_line_of_which_file_it_comes_from(folder):
    assert imported(folder, SHEET).code == 0
    told = run(folder, "support-engine history MP1-001").output.replace("\u00a0", " ")
    said = "Effet au 20 octobre 2021, saisi le 1er avril 2022 : Date de dépôt reprise du fichier"
    assert " ".join(told.split()).count(said) == 2  # the opening and the deposit
    assert "f.csv, ligne 2." in " ".join(told.split())
    assert "saisi le" not in run(folder, "support-engine history MP1-002").output
    far = f"support-engine {AS} document add MP1-001 statuts {folder / 'f.csv'} --on 2022-03-01"
    assert run(folder, far).code == 3
    why = "Les statuts du 1er mars n’avaient pas été joints par la permanence."
    assert run(folder, f"{far} --because '{why}'").code == 0
    assert why in " ".join(run(folder, "support-engine history MP1-001").output.split())


def test_the_same_file_again_changes_nothing(folder):
    imported(folder, SHEET)
    before = dossiers(folder)
    again = imported(folder, SHEET)
    assert "0 dossier ouvert, 0 modifié." in again.output
    assert dossiers(folder) == before


def test_a_difference_is_shown_then_recorded_in_the_journal(folder):
    imported(folder, SHEET)
    renamed = SHEET.replace("Atelier Deux", "Atelier Second")
    assert "nom : « Atelier Deux » → « Atelier Second »" in imported(folder, renamed, "").output
    assert "0 dossier ouvert, 1 modifié." in imported(folder, renamed).output
    assert "Atelier Second" in run(folder, "support-engine history MP1-002").output
    assert run(folder, "support-engine verify").code == 0


def test_a_bad_row_is_told_and_stops_no_other(folder):
    bad = SHEET.replace("Atelier Deux", "Atelier Trois;Ailleurs;99;1;x-1-3;;;\nAtelier Deux")
    told = imported(folder, bad)
    assert told.code == 3
    assert "Ligne 3, colonne « departement »" in told.output
    assert "2 dossiers ouverts, 0 modifié." in told.output
    assert imported(folder, bad, "--apply --skip-bad").code == 0
    assert len(dossiers(folder)) == 2


def test_a_new_application_keeps_the_link_to_the_earlier_one(folder):
    again = SHEET + "Atelier Un;Exempleville;07;2;x-2-9;;;\n"
    assert imported(folder, again).code == 0
    shown = json.loads(run(folder, "support-engine show MP2-009 --json").output)
    assert shown["follows"] == "MP1-001"


SAME_SIRET = """nom;commune;departement;vague;siret
Atelier Un;Exempleville;07;1;732 829 320 00074
Filature Bleue;Ailleurs;57;1;73282932000074
"""


def test_two_projects_of_one_siret_are_a_doubt_in_the_rehearsal_and_in_the_run(folder):
    said = "Ligne 3 : le SIRET 732 829 320 00074 est aussi celui de MP1-001, « Atelier Un »"
    for options in ("", "--apply"):
        told = imported(folder, SAME_SIRET, options)
        assert told.code == 0
        assert told.output.count("est aussi celui de") == 1
        assert said in " ".join(told.output.split())
    assert len(dossiers(folder)) == 2


def test_a_siret_of_a_dossier_there_is_is_a_doubt_for_a_new_row_and_for_a_changed_one(folder):
    imported(folder, SAME_SIRET)
    third = "nom;commune;departement;vague;siret\nBrasserie Verte;Crest;26;1;"
    opened = imported(folder, f"{third}73282932000074\n")
    assert "celui de MP1-001, « Atelier Un » (Exempleville, vague 1) et MP1-002" in " ".join(
        opened.output.split()
    )
    assert "aussi celui de" not in imported(folder, f"{third}73282932000074\n").output
    assert "aussi celui de" not in imported(folder, f"{third}44306184100047\n").output
    changed = imported(folder, f"{third}73282932000074\n")
    assert "0 dossier ouvert, 1 modifié." in changed.output
    assert "aussi celui de MP1-001" in " ".join(changed.output.split())


def test_a_project_taken_up_again_with_its_siret_is_told_once(folder):
    imported(folder, SAME_SIRET.replace("Filature Bleue;Ailleurs;57", "Brasserie;Crest;26"))
    again = "nom;commune;departement;vague;siret\nAtelier Un;Exempleville;07;2;73282932000074\n"
    told = " ".join(imported(folder, again).output.split())
    assert "probable nouvelle candidature de MP1-001" in told
    assert "est aussi celui de MP1-002" in told
    assert "celui de MP1-001" not in told


def test_one_application_per_wave(folder):
    imported(folder, SHEET)
    result = run(folder, f"support-engine {AS} import f.csv --json")
    assert json.loads(result.output)["same"] == 2


@pytest.mark.parametrize("line", ["import absent.csv", "import .", "import f.csv --apply"])
def test_wrong_input_is_a_clear_sentence_without_a_traceback(folder, line):
    (folder / "f.csv").write_bytes(b"\x00\x01\x02")
    result = run(folder, f"support-engine {AS} {line}")
    assert result.code == 1
    assert "Traceback" not in result.output
    assert result.output.strip()


@pytest.mark.skipif(not SHARED.exists(), reason="the real sheets stand beside the project only")
def test_the_111_real_candidacies_and_the_manufactures_come_in(folder):
    sheet = SHARED / "candidatures_vagues1-2.csv"
    first = typed(folder, sheet)
    assert "111 dossiers ouverts, 0 modifié." in first
    for defect in ("Marie-Galante", "figure déjà à la ligne 37", "nom provisoire", "vague 1"):
        assert defect in first
    labelled = run(folder, f"support-engine {AS} import {SHARED / 'manufactures.csv'} --apply")
    assert "12\xa0dossiers ouverts, 20\xa0modifiés." in labelled.output
    again = run(folder, f"support-engine {AS} import {SHARED / 'manufactures.csv'} --apply")
    assert "0\xa0dossier ouvert, 0\xa0modifié." in again.output
    assert run(folder, "support-engine verify").code == 0


def test_a_takeover_of_a_dossier_that_is_followed_already_is_refused(folder):
    """Its past, typed there, would write to its holder: the line says so; the others open."""
    one = "\n".join(SHEET.splitlines()[:2])
    assert imported(folder, one).code == 0
    takeover = "--takeover 'Le programme était suivi dans un tableur depuis 2021.' --apply"
    told = imported(folder, SHEET.replace("57;1;x-1-2;;;", "57;1;x-1-2;;;2021-10-21"), takeover)
    assert "le dossier MP1-001 est suivi ici, hors reprise" in told.output
    assert "1 dossier ouvert en reprise, 0 modifié" in told.output


def test_what_opens_in_takeover_is_said_so_and_what_of_our_time_still_runs(folder):
    """Its reason is asked by the option that gives it, once; a candidacy of now is noticed."""
    one = "\n".join(SHEET.splitlines()[:2])
    told = imported(folder, one, "--takeover Suivi. --apply").output
    assert "✗" in told
    assert "import --takeover" in told
    assert not any(other in told for other in ("--reason", "--because", "la lettre"))
    why = "--takeover 'Le programme était suivi dans un tableur depuis 2021.'"
    told = imported(folder, one, why).output
    assert "1 dossier à ouvrir en reprise" in told
    assert "n’arrête pas" not in told
    told = imported(folder, one.replace("2021-10-20", "2022-03-01"), why).output
    assert "s’achève le 1er mai 2022 : une reprise n’arrête pas ce délai" in told
