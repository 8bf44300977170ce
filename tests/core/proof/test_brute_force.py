"""What the proof says of small programmes is what trying everything shows."""

import pytest
from hypothesis import assume, given

from support_engine.core.programme.definition import Workflow
from support_engine.core.proof.life import (
    ends_within_reach,
    faithful,
    possible_transitions,
    reachable_states,
)
from support_engine.core.proof.prove import grounded
from tests.core.proof.brute_force import TooLong, World, live
from tests.core.proof.small_programmes import programme, programmes
from tests.laws import tries

many = tries(80)


def lived(workflow: Workflow) -> World:
    try:
        return live(workflow)
    except TooLong:
        assume(False)
        raise


def bare(situations):
    """Situations without their milestones, nor the clocks that ran out."""
    return {here[:4] for here in situations}


def races(ground) -> bool:
    """Whether something could be prevented, by a clock or by others: the proof does not count on
    it."""
    return any(not step.is_sure for steps in ground.space.following.values() for step, _ in steps)


@many
@given(programmes())
def test_the_proof_sees_every_situation_that_some_life_reaches(workflow) -> None:
    world, ground = lived(workflow), grounded(workflow, {})
    assert bare(ground.played) <= bare(world.situations) <= bare(ground.space.situations)
    if not races(ground):
        assert bare(ground.played) == bare(ground.space.situations)


@many
@given(programmes())
def test_a_life_never_has_fewer_milestones_than_the_proof_supposes(workflow) -> None:
    world, ground = lived(workflow), grounded(workflow, {})
    for here in world.situations:
        assert any(
            there[:4] == here[:4] and there.validated <= here.validated
            for there in ground.space.situations
        )


@many
@given(programmes())
def test_states_and_transitions_are_refuted_exactly_when_no_life_has_them(workflow) -> None:
    world, ground = lived(workflow), grounded(workflow, {})
    unreached = {f"states.{name}" for name in workflow.states} - {
        f"states.{here.state}" for here in world.situations
    }
    refuted = {one.place for one in reachable_states(ground)}
    never = {f"transitions.{t.id}" for t in workflow.transitions if t.id not in world.fired}
    impossible = {one.place for one in possible_transitions(ground)}
    assert unreached <= refuted
    assert never <= impossible
    if not races(ground):
        assert (unreached, never) == (refuted, impossible)


@many
@given(programmes())
def test_an_end_is_said_to_be_within_reach_only_when_no_life_is_stuck(workflow) -> None:
    world, ground = lived(workflow), grounded(workflow, {})
    stuck, refuted = bool(world.dead_ends()), bool(list(ends_within_reach(ground)))
    assert refuted or not stuck
    if not races(ground):
        assert refuted == stuck


@many
@given(programmes())
def test_the_real_rules_make_every_move_that_is_not_a_race(workflow) -> None:
    assert list(faithful(grounded(workflow, {}))) == []


def twins(one: dict, two: dict, opened_by: str = "instructeur") -> Workflow:
    """Two clocks that start together and that a measure stops together; the second moves the
    dossier under it, an act waits for the first."""
    under, waiting = {"requires_hold": "m0"}, {"requires_clocks_over": ["d0", "r0"]}
    acts = [
        {"id": "t0", "from": ["e1"], "to": "e3", "roles": ["systeme", "instructeur"], **under},
        {"id": "t1", "from": ["e1"], "to": "e2", "roles": ["instructeur"], **waiting},
        {"id": "t2", "from": ["e0"], "to": "e1", "roles": ["instructeur"]},
        {"id": "t3", "from": ["e1", "e2"], "to": "e3", "roles": ["instructeur"]},
    ]
    moving = {"stops_with": ["t0"], "on_end": "move", "transition": "t0"}
    measure = {"opened_by": [opened_by], "lifted_by": ["instructeur"], "stops_clocks": True}
    return programme(
        states={
            name: {"label": name, "phase": "une", "final": name == "e3"}
            for name in ("e0", "e1", "e2", "e3")
        },
        transitions=[{**act, "label": act["id"]} for act in acts],
        clocks={
            "d0": {"label": "Un", "starts_with": ["t2"], **one},
            "d1": {"label": "Deux", "starts_with": ["t2"], **moving, **two},
            "r0": {"label": "Réponse", "asked_days": [15, 30]},
        },
        holds={"m0": {"label": "Mesure", **measure, "clock": "r0", "blocks_transitions": False}},
    )


@pytest.mark.parametrize(
    ("one", "two", "is_faithful"),
    [
        ({"days": 10}, {"days": 10}, True),
        ({"days": 20}, {"days": 10}, True),
        ({"days": 10}, {"days": 20}, True),
        ({"days": 40, "working_day": True}, {"months": 1}, True),
        ({"days": 10}, {"days": 10, "max_extension_months": 1}, False),
        ({"days": 10, "working_day": True}, {"days": 10}, True),
        ({"days": 10}, {"days": 10, "working_day": True}, False),
    ],
)
def test_of_two_that_run_together_the_shorter_is_over_wherever_the_longer_is(
    one, two, is_faithful
) -> None:
    """Where the second may end later, the proof counts on a life that the player does not try."""
    workflow = twins(one, two)
    ground = grounded(workflow, {})
    assert bare(live(workflow).situations) <= bare(ground.space.situations)
    assert list(possible_transitions(ground)) == []
    assert (list(faithful(ground)) == []) is is_faithful


def test_what_waits_for_a_measure_that_nobody_opens_is_impossible_all_the_same() -> None:
    (one,) = possible_transitions(grounded(twins({"days": 10}, {"days": 10}, "systeme"), {}))
    assert one.place == "transitions.t0"
