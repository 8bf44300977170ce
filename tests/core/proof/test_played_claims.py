"""Claims that are played with the real rules: a rule that is taken away is missed at once."""

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import conditions, milestones
from support_engine.core.acts.blockers import Code, Refused, blocked
from support_engine.core.decide import decide
from support_engine.core.money import release
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import HOLDER
from support_engine.core.proof import replay
from support_engine.core.proof.agreement import bounded_money
from support_engine.core.proof.life import (
    possible_milestones,
    possible_transitions,
    reachable_states,
)
from support_engine.core.proof.notice import prior_notice
from support_engine.core.proof.own_case import own_case
from support_engine.core.proof.player import REASON, REFERENCE, person
from support_engine.core.proof.prove import grounded
from support_engine.core.proof.replay import Replayed
from support_engine.core.proof.steps import people
from tests.core.proof.test_zoo import GOOD, WITH_SESSIONS


def laid(data):
    return grounded(Workflow.model_validate(data), {})


@pytest.fixture(scope="module", params=[GOOD, WITH_SESSIONS], ids=["manufactures", "fabriques"])
def ground(request):
    ground = laid(request.param)
    assert ground.played
    return ground


def test_whoever_carries_a_project_decides_nothing_of_it_whatever_their_roles(ground) -> None:
    workflow, tried = ground.workflow, 0
    everything = c.Actor(person(HOLDER), frozenset(workflow.roles))
    for here, player in ground.played.items():
        for act in workflow.leaving[here.state]:
            if HOLDER in act.roles or not any(people(workflow, act.roles)):
                continue
            given = {"reference": REFERENCE, "by": everything, "on": player.today}
            answer = decide(player.case, c.Advance(**given, transition=act.id, reason=REASON))
            assert isinstance(answer, Refused)
            assert Code.OWN_PROJECT in {blocker.code for blocker in answer.blockers}, act.id
            tried += 1
    assert tried > 100


def test_a_holder_who_may_judge_through_another_role_is_seen(ground, monkeypatch) -> None:
    assert list(own_case(ground)) == []
    monkeypatch.setattr(conditions, "counting", lambda _case, _by, held: held)
    places = {one.place for one in own_case(ground)}
    assert {"extensions.decided_by", "holds.mise_en_demeure.lifted_by", "money.roles.pays"} < places
    assert any(place.endswith("validated_by") for place in places)


def test_money_that_leaves_after_the_end_of_the_agreement_is_seen(ground, monkeypatch) -> None:
    assert list(bounded_money(ground)) == []
    kept = tuple(rule for rule in release.RULES if rule is not release.before_the_end)
    monkeypatch.setattr(release, "RULES", kept)
    found = [one.sentence for one in bounded_money(ground)]
    assert found
    assert all("deux ans après la fin" in words for words in found)


def test_a_milestone_that_the_rules_never_validate_is_seen(ground, monkeypatch) -> None:
    assert list(possible_milestones(ground)) == []
    never = blocked(Code.CLOSED, state="Nulle part")
    monkeypatch.setattr(milestones, "milestone_expected", lambda *_: never)
    found = [one.sentence for one in possible_milestones(ground)]
    assert len(found) == len(ground.workflow.milestones)
    assert all("de le valider. Le dossier" in words for words in found), found


def test_a_withdrawal_before_the_time_to_answer_is_over_is_seen(monkeypatch) -> None:
    monkeypatch.setattr(conditions, "procedure_followed", lambda *_: iter(()))
    monkeypatch.setattr("support_engine.core.proof.player.Player.wait_for", lambda *_, **__: None)
    found = {one.place: one.sentence for one in prior_notice(laid(WITH_SESSIONS))}
    assert "a eu lieu 0 jours après" in found["transitions.retirer_label"]


def test_a_life_played_alone_is_the_one_that_all_moves_lead_to(ground) -> None:
    """Claims that ask for a few lives play these alone; the answer is that of the whole."""
    alone = Replayed(ground.space)
    assert len(alone.order) == 1
    farthest = list(ground.space.situations)[::-1]
    assert all(alone.players[here].dossier == ground.played[here].dossier for here in farthest)
    assert len(alone.order) == 1, "each was played by its road, not by trying every move"
    assert list(alone.players) == list(ground.played)
    assert alone.made.keys() == ground.replayed.made.keys()


def refusing(monkeypatch, refused) -> None:
    tried = replay.attempt

    def attempt(player, step, after):
        return "non" if refused(step, after) else tried(player, step, after)

    monkeypatch.setattr(replay, "attempt", attempt)


def test_what_is_refused_where_it_is_nearest_is_looked_for_everywhere(monkeypatch) -> None:
    act, ground = "abandonner", laid(WITH_SESSIONS)
    here, nearest = ground.space.fired[act]
    after = next(to for step, to in ground.space.following[here] if step == nearest)
    refusing(monkeypatch, lambda step, to: step.name == act and to == after)
    assert list(possible_transitions(ground)) == []
    refusing(monkeypatch, lambda step, _: step.name == act)
    ground = laid(WITH_SESSIONS)
    assert [one.place for one in possible_transitions(ground)] == [f"transitions.{act}"]
    target = ground.workflow.transition_of[act].target
    assert [one.place for one in reachable_states(ground)] == [f"states.{target}"]
