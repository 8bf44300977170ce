"""The main road: what everybody hopes for, whatever the order of the transitions in the file."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_engine import config
from support_engine.adapters.files import workflows
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.main_road import main_road
from support_engine.core.simulation.route import next_act
from tests.core.proof.small_programmes import programme
from tests.laws import tries

NAMES = ("e0", "e1", "e2", "e3", "e4")


@st.composite
def entangled(draw) -> Workflow:
    """Five states, one or two ends, arrows anywhere between them."""
    last = draw(st.sampled_from(NAMES[1:]))
    states = {name: {"label": name.upper(), "phase": "une"} for name in NAMES}
    for name in {last, "e4"}:
        states[name] = {**states[name], "final": True, "labelled": draw(st.booleans())}
    pairs = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES))
    arrows = draw(st.lists(pairs, min_size=4, max_size=10))
    reasoned = draw(st.lists(st.booleans(), min_size=len(arrows), max_size=len(arrows)))
    transitions = [
        {
            "id": f"t{number}",
            "label": f"Acte {number}",
            "from": [origin],
            "to": target,
            "roles": ["instructeur"],
            "reason_required": needs_reason,
        }
        for number, ((origin, target), needs_reason) in enumerate(
            zip(arrows, reasoned, strict=True)
        )
        if not states[origin].get("final")
    ]
    return programme(states=states, transitions=transitions)


def shipped(name: str, letters) -> Workflow:
    path = config.shipped("workflows") / f"{name}.toml"
    return workflows.load(path, letters.names()).workflow


def shuffled(workflow: Workflow, order: list[int]) -> Workflow:
    moved = tuple(workflow.transitions[place] for place in order)
    return Workflow.model_validate({**dict(workflow), "transitions": moved})


@tries(150)
@given(st.data())
def test_the_road_does_not_depend_on_the_order_of_the_transitions(data) -> None:
    workflow = data.draw(entangled())
    order = data.draw(st.permutations(range(len(workflow.transitions))))
    other = shuffled(workflow, order)
    assert main_road(other) == main_road(workflow)
    for state in NAMES:
        here, there = (next_act(one, state, {}) for one in (workflow, other))
        assert (here and here.target) == (there and there.target), state


@pytest.mark.parametrize("name", ["manufactures", "fabriques"])
def test_a_simulated_life_follows_the_main_road(name, letters) -> None:
    workflow = shipped(name, letters)
    for state, following in pairwise(main_road(workflow)):
        act = next_act(workflow, state, {})
        assert act is not None
        assert act.target == following


def test_of_two_acts_that_lead_to_the_same_state_the_first_of_the_file_is_carried_out(
    letters,
) -> None:
    act = next_act(shipped("fabriques", letters), "avis_demande", {})
    assert act is not None
    assert act.id == "rendre_avis"


def test_a_life_leaves_the_main_road_for_a_decision_that_was_assumed(workflow) -> None:
    act = next_act(workflow, "deposee", {"a_completer": "completer"})
    assert act is not None
    assert act.target == "a_completer"
