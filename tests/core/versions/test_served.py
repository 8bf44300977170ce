"""What a paper served stays known under new rules, whatever becomes of what it served."""

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.papers import uses
from tests.core.versions.test_migration import codes, decided, moved
from tests.money_story import advance_paid, completion, interim_paid, money_case, ready
from tests.new_rules import renamed, rules
from tests.story import (
    HEAD,
    HOLDER,
    OFFICER,
    REFERENCE,
    OneDossier,
    because,
    day,
    document,
    in_hand,
)

FIRST, SECOND = "bilan_etape_1", "bilan_etape_2"
ANOTHER = rules(renamed(FIRST, "premier_bilan"))
GONE = {"milestones": {FIRST: "-"}}


@pytest.fixture
def declared(workflow, calendar):
    """The first report is declared, with its paper."""
    case = OneDossier(workflow, calendar).to("accompagnement")
    case.must(document("bilan_etape", "2023-03-30"))
    case.must(act(c.DeclareMilestone, HOLDER, "2023-03-30", FIRST))
    return case


def act(kind, by, on: str, name: str, **more):
    return kind(reference=REFERENCE, by=by, on=day(on), milestone=name, **more)


def following(case, new, on: str, **sections) -> OneDossier:
    """The dossier under the new rules, and its journal."""
    (event,) = decided(case, new, on, **sections)
    later = OneDossier(new.workflow, case.calendar)
    later.dossier, later.journal = case.dossier, list(case.journal)
    later.happen(event, day(on), HEAD.person)
    return later


@pytest.mark.parametrize("name", [SECOND, "premier_bilan"])
def test_the_paper_of_a_milestone_that_goes_serves_nothing_else(declared, name) -> None:
    declared.must(act(c.ValidateMilestone, OFFICER, "2023-03-31", FIRST))
    later = following(declared, ANOTHER, "2023-04-03", **GONE)
    answer = later.do(act(c.DeclareMilestone, HOLDER, "2023-04-04", name))
    assert isinstance(answer, Refused)
    (used,) = [b for b in answer.blockers if b.code == Code.EVIDENCE_USED]
    assert used.facts["serves"] == declared.workflow.milestone_of[FIRST].label
    third = rules(renamed(FIRST, "premier_bilan"), version=3)
    again = following(later, third, "2023-04-05")
    declaring = act(c.DeclareMilestone, HOLDER, "2023-04-06", name)
    assert Code.EVIDENCE_USED in codes(again.do(declaring))


def test_a_declaration_that_waits_is_answered_before_its_milestone_goes(declared) -> None:
    assert codes(decided(declared, ANOTHER, "2023-04-03", **GONE)) == {Code.DECLARATION_DROPPED}
    kept = {"milestones": {FIRST: "premier_bilan"}}
    assert moved(declared, ANOTHER, "2023-04-03", **kept).served == {}
    no = {"reason": because("Incomplet")}
    declared.must(act(c.RefuseMilestone, OFFICER, "2023-04-03", FIRST, **no))
    after = moved(declared, ANOTHER, "2023-04-03", **GONE)
    assert after.served == {}  # a refusal gives the paper back


def test_the_paper_of_a_claim_stays_its_own_though_the_tranche_asks_it_no_more(
    workflow, calendar
) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid(), interim_paid(), completion())
    claim = {"tranche": "solde", "spending": 500_000_00}
    case.must(k.ClaimTranche(reference=REFERENCE, by=HOLDER, on=day("2024-11-25"), **claim))
    was = uses(in_hand(workflow, case.dossier, calendar))

    def asks_nothing(data: dict) -> None:
        for one in data["tranches"]:
            one["requires_documents"] = []

    new = rules(asks_nothing)
    after = moved(case, new, case.today.isoformat())
    now = uses(in_hand(new.workflow, after, calendar))
    assert now == was
    assert {one.subject for one in after.served.values()} == {"tranches.solde"}
