"""Several people for one project: who lets in whom, what each may do, and when it ends."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.access import MOST
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.held_back import of_money
from support_engine.core.dossier.access_events import RIGHTS
from support_engine.core.dossier.case import Case
from support_engine.core.offers.offers import offers_of
from support_engine.errors import UnknownName
from tests.money_story import accompanied
from tests.story import (
    HEAD,
    HOLDER,
    OFFICER,
    REFERENCE,
    OneDossier,
    because,
    day,
    document,
)

ON = day("2022-10-10")
HELPER = c.Actor("aide")


@pytest.fixture
def case(workflow, calendar) -> OneDossier:
    made = OneDossier(workflow, calendar)
    for command in accompanied(workflow):
        made.must(command)
    return made


def give(person="aide", right="claim", by=HOLDER) -> c.GiveAccess:
    return c.GiveAccess(reference=REFERENCE, by=by, on=ON, person=person, right=right)


def end(person="aide", by=HOLDER) -> c.EndAccess:
    return c.EndAccess(reference=REFERENCE, by=by, on=ON, person=person)


def codes(outcome) -> set[Code]:
    return outcome.codes if isinstance(outcome, Refused) else set()


def open_to(case: OneDossier, by: c.Actor) -> set[str]:
    """The kinds of acts that somebody may do there."""
    hand = Case(case.workflow, case.dossier, case.calendar, ON)
    found = (one for one in offers_of(hand, by, ON) if one.who.may and one.is_open)
    return {one.key.partition(":")[0] for one in found}


def test_each_right_opens_its_acts_and_those_before_it_and_no_other(case) -> None:
    of_holder = open_to(case, HOLDER)
    assert {"document", "tranche.claim", "write", "access.give"} <= of_holder
    for right, acts in {"read": set(), "deposit": {"document"}}.items():
        case.must(give(right=right))
        assert open_to(case, HELPER) == acts
    case.must(give(right="claim"))
    assert open_to(case, HELPER) == {"document", "tranche.claim"}
    case.must(end())
    assert open_to(case, HELPER) == set()


def test_who_lets_in_and_who_shuts_out(case) -> None:
    for by in (OFFICER, HEAD, c.Actor("nobody")):
        assert codes(case.ask(give(by=by))) & {Code.ROLE_MISSING, Code.OWN_PROJECT}
    case.must(give())
    assert codes(case.ask(give(person="other", by=HELPER))) == {Code.ROLE_MISSING}
    assert codes(case.ask(end(by=HELPER))) == {Code.ROLE_MISSING}
    assert codes(case.ask(give())) == {Code.NOTHING_TO_CHANGE}
    assert not codes(case.ask(end(by=OFFICER)))
    for right in ("write", ""):
        with pytest.raises(UnknownName):
            case.ask(give(right=right))
    with pytest.raises(UnknownName):
        case.ask(end("nobody"))


def test_nobody_is_both_of_us_and_a_helper(case) -> None:
    for person in (HOLDER.person, OFFICER.person):
        assert codes(case.ask(give(person))) == {Code.TWO_ROLES}
    case.must(give())
    named = c.AssignPerson(reference=REFERENCE, by=HEAD, on=ON, role="instructeur", person="aide")
    assert Code.TWO_ROLES in codes(case.ask(named))
    own = c.Actor("aide", frozenset({"instructeur", "ordonnateur"}))
    assert codes(
        case.ask(c.ValidateMilestone(reference=REFERENCE, by=own, on=ON, milestone="debut_travaux"))
    ) >= {Code.OWN_PROJECT}


def test_ten_people_and_no_more_and_a_closed_dossier_shuts_out_still(case) -> None:
    for number in range(MOST):
        case.must(give(f"aide-{number}", "read"))
    assert codes(case.ask(give("one-more", "read"))) == {Code.NOTHING_TO_CHANGE}
    case.must(give("aide-1", "deposit"))


def test_whoever_comes_to_carry_the_project_lets_in_whom_they_will(case) -> None:
    case.must(give())
    named = {"reference": REFERENCE, "by": HEAD, "on": ON, "role": "porteur"}
    case.must(c.AssignPerson(**{**named, "role": "instructeur"}, person="sacha"))
    assert "aide" in case.dossier.helpers
    case.must(c.AssignPerson(**named, person="successeur"))
    assert case.dossier.helpers == {}


def test_whom_a_holder_by_mistake_let_in_goes_with_the_mistake(case) -> None:
    """And whom the holder of before and of after had let in stays, or stays away."""
    case.must(give("proche", "read"))
    case.must(give("parti", "read"))
    case.must(end("parti"))
    named = {"reference": REFERENCE, "by": HEAD, "on": ON, "role": "porteur"}
    case.must(c.AssignPerson(**named, person="intrus"))
    intruder = c.Actor("intrus")
    for person in ("complice", "parti"):
        case.must(give(person, by=intruder))
    wrong = case.dossier.version
    case.must(end("parti", by=intruder))
    assert case.dossier.helpers == {"complice": "claim"}
    back = c.CorrectLastAct(reference=REFERENCE, by=HEAD, on=ON, reason=because())
    (corrected, *_) = case.must(back)
    assert case.dossier.people["porteur"] == HOLDER.person
    assert case.dossier.helpers == {"proche": "read"}
    assert corrected.takes_back == (wrong - 2, wrong - 1, wrong)
    claim = {"reference": REFERENCE, "on": ON, "tranche": "avance", "spending": 0}
    refusal = case.ask(k.ClaimTranche(by=c.Actor("complice"), **claim))
    assert codes(refusal) == {Code.ROLE_MISSING}


def test_whom_the_holder_let_in_meanwhile_stays_when_a_designation_is_taken_back(case) -> None:
    named = {"reference": REFERENCE, "by": HEAD, "on": ON, "role": "porteur"}
    case.must(c.AssignPerson(**named, person="intrus"))
    first = case.dossier.version
    case.must(c.AssignPerson(**named, person=HOLDER.person))
    case.must(give("proche", "read"))
    back = {"reference": REFERENCE, "by": HEAD, "on": ON, "reason": because()}
    case.must(c.CorrectLastAct(**back, back_to=first))
    assert case.dossier.helpers == {"proche": "read"}


def test_what_two_people_do_is_not_declared_from_an_address_that_is_not_sure(case) -> None:
    """Whoever moved the address would declare as the holder, then validate as themselves."""
    moved = c.Actor("porteuse", is_moved=True)
    case.must(document("attestation_debut_travaux", "2022-10-10"))
    act = {"reference": REFERENCE, "on": ON, "milestone": "debut_travaux"}
    refusal = case.ask(c.DeclareMilestone(by=moved, **act))
    assert codes(refusal) == {Code.ADDRESS_MOVED}
    assert "« Déclarer : Début des travaux »" in refusal.blockers[0].sentence
    for by in (HOLDER, OFFICER):
        assert not codes(case.ask(c.DeclareMilestone(by=by, **act)))


@pytest.mark.parametrize("on", ["2022-10-10", "2023-10-10", "2024-09-29", "2024-10-10"])
def test_time_on_which_money_rests_is_not_asked_from_an_address_that_is_not_sure(case, on) -> None:
    """Whoever moved it would ask in time as the holder, and grant it once the agreement is over:
    whatever the day, and whether or not its time is suspended."""
    asked = {"reference": REFERENCE, "on": day(on), "months": 6, "reason": because()}
    hold = {"reference": REFERENCE, "by": HEAD, "on": day(on), "hold": "suspension"}
    for suspend in ((), (c.OpenHold(**hold, reason=because()),)):
        for command in suspend:
            case.must(command)
        for person, is_moved, clock in product(
            ("porteuse", OFFICER.person), (True, False), ("execution", "accompagnement")
        ):
            roles = OFFICER.roles if person == OFFICER.person else frozenset()
            by = c.Actor(person, roles, is_moved=is_moved)
            no = codes(case.ask(c.RequestExtension(by=by, clock=clock, **asked)))
            is_theirs = person == HOLDER.person and is_moved and clock == "execution"
            assert (Code.ADDRESS_MOVED in no) is is_theirs
            assert no <= {Code.ADDRESS_MOVED}


@pytest.mark.parametrize("state", ["brouillon", "incubation", "accompagnement"])
def test_nobody_leaves_the_programme_from_an_address_that_is_not_sure(
    workflow, calendar, state
) -> None:
    """Whoever moved it would; what goes on, and what they do in their own name, they may do."""
    case = OneDossier(workflow, calendar).to(state)
    on, moved = case.today, c.Actor("porteuse", is_moved=True)
    ways = [way for way in workflow.leaving[state] if "porteur" in way.roles]
    given = {"reference": REFERENCE, "on": on, "reason": because()}
    for by in (moved, HOLDER, OFFICER):
        refused = {
            way.id
            for way in ways
            if Code.ADDRESS_MOVED in codes(case.ask(c.Advance(by=by, transition=way.id, **given)))
        }
        leaving = {way.id for way in ways if workflow.states[way.target].final}
        assert refused == (leaving if by is moved else set())


def test_money_rests_on_the_time_of_its_agreement_and_on_what_that_counts_from(workflow) -> None:
    later = workflow.clocks["execution"].model_copy(update={"from_clock": "accompagnement"})
    counted = {"clocks": {**workflow.clocks, "execution": later}}
    assert of_money(workflow) == {"execution"}
    assert of_money(workflow.model_copy(update=counted)) == {"execution", "accompagnement"}
    assert of_money(workflow.model_copy(update={"money": None})) == frozenset()


def test_from_an_address_that_is_not_sure_nobody_is_let_in_and_nothing_is_claimed(case) -> None:
    moved = c.Actor("porteuse", is_moved=True)
    assert codes(case.ask(give(by=moved))) == {Code.ADDRESS_MOVED}
    case.must(give())
    claim = {"reference": REFERENCE, "on": ON, "tranche": "avance", "spending": 0}
    assert not codes(case.ask(k.ClaimTranche(by=HELPER, **claim)))
    helper = c.Actor("aide", is_moved=True)
    assert codes(case.ask(k.ClaimTranche(by=helper, **claim))) == {Code.ADDRESS_MOVED}


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([*RIGHTS, "end"]), st.sampled_from(["ana", "bob"])), max_size=8
    )
)
def test_what_was_last_said_of_each_is_what_they_may(workflow, calendar, told) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    said: dict[str, str] = {}
    for what, who in told:
        if what == "end" and who in said:
            case.must(end(who))
            del said[who]
        elif what != "end" and said.get(who) != what:
            case.must(give(who, what))
            said[who] = what
    assert case.dossier.helpers == said
    for who in ("ana", "bob"):
        expected = {"document"} if said.get(who) in ("deposit", "claim") else set()
        assert open_to(case, c.Actor(who)) == expected
