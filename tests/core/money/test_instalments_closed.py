"""A programme of flat instalments closes over none that its holder is owed."""

import pytest

from support_engine import config
from support_engine.adapters.files import workflows
from support_engine.core.acts.blockers import Code, Refused
from tests import fabriques_story as story
from tests.story import HEAD, HOLDER, OneDossier, because

CLOSING = story.advance("cloturer", "2029-07-02", HEAD)
LEAVING = story.advance("abandonner", "2028-07-01", HOLDER, because("Abandon"))


@pytest.fixture
def fabriques(letters):
    path = config.shipped("workflows") / "fabriques.toml"
    return workflows.load(path, letters.names()).workflow


@pytest.fixture
def over(fabriques, calendar) -> OneDossier:
    """Three years are over; two instalments are paid."""
    case = OneDossier(fabriques, calendar)
    for command in list(story.whole())[:-1]:
        if getattr(command, "tranche", "") != "annuite_3":
            case.must(command)
    return case


def codes(answer) -> set[Code]:
    return set(answer.codes) if isinstance(answer, Refused) else set()


@pytest.mark.parametrize("stage", range(1, 6))
def test_it_is_not_closed_over_an_instalment_that_is_due(over, stage) -> None:
    """Asked, proposed or certified, it would be paid by nobody; left or paid, it is."""
    for command in list(story.paid("annuite_3", "2029-07-01"))[:stage]:
        over.must(command)
    assert codes(over.ask(CLOSING)) == ({Code.TRANCHE_UNDER_WAY} if stage < 4 else set())


def test_what_was_never_asked_keeps_nobody_from_closing(over) -> None:
    assert codes(over.ask(CLOSING)) == set()


def test_an_abandonment_waits_for_nothing(fabriques, calendar) -> None:
    case = OneDossier(fabriques, calendar)
    for command in (*story.supported(), *list(story.paid("annuite_1", "2026-07-01"))[:2]):
        case.must(command)
    assert codes(case.ask(LEAVING)) == set()
