"""Lines that sum a table up or say where it comes from are left aside; projects are not."""

import pytest

from support_engine.core.intake.candidacies import Row, read_candidacies

COLUMNS = ("Nom du projet", "Commune", "Département", "Vague", "Montant demandé")
PROJECT = ("Atelier du Lin", "Lannion", "22", "2", "250 000 €")


def read(*lines: tuple[str, ...]):
    """The file of some lines, the first of which is a project."""
    rows = [
        Row(number, dict(zip(COLUMNS, (*line, *[""] * 5), strict=False)))
        for number, line in enumerate((PROJECT, *lines), start=2)
    ]
    return read_candidacies(COLUMNS, rows, ("1", "2", "3"))


@pytest.mark.parametrize(
    "line",
    [
        ("4 candidatures",),
        ("4 candidatures reçues",),
        ("Nombre de dossiers : 4",),
        ("Nb de projets", "", "", "", "4"),
        ("Total", "4", "", "", "1 000 000 €"),
        ("TOTAL GÉNÉRAL", "", "", "4", "1000000.50"),
        ("Total : 2 candidatures",),
        ("Total des dossiers déposés : 12, dont 3 en QPV",),
        ("Sous-total", "4 dossiers", "", "", "=SUM(E2:E5)"),
        ("", "Total", "", "4", "#REF!"),
        ("Source : data.gouv.fr, export du 12/03/2024",),
        ("Export du 12/03/2024 à 10 h",),
        ("Mis à jour le 3 mars 2024",),
        ("Page 1/3",),
        ("Nom du projet",),
        ("NOM DU PROJET", "commune", "", "", "Montant demandé"),
    ],
)
def test_a_line_that_is_no_candidacy_is_left_aside_and_said(line) -> None:
    intake = read(line)
    assert [one.details["name"] for one in intake.candidacies] == ["Atelier du Lin"]
    assert intake.bad_lines == ()
    (told,) = [problem for problem in intake.problems if problem.line == 3]
    assert not told.is_error
    assert "laissée de côté" in told.sentence
    assert next(filter(None, line))[:20] in told.sentence


@pytest.mark.parametrize(
    "line",
    [
        ("Total Recycle", "Brest", "29", "2"),
        ("Total", "Brest", "29", "2"),
        ("Total Énergies", "", "29", "2", "4"),
        ("Totem", "", "29"),
        ("4 projets pour un lieu",),
        ("Les 4 dossiers",),
        ("La Source : tiers-lieu",),
        ("Source : tiers-lieu de l’eau", "Brest", "29"),
        ("Export 22", "Brest", "29"),
        ("Page blanche",),
        ("Le Nombre d’or",),
    ],
)
def test_a_project_is_a_project_whatever_its_name(line) -> None:
    intake = read(line)
    assert [one.details["name"] for one in intake.candidacies] == ["Atelier du Lin", line[0]]


def test_in_a_table_of_names_alone_nothing_but_a_sum_is_left_aside() -> None:
    names = ("Atelier du Lin", "Source : tiers-lieu de l’eau", "Total : 2 projets")
    rows = [Row(number, {"Nom du projet": name}) for number, name in enumerate(names, start=2)]
    intake = read_candidacies(("Nom du projet",), rows, ("1",))
    assert [one.details["name"] for one in intake.candidacies] == list(names[:2])
