"""Whoever did for a project what its money rests on decides nothing of it by another role."""

from dataclasses import replace

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code
from tests.core.acts.test_access import HELPER, codes, give
from tests.money_story import (
    ADVANCE,
    HOLDER,
    ORDERER,
    act,
    money_case,
    ready,
    released,
)
from tests.story import HEAD, OFFICER, OneDossier, day, document

NEXT = ADVANCE[1]


def named(role: str, person: str, on: str) -> c.AssignPerson:
    return act(c.AssignPerson, on, HEAD, role=role, person=person)


def claim(by: c.Actor) -> k.ClaimTranche:
    return act(k.ClaimTranche, ADVANCE[0], by, tranche="avance", spending=0)


@pytest.fixture
def case(workflow, calendar) -> OneDossier:
    return money_case(workflow, calendar, ready())


@pytest.mark.parametrize("claimant", ["holder", "helper"])
def test_whoever_claimed_for_the_project_and_was_replaced_lets_nothing_of_it_go(
    case, claimant
) -> None:
    """As its holder, or let in by them."""
    by = HOLDER
    if claimant == "helper":
        case.must(give("aide", by=replace(HOLDER)), today=day(ADVANCE[0]))
        by = HELPER
    case.must(claim(by))
    case.must(named("porteur", "successeur", ADVANCE[0]))
    steps = list(released("avance", ADVANCE, 0, 75_000_00, "1"))[1:]
    for step in steps:
        later = replace(step.by, person=by.person)
        assert Code.OWN_PROJECT in codes(case.ask(replace(step, by=later))), type(step).__name__
        case.must(step)


@pytest.mark.parametrize("what", ["declared", "joined"])
def test_nor_whoever_declared_a_report_or_joined_a_paper(case, what) -> None:
    on, successor = "2023-03-30", c.Actor("successeur")
    declared = act(c.DeclareMilestone, on, HOLDER, milestone="bilan_etape_1")
    other = c.Actor("autre")
    case.must(named("porteur", "autre", "2022-11-20"))
    case.must(document("bilan_etape", on, other if what == "joined" else OFFICER))
    if what == "joined":
        case.must(named("porteur", "successeur", on))
    case.must(replace(declared, by=other if what == "declared" else successor))
    case.must(named("porteur", "dernier", on))
    own = replace(OFFICER, person="autre")
    asked = act(c.ValidateMilestone, on, own, milestone="bilan_etape_1")
    assert Code.OWN_PROJECT in codes(case.ask(asked))
    assert not codes(case.ask(replace(asked, by=replace(OFFICER, person="noa"))))


def test_nor_are_they_named_for_another_role_on_it_nor_do_they_change_its_facts(case) -> None:
    case.must(claim(HOLDER))
    case.must(named("porteur", "successeur", ADVANCE[0]))
    for role in ("instructeur", "responsable", "ordonnateur"):
        assert codes(case.ask(named(role, HOLDER.person, NEXT))) == {Code.TWO_ROLES}
    changed = act(c.ChangeDetails, NEXT, replace(OFFICER, person=HOLDER.person), changes={"x": "y"})
    assert Code.OWN_PROJECT in codes(case.ask(changed))
    case.must(named("porteur", HOLDER.person, NEXT))


def test_who_was_named_and_did_nothing_or_wrote_what_came_by_post_is_not_kept_away(case) -> None:
    """A designation by mistake binds nobody; nor does what an officer declares for the holder."""
    case.must(named("porteur", "noa", ADVANCE[0]))
    case.must(named("porteur", "porteuse", ADVANCE[0]))
    case.must(document("bilan_etape", ADVANCE[0], replace(OFFICER, person="camille")))
    case.must(claim(replace(OFFICER, person="noa")))
    assert case.dossier.carriers == (HOLDER.person,)
    noa = replace(ORDERER, person="noa")
    for step in list(released("avance", ADVANCE, 0, 75_000_00, "1"))[1:]:
        case.must(replace(step, by=noa) if step.by is ORDERER else step)
