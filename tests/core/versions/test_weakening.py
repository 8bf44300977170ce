"""What protects a holder less takes two people to publish, each word of it in turn."""

from typing import Any

import pytest

from support_engine.core.programme.definition import Workflow
from support_engine.core.versions.weakening import PROTECTING, weakened
from tests.core.versions.test_loosening import changed

REPLY = "reponse_mise_en_demeure"
WEAKER: dict[str, Any] = {
    "workflow.least_reply_days": 8,
    "workflow.least_holder_days": 3,
    "workflow.contradictory_step": False,
    "workflow.embargo_fact": None,
    "facts.date_signature.judgement": True,
    "holds.suspension.watch_only": True,
    "holds.mise_en_demeure.clock": None,
    f"clocks.{REPLY}.asked_days": [8, 92],
    "transitions.retirer_label.requires_hold": None,
    "transitions.retirer_label.requires_clocks_over": [],
    "transitions.declarer_caducite.adverse": False,
    "transitions.abandonner.renounced_in": None,
    "transitions.labelliser.allowed_under": ["suspension", "+"],
}
"""A place of the file → a value that protects less."""
STRONGER: dict[str, Any] = {
    "workflow.least_reply_days": 20,
    "workflow.least_holder_days": 30,
    "facts.date_jugement.judgement": False,
    f"clocks.{REPLY}.asked_days": [20, 92],
    "transitions.demander_complements.requires_hold": "suspension",
    "transitions.retirer_label.label": "Retrait",
}


def places(old: Workflow, new: Workflow) -> list[str]:
    return [change.place for change in weakened(old, new)]


@pytest.mark.parametrize("place", WEAKER)
def test_each_word_that_protects_less_is_seen(workflow, place) -> None:
    found = places(workflow, changed(workflow, place, WEAKER[place]))
    assert any(one.startswith(place) for one in found), found


@pytest.mark.parametrize("place", STRONGER)
def test_a_word_that_protects_more_needs_nobody(workflow, place) -> None:
    assert places(workflow, changed(workflow, place, STRONGER[place])) == []


def test_every_word_has_its_line(workflow) -> None:
    words = {(place.split(".")[0], place.split(".")[-1]) for place in WEAKER}
    assert words == {*PROTECTING} - {("holds", "counts_from")}
    stricter = changed(workflow, "holds.mise_en_demeure.counts_from", "received")
    assert places(stricter, workflow) == ["holds.mise_en_demeure.counts_from"]


def test_a_new_judgement_is_seen_and_another_new_fact_is_not(workflow) -> None:
    facts = {**workflow.facts, "jugement_bis": workflow.facts["date_jugement"]}
    assert places(workflow, workflow.model_copy(update={"facts": facts})) == ["facts.jugement_bis"]
    facts = {**workflow.facts, "date_bis": workflow.facts["date_signature"]}
    assert places(workflow, workflow.model_copy(update={"facts": facts})) == []
