"""What a letter says: the agreement in force, the papers asked for, whose turn it is now."""

from dataclasses import replace
from datetime import date

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.programme.definition import Workflow
from support_engine.core.telling.notices import notices
from support_engine.core.telling.of_today import as_of_today, written_now
from support_engine.core.telling.scene import Notice, Scene
from support_engine.core.telling.standing import Waiting
from support_engine.leaving.letter_writing import filled, sample_envelope
from tests.console import as_typed
from tests.money_story import act, k, money_case, ready
from tests.new_rules import part, rules
from tests.story import (
    HEAD,
    HOLDER,
    REFERENCE,
    OneDossier,
    advance,
    because,
    day,
    document,
)

LIST, PLAN = "liste_investissements", "plan_financement"


def scene_of(case: OneDossier, on: date) -> Scene:
    here = Case(case.workflow, case.dossier, case.calendar, on)
    return Scene(here, agenda(here), on)


def written(case: OneDossier, on: str) -> dict[str, Notice]:
    """The letters of the last act, by their readers."""
    told = notices(scene_of(case, day(on)), case.journal[-1].event)
    return {notice.roles[0]: notice for notice in told}


def waiting(case: OneDossier, row: e.Recorded, **more) -> Waiting:
    given = {"topic": "", "announced": {}, "rectifies": (), "left": (), **more}
    return Waiting(row, case.workflow, case.journal, **given)


AMENDED = {
    "number": "A1",
    "reason": because("Livraisons tardives"),
    "maximum": 200_000_00,
    "ends_on": day("2025-12-31"),
}


def amend(on: str) -> k.AmendAgreement:
    return act(k.AmendAgreement, on, HEAD, **AMENDED)


@pytest.fixture
def accompanied(workflow, calendar) -> OneDossier:
    return money_case(workflow, calendar, ready())


def test_a_letter_speaks_of_the_agreement_in_force(accompanied) -> None:
    stop = advance("abandonner", "2023-04-01", HOLDER, because("Faute de local"))
    accompanied.must(amend("2023-02-03"))
    accompanied.must(stop)
    facts = written(accompanied, "2023-04-01")["porteur"].data["facts"]
    assert facts["montant_subvention"] == 200_000_00
    assert facts["date_previsionnelle_achevement"] == "2025-12-31"
    assert facts["taux_subvention"] == accompanied.dossier.facts["taux_subvention"]


def test_one_that_waited_too_but_for_what_its_own_act_gave(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("convention_notifiee")
    row = next(r for r in reversed(case.journal) if isinstance(r.event, e.Moved))
    own = {name: row.event.facts[name] for name in row.event.facts}
    facts = {**case.dossier.facts}
    case.must(amend("2023-02-03"), day("2023-02-03"))
    scene = scene_of(case, day("2023-02-03"))
    data = as_of_today(scene, waiting(case, row), {"facts": facts, "deadlines": []})
    assert data["facts"]["montant_subvention"] == 200_000_00
    assert {name: data["facts"][name] for name in own} == own


@pytest.fixture
def asking() -> Workflow:
    """The programme where a dossier is completed with a list, and admissible with its plan."""

    def change(data: dict) -> None:
        for way, paper in (("declarer_recevable", PLAN), ("completer", LIST)):
            part(data, "transitions", way)["requires_documents"] = [paper]

    return rules(change).workflow


def test_the_letter_that_asks_for_papers_and_its_reminder_name_all_that_is_missing(
    asking, calendar
) -> None:
    both = [asking.documents[kind].label for kind in (LIST, PLAN)]
    case = OneDossier(asking, calendar).to("deposee")
    words = "Les statuts signés, et le budget sur trois ans"
    case.must(advance("demander_complements", "2022-01-20", pieces_manquantes=words))
    told = written(case, "2022-01-20")["porteur"]
    assert told.data["missing_documents"] == both
    assert told.data["facts"]["pieces_manquantes"] == words
    case.must(document(PLAN, "2022-01-24"))
    scene = scene_of(case, day("2022-01-25"))
    row = next(r for r in reversed(case.journal) if isinstance(r.event, e.Moved))
    leaving = as_of_today(scene, waiting(case, row), told.data)
    assert leaving["missing_documents"] == both[:1]
    shorter = {**told.data, "missing_documents": both[1:]}  # as if the list had expired since
    assert as_of_today(scene, waiting(case, row), shorter)["missing_documents"] == both[:1]
    assert as_of_today(scene, waiting(case, row), {**shorter, "missing_documents": []}) == leaving
    case.must(c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=day("2022-02-04")))
    reminder = written(case, "2022-02-04")["porteur"].data["deadline"]
    assert reminder["documents"] == both[:1]
    assert reminder["asked"] == words


def test_a_reminder_that_waited_says_whose_turn_it_is_now(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    for on in ("2022-07-22", "2022-08-16", "2022-09-13"):
        case.must(c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=day(on)))
    told = notices(scene_of(case, day("2022-09-13")), case.journal[-1].event)
    (proposal,) = [
        n
        for n in told
        if n.data["proposes"]
        and n.roles == ("responsable",)
        and n.thread == "milestones.restitution_finale"
    ]
    row = case.journal[-1]
    letter = waiting(case, row, topic=proposal.topic, role="responsable")
    now = scene_of(case, day("2022-09-13"))
    assert written_now(now, letter).letter == "proposition_mise_en_demeure"
    ask = {"clock": "incubation", "months": 1, "reason": because("Livraisons tardives")}
    case.must(c.RequestExtension(reference=REFERENCE, by=HOLDER, on=day("2022-09-13"), **ask))
    now, letter = scene_of(case, day("2022-09-13")), replace(letter, journal=case.journal)
    assert written_now(now, letter).letter == workflow.reminder_letters.to_others
    assert as_of_today(now, letter, proposal.data)["proposes"] == ""
    assert "prolongation" in as_of_today(now, letter, proposal.data)["turn"]["act"]


def test_a_measure_that_is_in_force_is_not_proposed(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    why = {"hold": "mise_en_demeure", "reason": because(), "reply_days": 15}
    case.must(c.OpenHold(reference=REFERENCE, by=HEAD, on=day("2022-08-01"), **why))
    for on in ("2022-08-16", "2022-09-13"):
        case.must(c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=day(on)))
    told = notices(scene_of(case, day("2022-09-13")), case.journal[-1].event)
    assert "milestones.restitution_finale" in {one.thread for one in told}
    assert not [one for one in told if one.data["proposes"]]


def page(case: OneDossier, letters, letter: str, on: str, number: int = -1) -> str:
    """The letter of an act, by its place in the journal, as it leaves that day."""
    row = case.journal[number]
    (told,) = notices(scene_of(case, row.on), row.event)
    data = as_of_today(scene_of(case, day(on)), waiting(case, row), told.data)
    reader = sample_envelope(case.workflow, day(on))
    assert told.letter == letter
    return " ".join(as_typed(letters.render(letter, filled(data, reader, letters)).text).split())


def hold(name: str, on: str, **more) -> c.OpenHold:
    given = {"reference": REFERENCE, "by": HEAD, "on": day(on), "reason": because("Contrôle")}
    return c.OpenHold(hold=name, **given, **more)


def test_time_granted_before_the_notice_left_is_told_with_its_end(
    workflow, calendar, letters
) -> None:
    """Nobody knew the end when it was granted: what counts from a letter had no first day."""
    case = OneDossier(workflow, calendar).to("incubation")
    case.holds_letters = True
    given = {"reference": REFERENCE, "on": day("2022-05-02"), "clock": "reponse_mise_en_demeure"}
    case.must(hold("mise_en_demeure", "2022-05-02", reply_days=15))
    case.must(c.RequestExtension(by=HOLDER, months=1, reason=because("Travaux"), **given))
    case.must(c.GrantExtension(by=HEAD, **given))
    granted = page(case, letters, "prolongation_accordee", "2022-05-02")
    assert "délai qui court à partir de la lettre" in granted
    assert "interrompu" not in granted
    case.letters_leave("2022-05-03")
    at = next(i for i, one in enumerate(case.journal) if isinstance(one.event, e.ExtensionGranted))
    granted = page(case, letters, "prolongation_accordee", "2022-05-03", at)
    assert "Nouveau terme : lundi 20 juin 2022" in granted


def test_an_insolvency_says_that_what_a_suspension_stopped_stands_still(
    workflow, calendar, letters
) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    case.must(hold("insolvabilite", "2022-05-02"))
    assert "continuent de courir" in page(case, letters, "insolvabilite", "2022-05-02")
    case.must(hold("suspension", "2022-05-02"))
    told = page(case, letters, "insolvabilite", "2022-05-03", -2)
    assert "continuent de courir" not in told
    assert "Restent interrompus, pour une autre raison : Incubation" in told


def test_an_amendment_of_the_end_lists_the_dates_that_follow_it(accompanied, letters) -> None:
    accompanied.must(amend("2023-02-03"))
    told = page(accompanied, letters, "avenant_enregistre", "2023-02-06")
    assert "les délais comptés depuis l’achèvement prévu suivent sa nouvelle date" in told
    assert "Les prochaines dates :" in told
