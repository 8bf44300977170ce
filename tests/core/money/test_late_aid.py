"""Public aid that is told once money has left: nobody learns of it from the accounts alone."""

from support_engine.core.acts import money_commands as k
from support_engine.core.dossier.case import Case
from support_engine.core.money.basis import amount_alerts
from tests.money_story import ORDERER, act, money_case, whole
from tests.story import OFFICER, OneDossier, because, day

LATE = act(k.DeclareAid, "2024-12-17", OFFICER, total=600_000_00)


def alerts(case: OneDossier) -> list[str]:
    there = Case(case.workflow, case.dossier, case.calendar, day("2024-12-18"))
    return [one for one in amount_alerts(there) if one.startswith("Aides publiques")]


def test_aid_told_after_the_balance_is_an_alert_until_it_is_put_right(workflow, calendar) -> None:
    case = money_case(workflow, calendar, whole())
    assert alerts(case) == []
    case.must(LATE)
    (told,) = alerts(case)
    assert "600\u00a0000\u00a0€" in told
    assert "500\u00a0000\u00a0€ au plus" in told
    why = because("Aide régionale déclarée après le solde")
    given = {"cause": "prorata", "amount": 100_000_00, "reason": why}
    case.must(act(k.OpenRecovery, "2024-12-18", ORDERER, **given))
    case.must(act(k.DeclareAid, "2024-12-18", OFFICER, total=500_000_00))
    assert alerts(case) == []
    case.must(act(k.DeclareAid, "2024-12-18", OFFICER, total=500_000_01))
    assert len(alerts(case)) == 1
