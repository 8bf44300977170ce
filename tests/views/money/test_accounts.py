"""The accounts of a dossier and the ledger, in memory: cents, and never a whole account number."""

from dataclasses import replace

from support_engine.views.json import encoded
from support_engine.views.money.accounts import accounts
from support_engine.views.money.ledger import ledger, subject
from tests.money_story import IBAN, MAXIMUM, advance_paid, money_case, ready
from tests.story import day, in_hand


def dossier_with_advance(workflow, calendar):
    case = money_case(workflow, calendar, ready(), advance_paid())
    return in_hand(workflow, case.dossier, calendar)


def test_what_is_left_is_what_was_granted_less_what_was_paid(workflow, calendar) -> None:
    found = accounts(dossier_with_advance(workflow, calendar))
    assert found.totals["left"] == MAXIMUM - 75_000_00
    first = found.tranches[0]
    assert (first.id, first.stage, first.due, first.on) == ("avance", "paid", 0, day("2022-12-05"))
    assert first.blockers == ()


def test_only_the_last_signs_of_an_account_are_shown(workflow, calendar) -> None:
    found = accounts(dossier_with_advance(workflow, calendar))
    assert found.bank is not None
    assert found.bank.ending == IBAN[-4:]
    assert IBAN not in encoded(found)


def test_a_new_account_is_quarantined_until_its_day(workflow, calendar) -> None:
    case = dossier_with_advance(workflow, calendar)
    days = workflow.money.quarantine_days
    bank = case.dossier.purse.bank
    changed = replace(case, today=bank.changed_on)
    until = accounts(changed).bank.quarantined_until
    assert (until - bank.changed_on).days == days
    assert accounts(replace(case, today=until)).bank.quarantined_until is None


def test_the_ledger_sums_its_lines_and_says_what_each_is_about(workflow) -> None:
    row = {"reference": "A", "name": "x", "wave": "1", "version": 1, "actor": "camille"}
    row["programme"] = "manufactures"
    rows = [
        {**row, "entry": entry, "item": item, "cents": cents, "effective_on": "2022-12-05"}
        for entry, item, cents in (
            ("granted", "", 100_00),
            ("paid", "avance", 30_00),
            ("to_recover", "1", 5_00),
        )
    ]
    found = ledger(rows, {"manufactures": 65_00})
    assert (found.totals["granted"], found.totals["left"]) == (100_00, 65_00)
    other = {**rows[1], "programme": "fabriques", "cents": 7_00}
    both = ledger([*rows, other], {"manufactures": 65_00, "fabriques": 1_00})
    assert (both.totals["paid"], both.totals["left"]) == (37_00, 66_00)
    paid = {name: (sums["paid"], sums["left"]) for name, sums in both.programmes.items()}
    assert paid == {"fabriques": (7_00, 1_00), "manufactures": (30_00, 65_00)}
    assert [subject(workflow, line) for line in found.lines] == [
        "convention",
        workflow.tranche_of["avance"].label,
        "récupération n° 1",
    ]
    assert found.lines[0].effective_on == day("2022-12-05")
