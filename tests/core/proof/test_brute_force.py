"""What the proof says of small programmes is what trying everything shows."""

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
from tests.core.proof.small_programmes import programmes
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
