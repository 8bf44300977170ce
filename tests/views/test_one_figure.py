"""Whatever happens to the money of a dossier, every view prints the same figures of it."""

import json
from collections import Counter, defaultdict
from dataclasses import replace

from support_engine.core.acts.blockers import Refused
from support_engine.core.dossier.case import Case
from support_engine.core.language.french import euros
from support_engine.core.money import law
from support_engine.core.money.forecast import forecast
from support_engine.core.money.ledger import money_moved
from support_engine.core.money.payable import payable
from support_engine.errors import UnknownName
from support_engine.views.dossier.dossier import card
from support_engine.views.dossier.foreseen import amounts
from support_engine.views.json import encoded
from support_engine.views.money.accounts import ENTRIES, accounts
from support_engine.views.money.ledger import ledger
from support_engine.views.money.payment_request import not_certified, payment_request
from support_engine.views.money.treasury import COLUMNS, QUEUES, Amounts, Reached, on_its_way
from support_engine.views.reports.portfolio import portfolio
from support_engine.views.reports.rows import Period, Seen
from tests.story import OneDossier, in_hand
from tests.walks import walk

WALKS, STEPS = (13, 29, 33, 49), 90
"""Seeds of which the walks reach a payment, a recovery, an amendment and a correction."""
WAITS_AS = {"proposed": "claimed"}
"""A proposal moves no money: what is proposed still waits to be certified."""


def of_request(case: Case, tranche: str) -> dict[str, str | int]:
    """The lines of the payment request of a tranche."""
    basis = case.dossier.purse.tranches[tranche].basis
    assert basis is not None
    shown = payment_request(case, tranche, basis)
    return dict(line for section in shown.sections for line in section.lines)


def check(case: Case, moved: list[dict[str, object]]) -> None:
    """Every face of one dossier, on one day."""
    found = accounts(case)
    totals, tranches, owed = found.totals, found.tranches, found.recoveries
    paid = {one.id: one.record.amount for one in tranches if one.stage == "paid"}
    assert sum(paid.values()) == totals["paid"] == law.paid_out(case.dossier)
    assert sum(o.amount for o in owed if o.status != "cancelled") == totals["to_recover"]
    assert sum(o.received for o in owed) == totals["recovered"]
    assert sum(o.left for o in owed) == law.owed_back(case.dossier)
    book = ledger(moved, {"manufactures": totals["left"]})
    assert book.totals == totals == amounts(case)
    assert book.programmes == {"manufactures": totals}
    check_page(case, moved)
    told = json.loads(encoded(found))["totals"]
    assert told == totals
    assert told.keys() == ENTRIES.keys()
    period = Period(case.today, case.today)
    report = portfolio([Seen(**_fields(case), before=None)], period)
    assert (report.granted, report.left) == (totals["granted"], totals["left"])
    expected = forecast([case])
    assert sum(one.amount for one in expected if one.status != "paid") == totals["left"]
    assert sum(one.amount for one in expected if one.status == "paid") == totals["paid"]
    rules = case.workflow
    named = rules.facts[rules.money.facts.maximum].label
    assert card(case).facts.get(named, euros(0)) == euros(totals["granted"])
    if found.agreement is not None:
        assert found.agreement.maximum == totals["granted"]
    for one in tranches:
        if not_certified(case, one.id) is None:
            assert of_request(case, one.id)["Montant à payer"] == one.record.amount


def check_page(case: Case, moved: list[dict[str, object]]) -> None:
    """What the page of all money says of the dossier: its line, and what waits for which hand."""
    found, cents = accounts(case), Counter()
    items: dict[object, Counter[str]] = defaultdict(Counter)
    for line in moved:
        cents[line["entry"]] += line["cents"]
        items[line["item"]][line["entry"]] += line["cents"]
    cents["left"] = payable(case)  # kept beside the dossier: the sum of no entries
    line = Amounts("A", "x", cents)
    shown = {name: line.of(name) for name in COLUMNS if name in found.totals}
    assert shown == {name: found.totals[name] for name in shown}
    assert line.of("owed") == law.owed_back(case.dossier)
    assert line.of("unpaid") == found.totals["granted"] - found.totals["paid"]
    about = ("A", "x", "manufactures", 1)
    waits = [
        one
        for item, entries in items.items()
        if (
            one := on_its_way(
                [Reached(*about, item, name, n, case.today) for name, n in entries.items() if n]
            )
        )
    ]
    asked = {(one.queue, one.item): one.cents for one in waits if one.queue != "to_recover"}
    assert asked == {
        (WAITS_AS.get(one.stage, one.stage), one.id): one.record.amount
        for one in found.tranches
        if WAITS_AS.get(one.stage, one.stage) in QUEUES
    }
    owed = sum(one.cents for one in waits if one.queue == "to_recover")
    assert owed == law.owed_back(case.dossier)


def _fields(case: Case) -> dict[str, object]:
    return {
        "workflow": case.workflow,
        "dossier": case.dossier,
        "calendar": case.calendar,
        "today": case.today,
    }


def test_every_view_prints_the_same_figures(workflow, calendar) -> None:
    seen: Counter[str] = Counter()
    for seed in WALKS:
        one, before, moved = OneDossier(workflow, calendar), None, []
        for command in walk(workflow, seed, STEPS):
            try:
                if isinstance(outcome := one.do(command), Refused):
                    continue
            except UnknownName:
                continue
            seen.update(event.type for event in outcome)
            case = replace(in_hand(workflow, one.dossier, calendar), today=command.on)
            for (entry, item), cents in money_moved(before, case).items():
                line = {"reference": "A", "name": "x", "wave": "1", "programme": "manufactures"}
                amount = {"entry": entry, "item": item, "cents": cents, "version": 1, "actor": "x"}
                moved.append({**line, **amount, "effective_on": command.on.isoformat()})
            if before is not None and case.dossier.purse is not before.dossier.purse:
                try:
                    check(case, moved)
                except AssertionError as problem:
                    raise AssertionError(f"seed {seed}, {command}: {problem}") from problem
            before = case
    for needed in ("tranche_paid", "recovery_opened", "agreement_amended", "corrected"):
        assert seen[needed], needed
