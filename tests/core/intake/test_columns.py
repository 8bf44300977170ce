"""Headings as people write them, and what is said of those that are not understood."""

import pytest

from support_engine.core.intake.candidacies import WHOLE_FILE, Problem, Row, read_candidacies
from support_engine.core.intake.columns import FIELD_OF, SYNONYMS, find_columns
from support_engine.core.language.spelling import plain

COMPLETE = ("nom", "commune", "departement", "vague")


def said(*columns: str) -> Problem:
    problems = find_columns((*COMPLETE, *columns)).problems
    assert len(problems) == 1, problems
    assert (problems[0].line, problems[0].severity) == (WHOLE_FILE, "avertissement")
    return problems[0]


@pytest.mark.parametrize("heading", ["Nom du projet", "NOM_DU_PROJET", " nom  du-projet "])
def test_case_accents_and_signs_do_not_count(heading: str) -> None:
    assert find_columns([heading]).heading_of == {"name": heading}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Porteur de projet", "holder"),
        ("commune_couche", "commune"),
        ("Code INSEE", "insee"),
        ("insee_com", "insee"),
        ("Département", "department"),
        ("Filière", "sector"),
        ("N° de vague", "wave"),
        ("id_candidature_anct", "source_id"),
        ("N° SIRET", "siret"),
        ("Action Cœur de Ville", "acv"),
        ("date_annonce_vague", "announced_on"),
        ("Date de dépôt", "submitted_on"),
        ("E-mail", "contact_email"),
        ("anomalie", "anomaly"),
    ],
)
def test_headings_of_both_files_and_of_plain_french_are_known(heading: str, field: str) -> None:
    assert FIELD_OF[plain(heading)] == field


def test_no_heading_means_two_things() -> None:
    assert len(FIELD_OF) == len({plain(h) for hs in SYNONYMS.values() for h in hs})
    for field, headings in SYNONYMS.items():
        assert {FIELD_OF[plain(heading)] for heading in headings} == {field}


def test_without_a_name_column_nothing_is_read_and_the_headings_are_given() -> None:
    intake = read_candidacies(["intitule_x"], [Row(2, {"intitule_x": "A"})], ["1"])
    assert intake.candidacies == ()
    assert intake.bad_lines == (2,)
    assert len(intake.errors) == 1
    assert "pas de colonne pour le nom du projet" in intake.errors[0].sentence
    assert "« nom », « nom du projet »" in intake.errors[0].remedy


def test_an_unknown_column_is_ignored_with_a_suggestion() -> None:
    problem = said("fillière")
    assert problem.sentence == "La colonne « fillière » n’est pas connue : elle est ignorée."
    assert problem.remedy == "Vouliez-vous dire « filière » au lieu de « fillière » ?"
    assert problem.column == "fillière"


def test_all_unknown_columns_are_named_in_one_warning() -> None:
    problem = said("couleur", "humeur")
    assert problem.sentence == (
        "Les colonnes « couleur » et « humeur » ne sont pas connues : elles sont ignorées."
    )
    assert problem.remedy == "Rien à faire si ces renseignements ne servent pas au suivi."


def test_a_field_already_read_is_not_suggested() -> None:
    assert "Vouliez-vous" not in said("vagues").remedy


def test_coordinates_and_proofs_are_ignored_without_a_word() -> None:
    assert find_columns((*COMPLETE, "lon", "lat", "preuve_label", "preuve_vague")).problems == ()


def test_two_columns_for_one_thing_are_said_and_the_first_is_read() -> None:
    assert "« nom » et « Nom du projet » disent la même chose" in said("Nom du projet").sentence
    columns = (*COMPLETE, "Nom du projet")
    cells = dict(zip(columns, ("A Crest", "Crest", "26", "1", "B"), strict=True))
    assert read_candidacies(columns, [Row(2, cells)], ["1"]).candidacies[0].details["name"] == (
        "A Crest"
    )


@pytest.mark.parametrize(
    ("missing", "words"),
    [("commune", "la commune"), ("departement", "le département"), ("vague", "la vague")],
)
def test_a_missing_column_is_said_once_and_not_at_every_row(missing: str, words: str) -> None:
    columns = tuple(column for column in COMPLETE if column != missing)
    cells = dict.fromkeys(columns, "1") | {"nom": "Fab Unit", "departement": "26"}
    rows = [Row(line, {c: cells[c] for c in columns}) for line in (2, 3)]
    rows[1] = Row(3, {**rows[1].cells, "nom": "La Loco"})
    problems = read_candidacies(columns, rows, ["1"]).problems
    assert [problem.sentence for problem in problems] == [
        f"Le fichier n’a pas de colonne pour {words}."
    ]


def test_a_sheet_of_elsewhere_with_a_column_of_dossiers_is_read() -> None:
    """By its numbers, or where nothing else is a heading of ours."""
    for columns, number in (
        (("Dossier", "Nom", "Dép."), "12345678"),
        (("Dossier", "Nom", "Département"), "MP1-001"),
    ):
        row = Row(2, dict(zip(columns, (number, "Atelier du Lin", "22"), strict=True)))
        assert len(read_candidacies(columns, [row], ("1",)).candidacies) == 1
    columns = ("Dossier", "Nom", "Dép.")
    row = Row(2, dict(zip(columns, ("MP1-001", "Atelier du Lin", "22"), strict=True)))
    intake = read_candidacies(columns, [row], ("1",))
    assert intake.is_refused
    assert intake.bad_lines == (2,)
