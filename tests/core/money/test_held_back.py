"""No act lets money go by its typed day alone, and none rests on what came after its day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.held_back import agreement_end
from support_engine.core.language.french import day as french_day
from support_engine.core.money.asked import Asked
from support_engine.core.money.release import release_blockers
from tests.money_story import advance_paid, hold, money_case, ready
from tests.story import (
    AGREEMENT,
    HEAD,
    HOLDER,
    OFFICER,
    REFERENCE,
    OneDossier,
    advance,
    because,
    day,
    document,
    in_hand,
    milestone,
    road_to,
)

TIME = {Code.END_PASSED, Code.FINANCIAL_REPORT_MISSING}


def written(text: str) -> str:
    """A day as people read it."""
    return french_day(day(text))


def lifting(on: str) -> c.LiftHold:
    return c.LiftHold(reference=REFERENCE, by=HEAD, on=day(on), hold="suspension")


def taking_back(on: str) -> c.CorrectLastAct:
    return c.CorrectLastAct(reference=REFERENCE, by=HEAD, on=day(on), reason=because())


def why_not(case: OneDossier, on) -> set[Code]:
    """What time holds back of the advance on a day."""
    here = replace(in_hand(case.workflow, case.dossier, case.calendar), today=on)
    asked = Asked(here, case.workflow.tranche_of["avance"], on)
    return {blocker.code for blocker in release_blockers(asked)} & TIME


def end_of(case: OneDossier) -> date | None:
    """The day on which the agreement ends."""
    return agreement_end(in_hand(case.workflow, case.dossier, case.calendar))


def reports(*years: int):
    """The financial reports on these years, the first one of the agreement being 2022."""
    for year in years:
        name = f"compte_rendu_financier_{year - 2021}"
        yield from milestone(name, "compte_rendu_financier", f"{year + 1}-06-20")


@pytest.fixture
def over(workflow, calendar):
    """An agreement over since 30 September 2024, its reports given."""
    return money_case(workflow, calendar, ready(), reports(2022, 2023))


@pytest.fixture
def current(workflow, calendar):
    """An agreement that runs until 30 September 2024, the report on 2022 given."""
    return money_case(workflow, calendar, ready(), reports(2022))


@pytest.fixture
def late(workflow, calendar):
    """A financial report expected on 30 June 2023 and not given."""
    return money_case(workflow, calendar, ready())


@pytest.fixture
def finished(workflow, calendar):
    """A project whose milestones are validated, a report late, the agreement over."""
    given = [*milestone("bilan_etape_1", "bilan_etape", "2023-03-30")]
    given += milestone("bilan_etape_2", "bilan_etape", "2023-10-01")
    given += milestone("bilan_etape_3", "bilan_etape", "2023-11-02")
    given += milestone("achevement", "declaration_achevement", "2023-12-20")
    return money_case(workflow, calendar, ready(), reports(2022, 2023), sorted_by_day(given))


def sorted_by_day(acts):
    return sorted(acts, key=lambda command: command.on)


def test_a_measure_typed_for_an_earlier_day_does_not_revive_an_agreement(over) -> None:
    before = hold("suspension", "2024-09-01", because=because())
    assert over.ask(before, day("2024-12-01")).codes == {Code.FREED_BY_ITS_DAY}
    over.must(replace(before, on=day("2024-12-01")))
    over.must(lifting("2024-12-10"))
    assert why_not(over, day("2024-12-11")) == {Code.END_PASSED}


def test_nor_does_it_give_more_time_for_a_report_that_is_late(late) -> None:
    before = hold("suspension", "2023-06-15")
    assert late.ask(before, day("2023-07-10")).codes == {Code.FREED_BY_ITS_DAY}
    late.must(replace(before, on=day("2023-07-10")))
    late.must(lifting("2023-07-11"))
    assert why_not(late, day("2023-07-12")) == {Code.FINANCIAL_REPORT_MISSING}


def test_a_completion_typed_for_an_earlier_year_spares_no_report(finished) -> None:
    """Completed today the project owes its report on 2024; completed in 2023 it would not."""
    command = advance("declarer_achevement", "2023-12-21")
    today = day("2025-07-10")
    answer = finished.ask(command, today)
    assert answer.codes == {Code.FREED_BY_ITS_DAY}
    assert "troisième exercice" in answer.blockers[0].sentence
    finished.must(replace(command, on=today))
    assert why_not(finished, today) == {Code.FINANCIAL_REPORT_MISSING}


def test_nor_one_that_is_owed_and_not_late_yet(finished) -> None:
    """Its year is over: completed today the project owes it until June."""
    command, today = advance("declarer_achevement", "2023-12-21"), day("2025-05-12")
    answer = finished.ask(command, today)
    assert answer.codes == {Code.FREED_BY_ITS_DAY}
    assert "ne serait plus attendu" in answer.blockers[0].sentence
    finished.must(replace(command, on=today))
    assert why_not(finished, day("2025-07-10")) == {Code.FINANCIAL_REPORT_MISSING}


def test_the_end_of_a_measure_taken_back_days_later_revives_nothing(over) -> None:
    over.must(hold("suspension", "2024-08-01"))
    over.must(lifting("2024-08-10"))
    assert over.ask(taking_back("2024-12-10")).codes == {Code.FREED_BY_CORRECTION}
    over.must(taking_back("2024-08-10"))  # a slip of the day
    assert over.dossier.open_holds


def test_a_measure_typed_for_an_earlier_day_puts_off_no_end_of_an_agreement(current) -> None:
    """Nobody lived the three months that it would count."""
    before, today = hold("suspension", "2023-06-01", because=because()), day("2023-09-01")
    answer = current.ask(before, today)
    assert answer.codes == {Code.FREED_BY_ITS_DAY}
    said = f"{written('2024-12-31')} au lieu du {written('2024-09-30')}"
    assert f"fin de la convention, le {said}" in answer.blockers[0].sentence
    current.must(replace(before, on=today))
    current.must(lifting("2023-09-11"))
    assert end_of(current) == day("2024-10-10")


def test_nor_does_the_end_of_a_measure_taken_back_later(current) -> None:
    current.must(hold("suspension", "2023-06-01"))
    current.must(lifting("2023-06-11"))
    assert current.ask(taking_back("2023-09-01")).codes == {Code.FREED_BY_CORRECTION}
    both = replace(taking_back("2023-09-01"), back_to=current.dossier.version - 1)
    assert not isinstance(current.ask(both), Refused), "the measure never was"
    current.must(taking_back("2023-06-11"))  # a slip of the day
    assert current.dossier.open_holds


def test_an_amendment_by_which_the_time_is_over_is_not_taken_back_by_one(current) -> None:
    shorter = {"number": "A1", "ends_on": day("2023-07-31"), "reason": because()}
    current.must(k.AmendAgreement(reference=REFERENCE, by=HEAD, on=day("2023-06-01"), **shorter))
    assert not isinstance(current.ask(taking_back("2023-07-20")), Refused), "it still runs"
    assert current.ask(taking_back("2023-09-01")).codes == {Code.FREED_BY_CORRECTION}
    assert end_of(current) == day("2023-07-31")


OFFICER_TOO = c.Actor("sacha", frozenset({"instructeur"}))


def more_time(by: c.Actor, on: str, clock: str = "execution") -> c.RequestExtension:
    more = {"clock": clock, "months": 6, "reason": because("Travaux")}
    return c.RequestExtension(reference=REFERENCE, by=by, on=day(on), **more)


def given_time(by: c.Actor, on: str, clock: str = "execution") -> c.GrantExtension:
    return c.GrantExtension(reference=REFERENCE, by=by, on=day(on), clock=clock)


@pytest.mark.parametrize(
    ("asks", "gives", "on", "codes"),
    [
        (OFFICER, OFFICER, "2024-10-01", {Code.EXTENSION_OF_ONE}),
        (HEAD, HEAD, "2024-10-01", {Code.EXTENSION_OF_ONE}),
        (OFFICER, OFFICER, "2024-09-30", set()),
        (OFFICER, OFFICER_TOO, "2024-10-01", set()),
        (OFFICER, HEAD, "2024-10-01", set()),
        (HOLDER, OFFICER, "2024-10-01", set()),
    ],
)
def test_nobody_gives_themselves_time_that_is_over(over, asks, gives, on, codes) -> None:
    """An agreement that ended goes on by two people; the day typed makes no difference."""
    over.must(more_time(asks, "2024-09-20"))
    for typed in (on, "2024-09-30"):
        answer = over.ask(given_time(gives, typed), day(on))
        assert (answer.codes if isinstance(answer, Refused) else set()) == codes


A_YEAR_MORE = {"ends_on": day("2025-09-30")}
PAYER = replace(HEAD, person="olivia", roles=frozenset({"ordonnateur"}))


def amended(by: c.Actor, on: str, **changes) -> k.AmendAgreement:
    given = {"number": "A1", "reason": because("Livraisons tardives"), **A_YEAR_MORE, **changes}
    return k.AmendAgreement(reference=REFERENCE, by=by, on=day(on), **given)


def codes(answer) -> set[Code]:
    return answer.codes if isinstance(answer, Refused) else set()


@pytest.mark.parametrize("typed", ["2024-10-02", "2024-09-20"])
def test_an_amendment_of_an_agreement_that_is_over_is_recorded_by_two(over, typed) -> None:
    """Nobody revives an agreement alone, whatever the day typed."""
    before = replace(over.dossier, version=0)
    first = amended(HEAD, typed)
    assert [event.type for event in over.must(first, day("2024-10-02"))] == ["amendment_proposed"]
    kept = replace(over.dossier.purse, proposed=None)
    assert replace(over.dossier, purse=kept).clocks == before.clocks
    assert kept == before.purse, "nothing is in force yet"
    assert why_not(over, day("2024-10-02")) == {Code.END_PASSED}
    assert codes(over.ask(first, day("2024-10-03"))) == {Code.AMENDMENT_OF_ONE}
    other = amended(PAYER, typed, ends_on=day("2026-09-30"))
    assert [event.type for event in over.must(other, day("2024-10-03"))] == ["amendment_proposed"]
    assert why_not(over, day("2024-10-03")) == {Code.END_PASSED}, "another one takes its place"
    same = replace(other, by=HEAD, number="a1", reason=because("Retards du fournisseur"))
    assert [event.type for event in over.must(same, day("2024-10-03"))] == ["agreement_amended"]
    assert over.dossier.purse.proposed is None
    assert why_not(over, day("2024-10-03")) == set()


def test_as_long_as_it_runs_one_person_records_it(over) -> None:
    first = amended(HEAD, "2024-09-30")
    assert [event.type for event in over.must(first, day("2024-09-30"))] == ["agreement_amended"]


def test_figures_of_a_project_that_is_completed_are_changed_by_two(finished) -> None:
    finished.must(advance("declarer_achevement", "2024-01-10"))
    figures = {"ends_on": None, "maximum": 240_000_00}
    for by, kind in ((HEAD, "amendment_proposed"), (PAYER, "agreement_amended")):
        told = finished.must(amended(by, "2024-02-01", **figures), day("2024-02-01"))
        assert [event.type for event in told] == [kind]


def test_an_amendment_recorded_late_ends_nothing_before_a_payment_was_asked(current) -> None:
    """What was paid under the agreement stays paid under it; what is in force counts, whatever was
    recorded first."""
    for command in advance_paid():
        current.must(command)
    (asked,) = [one.on for one in current.journal if one.event.type == "tranche_transmitted"]
    today, signed = day("2023-09-01"), str(asked - timedelta(days=3))
    before, on_the_day = ({"ends_on": asked - timedelta(days=days)} for days in (1, 0))
    early = amended(HEAD, signed, **before)
    assert codes(current.ask(early, today)) == {Code.DATES_DISAGREE}
    assert codes(current.ask(replace(early, **on_the_day), today)) == set()
    current.must(amended(HEAD, "2023-08-01", number="A2"), today)
    current.must(early, today)
    assert end_of(current) == A_YEAR_MORE["ends_on"], "A2 was signed later"


def test_a_report_that_is_late_is_not_put_off_by_one(late) -> None:
    """Nor by an amendment that moves its day."""
    held = end_of(late)
    assert held is not None
    assert why_not(late, day("2023-07-10")) == {Code.FINANCIAL_REPORT_MISSING}
    told = late.must(amended(HEAD, "2023-07-10"), day("2023-07-10"))
    assert why_not(late, day("2023-07-10")) == {Code.FINANCIAL_REPORT_MISSING}, told


def test_nor_is_a_clock_that_holds_no_money_back_given_by_two(over) -> None:
    over.must(more_time(OFFICER, "2024-10-01", "accompagnement"))
    over.must(given_time(OFFICER, "2024-10-02", "accompagnement"))


@given(
    said=st.integers(0, 500),
    open_for=st.integers(0, 40),
    back=st.integers(0, 60),
    on=st.sampled_from(
        [day("2023-05-10"), day("2023-07-10"), day("2024-10-15"), day("2024-12-01")]
    ),
)
@settings(max_examples=60)
def test_measures_of_whatever_day_lift_nothing_that_time_put_there(
    workflow, calendar, said, open_for, back, on
) -> None:
    case = money_case(workflow, calendar, ready())
    held, ended = why_not(case, on), on + timedelta(days=open_for)
    ends_on, lived = end_of(case), open_for + back
    typed = hold("suspension", str(max(on - timedelta(days=said), day("2022-11-16"))))
    if not isinstance(case.do(replace(typed, because=because()), on), Refused):
        case.must(lifting(str(ended)))
        again = ended + timedelta(days=back)
        if not isinstance(case.do(taking_back(str(again))), Refused):
            case.must(lifting(str(again)))
    assert held <= why_not(case, on)
    assert held <= why_not(case, ended + timedelta(days=back + 1))
    assert (end_of(case) or ends_on) <= ends_on + timedelta(days=lived), "days that nobody lived"


# ── What an act rests on was there on its day ────────────────────────────────────────────────────


def test_a_milestone_is_not_declared_before_its_paper_came(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    case.must(document("rapport_diagnostic", "2022-05-20"))
    given = {"reference": REFERENCE, "by": HOLDER, "milestone": "diagnostic"}
    early = c.DeclareMilestone(**given, on=day("2022-05-03"))
    assert case.ask(early, day("2022-05-20")).codes == {Code.DATE_TOO_EARLY}
    case.must(replace(early, on=day("2022-05-20")))
    assert case.dossier.milestones["diagnostic"].declared_on == day("2022-05-20")


def test_an_agreement_is_not_notified_before_it_is_on_file(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("convention_a_signer")
    case.must(document("convention_signee", "2022-09-20"))
    early = advance("notifier_convention", "2022-09-15", **AGREEMENT)
    assert case.ask(early, day("2022-09-20")).codes == {Code.DATE_TOO_EARLY}
    case.must(replace(early, on=day("2022-09-20")))


def test_an_act_is_not_of_before_the_milestones_that_it_waits_for(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar)
    *acts, last = road_to("comite_financement", workflow)
    for command in acts:
        case.must(command)
    assert case.ask(replace(last, on=day("2022-06-10")), last.on).codes == {Code.DATE_TOO_EARLY}
    case.must(replace(last, on=day("2022-06-20")), last.on)
