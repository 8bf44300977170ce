"""What rows say of one another, the laws of an intake, and the two real files."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_engine.adapters.sheets.reading import read_table
from support_engine.core.intake.candidacies import WHOLE_FILE, Intake, Row, read_candidacies
from support_engine.core.intake.columns import SYNONYMS

REAL = Path(__file__).parents[3].parent / "shared" / "data"
WAVES = ("1", "2", "3", "10")
COLUMNS = ("nom", "commune", "departement", "insee", "vague", "identifiant")


def read(*rows: str) -> Intake:
    """Rows written nom|commune|département|INSEE|vague|identifiant."""
    cells = [dict(zip(COLUMNS, row.split("|"), strict=True)) for row in rows]
    return read_candidacies(COLUMNS, [Row(n, c) for n, c in enumerate(cells, start=2)], WAVES)


def follows(intake: Intake) -> list[str | None]:
    return [candidacy.follows for candidacy in intake.candidacies]


def sentences(intake: Intake, words: str) -> list[str]:
    return [p.sentence for p in intake.problems if words in p.sentence and not p.is_error]


# ── The same row twice ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("wave", ["1", ""])
def test_one_project_twice_in_a_wave_names_the_other_line(wave: str) -> None:
    intake = read(
        "Manufacture des Métiers d'Art|Nevers|58|58194|1|a",
        f"MANUFACTURE DES METIERS D’ART|nevers|58|58194|{wave}|b",
    )
    assert len(intake.candidacies) == 2
    assert sentences(intake, "figure déjà") == [
        "Ligne 3, colonne « nom » : « MANUFACTURE DES METIERS D’ART » (nevers) figure déjà"
        " à la ligne 2."
    ]


def test_without_commune_the_department_tells_two_projects_apart() -> None:
    intake = read("Le 96||01||1|a", "Le 96||07||1|b", "Le 96||07||1|c")
    assert sentences(intake, "figure déjà") == [
        "Ligne 4, colonne « nom » : « Le 96 » (07) figure déjà à la ligne 3."
    ]


def test_one_name_in_two_communes_or_two_waves_is_not_a_repetition() -> None:
    intake = read("La Loco|Crest|26||1|a", "La Loco|Die|26||1|b", "La Loco|Crest|26||2|c")
    assert sentences(intake, "figure déjà") == []


# ── One project in two waves ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Manufacture du Haut-Clunisois", "manufacture du HAUT CLUNISOIS"),
        ("Le Battement d'ailes & Co.", "Battement d'ailes"),
        ("Pôle d'activités de Tramayes", "Tiers-lieu, pôle d'activités économiques de Tramayes"),
        ("La Décarbonnerie", "La Décarbonerie"),
    ],
)
def test_a_project_that_comes_back_follows_its_earlier_application(
    earlier: str, later: str
) -> None:
    intake = read(f"{earlier}|Tramayes|71|71545|1|mp-1", f"{later}|Tramayes|71|71545|2|mp-2")
    assert follows(intake) == [None, "mp-1"]
    assert sentences(intake, "probable") == [
        f"Ligne 3, colonne « nom » : probable nouvelle candidature de « {earlier} »"
        " (vague 1, mp-1, ligne 2)."
    ]


def test_the_order_of_the_rows_does_not_matter() -> None:
    intake = read("La Loco|Crest|26||2|b", "La Loco|Crest|26||1|a")
    assert follows(intake) == ["a", None]


def test_the_nearest_earlier_wave_is_followed_and_ten_comes_after_two() -> None:
    intake = read("La Loco|Crest|26||10|c", "La Loco|Crest|26||1|a", "La Loco|Crest|26||2|b")
    assert follows(intake) == ["b", None, "a"]


def test_an_earlier_application_without_id_is_named_by_its_line() -> None:
    intake = read("La Loco|Crest|26||1|", "La Loco|Crest|26||2|b")
    assert follows(intake) == [None, None]
    assert "(vague 1, ligne 2)" in sentences(intake, "probable")[0]


def test_a_project_put_on_the_wrong_island_is_found_by_the_island_that_it_names() -> None:
    intake = read(
        "PÔLE D’ACTIVITES DE MARIE-GALANTE|Saint-Louis|971|97126|1|a",
        "PÔLE D’ACTIVITES ECONOMIQUES DE MARIE-GALANTE|Saint-Louis|974|97414|2|b",
    )
    assert follows(intake) == [None, "a"]


def test_without_department_the_commune_brings_two_rows_together() -> None:
    assert follows(read("La Loco|Crest|||1|a", "La Loco|Crest|||2|b")) == [None, "a"]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("La Loco|Crest|26||1|a", "La Loco|Privas|07||2|b"),
        ("La Manufacture|Marseille|13||1|a", "La Manufacture|Arles|13||2|b"),
        ("Manufacture textile|Lyon|69||1|a", "Manufacture de proximité bois|Lyon|69||2|b"),
        ("Fab Unit|Crest|26||1|a", "Fab Lab Unité mobile du bois|Crest|26||2|b"),
        ("La Loco|Crest|26||1|a", "La Loco|Crest|26|||b"),
        ("La Loco||||1|a", "La Loco||||2|b"),
    ],
)
def test_what_only_looks_alike_is_not_linked(earlier: str, later: str) -> None:
    intake = read(earlier, later)
    assert follows(intake) == [None, None]
    assert sentences(intake, "probable") == []


def test_a_row_kept_out_is_followed_by_none() -> None:
    intake = read("La Loco|Crest|99||1|a", "La Loco|Crest|26||2|b")
    assert follows(intake) == [None]


# ── Laws ─────────────────────────────────────────────────────────────────────────────────────────

headings = st.sampled_from([h for hs in SYNONYMS.values() for h in hs] + ["lon", "", "x"])
texts = st.text(max_size=15) | st.sampled_from(
    ["1", "7", "26", "971", "97414", "Marie-Galante", "Nevers", "a@exemple.fr", "2021-11-04"]
)


@given(
    columns=st.lists(headings | texts, max_size=6, unique=True),
    table=st.lists(st.lists(texts, min_size=6, max_size=6), max_size=6),
    waves=st.lists(texts, max_size=3),
)
def test_every_row_is_a_candidacy_or_a_bad_line_and_nothing_raises(
    columns: list[str], table: list[list[str]], waves: list[str]
) -> None:
    rows = [
        Row(line, dict(zip(columns, cells, strict=False)))
        for line, cells in enumerate(table, start=2)
    ]
    intake = read_candidacies(columns, rows, waves)
    good = {candidacy.line for candidacy in intake.candidacies}
    bad = {problem.line for problem in intake.errors}
    assert good.isdisjoint(intake.bad_lines)
    assert good | set(intake.bad_lines) == {row.line for row in rows}
    assert bad == {WHOLE_FILE} or bad == set(intake.bad_lines)
    assert all(c.details["name"] and all(c.details.values()) for c in intake.candidacies)
    assert all(p.sentence.endswith((".", "?")) and p.remedy for p in intake.problems)


# ── The real files ───────────────────────────────────────────────────────────────────────────────

KINDS = {
    "la commune manque": "commune",
    "la vague manque": "wave",
    "nom provisoire": "provisional",
    "adresse internet": "address",
    "figure déjà": "repeated",
    "probable nouvelle": "follows",
    "signalé par la source": "anomaly",
    "le nom du projet cite": "island",
}


def real(name: str) -> Intake:
    if not REAL.is_dir():
        pytest.skip("the real files are not beside the project")
    table = read_table(REAL / name)
    return read_candidacies(table.columns, table.rows, WAVES)


def kinds(intake: Intake) -> Counter[str]:
    found = [
        [kind for words, kind in KINDS.items() if words in p.sentence] for p in intake.problems
    ]
    assert all(len(kind) == 1 for kind in found), found
    return Counter(kind[0] for kind in found)


def test_the_111_candidacies_enter_with_their_defects_said() -> None:
    intake = real("candidatures_vagues1-2.csv")
    assert (len(intake.candidacies), intake.errors, intake.bad_lines) == (111, (), ())
    assert kinds(intake) == {
        "provisional": 2,
        "address": 1,
        "anomaly": 5,
        "repeated": 1,
        "island": 1,
        "follows": 3,
    }
    assert {c.details["source_id"]: c.follows for c in intake.candidacies if c.follows} == {
        "manuprox-2-93": "manuprox-1-26",
        "manuprox-2-103": "manuprox-1-41",
        "manuprox-2-108": "manuprox-1-47",
    }


def test_the_32_manufactures_enter_with_what_is_missing_said() -> None:
    intake = real("manufactures.csv")
    assert (len(intake.candidacies), intake.errors, intake.bad_lines) == (32, (), ())
    assert kinds(intake) == {"commune": 3, "wave": 5}
