"""The shares of an agreement count on the whole of its own rules: new rules that count on another
one plan the same cents for each tranche, or are not followed."""

import tomllib
from copy import deepcopy
from fractions import Fraction
from pathlib import Path

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.evolve import evolve
from support_engine.core.money.payable import by_tranche
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.mapping import Correspondence
from support_engine.core.versions.migration import decide_migration
from tests import fabriques_story as story
from tests.money_story import ORDERER
from tests.story import HEAD, OneDossier, because, day

SOURCE = Path(__file__).parents[3] / "workflows" / "fabriques.toml"
DATA = tomllib.loads(SOURCE.read_text("utf-8"))
THIRDS, SIXTHS, POINTS = (3, (1, 1, 1)), (6, (2, 2, 2)), (10_000, (3_334, 3_333, 3_333))
TODAY = day("2026-08-03")


def counting_on(version: int, whole: int, shares: tuple[int, ...]) -> Workflow:
    """The shipped programme with its shares on another whole."""
    data = deepcopy(DATA)
    data["workflow"]["version"], data["money"]["whole"] = version, whole
    for tranche, share in zip(data["tranches"], shares, strict=True):
        tranche["share"] = share
    return Workflow.model_validate(data)


def supported(workflow: Workflow, calendar, *more: c.AnyCommand) -> Case:
    """A first instalment is paid; what can still be paid is known."""
    case = OneDossier(workflow, calendar)
    for command in (*story.supported(), *more):
        case.must(command)
    first = by_tranche(Case(workflow, case.dossier, calendar, TODAY))["annuite_1"]
    for command in story.paid("annuite_1", "2026-07-01", first):
        case.must(command)
    return Case(workflow, case.dossier, calendar, TODAY)


def followed(case: Case, new: Workflow) -> Case | set[Code]:
    """The dossier under the new rules, or why not."""
    given = {"programme": "fabriques", "from": 1, "to": 2, "reason": "Décision du comité"}
    mapping = Correspondence.model_validate(given)
    asked = c.MigrateDossier(reference=story.REFERENCE, by=HEAD, on=TODAY, mapping=mapping)
    events = decide_migration(case, new, asked)
    if isinstance(events, Refused):
        return set(events.codes)
    dossier = case.dossier
    for event in events:
        dossier = evolve(dossier, event, TODAY)
    return Case(new, dossier, case.calendar, TODAY)


@pytest.mark.parametrize(
    ("old", "new", "passes"),
    [
        (THIRDS, SIXTHS, True),
        (SIXTHS, THIRDS, True),
        (THIRDS, (6, (3, 2, 1)), True),
        (THIRDS, POINTS, False),
        (POINTS, THIRDS, False),
        (POINTS, SIXTHS, False),
    ],
)
def test_what_is_left_of_an_agreement_does_not_change_with_the_whole(
    calendar, old, new, passes
) -> None:
    case = supported(counting_on(1, *old), calendar)
    after = followed(case, counting_on(2, *new))
    if passes:
        assert by_tranche(after) == by_tranche(case)
    else:
        assert after == {Code.AGREEMENT_CHANGED}


def test_nor_do_the_shares_of_an_amendment(calendar) -> None:
    parts = {"annuite_1": Fraction(2, 3), "annuite_2": Fraction(1, 3), "annuite_3": Fraction(0)}
    given = {"number": "A1", "reason": because(), "schedule": parts}
    amended = story.act(k.AmendAgreement, "2026-06-20", ORDERER, **given)
    case = supported(counting_on(1, *THIRDS), calendar, amended)
    assert followed(case, counting_on(2, *SIXTHS)) == {Code.AGREEMENT_CHANGED}


def test_nor_does_the_order_of_the_tranches(calendar) -> None:
    old = counting_on(1, 6, (1, 2, 3))
    data = old.model_dump(mode="json", by_alias=True)
    data["workflow"]["version"], data["tranches"] = 2, data["tranches"][::-1]
    case = supported(old, calendar)
    assert followed(case, Workflow.model_validate(data)) == {Code.AGREEMENT_CHANGED}
