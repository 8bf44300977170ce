"""When money will leave: paid, on its way, foreseen."""

import pytest

from support_engine.core.acts import money_commands as k
from support_engine.core.dossier.case import Case
from support_engine.core.money.forecast import STATUSES, UNDATED, by_quarter, forecast
from tests.money_story import OTHER_IBAN, act, advance_paid, hold, money_case, ready, whole
from tests.story import HOLDER, OFFICER, OneDossier, advance, because, day


@pytest.fixture
def seen(workflow, calendar):
    def lines(case: OneDossier, today: str):
        found = forecast([Case(workflow, case.dossier, calendar, day(today))])
        return [(line.kind, line.amount, line.quarter, line.status) for line in found]

    return lines


def test_the_schedule_is_foreseen_where_the_dates_allow_it(workflow, calendar, seen) -> None:
    found = seen(money_case(workflow, calendar, ready()), "2022-11-20")
    assert found == [
        ("advance", 75_000_00, "2022-T4", "possible"),
        ("interim", 125_000_00, "2023-T2", "blocked"),
        ("balance", 50_000_00, "2024-T4", "blocked"),
    ]


def test_what_was_paid_stays_in_its_quarter(workflow, calendar, seen) -> None:
    found = seen(money_case(workflow, calendar, whole()), "2025-03-01")
    assert [row[2:] for row in found] == [
        ("2022-T4", "paid"),
        ("2023-T2", "paid"),
        ("2024-T4", "paid"),
    ]
    assert sum(row[1] for row in found) == 250_000_00


def test_what_is_late_is_foreseen_now_not_in_the_past(workflow, calendar, seen) -> None:
    found = seen(money_case(workflow, calendar, ready(), advance_paid()), "2024-02-10")
    assert ("interim", 125_000_00, "2024-T1", "blocked") in found


def test_what_is_on_its_way_is_foreseen_this_quarter_for_its_own_amount(
    workflow, calendar, seen
) -> None:
    steps = [
        act(k.ClaimTranche, "2022-11-20", HOLDER, tranche="avance"),
        act(k.ProposeTranche, "2022-11-21", OFFICER, tranche="avance"),
    ]
    found = seen(money_case(workflow, calendar, ready(), steps), "2023-01-05")
    assert found[0] == ("advance", 75_000_00, "2023-T1", "pending")


def test_a_suspension_leaves_its_dates_unknown(workflow, calendar, seen) -> None:
    held = money_case(workflow, calendar, ready(), [hold("suspension", "2022-11-20")])
    found = seen(held, "2022-11-21")
    assert {row[2:] for row in found} == {(UNDATED, "blocked")}


def test_without_an_agreement_nothing_has_a_date_and_after_the_end_nothing_comes(
    workflow, calendar, seen
) -> None:
    granted = OneDossier(workflow, calendar).to("subvention_accordee")
    assert seen(granted, "2022-07-10") == [("grant", 250_000_00, UNDATED, "blocked")]

    gone = money_case(workflow, calendar, ready(), advance_paid())
    gone.must(advance("abandonner", "2023-02-01", HOLDER, because("Projet arrêté")))
    assert seen(gone, "2023-02-02") == [("advance", 75_000_00, "2022-T4", "paid")]


def test_quarters_add_up(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid())
    found = forecast([Case(workflow, case.dossier, calendar, day("2022-12-10"))])
    totals = by_quarter(found)
    assert list(totals) == sorted(totals)
    assert totals["2022-T4"] == {
        **dict.fromkeys(STATUSES, 0),
        "paid": 75_000_00,
        "total": 75_000_00,
    }
    assert sum(row["total"] for row in totals.values()) == 250_000_00


@pytest.mark.parametrize(
    ("without", "today"),
    [
        (k.RecordCommitment, "2022-11-20"),
        (k.RecordWorksStart, "2022-11-20"),
        (k.ChangeBank, "2022-11-20"),
    ],
)
def test_what_nobody_can_date_leaves_a_tranche_without_a_date(
    workflow, calendar, seen, without, today
) -> None:
    steps = [step for step in ready() if not isinstance(step, without)]
    found = seen(money_case(workflow, calendar, steps), today)
    assert ("advance", 75_000_00, UNDATED, "blocked") in found


def test_an_account_in_its_safety_period_dates_the_tranche(workflow, calendar, seen) -> None:
    changed = act(k.ChangeBank, "2022-12-28", OFFICER, iban=OTHER_IBAN, holder="Atelier du Lin")
    held = money_case(workflow, calendar, ready(), [changed])
    assert ("advance", 75_000_00, "2023-T1", "blocked") in seen(held, "2022-12-29")
    claimed = act(k.ClaimTranche, "2022-11-20", HOLDER, tranche="avance")
    asked = money_case(workflow, calendar, ready(), [claimed])
    assert seen(asked, "2022-11-21")[0] == ("advance", 75_000_00, "2022-T4", "claimed")
