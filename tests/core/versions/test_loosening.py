"""What becomes easier to pay is all in one table: each word of money loosened in turn is seen."""

from copy import deepcopy
from typing import Any

import pytest

from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.money import Money, MoneyRoles, Tranche
from support_engine.core.versions.loosening import loosened

LOOSER: dict[str, Any] = {
    "money.facts.rate": None,
    "money.facts.eligible": None,
    "money.facts.maximum": "depenses_eligibles",
    "money.received": "incubation",
    "money.execution": "accompagnement",
    "money.completed": ["achevee", "accompagnement"],
    "money.reports": ["compte_rendu_financier_1"],
    "money.no_report": "Les bilans d’étape en tiennent lieu.",
    "money.agreement_document": None,
    "money.account_document": None,
    "money.works": False,
    "money.whole": 9_000,
    "money.advance_ceiling": 3_001,
    "money.advance_ceiling_guaranteed": 6_001,
    "money.interim_ceiling": 8_001,
    "money.interim_ceiling_long": 9_001,
    "money.long_months": 47,
    "money.agreement_above": 23_000_01,
    "money.aid_ceiling_local": 8_001,
    "money.quarantine_days": 9,
    **{f"money.roles.{name}": ["auditeur", "+"] for name in MoneyRoles.model_fields},
    "tranches.avance.share": 3_001,
    "tranches.avance.kind": "instalment",
    "tranches.avance.requires_milestones": [],
    "tranches.avance.requires_documents": [],
    "milestones.debut_travaux.evidence": [],
    "milestones.debut_travaux.validated_by": ["auditeur", "+"],
    "milestones.compte_rendu_financier_1.due.months": 99,
    "holds.suspension.blocks_payments": False,
    "holds.suspension.lifted_by": ["auditeur", "+"],
    "facts.montant_subvention.at_most": None,
    "facts.taux_subvention.at_most": None,
    "clocks.execution.max_extension_months": 59,
    "extensions.decided_by": ["auditeur", "+"],
    "workflow.far_days": 366,
    "states.caduque.final": False,
    "corrections.by": ["instructeur", "+"],
    "facts.date_previsionnelle_achevement.not_before": [],
}
"""A place of the file → a looser value; « + » stands for those that are there already."""
TIGHTER: dict[str, Any] = {
    "money.advance_ceiling": 2_999,
    "money.quarantine_days": 11,
    "money.agreement_above": 22_999_99,
    "money.reports": ["+", "bilan_etape_1"],
    "money.counts_from": "received",
    "tranches.avance.requires_documents": ["+", "budget"],
    "facts.montant_subvention.at_most": 4_000_000_00,
    "states.ajournee.final": True,
    "tranches.avance.label": "Première avance",
    "money.letters.paid": "tranche_demandee",
}


def changed(workflow: Workflow, place: str, value: Any) -> Workflow:
    """The programme with one word changed, whether sound or not."""
    data = deepcopy(workflow.model_dump(mode="json", by_alias=True))
    *path, key = place.split(".")
    part: Any = data
    for name in path:
        part = part[name] if isinstance(part, dict) else {one["id"]: one for one in part}[name]
    if isinstance(value, list) and "+" in value:
        value = [*dict.fromkeys([*(v for v in value if v != "+"), *part[key]])]
    assert part[key] != value, "the same value loosens nothing"
    part[key] = value
    return Workflow.model_construct(**vars(Workflow.model_validate(data)))


@pytest.mark.parametrize("place", LOOSER)
def test_each_word_loosened_is_in_the_table(workflow, place) -> None:
    found = loosened(workflow, changed(workflow, place, LOOSER[place]))
    assert any(change.place.startswith(place) for change in found), found


@pytest.mark.parametrize("place", TIGHTER)
def test_a_word_tightened_is_not(workflow, place) -> None:
    assert loosened(workflow, changed(workflow, place, TIGHTER[place])) == ()


def test_every_word_of_money_has_its_line(workflow) -> None:
    """What this file cannot loosen further: a ceiling at the whole, a delay counted the weaker
    way; letters say and pay nothing."""
    known = {place.split(".")[1] for place in LOOSER if place.startswith("money.")}
    assert known == {*Money.model_fields} - {"letters", "aid_ceiling", "counts_from"}
    words = {place.split(".")[2] for place in LOOSER if place.startswith("tranches.")}
    assert words == {*Tranche.model_fields} - {"id", "label"}


def test_taking_a_tightened_word_back_is_seen(workflow) -> None:
    stricter = changed(
        changed(workflow, "money.aid_ceiling", 9_000), "money.counts_from", "received"
    )
    places = {change.place for change in loosened(stricter, workflow)}
    assert places == {"money.aid_ceiling", "money.counts_from"}


def test_naming_nobody_to_take_acts_back_gives_it_to_others(workflow) -> None:
    found = loosened(workflow, changed(workflow, "corrections.by", []))
    assert [change.place for change in found] == ["corrections.by"]
    wider = changed(workflow, "corrections.by", ["responsable", "instructeur"])
    assert loosened(wider, workflow) == ()


def test_the_same_rules_and_those_that_pay_nothing_are_empty(workflow) -> None:
    assert loosened(workflow, workflow) == ()
