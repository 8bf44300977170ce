"""A paper is no older than what it signs, records or gives up."""

from dataclasses import replace

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code
from support_engine.core.acts.on_file import document_problem
from tests.core.money.test_waived import codes
from tests.story import (
    AGREEMENT,
    GRANT,
    HEAD,
    HOLDER,
    OFFICER,
    REFERENCE,
    OneDossier,
    advance,
    because,
    document,
    in_hand,
)

SIGNED = "convention_signee"
OLD = {Code.EVIDENCE_TOO_OLD}


def joined(kind: str, content: str, on: str) -> c.AddDocument:
    given = {"kind": kind, "name": f"{content}.pdf", "sha256": content, "size": 9}
    return c.AddDocument(reference=REFERENCE, by=OFFICER, on=document(kind, on).on, **given)


@pytest.mark.parametrize(
    ("on", "as_kind", "expected"),
    [
        ("2022-07-07", SIGNED, OLD),
        ("2022-07-08", SIGNED, set()),
        ("2022-09-05", SIGNED, set()),
        ("2022-03-01", "dossier_candidature", OLD),
    ],
)
def test_what_is_older_than_the_grant_signs_none(workflow, calendar, on, as_kind, expected) -> None:
    """Joined before as another paper, it is as old as it was then."""
    case = OneDossier(workflow, calendar).to("comite_financement")
    if on < "2022-07-08":
        case.must(joined(as_kind, "accord", max(on, str(case.today))))
    case.must(advance("accorder_subvention", "2022-07-08", HEAD, **GRANT))
    case.must(advance("preparer_convention", "2022-07-20"))
    case.do(joined(SIGNED, "accord", max(on, "2022-07-20")))  # where it is not there yet
    answer = case.ask(advance("notifier_convention", "2022-09-12", **AGREEMENT))
    assert codes(answer) == expected
    assert bool(document_problem(hand(case), SIGNED, case.today)) is bool(expected)


def hand(case: OneDossier):
    return in_hand(case.workflow, case.dossier, case.calendar)


def test_an_agreement_of_before_pays_nothing(workflow, calendar) -> None:
    """The figure of a grant given anew asks for another agreement."""
    case = OneDossier(workflow, calendar).to("accompagnement")
    assert document_problem(hand(case), SIGNED, case.today) is None
    facts_on = {**case.dossier.facts_on, "montant_subvention": case.today}
    case.dossier = replace(case.dossier, facts_on=facts_on)
    asked = k.ClaimTranche(reference=REFERENCE, by=HOLDER, on=case.today, tranche="avance")
    case.must(asked)
    proposed = k.ProposeTranche(reference=REFERENCE, by=OFFICER, on=case.today, tranche="avance")
    assert {Code.AGREEMENT_COMPULSORY, *OLD} <= codes(case.ask(proposed))


@pytest.mark.parametrize(("judged", "expected"), [("2022-05-02", set()), ("2022-05-03", OLD)])
def test_a_judgement_is_no_younger_than_its_paper(workflow, calendar, judged, expected) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    case.must(document("jugement", "2022-05-02", OFFICER))
    record = advance("constater_liquidation", "2022-05-10", date_jugement=judged)
    assert codes(case.ask(record)) == expected


@pytest.mark.parametrize(("on", "expected"), [("2022-07-07", OLD), ("2022-07-08", set())])
def test_nobody_gave_up_a_grant_before_it_was_decided(workflow, calendar, on, expected) -> None:
    case = OneDossier(workflow, calendar).to("comite_financement")
    if on < "2022-07-08":
        case.must(document("renonciation", on))
    case.must(advance("accorder_subvention", "2022-07-08", HEAD, **GRANT))
    if on >= "2022-07-08":
        case.must(document("renonciation", on))
    given_up = advance("abandonner", "2022-07-12", OFFICER, because("Faute de local"))
    assert codes(case.ask(given_up)) == expected
