"""A holder who gives up does it, or somebody else records it from the paper that says so."""

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Code, Refused
from tests.story import HEAD, HOLDER, OFFICER, OneDossier, advance, because, document

WAYS = {"abandonner": "incubation", "retirer_candidature": "en_instruction"}
OTHERS = {"abandonner": (HEAD, OFFICER), "retirer_candidature": (OFFICER,)}
SECOND = c.Actor("sacha", OFFICER.roles)


def codes(answer: object) -> set[Code]:
    return set(answer.codes) if isinstance(answer, Refused) else set()


def leaving(case: OneDossier, way: str, by: c.Actor) -> set[Code]:
    return codes(case.ask(advance(way, str(case.today), by, because("Faute de local"))))


@pytest.mark.parametrize("way", WAYS)
def test_the_holder_gives_up_and_nobody_in_their_place(workflow, calendar, way) -> None:
    case = OneDossier(workflow, calendar).to(WAYS[way])
    assert not leaving(case, way, HOLDER)
    for by in OTHERS[way]:
        assert leaving(case, way, by) == {Code.NOT_RENOUNCED}


@pytest.mark.parametrize("way", WAYS)
def test_what_came_by_post_is_joined_by_one_and_recorded_by_another(
    workflow, calendar, way
) -> None:
    case = OneDossier(workflow, calendar).to(WAYS[way])
    case.must(document("renonciation", str(case.today), OFFICER))
    assert leaving(case, way, OFFICER) == {Code.SAME_PERSON}
    assert not leaving(case, way, SECOND)
    assert not leaving(case, way, HOLDER)


def test_the_paper_that_the_holder_joined_is_enough(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    case.must(document("renonciation", str(case.today), HOLDER))
    assert not leaving(case, "abandonner", OFFICER)
