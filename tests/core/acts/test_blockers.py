"""Why not: every code of a refusal, the exact set of reasons, and sentences that help."""

import re
import tomllib
from typing import NamedTuple

import click
import pytest

from support_engine.cli.app import app
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import SENTENCES, Blocker, Code, Refused
from support_engine.core.acts.fact_values import fact_problem
from support_engine.core.acts.money_sentences import MONEY as OF_MONEY
from support_engine.core.acts.people_sentences import PEOPLE as OF_PEOPLE
from support_engine.core.acts.sayings import Act
from support_engine.core.days.calendar import Calendar
from support_engine.core.language.french import day as written
from support_engine.core.programme.definition import FactField, Workflow
from support_engine.core.programme.source import WorkflowText
from support_engine.views.refusal import blocker_data
from tests.story import (
    AGREEMENT,
    GRANT,
    GUIDE,
    HEAD,
    HOLDER,
    OFFICER,
    REFERENCE,
    OneDossier,
    advance,
    because,
    day,
    document,
    opening,
)

OF_THE_BASE = {
    Code.TOO_LONG,  # test_too_long.py
    Code.ACT_AHEAD,
    Code.BASE_ELSEWHERE,  # tests/adapters/store/test_place.py
    Code.BASE_PUT_BACK,
    Code.CHANGED_MEANWHILE,
    Code.APPLIED_IN_WAVE,
    Code.RULES_NOT_APPROVED,
    Code.HOLDER_UNTOLD,  # tests/adapters/store/case/test_untold.py
    Code.SILENCE_KEPT,  # test_silence.py
    Code.SILENCE_TAKEN_BACK,
    Code.TAKEOVER_NOT_OPEN,  # tests/test_takeover.py
    Code.TAKEOVER_OF_ONE,
    Code.TAKEOVER_OPEN,
    Code.TAKEOVER_UNREASONED,
    Code.TAKEOVER_UNTOLD,
    Code.TIME_JUMPED,
    Code.TIME_WENT_BACK,
}
OF_SESSIONS = {Code.SESSION_FULL, Code.SESSION_INVALID, Code.SESSION_NOT_AFTER}
"""Produced by tests/test_fabriques.py: the first programme has no such sessions."""
OF_MIGRATION = {
    Code.AGREEMENT_CHANGED,
    Code.AGREEMENT_OVER,
    Code.GRANT_CHANGED,
    Code.CLOCK_LOST,
    Code.DECLARATION_DROPPED,
    Code.LENGTH_GIVEN,
    Code.LENGTH_UNDECIDED,
    Code.LENGTH_UNKNOWN,
    Code.MAPPED_TOGETHER,
    Code.MAPPED_TO_A_DECISION,
    Code.MAPPED_TO_AN_END,
    Code.MAPPING_ELSEWHERE,
    Code.MAPPING_INVALID,
    Code.MEASURE_LOOSENED,
    Code.NO_END_WITHIN_REACH,
    Code.OWED_NO_MORE,
    Code.PROTECTION_DROPPED,
    Code.PROTECTION_SHORTENED,
    Code.SILENCE_LOST,
    Code.TRANCHE_RENAMED,
    Code.UNMAPPED,
}
"""Produced by tests/core/versions."""
OF_LETTERS = {
    Code.LETTER_CAME_BACK,
    Code.LETTER_NOT_AWAITED,
    Code.LETTER_NOT_LEFT,
    Code.LETTER_NOT_RECEIVED,
    Code.LETTER_RECEIVED,
    Code.LETTER_UNCLEAR,
}
"""Produced by tests/core/acts/test_letters.py and test_after_posting.py."""
OF_THE_DAY = {Code.FAR_DAY}
"""Produced by tests/core/acts/test_far_days.py."""
AUDITOR = c.Actor("sacha", frozenset({"auditeur"}))
NEIGHBOUR = c.Actor("voisine", frozenset({"porteur"}))
LAUNCH = "lancement_incubation"
EXAMINATION = "comite_financement"
RIB = document("rib", "2022-01-04")


class Row(NamedTuple):
    """After the road to a state and more acts, an act refused: all the codes, and some words."""

    state: str | None
    command: c.AnyCommand
    codes: set[Code]
    words: tuple[str, ...] = ()
    before: tuple[c.AnyCommand, ...] = ()
    today: str | None = None


def act(kind: type, on: str, by: c.Actor = OFFICER, **more) -> c.AnyCommand:
    return kind(reference=REFERENCE, by=by, on=day(on), **more)


def asked(on: str, months: int = 2, clock: str = "incubation", **more) -> c.AnyCommand:
    given = {"reason": because("Travaux"), **more}
    return act(c.RequestExtension, on, HOLDER, clock=clock, months=months, **given)


def hold(name: str, on: str, by: c.Actor = HEAD, **more) -> c.AnyCommand:
    return act(c.OpenHold, on, by, hold=name, **{"reason": because("Contrôle"), **more})


def notice(on: str, days: int | None = 15) -> c.AnyCommand:
    return hold("mise_en_demeure", on, reply_days=days)


def declared(name: str, on: str, by: c.Actor = HOLDER) -> c.AnyCommand:
    return act(c.DeclareMilestone, on, by, milestone=name)


def validated(name: str, on: str, by: c.Actor = OFFICER) -> c.AnyCommand:
    return act(c.ValidateMilestone, on, by, milestone=name)


def correction(
    on: str, by: c.Actor = OFFICER, reason: str = because("Erreur"), **more
) -> c.AnyCommand:
    return act(c.CorrectLastAct, on, by, reason=reason, **more)


GRANTED = (asked("2022-04-01", 10), act(c.GrantExtension, "2022-04-02", clock="incubation"))
POSTPONED = (
    document("attestation_fiscale", "2022-02-06"),
    advance("ajourner_candidature", "2022-02-11", HEAD, because("Budget")),
)
NOTICE, SUSPENDED, INSOLVENT = (
    notice("2022-03-01"),
    hold("suspension", "2022-03-02"),
    hold("insolvabilite", "2022-03-03"),
)

ROWS = {
    "reference in use": Row("brouillon", opening(), {Code.ALREADY_OPEN}, (REFERENCE,)),
    "opened tomorrow": Row(
        None, opening(), {Code.DATE_IN_FUTURE}, (written("2022-01-03"),), today="2022-01-02"
    ),
    "opened by an auditor": Row(
        None,
        c.OpenDossier(reference=REFERENCE, by=AUDITOR, on=day("2022-01-03"), details={}),
        {Code.ROLE_MISSING},
        ("Ouvrir un dossier", "Auditeur ou auditrice"),
    ),
    "act of tomorrow": Row(
        "deposee",
        advance("declarer_recevable", "2022-01-25"),
        {Code.DATE_IN_FUTURE},
        (written("2022-01-25"), written("2022-01-24")),
        today="2022-01-24",
    ),
    "act before the one it follows": Row(
        "deposee",
        advance("declarer_recevable", "2022-01-04"),
        {Code.DATE_TOO_EARLY},
        ("Déposée", written("2022-01-04"), written("2022-01-05")),
    ),
    "milestone before its clock": Row(
        "incubation",
        declared(LAUNCH, "2022-03-20"),
        {Code.DATE_TOO_EARLY},
        ("Incubation", written("2022-03-21")),
    ),
    "lift before the hold": Row(
        "labellisee",
        act(c.LiftHold, "2022-03-01", HEAD, hold="suspension"),
        {Code.DATE_TOO_EARLY},
        ("Suspension", written("2022-03-02")),
        (SUSPENDED,),
    ),
    "answer before the request": Row(
        "incubation",
        act(c.GrantExtension, "2022-03-31", clock="incubation"),
        {Code.DATE_TOO_EARLY},
        ("Demande de prolongation", written("2022-04-01")),
        GRANTED[:1],
    ),
    "withdrawal on the last day of the reply": Row(
        "labellisee",
        advance("retirer_label", "2022-03-16", HEAD, because("Carence")),
        {Code.CLOCK_NOT_OVER},
        ("Réponse à la mise en demeure", written("2022-03-16")),
        (NOTICE,),
    ),
    "withdrawal while nobody read what the holder answers": Row(
        "labellisee",
        advance("retirer_label", "2022-03-17", HEAD, because("Carence")),
        {Code.HOLDER_UNREAD},
        ("observations n° 1", written("2022-03-10"), f"message answer {REFERENCE} 1"),
        (NOTICE, act(c.WriteToTeam, "2022-03-10", HOLDER, about="observations", text="Non.")),
    ),
    "withdrawal while more time is asked": Row(
        "incubation",
        advance("retirer_label", "2022-05-02", HEAD, because("Carence")),
        {Code.EXTENSION_UNANSWERED},
        (
            "2 mois",
            "« Incubation »",
            written("2022-04-04"),
            f"extend {REFERENCE} incubation --refuse",
        ),
        (notice("2022-04-01"), asked("2022-04-04")),
    ),
    "withdrawal without notice": Row(
        "labellisee",
        advance("retirer_label", "2022-03-16", HEAD, because("Carence")),
        {Code.HOLD_REQUIRED},
        ("Retrait du label", "Mise en demeure", f"hold open {REFERENCE} mise_en_demeure"),
    ),
    "extension of a clock not started": Row(
        "deposee", asked("2022-01-06"), {Code.CLOCK_NOT_RUNNING}, ("Incubation", REFERENCE)
    ),
    "grant of a request that its clock closed": Row(
        "comite_selection",
        act(c.GrantExtension, "2022-02-22", clock="decision"),
        {Code.CLOCK_NOT_RUNNING},
        ("Décision sur la demande", f"explain {REFERENCE}"),
        (
            asked("2022-02-06", clock="decision"),
            advance("ajourner_candidature", "2022-02-21", HEAD, because("Budget")),
        ),
    ),
    "grant that is over before it is given": Row(
        "incubation",
        act(c.GrantExtension, "2022-10-03", clock="incubation"),
        {Code.EXTENSION_ALREADY_OVER},
        ("Incubation", written("2022-09-21"), f"extend {REFERENCE} incubation --refuse"),
        (asked("2022-04-01", 2),),
    ),
    "more time for our own answer, once it is over": Row(
        "en_instruction",
        asked("2022-10-03", clock="decision"),
        {Code.OUR_TIME_OVER},
        ("Décision sur la demande", "Prenez la décision qui reste à prendre"),
    ),
    "request taken back by an officer without a word": Row(
        "incubation",
        act(c.CancelExtension, "2022-04-02", OFFICER, clock="incubation"),
        {Code.EXTENSION_OF_ANOTHER, Code.REASON_MISSING},
        ("Annuler une prolongation", "aucun motif", "seule la personne qui l’a faite"),
        GRANTED[:1],
    ),
    "extension not asked": Row(
        "incubation",
        act(c.RefuseExtension, "2022-04-01", clock="incubation", reason=because("Non")),
        {Code.EXTENSION_NOT_ASKED},
        ("Incubation", f"extend {REFERENCE} incubation"),
    ),
    "extension asked twice": Row(
        "incubation",
        asked("2022-04-02", 1),
        {Code.EXTENSION_PENDING},
        ("10 mois", "Incubation", "--cancel"),
        GRANTED[:1],
    ),
    "extension beyond the limit": Row(
        "incubation",
        asked("2022-04-03", 3),
        {Code.EXTENSION_TOO_LONG},
        ("12 mois en tout", "10 mois sont déjà accordés", "3 sont demandés", "entre 1 et 2 mois"),
        GRANTED,
    ),
    "extension of no month": Row(
        "incubation", asked("2022-04-03", 0), {Code.EXTENSION_TOO_LONG}, ("entre 1 et 12 mois",)
    ),
    "closed": Row(
        "cloturee",
        document("rib", "2024-12-03"),
        {Code.CLOSED},
        ("Clôturée", f"correct {REFERENCE}"),
    ),
    "document that expired": Row(
        "comite_selection",
        advance("representer", "2023-02-07", vague_suivante="3"),
        {Code.DOCUMENT_EXPIRED},
        ("Attestation de régularité fiscale", written("2023-02-06"), "attestation_fiscale"),
        POSTPONED,
    ),
    "document missing": Row(
        "convention_a_signer",
        advance("notifier_convention", "2022-09-12", **AGREEMENT),
        {Code.DOCUMENT_MISSING},
        ("Convention signée", f"document add {REFERENCE} convention_signee"),
    ),
    "evidence missing": Row(
        "incubation",
        declared("diagnostic", "2022-04-01"),
        {Code.DOCUMENT_MISSING},
        ("Rapport de diagnostic", "rapport_diagnostic"),
    ),
    "evidence of another milestone": Row(
        "accompagnement",
        declared("bilan_etape_2", "2023-04-03"),
        {Code.EVIDENCE_USED},
        (
            "Premier bilan d’étape (6 mois)",
            written("2023-03-30"),
            f"document add {REFERENCE} bilan_etape",
        ),
        (document("bilan_etape", "2023-03-30"), declared("bilan_etape_1", "2023-03-30")),
    ),
    "evidence refused for another milestone": Row(
        "accompagnement",
        declared("bilan_etape_2", "2023-04-03"),
        {Code.EVIDENCE_REFUSED},
        ("Premier bilan d’étape (6 mois)", f"document add {REFERENCE} bilan_etape"),
        (
            document("bilan_etape", "2023-03-30"),
            declared("bilan_etape_1", "2023-03-30"),
            act(c.RefuseMilestone, "2023-03-31", milestone="bilan_etape_1", reason=because()),
        ),
    ),
    "evidence older than its period": Row(
        "accompagnement",
        declared("compte_rendu_financier_1", "2023-01-02"),
        {Code.EVIDENCE_TOO_OLD},
        (
            written("2022-12-30"),
            written("2023-01-01"),
            f"document add {REFERENCE} compte_rendu_financier",
        ),
        (document("compte_rendu_financier", "2022-12-30"),),
    ),
    "report on a year that is not over": Row(
        "accompagnement",
        declared("compte_rendu_financier_1", "2022-12-31"),
        {Code.MILESTONE_NOT_OPEN},
        ("Compte rendu financier, premier exercice", f"court jusqu’au {written('2022-12-31')}"),
        (document("compte_rendu_financier", "2022-12-31"),),
    ),
    "same file again": Row(
        "brouillon", RIB, {Code.NOTHING_TO_CHANGE}, ("déjà au dossier",), (RIB,)
    ),
    "same name again": Row(
        "brouillon",
        act(c.ChangeDetails, "2022-01-04", changes={"name": "Atelier du Lin"}),
        {Code.NOTHING_TO_CHANGE},
    ),
    "a SIRET whose key is wrong": Row(
        "brouillon",
        act(c.ChangeDetails, "2022-01-04", changes={"siret": "732 829 320 00075"}),
        {Code.SIRET_INVALID},
        ("73282932000075", "14 chiffres"),
    ),
    "a postcode where the code of a commune is asked": Row(
        "brouillon",
        act(c.ChangeDetails, "2022-01-04", changes={"insee": "2230O"}),
        {Code.INSEE_INVALID},
        ("2230O", "ce n’est pas le code postal"),
    ),
    "same person again": Row(
        "brouillon",
        act(c.AssignPerson, "2022-01-04", role="porteur", person="porteuse"),
        {Code.NOTHING_TO_CHANGE},
    ),
    "officer named holder": Row(
        "brouillon",
        act(c.AssignPerson, "2022-01-04", role="porteur", person="camille"),
        {Code.TWO_ROLES},
        ("camille", "Instructeur", "assign MP1-001 instructeur"),
    ),
    "officer without the role": Row(
        "brouillon",
        act(
            c.AssignPerson,
            "2022-01-04",
            role="instructeur",
            person="lou",
            holds=frozenset({"comptable"}),
        ),
        {Code.ROLE_NOT_HELD},
        ("lou", "Instructeur", "people list"),
    ),
    "empty note": Row(
        "brouillon", act(c.AddNote, "2022-01-04", text=" \n"), {Code.NOTHING_TO_CHANGE}
    ),
    "fact out of its limits": Row(
        EXAMINATION,
        advance("accorder_subvention", "2022-07-08", HEAD, **{**GRANT, "taux_subvention": 10_001}),
        {Code.FACT_INVALID},
        ("Taux de subvention", "10001", "au plus 100"),
    ),
    "fact missing": Row(
        "en_instruction",
        advance("inscrire_comite", "2022-02-05"),
        {Code.FACT_MISSING},
        ("Date du comité de sélection", "--set date_comite_selection="),
    ),
    "fact not asked": Row(
        "deposee",
        advance("declarer_recevable", "2022-01-24", couleur="rouge"),
        {Code.FACT_NOT_ASKED},
        ("couleur", "Décision de recevabilité", "rien"),
    ),
    "hold open twice": Row(
        "labellisee",
        hold("suspension", "2022-03-04"),
        {Code.HOLD_ALREADY_OPEN},
        ("Suspension", written("2022-03-02"), f"hold lift {REFERENCE} suspension"),
        (SUSPENDED,),
    ),
    "act under a hold": Row(
        "labellisee",
        advance("demarrer_incubation", "2022-03-21"),
        {Code.HOLD_BLOCKS},
        ("Procédure collective", written("2022-03-03"), f"hold lift {REFERENCE} insolvabilite"),
        (INSOLVENT,),
    ),
    "act dated under a hold that is over": Row(
        "labellisee",
        advance("demarrer_incubation", "2022-03-21"),
        {Code.DATE_TOO_EARLY},
        ("Fin de : Procédure collective", written("2022-03-22")),
        (INSOLVENT, act(c.LiftHold, "2022-03-22", HEAD, hold="insolvabilite")),
    ),
    "lift of nothing": Row(
        "labellisee",
        act(c.LiftHold, "2022-03-01", hold="suspension"),
        {Code.HOLD_NOT_OPEN},
        ("Suspension", f"show {REFERENCE}"),
    ),
    "milestone not declared": Row(
        "incubation",
        validated(LAUNCH, "2022-04-01"),
        {Code.MILESTONE_NOT_DECLARED},
        ("Réunion de lancement", f"milestone declare {REFERENCE} {LAUNCH}"),
    ),
    "milestone too soon": Row(
        "labellisee",
        declared(LAUNCH, "2022-03-01"),
        {Code.MILESTONE_NOT_EXPECTED},
        ("Réunion de lancement", "Labellisée", "Incubation"),
    ),
    "milestone wanting": Row(
        "achevee",
        advance("cloturer", "2024-12-02", HEAD),
        {Code.MILESTONE_NOT_VALIDATED},
        ("Bilan final", f"milestone declare {REFERENCE} bilan_final"),
    ),
    "milestone validated already": Row(
        "incubation",
        declared(LAUNCH, "2022-04-03"),
        {Code.MILESTONE_VALIDATED},
        ("Réunion de lancement", written("2022-04-02")),
        (declared(LAUNCH, "2022-04-01"), validated(LAUNCH, "2022-04-02")),
    ),
    "milestone validated by whoever declared it for the holder": Row(
        "incubation",
        act(c.ValidateMilestone, "2022-04-02", milestone="lancement_incubation"),
        {Code.OWN_DECLARATION},
        ("Réunion de lancement", "propre déclaration"),
        (act(c.DeclareMilestone, "2022-04-01", milestone="lancement_incubation"),),
    ),
    "given up by another than the holder": Row(
        "subvention_accordee",
        advance("abandonner", "2022-07-09", HEAD, because("Faute de local")),
        {Code.NOT_RENOUNCED},
        ("est au porteur", f"document add {REFERENCE} renonciation FICHIER"),
    ),
    "last act of somebody else": Row(
        "deposee",
        correction("2022-01-06", HEAD),
        {Code.ACT_OF_ANOTHER},
        ("n° 2", "porteuse", f"correct {REFERENCE} --to 2"),
    ),
    "correction by whoever could not do it": Row(
        "labellisee",
        correction("2022-02-22", OFFICER),
        {Code.ROLE_MISSING},
        ("Reprendre l’acte n° 6", "Responsable du programme"),
    ),
    "correction of the opening": Row(
        "brouillon",
        correction("2022-01-04"),
        {Code.NOTHING_TO_CORRECT},
        ("depuis son ouverture", f"history {REFERENCE}"),
    ),
    "correction back to no act": Row(
        "deposee", correction("2022-01-06", back_to=9), {Code.NOTHING_TO_CORRECT}, ("numéro 9",)
    ),
    "rejection without a reason": Row(
        "comite_selection",
        advance("ne_pas_retenir", "2022-02-11", HEAD, "  "),
        {Code.REASON_MISSING},
        ("Décision de ne pas retenir la candidature", "--reason"),
    ),
    "refusal before the committee": Row(
        "comite_selection",
        advance("ne_pas_retenir", "2022-02-09", HEAD, because()),
        {Code.DAY_NOT_COME},
        ("Date du comité de sélection", written("2022-02-10"), written("2022-02-09")),
    ),
    "completion before the notification": Row(
        "convention_a_signer",
        advance(
            "notifier_convention",
            "2022-09-12",
            **{**AGREEMENT, "date_previsionnelle_achevement": "2020-09-30"},
        ),
        {Code.DATES_DISAGREE},
        ("d’achèvement", written("2020-09-30"), "de notification", written("2022-09-12")),
        (document("convention_signee", "2022-09-05"),),
    ),
    "reply too short": Row(
        "labellisee",
        notice("2022-03-01", 14),
        {Code.REPLY_DAYS_INVALID},
        ("Mise en demeure", "de 15 à 92 jours", "reçu : 14"),
    ),
    "officer for the head": Row(
        "comite_selection",
        advance("ne_pas_retenir", "2022-02-11", OFFICER, because("Hors champ")),
        {Code.ROLE_MISSING},
        ("Responsable du programme", "Instructeur ou instructrice"),
    ),
    "whoever carries the project and is an officer too": Row(
        "deposee",
        advance(
            "declarer_recevable",
            "2022-01-20",
            c.Actor(HOLDER.person, frozenset({"instructeur", "responsable"})),
        ),
        {Code.OWN_PROJECT},
        ("Décision de recevabilité", "Vous portez ce projet", "une autre personne"),
    ),
    "holder of another dossier": Row(
        "brouillon",
        advance("deposer", "2022-01-05", NEIGHBOUR),
        {Code.ROLE_MISSING},
        ("Dépôt de la candidature", "Porteur de projet", "aucun rôle ici"),
    ),
    "from another state": Row(
        "recevable",
        advance("inscrire_comite", "2022-02-05", date_comite_selection="2022-02-10"),
        {Code.STATE_ELSEWHERE},
        ("« En instruction »", "« Recevable »", "instruire", "retirer_candidature"),
    ),
    "what silence does": Row(
        "deposee",
        advance("recevabilite_tacite", "2022-03-06"),
        {Code.SYSTEM_ONLY},
        ("silence de l’administration", "declarer_recevable"),
    ),
    "everything wrong with a grant": Row(
        "labellisee",
        advance("accorder_subvention", "2022-02-20", GUIDE, **{**GRANT, "date_octroi": "hier"}),
        {
            Code.DATE_TOO_EARLY,
            Code.DAY_NOT_COME,
            Code.FACT_INVALID,
            Code.HOLD_BLOCKS,
            Code.ROLE_MISSING,
            Code.STATE_ELSEWHERE,
        },
        ("Suspension", "Procédure collective", "Mise en demeure", "hier"),
        (NOTICE, SUSPENDED, INSOLVENT),
    ),
    "everything wrong with a hold": Row(
        "cloturee",
        hold("mise_en_demeure", "2024-12-01", OFFICER, reason=""),
        {
            Code.CLOSED,
            Code.DATE_TOO_EARLY,
            Code.REASON_MISSING,
            Code.REPLY_DAYS_INVALID,
            Code.ROLE_MISSING,
        },
    ),
    "everything wrong with a correction": Row(
        "labellisee",
        correction("2022-02-20", HOLDER, "", back_to=5),
        {
            Code.DATE_IN_FUTURE,
            Code.REASON_MISSING,
            Code.ROLE_MISSING,
        },
        today="2022-02-19",
    ),
}


def with_certificate(programme: WorkflowText) -> Workflow:
    """The shipped programme, but a postponed project comes back with a valid tax certificate."""
    data = tomllib.loads(programme.source)
    again = next(t for t in data["transitions"] if t["id"] == "representer")
    again["requires_documents"] = ["attestation_fiscale"]
    return Workflow.model_validate(data)


@pytest.fixture(scope="module")
def strict(programme) -> Workflow:
    """For every row."""
    return with_certificate(programme)


def lived(row: Row, workflow: Workflow, calendar: Calendar) -> OneDossier:
    """The dossier of a row, just before the act that is refused."""
    case = OneDossier(workflow, calendar)
    if row.state:
        case.to(row.state)
    for command in row.before:
        case.must(command)
    return case


@pytest.fixture
def reached(strict, calendar):
    """The dossier of a row."""
    return lambda row: lived(row, strict, calendar)


def said(blockers: tuple[Blocker, ...]) -> str:
    return " ".join(f"{blocker.sentence} {blocker.remedy}" for blocker in blockers)


@pytest.mark.parametrize("row", [pytest.param(row, id=name) for name, row in ROWS.items()])
def test_a_refusal_says_every_reason_and_writes_nothing(reached, row) -> None:
    case = reached(row)
    dossier, journal = case.dossier, tuple(case.journal)
    before = repr(dossier)
    answer = case.ask(row.command, day(row.today) if row.today else None)
    assert isinstance(answer, Refused)
    assert answer.codes == row.codes
    text = said(answer.blockers)
    assert [word for word in row.words if word not in text] == []
    for blocker in answer.blockers:
        assert blocker.sentence.endswith("."), blocker.sentence
        assert not re.search(r"\{\w*\}", blocker.sentence + blocker.remedy)
    assert case.dossier is dossier
    assert repr(dossier) == before
    assert tuple(case.journal) == journal


def test_every_code_has_its_row() -> None:
    of_base = OF_THE_BASE | OF_SESSIONS | OF_MIGRATION
    told_elsewhere = of_base | OF_LETTERS | OF_THE_DAY | set(OF_MONEY) | set(OF_PEOPLE)
    assert set().union(*(row.codes for row in ROWS.values())) == set(Code) - told_elsewhere


def test_a_document_is_valid_until_its_last_day(reached) -> None:
    row = ROWS["document that expired"]
    last_day = advance("representer", "2023-02-06", vague_suivante="3")
    assert not isinstance(reached(row).ask(last_day), Refused)


def test_every_code_has_its_sentences() -> None:
    assert set(SENTENCES) == set(Code)
    assert [code for code, said in SENTENCES.items() if not said.sentence.endswith(".")] == []


def test_a_remedy_that_shows_a_command_names_the_act() -> None:
    shown = {code for code, saying in SENTENCES.items() if "{command}" in saying.remedy}
    assert shown == {code for code, saying in SENTENCES.items() if saying.act}


def test_the_act_that_would_lift_a_refusal_is_a_command_that_takes_its_words() -> None:
    for code, saying in SENTENCES.items():
        if saying.act:
            path = saying.act.command.format(step="declare")
            command, parameters = command_of(path), list(saying.act.arguments)
            options = {o for p in command.params for o in p.opts}
            asked = saying.act.asks
            assert {word.split()[0] for word in asked if word[0] == "-"} <= options, code
            parameters += [word for word in asked if word[0] != "-"]
            arguments = [p for p in command.params if isinstance(p, click.Argument)]
            assert len(parameters) >= sum(p.required for p in arguments), code


def command_of(path: str) -> click.Command:
    found: click.Command = app
    for name in path.split():
        assert isinstance(found, click.Group)
        found = found.get_command(click.Context(found), name)
        assert found is not None, path
    return found


def test_the_facts_of_a_refusal_keep_their_kinds(reached) -> None:
    row = ROWS["act of tomorrow"]
    (blocker,) = reached(row).ask(row.command, day(row.today)).blockers
    assert blocker.facts == {"on": day("2022-01-25"), "today": day("2022-01-24")}
    assert blocker_data(blocker)["facts"]["on"] == day("2022-01-25")


def test_a_remedy_is_an_act_on_the_very_dossier(reached) -> None:
    row = Row("incubation", advance("passer_comite_financement", "2022-07-01"), set())
    blocker = reached(row).ask(row.command).blockers[0]
    assert blocker.act == Act("milestone declare", (REFERENCE, blocker.about))
    assert blocker.act.line in blocker.remedy


def test_a_milestone_that_is_declared_waits_for_its_validation(reached) -> None:
    declaration = (
        document("rapport_diagnostic", "2022-04-01"),
        declared("diagnostic", "2022-04-02"),
    )
    asked_now = advance("passer_comite_financement", "2022-07-01")
    blockers = (
        reached(Row("incubation", asked_now, set(), before=declaration)).ask(asked_now).blockers
    )
    acts = {blocker.about: blocker.act.command for blocker in blockers if blocker.act}
    assert acts.pop("diagnostic") == "milestone validate"
    assert set(acts.values()) == {"milestone declare"}


def test_each_reason_of_one_kind_is_told(reached) -> None:
    row = Row("incubation", advance("passer_comite_financement", "2022-07-01"), set())
    blockers = reached(row).ask(row.command).blockers
    wanting = [b for b in blockers if b.code == Code.MILESTONE_NOT_VALIDATED]
    assert len({b.facts["milestone"] for b in wanting}) == len(wanting) == 6
    assert {b.code for b in blockers} == {Code.MILESTONE_NOT_VALIDATED, Code.FACT_MISSING}


# ── Facts ────────────────────────────────────────────────────────────────────────────────────────


def field(kind: str, **limits) -> FactField:
    return FactField(label="Valeur", type=kind, **limits)


TEXT, DATE, WHOLE = field("text"), field("date"), field("integer", at_least=2, at_most=9)
MONEY = field("money", at_least=2_00, at_most=50_00)
RATE = field("percent", at_least=1, at_most=8_000)
CHOICE = field("choice", choices=("oui", "non"))


@pytest.mark.parametrize(
    ("asked_as", "value"),
    [
        (TEXT, "Lin"),
        (DATE, "2024-02-29"),
        (MONEY, 2_00),
        (MONEY, 50_00),
        (field("money"), -1),
        (RATE, 1),
        (RATE, 8_000),
        (WHOLE, 2),
        (WHOLE, 9),
        (field("integer"), 0),
        (CHOICE, "non"),
    ],
)
def test_a_well_formed_fact_has_no_problem(asked_as, value) -> None:
    assert fact_problem(asked_as, value) is None


@pytest.mark.parametrize(
    ("asked_as", "value", "words"),
    [
        pytest.param(TEXT, "", "vide", id="no text"),
        pytest.param(TEXT, " \t", "vide", id="blank text"),
        pytest.param(TEXT, 12, "vide", id="number for a text"),
        pytest.param(DATE, "2023-02-29", "AAAA-MM-JJ", id="no such day"),
        pytest.param(DATE, "01/03/2022", "n’est pas une date", id="not ISO"),
        pytest.param(DATE, "", "n’est pas une date", id="no date"),
        pytest.param(MONEY, 1_99, "au moins 2", id="a cent too few"),
        pytest.param(MONEY, 50_01, "au plus 50", id="a cent too many"),
        pytest.param(MONEY, "beaucoup", "n’est pas un montant", id="words for money"),
        pytest.param(RATE, 0, "au plus 80", id="no rate"),
        pytest.param(RATE, 8_001, "au plus 80", id="a basis point too many"),
        pytest.param(WHOLE, 1, "au moins 2 et au plus 9", id="one too few"),
        pytest.param(WHOLE, 10, "au moins 2 et au plus 9", id="one too many"),
        pytest.param(WHOLE, True, "n’est pas un nombre", id="truth"),
        pytest.param(field("integer", at_least=2), 1, "au moins 2.", id="one limit"),
        pytest.param(CHOICE, "peut-être", "oui, non", id="another choice"),
        pytest.param(CHOICE, 1, "choix inconnu", id="number for a choice"),
    ],
)
def test_a_fact_with_a_problem(asked_as, value, words) -> None:
    problem = fact_problem(asked_as, value)
    assert problem.code == Code.FACT_INVALID
    assert problem.facts["value"] == str(value)
    assert words in said((problem,))


def test_a_long_value_is_told_in_short() -> None:
    assert len(fact_problem(DATE, "x" * 5_000).sentence) < 200
