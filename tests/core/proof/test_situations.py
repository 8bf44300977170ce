"""What our silence gives is written whatever comes after its end (decision 0096), and the proof
knows it."""

from support_engine.core.proof.life import faithful
from support_engine.core.proof.prove import grounded
from tests.core.proof.small_programmes import programme
from tests.core.proof.test_played_claims import laid
from tests.core.proof.test_zoo import GOOD

OVER = frozenset({"recevabilite"})


def steps(ground, name: str):
    """Each step of that name, with where it starts."""
    for here, following in ground.space.following.items():
        yield from ((here, step) for step, _ in following if step.name == name)


def test_a_measure_that_comes_once_a_time_is_over_does_not_hold_it_back() -> None:
    """Drawn once: the notice stops clocks, the one that moves the dossier was over before it."""
    workflow = programme(
        states={
            name: {"label": name.upper(), "phase": "une", "final": name == "e2"}
            for name in ("e0", "e1", "e2")
        },
        transitions=[
            {
                "id": "t0",
                "label": "Un",
                "from": ["e0"],
                "to": "e1",
                "roles": ["systeme", "porteur"],
            },
            {
                "id": "t1",
                "label": "Deux",
                "from": ["e0", "e1"],
                "to": "e0",
                "roles": ["porteur"],
                "requires_clocks_over": ["r0"],
                "allowed_under": ["m0"],
            },
        ],
        clocks={
            "d1": {
                "label": "Délai",
                "months": 2,
                "starts_with": ["t0"],
                "on_end": "move",
                "transition": "t0",
            },
            "r0": {"label": "Réponse", "asked_days": [15, 30]},
        },
        holds={
            "m0": {
                "label": "Mesure",
                "opened_by": ["instructeur"],
                "lifted_by": ["instructeur"],
                "stops_clocks": True,
                "blocks_transitions": True,
                "clock": "r0",
            }
        },
    )
    assert list(faithful(grounded(workflow, {}))) == []


def test_what_silence_gave_is_written_under_a_measure_that_came_after() -> None:
    given = [(here, step) for here, step in steps(laid(GOOD), "recevabilite_tacite")]
    under = {(tuple(sorted(here.holds)), step.races) for here, step in given}
    assert (("suspension",), False) in under, "it was over before: nothing prevents it"
    assert (("mise_en_demeure",), True) in under, "it may have been over before: not to count on"
    assert (("mise_en_demeure",), False) not in under


def test_nobody_but_the_holder_takes_away_what_silence_gave() -> None:
    ground = laid(GOOD)
    for name in ("declarer_irrecevable", "demander_complements"):
        found = [here for here, _ in steps(ground, name)]
        assert found
        assert not any(OVER & here.over and not here.holds for here in found), name
    left = {step.role for here, step in steps(ground, "retirer_candidature") if OVER & here.over}
    assert left == {"porteur"}
