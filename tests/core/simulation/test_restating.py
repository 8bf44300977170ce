"""The money of a simulated life: what is possible, what is not yet and why, what is supposed."""

from itertools import pairwise

import pytest

from support_engine.core.simulation.assumptions import Assumptions, works_milestones
from support_engine.core.simulation.restating import restated
from tests.letter_samples import PROGRAMMES
from tests.simulated import START, life_of, told
from tests.story import GRANT, OneDossier, day

FACTS = {name: GRANT[name] for name in ("montant_subvention", "taux_subvention")}
FACTS["depenses_eligibles"] = GRANT["depenses_eligibles"]


@pytest.fixture
def played(workflow, calendar):
    """The life of the dossier in incubation."""
    dossier = OneDossier(workflow, calendar).to("incubation").dossier

    def play(until: str | None = None, **said):
        return life_of(workflow, calendar, dossier, until, START, **said)

    return play


def test_each_tranche_is_told_once_when_it_becomes_payable(played) -> None:
    life = played(facts=FACTS)
    assert told(life, "payable") == [
        ("2022-09-14", "Avance"),
        ("2023-02-17", "Acompte"),
        ("2024-11-26", "Solde"),
    ]
    assert [entry.detail.split(",")[0] for entry in life.of("payable")] == [
        "75\u00a0000\u00a0€",
        "125\u00a0000\u00a0€",
        "50\u00a0000\u00a0€",
    ]


def test_why_a_tranche_waits_is_told_once_for_each_set_of_reasons(played) -> None:
    reasons = [(e.label, e.detail) for e in played().of("blocked")]
    assert all(one != other for one, other in pairwise(reasons))
    first = reasons[0][1]
    assert "Le début des travaux n’est pas enregistré." in first
    assert "Le jalon « Début des travaux » n’est pas validé." in first
    assert ("Acompte", "Le jalon « Premier bilan d’étape (6 mois) » n’est pas validé.") in reasons


def test_a_measure_that_stops_payments_is_told_then_the_payment_is_possible(played) -> None:
    hold = {"hold": "suspension", "from": "2022-09-12", "to": "2022-11-02"}
    life = played("2023-01-31", holds=[hold])
    assert any("Suspension" in entry.detail for entry in life.of("blocked"))
    assert told(life, "payable")[0][0] >= "2022-11-02"


def test_what_could_be_paid_is_told_even_if_nobody_asks(played) -> None:
    life = played("2023-06-30", payments="never")
    assert not life.of("payment")
    assert life.of("blocked")


def test_the_works_start_before_the_advance_and_are_declared_then(played) -> None:
    life = played(facts=FACTS)
    acts = {label.split(" (")[0]: on for on, label in told(life, "act")}
    assert "2022-09-09" in {on for label, on in acts.items() if label.startswith("début des trav")}
    assert acts["jalon déclaré : Début des travaux"] == "2022-09-09"
    assert told(life, "payment")[0][0] == "2022-10-10"


def test_late_works_are_declared_as_late_as_said(played) -> None:
    acts = {label: on for on, label in told(played(late_days=20), "act")}
    begun = next(on for label, on in acts.items() if label.startswith("début des travaux"))
    assert (begun, acts["jalon déclaré : Début des travaux"]) == ("2022-09-26", "2022-10-17")
    acts = {label: on for on, label in told(played(late={"debut_travaux": -300}), "act")}
    assert acts["jalon déclaré : Début des travaux"] > "2023-06-01"


def test_an_advance_needs_no_spending(played) -> None:
    claims = [label for _, label in told(played(), "act") if label.startswith("versement demandé")]
    assert claims[0] == "versement demandé : Avance"
    assert "dépenses acquittées" in claims[1]


def test_only_a_programme_with_works_has_milestones_of_their_start() -> None:
    found = {one.header.id: works_milestones(one) for one in PROGRAMMES}
    assert found == {"manufactures": ("debut_travaux",), "fabriques": ()}


# ── All that is supposed is said ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "words",
    [
        "Montant maximal de la subvention 100\u00a0000\u00a0€",
        "Taux de subvention 100\u00a0%",
        "compte bancaire d’exemple, des aides publiques égales à la subvention",
        "« Début des travaux » n’a qu’une date limite : déclaré au début des travaux",
        "Les mesures déjà ouvertes le restent",
        "Aucun reversement n’est joué.",
        "Une demande de prolongation est accordée 5\u00a0jours après",
    ],
)
def test_what_is_made_up_is_said(workflow, words) -> None:
    assert any(words in one for one in restated(Assumptions(), workflow))


def test_what_is_given_is_said(workflow) -> None:
    notice = {"hold": "mise_en_demeure", "from": day("2022-05-01"), "reply_days": 20}
    said = {"facts": {**FACTS, "date_octroi": day("2022-08-01")}, "holds": [notice]}
    words = " ".join(restated(Assumptions.model_validate(said), workflow))
    assert "Montant maximal de la subvention : 250\u00a0000\u00a0€" in words
    assert "Date de la décision d’octroi : 1er\u00a0août\u00a02022" in words
    assert "20\u00a0jours pour répondre" in words
    assert "100\u00a0000\u00a0€" not in words
