"""Evidence is evidence of one thing: a paper serves once, by its content, and is young enough."""

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine import config
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.dossier import events as e
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import milestone_deadline
from support_engine.core.dossier.evolve import fold
from support_engine.core.dossier.openings import opening
from support_engine.core.dossier.renames import papers
from support_engine.core.programme.definition import Workflow
from tests import fabriques_story as fabriques
from tests.money_story import (
    BALANCE,
    act,
    advance_paid,
    completion,
    interim_paid,
    money_case,
    ready,
)
from tests.story import (
    HEAD,
    HOLDER,
    OFFICER,
    REFERENCE,
    REPORTS,
    OneDossier,
    advance,
    day,
    in_hand,
    milestone,
)
from tests.walks import standing_events

REPORT, FINANCIAL = "bilan_etape", "compte_rendu_financier"


def paper(content: str, kind: str, on: str, name: str = "") -> c.AddDocument:
    """A document of that content."""
    given = {"kind": kind, "name": name or f"{content}.pdf", "sha256": content, "size": 9}
    return c.AddDocument(reference=REFERENCE, by=OFFICER, on=day(on), **given)


def declare(name: str, on: str) -> c.DeclareMilestone:
    return c.DeclareMilestone(reference=REFERENCE, by=HOLDER, on=day(on), milestone=name)


def validate(name: str, on: str) -> c.ValidateMilestone:
    return c.ValidateMilestone(reference=REFERENCE, by=OFFICER, on=day(on), milestone=name)


def refuse(name: str, on: str) -> c.RefuseMilestone:
    given = {"milestone": name, "reason": "Le bilan est incomplet : il manque les recettes."}
    return c.RefuseMilestone(reference=REFERENCE, by=OFFICER, on=day(on), **given)


def correct(on: str, **more) -> c.CorrectLastAct:
    return c.CorrectLastAct(
        reference=REFERENCE,
        by=HOLDER,
        on=day(on),
        reason="Saisie par erreur sur ce dossier-ci.",
        **more,
    )


@pytest.fixture
def case(workflow, calendar) -> OneDossier:
    """A dossier whose first report was declared on the paper « A »."""
    lived = money_case(workflow, calendar)
    lived.must(paper("A", REPORT, "2023-03-30"))
    lived.must(declare("bilan_etape_1", "2023-03-30"))
    return lived


def here(case: OneDossier) -> Case:
    return in_hand(case.workflow, case.dossier, case.calendar)


def as_formerly(case: OneDossier, event: e.AnyEvent, on: str) -> None:
    """An event as an older version wrote it."""
    at = datetime.combine(day(on), time(10), tzinfo=UTC)
    case.journal.append(e.Recorded(len(case.journal) + 1, event, day(on), "porteuse", at))
    case.dossier = fold(case.journal)


def codes(case: OneDossier, command) -> set[Code]:
    outcome = case.ask(command)
    return set(outcome.codes) if isinstance(outcome, Refused) else set()


SECOND = declare("bilan_etape_2", "2023-04-05")


def test_the_papers_of_a_declaration_travel_in_it_and_in_its_validation(case) -> None:
    case.must(paper("B", REPORT, "2023-04-01"))
    case.must(validate("bilan_etape_1", "2023-04-02"))
    told = [row.event.evidence for row in case.journal if row.event.type.startswith("milestone_")]
    assert told[-2:] == [("A",), ("A",)]
    assert case.dossier.milestones["bilan_etape_1"].evidence == ("A",)


OTHER_NAMES = [
    pytest.param((), id="the same file"),
    pytest.param((paper("A", FINANCIAL, "2023-04-02", "autre.pdf"),), id="under another kind"),
    pytest.param((validate("bilan_etape_1", "2023-04-02"),), id="once validated"),
]


@pytest.mark.parametrize("before", OTHER_NAMES)
def test_a_paper_serves_nothing_else(case, before) -> None:
    for command in before:
        case.must(command)
    refused = case.ask(SECOND)
    assert codes(case, SECOND) == {Code.EVIDENCE_USED}
    (blocker,) = refused.blockers
    assert "Premier bilan d’étape (6 mois)" in blocker.sentence
    assert blocker.act.line == f"document add {REFERENCE} bilan_etape FICHIER"
    case.must(paper("B", REPORT, "2023-04-04"))
    case.must(SECOND)
    assert case.dossier.milestones["bilan_etape_2"].evidence == ("B",)


def test_a_file_that_serves_is_the_same_under_a_kind_that_another_milestone_asks(case) -> None:
    """The first report filed again as a financial report proves no financial year."""
    case.must(paper("A", FINANCIAL, "2023-04-02"))
    assert codes(case, declare("compte_rendu_financier_1", "2023-04-03")) == {Code.EVIDENCE_USED}


def test_a_paper_is_as_old_as_its_content_was_first_joined(case) -> None:
    case.must(paper("C", "statuts", "2023-04-01"))
    case.must(paper("C", REPORT, "2023-10-02"))
    assert codes(case, declare("bilan_etape_3", "2023-10-03")) == {Code.EVIDENCE_TOO_OLD}


def test_a_refusal_gives_the_papers_back(case) -> None:
    case.must(refuse("bilan_etape_1", "2023-04-03"))
    case.must(declare("bilan_etape_1", "2023-04-04"))
    assert case.dossier.milestones["bilan_etape_1"].evidence == ("A",)
    case.must(refuse("bilan_etape_1", "2023-04-04"))
    case.must(paper("B", REPORT, "2023-04-05"))
    case.must(declare("bilan_etape_1", "2023-04-05"))
    assert case.dossier.milestones["bilan_etape_1"].evidence == ("B",)


def test_a_refused_paper_proves_another_milestone_only_once_joined_anew(case) -> None:
    case.must(refuse("bilan_etape_1", "2023-04-03"))
    case.must(paper("B", REPORT, "2023-04-04"))
    case.must(declare("bilan_etape_1", "2023-04-04"))
    case.must(validate("bilan_etape_1", "2023-04-05"))
    assert case.dossier.milestones["bilan_etape_1"].evidence == ("B",)
    case.must(paper("A", REPORT, "2023-04-05"))
    case.must(SECOND)
    assert case.dossier.milestones["bilan_etape_2"].evidence == ("A",)


def test_what_a_paper_was_refused_for_stays_known_under_other_names(case) -> None:
    case.must(refuse("bilan_etape_1", "2023-04-03"))
    for new, kept in (("premier", "premier"), ("", "bilan_etape_1")):
        renames = {"milestones": {"bilan_etape_1": new}, "documents": {REPORT: "rapport"}}
        (there,) = papers(case.dossier, renames)["rapport"]
        assert (there.sha256, there.refused_for) == ("A", kept)


def test_a_correction_gives_the_papers_back(case) -> None:
    case.must(correct("2023-04-05"))
    assert codes(case, SECOND) == set()
    case.must(declare("bilan_etape_1", "2023-04-05"))
    assert case.dossier.milestones["bilan_etape_1"].evidence == ("A",)


def test_two_kinds_of_one_declaration_take_two_papers(workflow, calendar) -> None:
    """One file joined under both kinds proves one of them."""
    data = workflow.model_dump(by_alias=True)
    first = next(m for m in data["milestones"] if m["id"] == "bilan_etape_1")
    first["evidence"] = [REPORT, FINANCIAL]
    lived = money_case(Workflow.model_validate(data), calendar)
    ask = declare("bilan_etape_1", "2023-03-30")
    for kind in (REPORT, FINANCIAL):
        lived.must(paper("A", kind, "2023-03-29"))
    assert codes(lived, ask) == {Code.EVIDENCE_USED}
    lived.must(paper("B", REPORT, "2023-03-30"))
    lived.must(ask)
    assert lived.dossier.milestones["bilan_etape_1"].evidence == ("B", "A")


def test_a_report_on_a_year_waits_for_its_end_and_for_a_paper_of_after_it(case) -> None:
    """Whatever the road: declared before, on a paper of before, on another year's paper."""
    case.must(paper("D", FINANCIAL, "2022-12-31"))
    first, second = "compte_rendu_financier_1", "compte_rendu_financier_2"
    assert codes(case, declare(first, "2022-12-31")) == {Code.MILESTONE_NOT_OPEN}
    assert codes(case, declare(first, "2023-04-01")) == {Code.EVIDENCE_TOO_OLD}
    case.must(paper("E", FINANCIAL, "2023-04-01"))
    case.must(declare(first, "2023-04-01"))
    case.must(validate(first, "2023-04-01"))
    case.must(paper("F", FINANCIAL, "2023-04-01"))
    assert codes(case, declare(second, "2023-12-31")) == {Code.MILESTONE_NOT_OPEN}
    assert codes(case, declare(second, "2024-01-01")) == {Code.EVIDENCE_TOO_OLD}


@pytest.mark.parametrize(
    ("name", "opens"),
    [
        ("bilan_etape_1", "2022-12-01"),
        ("bilan_etape_2", "2023-02-01"),
        ("bilan_etape_3", "2023-06-01"),
        ("compte_rendu_financier_1", "2023-01-01"),
        ("compte_rendu_financier_3", "2025-01-01"),
        ("achevement", None),
        ("bilan_final", None),
    ],
)
def test_the_day_on_which_a_milestone_opens(case, workflow, name, opens) -> None:
    found = opening(here(case), workflow.milestone_of[name])
    assert (found.on if found else None) == (day(opens) if opens else None)


def test_a_suspension_pushes_the_opening(workflow, calendar) -> None:
    """By as many days as it pushes the due day; while it lasts, nobody knows the day."""
    lived = money_case(workflow, calendar)
    second = workflow.milestone_of["bilan_etape_2"]
    lived.must(hold("2023-01-29"))
    assert opening(here(lived), second).on is None
    lived.must(paper("B", REPORT, "2023-02-28"))
    assert codes(lived, declare(second.id, "2023-02-28")) == {Code.MILESTONE_NOT_OPEN}
    given = {"hold": "suspension", "reason": "Les dépenses contrôlées sont conformes."}
    lived.must(c.LiftHold(reference=REFERENCE, by=OFFICER, on=day("2023-03-01"), **given))
    opens = opening(here(lived), second).on
    pushed = milestone_deadline(here(lived), second).paused_days
    assert (opens - day("2023-02-01")).days == pushed >= 31
    before, late = str(opens - timedelta(days=1)), str(opens)
    lived.must(paper("C", REPORT, before))
    assert codes(lived, declare(second.id, before)) == {Code.MILESTONE_NOT_OPEN}
    assert codes(lived, declare(second.id, late)) == {Code.EVIDENCE_TOO_OLD}
    lived.must(paper("D", REPORT, late))
    lived.must(declare(second.id, late))


def hold(on: str) -> c.OpenHold:
    given = {"hold": "suspension", "reason": "Contrôle sur place demandé par la préfecture."}
    return c.OpenHold(reference=REFERENCE, by=OFFICER, on=day(on), **given)


def test_a_declaration_of_an_older_journal_is_judged_when_it_is_validated(case) -> None:
    """It names no paper: what would be asked of it today is asked then."""
    undated = e.MilestoneDeclared("compte_rendu_financier_1", None)
    as_formerly(case, undated, "2022-12-20")
    ask = validate("compte_rendu_financier_1", "2023-04-03")
    assert codes(case, ask) == {Code.DOCUMENT_MISSING}
    case.must(paper("A", FINANCIAL, "2023-04-02"))
    assert codes(case, ask) == {Code.EVIDENCE_USED}
    case.must(paper("G", FINANCIAL, "2023-04-03"))
    case.must(ask)
    assert case.dossier.milestones["compte_rendu_financier_1"].evidence == ("G",)


def test_what_an_older_journal_rested_on_serves_nothing_else(workflow, calendar) -> None:
    """The newest paper of the kind that was there on the day of the declaration."""
    lived = money_case(workflow, calendar)
    lived.must(paper("A", REPORT, "2023-04-01"))
    as_formerly(lived, e.MilestoneDeclared("bilan_etape_1"), "2023-04-02")
    assert codes(lived, SECOND) == {Code.EVIDENCE_USED}
    lived.must(paper("B", REPORT, "2023-04-03"))
    lived.must(SECOND)


def test_a_paper_of_a_claim_serves_that_claim(workflow, calendar) -> None:
    """The final statement is that of one balance: no milestone may rest on it, and a claim sent
    back gives it back. An account's paper is standing."""
    lived = money_case(workflow, calendar, ready(), advance_paid(), interim_paid(), completion())
    claimed, proposed = BALANCE[:2]
    given = {"tranche": "solde", "spending": 500_000_00}
    ask = k.ClaimTranche(reference=REFERENCE, by=HOLDER, on=day(claimed), **given)
    propose = k.ProposeTranche(reference=REFERENCE, by=OFFICER, on=day(proposed), tranche="solde")
    lived.must(ask)
    statement = lived.dossier.documents["etat_final_depenses"][-1].sha256
    lived.must(paper(statement, FINANCIAL, claimed))
    third = declare("compte_rendu_financier_3", "2025-01-02")
    assert codes(lived, third) == {Code.EVIDENCE_USED}
    assert codes(lived, propose) == set()


# « Un seul bilan annuel, trois fois validé, 150 000 € payés en un jour » ─────────────────────────


@pytest.fixture(scope="module")
def yearly() -> Workflow:
    source = (config.shipped("workflows") / "fabriques.toml").read_text(encoding="utf-8")
    return Workflow.model_validate(tomllib.loads(source))


YEARS = ("bilan_annuel_1", "bilan_annuel_2", "bilan_annuel_3")


@pytest.fixture
def supported(yearly, calendar) -> OneDossier:
    lived = OneDossier(yearly, calendar)
    for command in fabriques.supported():
        lived.must(command)
    return lived


def declared(case: OneDossier, name: str, on: str, content: str) -> set[Code]:
    """One annual report joined (if it is not there), declared and validated on a day."""
    add = replace(fabriques.document("bilan_annuel", on), sha256=content)
    if not isinstance(case.ask(add), Refused):
        case.must(add)
    ask = fabriques.act(c.DeclareMilestone, on, HOLDER, milestone=name)
    if why := codes(case, ask):
        return why
    case.must(ask)
    case.must(fabriques.act(c.ValidateMilestone, on, milestone=name))
    return set()


def test_one_report_is_not_three(supported) -> None:
    """On the day on which the three years are over, it is declared once."""
    answers = [declared(supported, name, "2029-06-08", "un seul") for name in YEARS]
    assert answers == [set(), {Code.EVIDENCE_USED}, {Code.EVIDENCE_USED}]


def test_three_files_are_not_three_years(supported) -> None:
    """A year counts once it is over, on a report that was joined since."""
    answers = [declared(supported, name, "2027-06-08", name) for name in YEARS]
    assert answers == [set(), {Code.MILESTONE_NOT_OPEN}, {Code.MILESTONE_NOT_OPEN}]
    assert declared(supported, YEARS[1], "2028-06-08", YEARS[1]) == {Code.EVIDENCE_TOO_OLD}
    assert declared(supported, YEARS[1], "2028-06-08", "le vrai") == set()


# Vies au hasard ──────────────────────────────────────────────────────────────────────────────────

CONTENTS = st.sampled_from(("A", "B", "C", "D", "E"))
KINDS = st.sampled_from((REPORT, FINANCIAL, "declaration_achevement"))
NAMES = st.sampled_from(
    (*REPORTS, *(f"compte_rendu_financier_{n}" for n in (1, 2, 3)), "achevement", "debut_travaux")
)
ACTS = st.one_of(
    st.tuples(st.just(paper), CONTENTS, KINDS),
    st.tuples(st.just(declare), NAMES),
    st.tuples(st.just(validate), NAMES),
    st.tuples(st.just(refuse), NAMES),
    st.tuples(st.just(correct)),
)
WAITS = st.sampled_from((0, 0, 1, 30, 120))


@given(st.lists(st.tuples(ACTS, WAITS), min_size=20, max_size=60))
@settings(max_examples=60)
def test_whatever_is_asked_no_paper_serves_twice(workflow, calendar, drawn) -> None:
    case = money_case(workflow, calendar)
    on = day("2022-12-20")
    for (kind, *given_), wait in drawn:
        on += timedelta(days=wait)
        case.do(kind(*given_, str(on)))
    check_papers(case.journal)


def check_papers(journal: list[e.Recorded]) -> None:
    """The law from the events alone: who rests on what, each paper once, none before its year."""
    seen: dict[str, date] = {}
    serves: dict[str, str] = {}
    held: dict[str, tuple[str, ...]] = {}
    for row in standing_events(tuple(journal)):
        event = row.event
        match event:
            case e.DocumentAdded():
                seen[event.sha256] = min(row.on, seen.get(event.sha256, row.on))
            case e.MilestoneDeclared():
                assert row.on >= OPENS.get(event.milestone, row.on), "declared before its year ends"
                for sha256 in event.evidence:
                    assert serves.setdefault(sha256, event.milestone) == event.milestone
                    assert seen[sha256] >= OPENS.get(event.milestone, date.min), "too old"
                held[event.milestone] = event.evidence
            case e.MilestoneValidated():
                assert event.evidence == held[event.milestone], "validated on other papers"
            case e.MilestoneRefused():
                for sha256 in held.pop(event.milestone):
                    del serves[sha256]


OPENS = {
    "bilan_etape_2": day("2023-02-01"),
    "bilan_etape_3": day("2023-06-01"),
    "compte_rendu_financier_1": day("2023-01-01"),
    "compte_rendu_financier_2": day("2024-01-01"),
    "compte_rendu_financier_3": day("2025-01-01"),
}
"""By hand: the accompaniment of the tests starts on 1 October 2022, the agreement in September."""


# Un délai qui recommence ─────────────────────────────────────────────────────────────────────────


def again(data: dict) -> Workflow:
    """The programme, but a project that is being accompanied can start its incubation again."""
    start = next(t for t in data["transitions"] if t["id"] == "demarrer_incubation")
    start["from"] = [*start["from"], "incubation"]
    return Workflow.model_validate(data)


def test_the_milestones_of_a_clock_that_starts_again_are_owed_again(workflow, calendar) -> None:
    """Their records fall away, their papers serve nothing new, older ones neither."""
    case = OneDossier(again(workflow.model_dump(by_alias=True)), calendar).to("incubation")
    for command in milestone("diagnostic", "rapport_diagnostic", "2022-04-01"):
        case.must(command)
    spare = paper("réserve", "rapport_diagnostic", "2022-04-02")
    case.must(spare)
    (moved,) = case.must(advance("demarrer_incubation", "2022-05-02"))
    assert moved.owed_again == ("diagnostic",)
    assert "diagnostic" not in case.dossier.milestones
    assert case.dossier == fold(case.journal)
    assert codes(case, validate("diagnostic", "2022-05-03")) == {Code.MILESTONE_NOT_DECLARED}
    ask = declare("diagnostic", "2022-05-03")
    assert codes(case, ask) == {Code.EVIDENCE_TOO_OLD}
    served = case.dossier.documents["rapport_diagnostic"][0].sha256
    case.must(paper(served, "modele_economique", "2022-05-03"))
    assert codes(case, declare("modele_economique", "2022-05-03")) == {Code.EVIDENCE_USED}
    case.must(paper("neuf", "rapport_diagnostic", "2022-05-03"))
    case.must(ask)
    assert case.dossier.milestones["diagnostic"].evidence == ("neuf",)
    assert milestone_deadline(here(case), case.workflow.milestone_of["diagnostic"]).start == day(
        "2022-05-02"
    )


def test_so_are_those_of_the_clock_of_a_measure(workflow, calendar) -> None:
    data = workflow.model_dump(by_alias=True)
    launch = next(m for m in data["milestones"] if m["id"] == "lancement_incubation")
    launch["due"] = {"clock": "reponse_mise_en_demeure", "days": 5}
    case = OneDossier(Workflow.model_validate(data), calendar).to("labellisee")
    notice = {
        "hold": "mise_en_demeure",
        "reason": "Aucun jalon n’est atteint, malgré les relances.",
        "reply_days": 15,
    }
    case.must(act(c.OpenHold, "2022-03-01", HEAD, **notice))
    case.must(declare("lancement_incubation", "2022-03-02"))
    case.must(act(c.LiftHold, "2022-03-03", HEAD, hold="mise_en_demeure"))
    (opened,) = case.must(act(c.OpenHold, "2022-03-04", HEAD, **notice))
    assert opened.owed_again == ("lancement_incubation",)
    assert case.dossier.milestones == {}
