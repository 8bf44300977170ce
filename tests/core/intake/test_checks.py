"""One row of candidacies: what is doubtful is kept, and said."""

import pytest

from support_engine.core.intake.candidacies import (
    WHOLE_FILE,
    Intake,
    Problem,
    Row,
    read_candidacies,
)
from support_engine.core.language.rows import Flaw

WAVES = ("1", "2", "3")
GOOD = {"Nom": "Fab Unit", "Commune": "Crest", "Département": "26", "Vague": "1"}


def one(**changes: str) -> Intake:
    cells = {**GOOD, **{column.replace("_", " "): cell for column, cell in changes.items()}}
    return read_candidacies(tuple(cells), [Row(2, cells)], WAVES)


def warned(intake: Intake) -> Problem:
    assert len(intake.candidacies) == 1
    assert intake.bad_lines == ()
    assert len(intake.problems) == 1, intake.problems
    assert intake.errors == ()
    return intake.problems[0]


@pytest.mark.parametrize(
    "name",
    [
        "La Redonnaise de Manufacture (Nom provisoire)",
        "Dossier de candidature à l'appel à manifestation d'intérêt",
        "Manufacture des prés - provisoire",
        "À définir",
        "MP",
    ],
)
def test_a_provisional_name_is_doubted(name: str) -> None:
    assert f"« {name} » semble être un nom provisoire" in warned(one(Nom=name)).sentence


@pytest.mark.parametrize(
    "name", ["anjou.fr", "www.exemple", "https://exemple.fr/projet", "a@exemple.fr"]
)
def test_an_address_for_a_name_is_doubted(name: str) -> None:
    assert f"« {name} » ressemble à une adresse internet" in warned(one(Nom=name)).sentence


@pytest.mark.parametrize(("code", "read_as"), [("1", "01"), ("7", "07")])
def test_a_lost_zero_of_a_department_is_put_back_and_said(code: str, read_as: str) -> None:
    intake = one(Département=code)
    assert f"« {code} » a été lu « {read_as} »" in warned(intake).sentence
    assert intake.candidacies[0].details["department"] == read_as


def test_a_lost_zero_of_an_insee_code_is_put_back_and_said() -> None:
    intake = one(Département="07", Code_INSEE="7110")
    assert "« 7110 » a été lu « 07110 »" in warned(intake).sentence
    assert intake.candidacies[0].details["insee"] == "07110"


@pytest.mark.parametrize("code", ["26 108", "2610é", "99123", "261080"])
def test_what_cannot_be_an_insee_code_is_left_aside_and_said(code: str) -> None:
    intake = one(Code_INSEE=code)
    assert "n’est pas un code INSEE de commune" in warned(intake).sentence
    assert "insee" not in intake.candidacies[0].details


def test_a_missing_wave_is_said() -> None:
    assert warned(one(Vague="")).sentence == "Ligne 2, colonne « Vague » : la vague manque."


def test_a_missing_commune_is_said() -> None:
    assert warned(one(Commune="")).sentence == "Ligne 2, colonne « Commune » : la commune manque."


def test_a_missing_department_is_said_and_the_insee_code_only_hints_at_it() -> None:
    intake = one(Département="", Code_INSEE="26108")
    assert "le département manque" in warned(intake).sentence
    assert "ce serait 26" in warned(intake).remedy
    assert "department" not in intake.candidacies[0].details
    assert warned(one(Département="")).remedy == "Indiquez le département."


def test_an_insee_code_of_another_department_is_said() -> None:
    problem = warned(one(Code_INSEE="07110"))
    assert "le code INSEE 07110 est dans le département 07, la ligne dit 26" in problem.sentence


def test_an_anomaly_known_to_the_source_is_said() -> None:
    assert (
        "signalé par la source : « position douteuse »"
        in warned(one(anomalie="position douteuse")).sentence
    )


@pytest.mark.parametrize("insee", ["97414", ""])
def test_a_project_of_one_island_placed_on_another_is_said(insee: str) -> None:
    problem = warned(
        one(Nom="PÔLE DE MARIE-GALANTE", Commune="Saint-Louis", Département="974", INSEE=insee)
    )
    assert "« Marie-Galante » (971), la ligne le situe dans le département 974" in problem.sentence
    assert problem.column == ("INSEE" if insee else "Département")


@pytest.mark.parametrize("department", ["971", "75"])
def test_a_name_that_cites_its_own_island_or_stands_in_mainland_is_fine(department: str) -> None:
    assert one(Nom="Galerie de Marie-Galante", Département=department).problems == ()


def test_a_file_without_rows_is_said() -> None:
    problem = read_candidacies(tuple(GOOD), (), WAVES).problems[0]
    assert problem.line == WHOLE_FILE
    assert "aucune ligne sous ses titres" in problem.sentence


def test_a_row_that_may_be_shifted_is_refused_whatever_its_columns_are() -> None:
    flaw = Flaw("", "la ligne est peut-être décalée.", "Mettez des guillemets.")
    cells = {"Inconnue": "x", **GOOD}
    intake = read_candidacies(tuple(cells), [Row(2, cells, (flaw,)), Row(3, GOOD)], WAVES)
    assert intake.bad_lines == (2,)
    assert len(intake.candidacies) == 1
