"""The map of a list: each dossier at its place or with the reason why not; words for all of it."""

import csv
from pathlib import Path

import pytest

from support_engine.adapters.communes import centres
from support_engine.core.dossier.embargo import PublicFacts
from support_engine.core.intake.departments import NAMES
from support_engine.core.intake.places import (
    DEPARTMENTS,
    NOWHERE,
    department_of_insee,
    is_commune,
    place_of,
)
from support_engine.pictures.france.sheet import BOXES, MAINLAND
from support_engine.views.lists import map as maps
from support_engine.views.lists.map import Heap, heaps_of, map_of, picture, standing, words_of
from tests.console import as_typed
from tests.pictures.france.inside import is_inside
from tests.story import day

SHARED = Path(__file__).parents[3].parent / "shared" / "data"
REAL = pytest.mark.skipif(
    not SHARED.exists(), reason="the real sheets stand beside the project only"
)


def heap(place: str, number: int = 1, late: int = 0, commune: str = "Joyeuse") -> Heap:
    return Heap(place, number, late, "MP1-001", "Atelier", commune)


@pytest.mark.parametrize(
    ("insee", "department", "place"),
    [
        ("07110", "07", "07110"),
        ("2A004", "", "2A004"),
        ("97126", "974", "97126"),
        ("", "07", "07000"),
        ("", "971", "97100"),
        ("07", "07", "07000"),
        ("07110X", "07", "07000"),
        ("20004", "2A", "2A000"),
        ("", "", NOWHERE),
        ("", "99", NOWHERE),
        ("99001", "", NOWHERE),
    ],
)
def test_a_place_is_five_signs(insee, department, place) -> None:
    found = place_of({"insee": insee, "department": department})
    assert found == place
    assert is_commune(found) == (found == insee)


def test_every_department_has_a_place_or_a_reason() -> None:
    known = centres()
    assert set(NAMES) == DEPARTMENTS
    for department in DEPARTMENTS:
        found = standing(place_of({"department": department}), known)
        if department in ("975", "977", "978", "986", "987", "988"):
            assert not found.place
            assert NAMES[department] in found.why
        else:
            assert found.place == place_of({"department": department})
            assert "sans code INSEE" in found.why
    assert standing("07110", known) == ("07110", "")
    assert standing("07999", known) == (
        "07000",
        "code INSEE 07999 inconnu : au centre du département",
    )
    assert standing(NOWHERE, known) == ("", "ni code INSEE, ni département")
    assert standing("98818", known).place == ""


def test_what_is_shown_and_what_is_not_is_the_whole_list() -> None:
    heaps = [heap("07110", 2, 1), heap("07000", 3), heap("98800", 4), heap(NOWHERE), heap("97411")]
    found = map_of(heaps, centres())
    assert found.number == 6
    assert found.unplaced == {"98800": 4, NOWHERE: 1}
    assert {point.frame for point in found.points} == {MAINLAND, "974"}
    assert {point.places[0]: point.rough for point in found.points}["07000"] == 3
    assert set(found.signs) == {"rond", "creux", "carre"}
    assert set(map_of([heap("07110")], centres()).signs) == {"rond"}
    drawn = picture(found, "carte", 20, lambda point: f"/x?{','.join(point.places)}")
    said = {as_typed(mark.title): mark.href for mark in drawn.marks}
    assert said == {
        "Ardèche (07), Joyeuse : 5 dossiers, dont 1 en retard, 3 au centre du département": (
            "/x?07000,07110"
        ),
        "Joyeuse : 1 dossier": "/x?97411",
    }
    assert as_typed(drawn.title) == "Carte de 6 dossiers"
    assert "Un carré : au centre de son département" in drawn.description
    assert "ADMIN EXPRESS" in drawn.description


def test_a_bubble_names_three_communes_and_counts_the_others() -> None:
    heaps = [heap(f"0711{n}", 9 - n, commune=f"Lieu{n}") for n in range(5)]
    (mark,) = picture(map_of(heaps, centres()), "carte", 34).marks
    assert as_typed(mark.title) == "Lieu0, Lieu1, Lieu2 et 2 autres lieux : 35 dossiers"
    (mark,) = picture(map_of([heap("07110", commune="")], centres()), "carte", 34).marks
    assert as_typed(mark.title) == "code INSEE 07110 : 1 dossier"


def test_many_places_stand_by_department_first(monkeypatch) -> None:
    heaps = [heap("07110", 2), heap("07132", 1, 1), heap("07000"), heap("2A004"), heap("97411")]
    monkeypatch.setattr(maps, "MOST", 4)
    found = map_of(heaps, centres())
    assert {point.places: (point.number, point.late) for point in found.points} == {
        ("07",): (4, 1),
        ("2A",): (1, 0),
        ("974",): (1, 0),
    }
    assert "Ardèche (07) : 4" in as_typed(picture(found, "carte", 20).marks[0].title)


def test_the_filter_by_places_is_said_in_words() -> None:
    said = {place: as_typed(words_of((place,))) for place in ("07110", "07000", "07", NOWHERE)}
    assert said == {
        "07110": "code INSEE 07110",
        "07000": "Ardèche (07), sans code INSEE",
        "07": "Ardèche (07)",
        NOWHERE: "ni code INSEE, ni département",
    }
    assert words_of(("07110", "07132")) == "2 lieux de la carte"


def test_of_what_is_public_nobody_says_that_it_is_late() -> None:
    facts = [
        PublicFacts(f"MP1-00{n}", f"Projet {n}", "1", "Joyeuse", "07110", "07", "")
        for n in range(3)
    ]
    assert heaps_of(facts, day("2030-01-01")) == [
        Heap("07110", 3, 0, "MP1-000", "Projet 0", "Joyeuse")
    ]


@REAL
def test_the_real_candidacies_stand_on_the_land_and_the_overseas_ones_in_their_boxes() -> None:
    with (SHARED / "candidatures_vagues1-2.csv").open(encoding="utf-8") as sheet:
        rows = list(csv.DictReader(sheet))
    assert len(rows) == 111
    inside = 0
    for row in rows:
        place = place_of({"insee": row["insee_com"], "department": row["departement"]})
        assert place == row["insee_com"]
        found = map_of([heap(place)], centres())
        (point,) = found.points
        assert not point.rough
        department = department_of_insee(place)
        assert point.frame == (department if department in BOXES else MAINLAND)
        on_land = is_inside(point.spot, point.frame)
        assert on_land or point.frame == MAINLAND
        inside += on_land
    assert inside >= 108
