"""A French word where a key was expected: the key that it means is proposed."""

import pytest

from support_engine.core.programme.clock_rule import ClockRule
from support_engine.core.programme.clocks import Reminder, Repeat, Step
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.frame import Document, FactField, Header, State
from support_engine.core.programme.mapping import Correspondence
from support_engine.core.programme.milestones import Milestone
from support_engine.core.programme.mistakes import key_meant
from support_engine.core.programme.transitions import HoldRule, Transition
from support_engine.core.programme.words import titles

MEANT = [
    (Workflow, "Délais", "clocks"),
    (Workflow, "étapes", "phases"),
    (Workflow, "justificatifs", "documents"),
    (Workflow, "Argent", "money"),
    (Header, "préfixe", "reference_prefix"),
    (Header, "départ", "initial"),
    (State, "nom", "label"),
    (State, "fin", "final"),
    (Document, "validité", "valid_months"),
    (FactField, "maximum", "at_most"),
    (FactField, "genre", "type"),
    (Transition, "de", "from"),
    (Transition, "à", "to"),
    (Transition, "destinataires", "to, letter_to"),
    (Transition, "pièces", "requires_documents"),
    (Transition, "motif", "reason_required"),
    (ClockRule, "durée", "months, days"),
    (ClockRule, "début", "starts_with"),
    (Milestone, "déclaré par", "declared_by"),
    (Milestone, "valide_par", "validated_by"),
    (Milestone, "à faire", "todo"),
    (Reminder, "sujet", "about"),
    (Reminder, "échelons", "steps"),
    (Step, "Jour", "days"),
    (Repeat, "jours", "every_days, from_days, until_days"),
    (HoldRule, "effet", "effects"),
    (Correspondence, "délais", "clocks"),
    (Correspondence, "motif", "reason"),
]


@pytest.mark.parametrize(("part", "word", "keys"), MEANT)
def test_a_french_word_finds_its_key_in_its_table(part, word, keys) -> None:
    assert key_meant(word, titles(part)) == f"Vouliez-vous dire : {keys} ?"


@pytest.mark.parametrize("word", ["", "s", "?", "zzz"])
def test_a_word_that_means_nothing_here_gets_the_list(word) -> None:
    assert key_meant(word, titles(Document)) == "Existent : label, per_claim, valid_months."
