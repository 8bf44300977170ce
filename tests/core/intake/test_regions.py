"""Regions: every department that a dossier may have is in one of them, and in no other."""

import pytest

from support_engine.core.intake.places import DEPARTMENTS
from support_engine.core.intake.regions import REGION_OF, REGIONS


def test_every_department_is_in_exactly_one_region() -> None:
    every = [one for departments in REGIONS.values() for one in departments]
    assert sorted(every) == sorted(DEPARTMENTS)
    assert set(REGION_OF) == DEPARTMENTS


@pytest.mark.parametrize(
    ("region", "number"),
    [("Occitanie", 13), ("Nouvelle-Aquitaine", 12), ("Corse", 2), ("Île-de-France", 8)],
)
def test_a_region_has_the_departments_of_the_law(region, number) -> None:
    assert len(REGIONS[region]) == number


@pytest.mark.parametrize(
    ("department", "region"),
    [("22", "Bretagne"), ("2B", "Corse"), ("57", "Grand Est"), ("974", "La Réunion")],
)
def test_a_department_says_its_region(department, region) -> None:
    assert REGION_OF[department] == region
