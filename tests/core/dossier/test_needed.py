"""A paper is to be renewed as long as something can still ask it, and no longer."""

from dataclasses import replace

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.days.reckonings import PUT_OFF
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.needed import is_needed
from tests.money_story import accompanied, act, whole
from tests.story import HEAD, OFFICER, OneDossier, advance, because, document, in_hand

COMMITTEE = {"date_comite_financement": "2022-07-05"}


def expiring(workflow, months: int = 6):
    """The programme, where every paper expires."""
    kinds = {
        name: kind.model_copy(update={"valid_months": months})
        for name, kind in workflow.documents.items()
    }
    return workflow.model_copy(update={"documents": kinds})


def asked(one: OneDossier) -> set[str]:
    """The kinds of papers that reminders speak of."""
    case = in_hand(one.workflow, one.dossier, one.calendar)
    subjects = (line.subject for line in agenda(case) if line.kind == "reminder")
    return {name.removeprefix("documents.") for name in subjects if name.startswith("documents.")}


def lived(workflow, calendar, until) -> OneDossier:
    """A whole life, up to the first act of which something is so."""
    one = OneDossier(expiring(workflow, 48), calendar)
    for command in (*accompanied(workflow), *whole()):
        one.must(command)
        if until(command):
            return one
    raise LookupError


@pytest.mark.parametrize(
    ("until", "still"),
    [
        pytest.param(
            lambda one: one == advance("passer_comite_financement", "2022-07-01", **COMMITTEE),
            set(),
            id="what the incubation asked",
        ),
        pytest.param(
            lambda one: getattr(one, "milestone", "") == "bilan_etape_1",
            {"rib", "bilan_etape"},
            id="two reports are to come",
        ),
        pytest.param(
            lambda one: isinstance(one, k.ProposeTranche) and one.tranche == "solde",
            {"rib", "etat_final_depenses", "liste_aides_publiques", "compte_rendu_financier"},
            id="the balance is on its way",
        ),
        pytest.param(
            lambda one: isinstance(one, k.TransmitTranche) and one.tranche == "solde",
            {"compte_rendu_financier"},
            id="the last request has left, the report on the last year is owed",
        ),
    ],
)
def test_what_has_served_is_not_asked_again(workflow, calendar, until, still) -> None:
    assert asked(lived(workflow, calendar, until)) == still


def test_a_dossier_counts_as_it_was_opened(workflow, calendar) -> None:
    one = lived(workflow, calendar, lambda one: isinstance(one, k.TransmitTranche))
    assert "rapport_diagnostic" not in asked(one)
    one.dossier = replace(one.dossier, reckoning=PUT_OFF)
    assert "rapport_diagnostic" in asked(one)


def test_what_was_sent_back_or_taken_back_is_asked_again(workflow, calendar) -> None:
    one = lived(workflow, calendar, lambda one: getattr(one, "milestone", "") == "achevement")
    assert "declaration_achevement" not in asked(one)
    given = {"milestone": "achevement", "reason": because("Pièce illisible")}
    one.must(act(c.RefuseMilestone, str(one.today), OFFICER, **given))
    assert "declaration_achevement" in asked(one)


def test_a_project_without_a_grant_is_asked_no_account(workflow, calendar) -> None:
    one = OneDossier(expiring(workflow), calendar).to("comite_financement")
    one.must(document("rib", "2022-07-02"))
    assert "rib" in asked(one)
    why = because("Pas de crédits")
    one.must(advance("labelliser_sans_subvention", "2022-07-06", HEAD, why))
    assert "rib" not in asked(one)


def test_a_paper_that_the_rules_ask_nowhere_is_kept_valid(workflow, calendar) -> None:
    one = OneDossier(workflow, calendar).to("achevee")
    assert is_needed(in_hand(workflow, one.dossier, calendar), "attestation_fiscale")
