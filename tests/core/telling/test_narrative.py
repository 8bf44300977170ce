"""Every event as a French line: names and dates, nothing that only a machine reads."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest

from support_engine.core.dossier import events as e
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.access_events import AccessEnded, AccessGiven
from support_engine.core.dossier.message_events import JoinedPaper
from support_engine.core.telling.narrative import told, what
from tests.story import day

CLOCK = {"clock": "incubation", "reason": "retard de l’architecte"}
STEP = e.StepSent("jalons", "milestones.diagnostic", day("2022-06-20"), -30)
SAID: tuple[tuple[e.AnyEvent, tuple[str, ...]], ...] = (
    (
        e.DossierOpened(
            "MP1-002", "manufactures", 1, "brouillon", "candidature", {"name": "Atelier du Lin"}
        ),
        ("ouverture du dossier", "« Atelier du Lin »"),
    ),
    (e.DetailsChanged({"commune": "Lannion"}), ("modification", "commune : Lannion")),
    (e.PersonAssigned("instructeur", "camille"), ("Instructeur ou instructrice", "camille")),
    (
        e.Moved("labelliser", "comite_selection", "labellisee", "labellisation", reason="Bon"),
        ("→ Labellisée", "motif : Bon"),
    ),
    (e.DocumentAdded("rib", "rib.pdf", "0" * 64, 9), ("Relevé d’identité bancaire", "rib.pdf")),
    (e.MilestoneDeclared("diagnostic"), ("jalon déclaré : Diagnostic",)),
    (e.MilestoneValidated("restitution_finale"), ("jalon validé : Restitution finale",)),
    (
        e.MilestoneRefused("plan_financement", "incomplet"),
        ("jalon refusé : Plan de financement", "incomplet"),
    ),
    (
        e.ExtensionRequested(months=2, **CLOCK),
        ("demandée : Incubation", "2 mois", "retard de l’architecte"),
    ),
    (
        e.ExtensionGranted(months=2, old_on=day("2022-07-21"), new_on=day("2022-09-21"), **CLOCK),
        ("accordée : Incubation", "2 mois", "21/07/2022 → 21/09/2022"),
    ),
    (e.ExtensionRefused(**CLOCK), ("refusée : Incubation", "retard de l’architecte")),
    (e.ExtensionCancelled(**CLOCK), ("annulée : Incubation", "retard de l’architecte")),
    (
        e.HoldOpened("mise_en_demeure", "bilan absent", False, False),
        ("Mise en demeure", "bilan absent"),
    ),
    (e.HoldLifted("insolvabilite"), ("fin de : Procédure collective",)),
    (
        e.RemindersIssued((STEP, replace(STEP, subject="clocks.incubation", days=7))),
        ("rappel : Diagnostic", "-30 j", "20/06/2022", "rappel : Fin de l’incubation", "+7 j"),
    ),
    (e.Noted("Appel reçu"), ("note : Appel reçu",)),
    (e.Corrected((3, 4), "saisie en double"), ("n° 3, n° 4", "saisie en double")),
    (
        e.Migrated(1, 2, "f00d", "Décision du comité", "incubation", "incubation"),
        ("version 1 → version 2", "« En incubation »", "Décision du comité"),
    ),
    (e.LetterLeft(12, "mise_en_demeure", "LR 1A"), ("n° 12", "partie", "LR 1A")),
    (e.LetterReceived(12, "mise_en_demeure", "avis"), ("n° 12", "reçue", "avis")),
    (e.LetterReturned(12, "mise_en_demeure", "NPAI"), ("n° 12", "revenue", "NPAI")),
    (e.ProtectionRenewed("bank", "left"), ("nouvelle lettre", "Compte bancaire")),
    (e.TakeoverEnded(), ("fin de la reprise",)),
    (
        e.HolderWrote(2, "observations", "Le bilan\npart demain", (JoinedPaper("a.pdf", "a", 1),)),
        ("observations n° 2 du porteur : Le bilan part demain (a.pdf)",),
    ),
    (e.HolderAnswered(2, "Bien reçu"), ("réponse au porteur, n° 2", "Bien reçu")),
    (AccessGiven("aide", "claim"), ("ouvert à aide", "demander un versement")),
    (AccessEnded("aide"), ("fermé à aide",)),
    (m.CommitmentRecorded("EJ-7", 250_000_00), ("EJ-7", "250\u00a0000\u00a0€")),
    (m.GuaranteeRecorded(50_000_00), ("garantie", "50\u00a0000\u00a0€")),
    (m.AidDeclared(300_000_00), ("aides publiques", "300\u00a0000\u00a0€")),
    (m.AidProposed(300_000_00, "paul"), ("300\u00a0000\u00a0€", "seconde personne")),
    (m.HolderKindRecorded("commune"), ("porteur", "commune")),
    (m.WorksStarted(day("2022-11-02")), ("début des travaux", "2\u00a0novembre\u00a02022")),
    (m.BankChanged("FR7630006000011234567890189", "Atelier", "camille"), ("…0189", "Atelier")),
    (m.BankConfirmed("Appel", "olivia"), ("confirmé", "Appel")),
    (
        m.AgreementAmended("A1", "Retard", 200_000_00, 4_000, 500_000_00, {"avance": 3_000}),
        ("avenant A1", "200\u00a0000\u00a0€", "40\u00a0%", "Avance 30\u00a0%", "Retard"),
    ),
    (
        m.AmendmentProposed(m.AgreementAmended("A2", "Retard", 200_000_00), "paul"),
        ("avenant A2", "200\u00a0000\u00a0€", "seconde personne"),
    ),
    (m.TrancheClaimed("acompte", 300_000_00, 1), ("demandé : Acompte", "300\u00a0000\u00a0€")),
    (m.TrancheSeconded("solde", "dominique"), ("confirmée", "mêmes dépenses : Solde")),
    (m.TrancheRefused("avance", "RIB illisible"), ("renvoyée : Avance", "RIB illisible")),
    (m.TrancheProposed("avance", 75_000_00, "camille"), ("proposé : Avance", "75\u00a0000\u00a0€")),
    (m.TrancheCertified("avance", 75_000_00, "olivia"), ("certifié", "75\u00a0000\u00a0€")),
    (m.TrancheTransmitted("avance", 75_000_00, "olivia", "DP-1"), ("DP-1", "75\u00a0000")),
    (
        m.TranchePaidBefore("avance", 75_000_00, "paul", "VIR-1", "DP-1"),
        ("payé avant la reprise", "75\u00a0000\u00a0€", "VIR-1", "demande DP-1"),
    ),
    (m.RequestRejected("avance", "DP-1", "Compte clos", "paul"), ("DP-1 rejetée", "Compte clos")),
    (m.TranchePaid("avance", 75_000_00, "paul", "VIR-1"), ("payé : Avance", "VIR-1")),
    (
        m.RestatementProposed("avance", "VIR-2", "FR14", day("2022-12-06"), "Mal tapé", "paul"),
        ("rectification", "VIR-2", "seconde personne", "Mal tapé"),
    ),
    (
        m.PaymentRestated(
            *("avance", "VIR-2", "FR7614", day("2022-12-06"), "Mal tapé", "olivia"),
            *("VIR-1", "FR7613", day("2022-12-05")),
        ),
        ("rectifié", "VIR-2", "…7614", "VIR-1", "…7613", "5\u00a0décembre"),
    ),
    (m.RecoveryOpened(1, "trop_percu", 5_00, "R"), ("n° 1 ouverte", "trop-perçu")),
    (m.RecoveryOrdered(1, "OR-1"), ("ordre de reversement", "OR-1")),
    (m.RecoveryReceived(1, 5_00, "VIR-9"), ("reversés", "VIR-9")),
    (m.RecoveryDropProposed(1, "Erreur", "lou"), ("demandé", "Erreur", "seconde personne")),
    (m.RecoveryCancelled(1, "Erreur"), ("abandonnée", "Erreur")),
)
each_event = pytest.mark.parametrize(
    ("event", "words"), SAID, ids=[type(event).__name__ for event, _ in SAID]
)


def test_no_kind_of_event_is_left_out() -> None:
    assert [type(event) for event, _ in SAID] == list(get_args(e.AnyEvent))


@each_event
def test_a_sentence_names_what_happened(workflow, event, words) -> None:
    said = what(workflow, event)
    assert all(word in said for word in words), said


@each_event
def test_a_sentence_shows_no_identifier_and_no_code(workflow, event, words) -> None:
    said = what(workflow, event)
    assert event.type not in said
    assert not re.search(r"[{}\[\]<>]|None|\w_\w|\(\)|«\s*»", said)
    assert not re.search(r"\d{4}-\d\d-\d\d|[0-9a-f]{64}", said)
    assert said == said.strip()
    assert "\n" not in said


@each_event
def test_a_line_begins_with_the_day_and_the_person(workflow, event, words) -> None:
    at = datetime(2022, 6, 21, 10, tzinfo=UTC)
    line = told(workflow, e.Recorded(7, event, day("2022-06-20"), "camille", at))
    assert line == f"20/06/2022, camille : {what(workflow, event)}"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("montant_subvention", 250_000_00, "250 000"),
        ("taux_subvention", 5_000, "50 %"),
        ("date_octroi", "2022-07-01", "1er juillet 2022"),
        ("reference_convention", "C-1", ": C-1"),
    ],
)
def test_a_fact_is_told_as_people_read_it(workflow, name, value, said) -> None:
    moved = e.Moved("accorder_subvention", "", "subvention_accordee", "financement", {name: value})
    line = re.sub(r"[\u00a0\u202f]", " ", what(workflow, moved))
    assert f"{workflow.facts[name].label} : " in line
    assert said in line


def test_an_act_without_facts_has_no_parentheses(workflow) -> None:
    moved = e.Moved("deposer", "brouillon", "deposee", "candidature")
    assert what(workflow, moved) == "Dépôt de la candidature → Déposée"


def test_a_second_application_names_the_first(workflow) -> None:
    opened = e.DossierOpened("MP2-001", "m", 1, "brouillon", "candidature", {}, follows="MP1-001")
    assert what(workflow, opened) == "ouverture du dossier « MP2-001 » (suite de MP1-001)"


@pytest.mark.parametrize("end", [None, day("2022-07-21")])
def test_an_extension_of_a_stopped_clock_shows_that_its_dates_are_unknown(workflow, end) -> None:
    said = what(workflow, e.ExtensionGranted(months=1, old_on=end, **CLOCK))
    assert ("(21/07/2022 → terme suspendu ; " if end else "(terme suspendu ; ") in said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "rappel : Diagnostic (échéance -30 j, 20/06/2022)"),
        ({"days": 7}, "rappel : Diagnostic (échéance +7 j, 20/06/2022)"),
        ({"skipped": (-90,)}, "1 étape dépassée non envoyée"),
        ({"skipped": (-90, -60)}, "2 étapes dépassées non envoyées"),
        ({"is_late": True}, "rappel non envoyé, trop tardif : Diagnostic"),
        ({"subject": "validations.diagnostic"}, "rappel : Diagnostic"),
        ({"subject": "extensions.incubation"}, "rappel : Incubation"),
        ({"subject": "documents.rib"}, "rappel : Relevé d’identité bancaire"),
        ({"subject": "states.a_completer"}, "rappel : À compléter"),
    ],
)
def test_a_rung_says_its_distance_and_what_was_left_out(workflow, changes, said) -> None:
    line = what(workflow, e.RemindersIssued((replace(STEP, **changes),)))
    assert said in re.sub(r"[\u00a0\u202f]", " ", line)
