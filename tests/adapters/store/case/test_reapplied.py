"""A dossier that comes back to life beside the one that took it up says so, to us alone."""

from dataclasses import replace

import pytest

from support_engine.core.acts import commands as c
from support_engine.stories.checkup.checkup import shared_points
from tests.story import HEAD, HOLDER, REFERENCE, advance, because, day, opening, road_to

OTHER = "MP2-001"


@pytest.fixture
def two(office):
    """A project that was given up, and applied again in the next wave."""
    for command in road_to("incubation", office.workflow):
        office.must(command)
    office.must(advance("abandonner", "2022-04-12", HOLDER, because("Local perdu")))
    office.must(replace(opening(OTHER, "2022-05-02", wave="3"), follows=REFERENCE))
    return office


def taken_back(two) -> c.CorrectLastAct:
    number = two.dossier().version
    return c.CorrectLastAct(
        reference=REFERENCE, by=HEAD, on=day("2022-06-01"), reason=because(), back_to=number
    )


def points(two) -> list[str]:
    with two.store.reading() as db:
        return [point.sentence for point in shared_points(db)]


def test_two_living_dossiers_of_one_project_are_told_and_not_refused(two) -> None:
    assert points(two) == []
    done = two.do(taken_back(two))
    (said,) = done.beside
    assert said.startswith(f"Le même projet vit aussi sous {OTHER}")
    assert points(two) == [
        f"1\u00a0projet dont deux dossiers vivent. {OTHER} (Atelier du Lin) reprend {REFERENCE},"
        " qui vit encore."
    ]


def test_nothing_is_said_where_the_other_is_over(two) -> None:
    two.must(replace(advance("deposer", "2022-05-04", HOLDER), reference=OTHER))
    gone = advance("retirer_candidature", "2022-05-20", HOLDER, because("Doublon"))
    two.must(replace(gone, reference=OTHER))
    assert two.do(taken_back(two)).beside == ()
    assert points(two) == []
    back = two.dossier(OTHER).version
    again = replace(taken_back(two), reference=OTHER, back_to=back, on=day("2022-06-02"))
    assert REFERENCE in two.do(again).beside[0]
