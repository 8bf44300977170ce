"""More time: how much in all, until when it may still be given, and how ours is told."""

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from tests.console import as_typed
from tests.money_story import act, money_case
from tests.office import Office
from tests.story import HEAD, HOLDER, OFFICER, OneDossier, because, day

pytestmark = pytest.mark.one_base


def ask(clock: str, months: int, on: str, by: c.Actor = HOLDER) -> c.RequestExtension:
    return act(c.RequestExtension, on, by, clock=clock, months=months, reason=because())


def grant(clock: str, on: str, by: c.Actor = HEAD) -> c.GrantExtension:
    return act(c.GrantExtension, on, by, clock=clock)


def codes(outcome) -> set[Code]:
    return set(outcome.codes) if isinstance(outcome, Refused) else set()


def test_an_amendment_of_the_end_gives_no_month_back(workflow, calendar) -> None:
    case = money_case(workflow, calendar)
    case.must(ask("execution", 36, "2023-01-10"))
    case.must(grant("execution", "2023-01-10"))
    end = {"number": "A1", "reason": because(), "ends_on": day("2027-09-30")}
    case.must(act(k.AmendAgreement, "2023-01-12", HEAD, **end))
    assert codes(case.ask(ask("execution", 1, "2023-01-13"))) == {Code.EXTENSION_TOO_LONG}


def test_a_grant_of_a_former_day_is_not_over_when_it_is_recorded(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    case.must(ask("incubation", 1, "2022-07-18"))
    late = grant("incubation", "2022-08-12")
    assert codes(case.ask(late)) == set()
    assert codes(case.ask(late, day("2022-09-09"))) == {Code.EXTENSION_ALREADY_OVER}


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_more_time_for_our_answer_says_why_and_what_our_silence_means(office: Office) -> None:
    office.open_at("en_instruction")
    why = "Le comité de septembre doit encore rendre son avis."
    months = {"clock": "decision", "months": 4, "reason": why}
    office.must(act(c.RequestExtension, "2022-08-01", OFFICER, **months))
    office.must(grant("decision", "2022-08-03"))
    office.letters_leave("2022-08-04")
    told = [row for row in office.outbox(state="sent") if row["letter"] == "prolongation_accordee"]
    (body,) = (" ".join(as_typed(row["body"]).split()) for row in told)
    assert "Nous avons besoin de 4 mois de plus pour vous répondre" in body
    assert f"Motif de la prolongation : {why}" in body
    assert "votre demande sera considérée comme refusée" in body
    assert "remplacez la date" not in body
    assert "un refus naît de notre silence" in body
