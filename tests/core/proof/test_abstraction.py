"""What the proof leaves out of a situation really decides nothing there (explanation/proof.md)."""

import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts.conditions import Attempt, conditions
from support_engine.core.days.calendar import Calendar
from support_engine.core.decide import decide
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.evolve import evolve
from support_engine.core.dossier.purse import EMPTY
from support_engine.core.programme.definition import Workflow
from support_engine.core.proof.prove import grounded
from support_engine.core.proof.scenes import payments
from support_engine.core.proof.situations import Model
from tests.story import because, in_hand

ROOT = Path(__file__).parents[3]
CALENDAR = Calendar()


@pytest.fixture(scope="module", params=["manufactures", "fabriques"])
def ground(request):
    text = (ROOT / "workflows" / f"{request.param}.toml").read_text("utf-8")
    return grounded(Workflow.model_validate(tomllib.loads(text)), {})


@pytest.fixture(scope="module")
def paid(ground):
    """Lives in which tranches are claimed, sent back, paid, and money comes back."""
    return list(payments(ground))


def test_lives_with_every_kind_of_act_about_money_are_examined(paid):
    told = {type(event) for *_, event in paid}
    assert {m.TrancheClaimed, m.TrancheRefused, m.TranchePaid, m.RecoveryReceived} <= told


def test_no_transition_and_no_hold_looks_at_money(ground, paid):
    workflow = ground.workflow
    for _, dossier, on, _ in paid:
        poor = replace(dossier, purse=EMPTY)
        for transition in workflow.transitions:
            attempt = Attempt(transition, c.Actor("p", frozenset(workflow.roles)), on, {}, "motif")
            rich_answer = tuple(conditions(in_hand(workflow, dossier, CALENDAR), attempt))
            assert rich_answer == tuple(conditions(in_hand(workflow, poor, CALENDAR), attempt))
        for name in workflow.holds:
            by = c.Actor("p", frozenset(workflow.roles))
            given = {"reference": dossier.reference, "by": by, "on": on, "hold": name}
            for command in (c.OpenHold(**given, reason=because("motif")), c.LiftHold(**given)):
                rich = Case(workflow, dossier, CALENDAR, on)
                assert decide(rich, command) == decide(rich.now_with(poor), command)


def test_an_act_about_money_changes_the_purse_its_letters_and_at_most_an_end(ground, paid):
    acts = [seen for seen in paid if type(seen[3]).__module__ == m.__name__]
    assert acts
    for _, before, on, event in acts:
        end = {"ends_on": on + timedelta(900)} if isinstance(event, m.AgreementAmended) else {}
        after = evolve(before, replace(event, **end), on)
        clocks = {n: clock.is_running for n, clock in after.clocks.items()}
        assert clocks == {n: clock.is_running for n, clock in before.clocks.items()}
        same = {"version": after.version, "last_act_on": after.last_act_on}
        of_money = {"purse": after.purse, "clocks": after.clocks, "letters": after.letters}
        assert replace(before, **same, **of_money) == after


def test_a_refused_milestone_can_be_declared_again(ground):
    """A refusal is no end: what can be validated can be declared, refused, declared, validated."""
    workflow, model = ground.workflow, Model(ground.workflow)
    for milestone in workflow.milestones:
        here = next(h for h in ground.played if model.can_validate(h, milestone))
        trial = ground.played[here].trial()
        trial.wait_until_open(milestone)
        for kind in milestone.evidence:
            trial.join(kind)
        holder = trial.by(trial.somebody(milestone.declared_by))
        officer = trial.by(trial.somebody(milestone.validated_by))
        trial.act(c.DeclareMilestone(**holder, milestone=milestone.id))
        trial.act(c.RefuseMilestone(**officer, milestone=milestone.id, reason=because("À revoir")))
        trial.validate(milestone.id)
        assert trial.dossier.milestones[milestone.id].status == "validated"
