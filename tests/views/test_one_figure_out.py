"""What leaves the program says the same: JSON, workbooks, separated values, reports, pages."""

import csv
import json
import re
import shutil
from collections import Counter
from dataclasses import asdict
from html import unescape
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from support_engine import config
from support_engine.adapters.sheets.payment_request import write_workbook
from support_engine.adapters.sheets.workbook import text_of
from support_engine.assemble import open_desk
from support_engine.core.language.french import euros
from support_engine.stories.payments import paying, request
from support_engine.views.json import encoded
from support_engine.views.money.accounts import accounts
from support_engine.views.money.treasury import COLUMNS
from support_engine.web.bureau import Bureau
from tests.console import as_typed, run
from tests.office import at
from tests.story import day
from tests.web.bureau import Browser

TODAY = "2023-06-15"


@pytest.fixture(scope="module")
def office(demo_folder, tmp_path_factory):
    """A copy of the demonstration: three waves, two programmes, money at every stage."""
    folder = tmp_path_factory.mktemp("figures")
    for name in ("demo.db", "config.toml"):
        shutil.copy(demo_folder / name, folder / name)
    return folder


def told(folder: Path, line: str) -> str:
    result = run(folder, f"support-engine {line} --now {TODAY}")
    assert result.code == 0, result.output
    return result.output


def as_json(folder: Path, line: str):
    return json.loads(told(folder, f"{line} --json"))


def sheet(path: Path) -> list[list[str]]:
    """A file that was written, as the words of its cells."""
    if path.suffix == ".csv":
        return list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))
    with CalamineWorkbook.from_path(path) as book:
        return [[text_of(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]


@pytest.fixture(scope="module")
def desk(office):
    """The office at work on that day."""
    opened = open_desk(config.load(office / "config.toml"), is_replayed=True)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def each(desk):
    """The account of every dossier that a programme pays, as its JSON says it."""
    cases = paying(desk.engine, day(TODAY))
    return {case.dossier.reference: json.loads(encoded(accounts(case))) for case in cases}


def page_totals(page: str) -> Counter[str]:
    """The amounts of the last line of the page of all money, by its column, in cents."""
    last = re.search(r'<tr class="total">(.*?)</tr>', page, re.S)[1]
    found = re.findall(r'data-head="([^"]+)">(?:<a[^>]*><strong>([^<]+)</strong>)?', last)
    names = {label.capitalize(): name for name, label in COLUMNS.items()}
    return Counter({names[unescape(label)]: in_cents(said) for label, said in found if said})


def in_cents(said: str) -> int:
    """« 1 250,50 € » → 125050."""
    whole, _, rest = re.sub(r"[^\d,]", "", as_typed(unescape(said))).partition(",")
    return int(whole) * 100 + int(rest.ljust(2, "0") or 0)


def test_each_total_that_leaves_is_the_sum_of_the_accounts(office, each) -> None:
    added = Counter()
    for one in each.values():
        added.update(one["totals"])
    one = next(name for name, account in each.items() if account["totals"]["paid"])
    assert as_json(office, f"tranche list {one}") == each[one]
    book = as_json(office, "tranche ledger")
    assert added == Counter(book["totals"])
    assert added["paid"] > 0 < added["left"]
    lines = Counter()
    for line in book["lines"]:
        lines[line["entry"]] += line["cents"]
    assert {name: added[name] for name in lines} == lines
    report = as_json(office, "report portfolio")
    assert (report["granted"], report["left"]) == (added["granted"], added["left"])
    quarters = as_json(office, "tranche forecast")["quarters"].values()
    assert sum(one["total"] for one in quarters) == added["paid"] + added["left"]
    assert sum(one["paid"] for one in quarters) == added["paid"]
    printed = as_typed(told(office, "report portfolio"))
    for name in ("granted", "left"):
        assert as_typed(euros(added[name])) in printed
    bureau = Bureau(config.load(office / "config.toml"), at(TODAY), listens="http://localhost")
    browser = Browser(bureau).enter("dominique")
    derived = {
        "owed": added["to_recover"] - added["recovered"],
        "unpaid": added["granted"] - added["paid"],
    }
    for way in ("vague", "departement", "dossier"):
        page = browser.get(f"/argent?par={way}")
        assert page.status_code == 200
        shown = page_totals(page.text)
        assert shown == Counter({name: (added | derived)[name] for name in shown})
        assert {"granted", "paid", "left"} <= shown.keys()


def test_a_list_is_the_same_in_each_of_its_forms(office, tmp_path) -> None:
    rows = as_json(office, "list")
    columns = "dossier,nom,commune,etat,etat-depuis,main,echeance,suivi,programme"
    fields = ("reference", "name", "commune", "state_label", "since", "turn_label")
    fields += ("next_due_on", "officer_name", "workflow")
    wanted = [[str(row[name] or "") for name in fields] for row in rows]
    for kind in ("csv", "xlsx"):
        path = tmp_path / f"liste.{kind}"
        told(office, f"list --columns {columns} --output {path}")
        assert [[cell.removeprefix("'") for cell in row] for row in sheet(path)[1:]] == wanted
    report = as_json(office, "report portfolio")
    assert report["total"] == len(rows)
    assert report["open"] == sum(not row["is_closed"] for row in rows)
    by_state = Counter()
    for line in report["states"]:
        by_state[line["state"]] += line["total"]
    assert by_state == Counter(row["state_label"] for row in rows)


def test_a_payment_request_is_the_account_in_each_of_its_forms(desk, each, tmp_path) -> None:
    asked = 0
    for reference, account in each.items():
        for tranche in account["tranches"]:
            if tranche["stage"] not in ("certified", "transmitted", "paid"):
                continue
            asked += 1
            made = request(desk.engine, reference, tranche["id"], day(TODAY))
            book, amount = tmp_path / f"{asked}.xlsx", tranche["record"]["amount"]
            write_workbook(book, made)
            cells = {row[0]: row[1] for row in sheet(book) if len(row) > 1}
            assert round(float(cells["Montant à payer"]) * 100) == amount
            page = desk.letters.render_page("reports/payment_request.html", asdict(made))
            assert as_typed(euros(amount)) in as_typed(unescape(page))
    assert asked
