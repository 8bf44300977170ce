"""The money on the command line: from the commitment to the payment, by three people."""

import json
from datetime import datetime

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from support_engine import config
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.schema import upgrade
from support_engine.adapters.store.traits import REPLAY
from support_engine.assemble import open_desk, open_store
from support_engine.engine import Done
from tests.console import run
from tests.money_story import IBAN, accompanied, ready
from tests.office import TEAM, at

NOW = "--now 2022-11-25"
PEOPLE = (
    *TEAM,
    Person("olivia", "Olivia", "olivia@demo.example", "", frozenset({"ordonnateur"})),
    Person("paul", "Paul", "paul@demo.example", "", frozenset({"comptable"})),
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A base with one dossier that can ask for its advance."""
    home = tmp_path_factory.mktemp("money")
    (home / "config.toml").write_text("[base]\nurl = 'sqlite:///base.db'\n", "utf-8")
    settings = config.load(home / "config.toml")
    store = open_store(settings)
    upgrade(store, "tests", REPLAY)
    with store.transaction() as db:
        for person in PEOPLE:
            directory.save(db, person)
    store.close()
    desk = open_desk(settings)
    workflow = desk.engine.registry.current().workflow
    for command in (*accompanied(workflow), *ready()):
        assert isinstance(desk.engine.handle(command, at(f"{command.on}T10:00")), Done)
    desk.close()
    return home


def tell(home, words: str, code: int = 0) -> str:
    result = run(home, f"support-engine {NOW} {words}")
    assert result.code == code, result.output
    return result.output


@pytest.fixture(scope="module")
def paid(prepared):
    """The advance, step by step."""
    tell(prepared, "--as porteuse tranche claim MP1-001 avance")
    tell(prepared, "--as camille tranche propose MP1-001 avance")
    tell(prepared, "--as olivia tranche certify MP1-001 avance")
    tell(prepared, "--as olivia tranche transmit MP1-001 avance --request DP-1")
    said = tell(prepared, "--as paul tranche pay MP1-001 avance --amount 75000 --payment VIR-1")
    assert "75\u00a0000\u00a0€" in said
    return prepared


def test_the_accounts_show_what_was_paid_and_what_is_next(paid) -> None:
    said = tell(paid, "tranche list MP1-001")
    assert "payée le 25/11/2022" in said
    assert "EJ-2022-17" in said
    found = json.loads(tell(paid, "--json tranche list MP1-001"))
    assert found["totals"]["paid"] == 75_000_00


def test_explain_tells_every_condition_with_its_law(paid) -> None:
    said = tell(paid, "explain MP1-001 acompte")
    assert "✓" in said
    assert "✗" in said
    assert "décret 2018-514, art. 12" in said
    assert "milestone declare MP1-001 bilan_etape_1" in said


def test_the_ledger_adds_up(paid) -> None:
    found = json.loads(tell(paid, "--json tranche ledger"))
    assert found["totals"]["paid"] == 75_000_00
    assert "VIR" not in json.dumps(found["totals"])


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("--as paul tranche pay MP1-001 avance --amount 75000 --payment V", 3, "déjà été payée"),
        ("--as olivia tranche certify MP1-001 acompte", 3, "pas encore demandée"),
        ("--as camille tranche commit MP1-001 EJ", 3, "revient à"),
        ("--as camille tranche bank MP1-001 FR761234 --holder X", 3, "FR a 27 signes"),
        ("--as camille tranche claim MP1-001 avence", 2, "avance"),
        ("--as camille tranche aid MP1-001 beaucoup", 2, "1250,50"),
        ("--as camille tranche aid MP1-001 -5", 2, "négative"),
        ("--as paul tranche pay MP1-001 avance --amount -1 --payment V", 2, "négative"),
        ("--as paul tranche pay MP1-001 avance --amount 1 --amount 2 --payment V", 2, "deux fois"),
        ("--as olivia tranche order MP1-001 １ --order OR", 2, "nombre entier"),
        ("--as dominique tranche amend MP1-001 A1 --share avance=2/1 --reason X", 2, "un tout"),
        ("--as dominique tranche amend MP1-001 A1 --rate 50 € --reason X", 2, ""),
        ("tranche claim MP1-001 avance", 2, "--as"),
        ("tranche list MP1-009", 2, "MP1-001"),
        ("tranche request-file MP1-001 avance --output x.doc", 2, ".xlsx"),
        ("tranche reconcile absent.csv", 1, "n’existe pas"),
    ],
)
def test_a_wrong_act_says_why_and_writes_nothing(paid, words, code, said) -> None:
    before = tell(paid, "--json tranche ledger")
    assert said in tell(paid, words, code)
    assert tell(paid, "--json tranche ledger") == before


def test_the_payment_request_is_a_page_and_a_workbook(paid) -> None:
    tell(paid, "tranche request-file MP1-001 avance --output dp.html")
    page = (paid / "dp.html").read_text("utf-8")
    for words in ("FR76 3000 6000", "EJ-2022-17", "DP-1", "75\u00a0000\u00a0€", "olivia"):
        assert words in page
    tell(paid, "tranche request-file MP1-001 avance --output dp.xlsx")
    tell(paid, "tranche request-file MP1-001 avance --output dp.xlsx", 1)  # a sheet of somebody's
    rows = CalamineWorkbook.from_path(paid / "dp.xlsx").get_sheet_by_index(0).to_python()
    told = json.loads(tell(paid, "--json tranche request-file MP1-001 avance --output dp.html"))
    assert (told["file"], told["alert"]) == ("dp.html", "")
    cells = {str(row[0]): row[1] for row in rows}
    assert cells["Montant à payer"] == 75_000
    assert cells["IBAN"].replace(" ", "") == IBAN


def test_the_export_of_the_accountant_is_compared(paid) -> None:
    lines = "N° demande;Référence;Montant;Date\nDP-1;VIR-1;{};25/11/2022\n"
    (paid / "juste.csv").write_text(lines.format("75 000,00"), "utf-8")
    (paid / "faux.csv").write_text(lines.format("75 000,01"), "cp1252")
    (paid / "sans.csv").write_text("a;b\n1;2\n", "utf-8")
    assert "Concordent (1)" in tell(paid, "tranche reconcile juste.csv")
    assert "Montants différents (1)" in tell(paid, "tranche reconcile faux.csv", 4)
    assert "demande" in tell(paid, "tranche reconcile sans.csv", 1)


def test_the_export_is_read_as_it_comes(paid) -> None:
    """A title page, lines above the titles, a column without one, hours, two posts, a total."""
    with Workbook(str(paid / "export.xlsx")) as book:
        book.add_worksheet("Résumé").write_string(2, 1, "Ce document a été exporté.")
        sheet = book.add_worksheet("1. Extraction")
        sheet.write_string(0, 0, "Édité le 26/11/2022")
        sheet.write_row(3, 0, ("N° EJ", "Fournisseur payé (DP)", "", "N° DP", "N° poste DP"))
        sheet.write_row(3, 5, ("Date de dernière opération sur la DP", "Montant payé"))
        hour = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for line, (post, amount) in enumerate(((1, 40_000), (2, 35_000)), start=4):
            sheet.write_row(line, 0, ("0001", "100", "ATELIER", "DP-1", post))
            sheet.write_datetime(line, 5, datetime(2022, 11, 25, 10, 30), hour)
            sheet.write_number(line, 6, amount)
        sheet.write_row(6, 5, ("Total", 75_000))
    assert "Concordent (1)" in tell(paid, "tranche reconcile export.xlsx")


def test_the_forecast_adds_up_by_quarter(paid) -> None:
    found = json.loads(tell(paid, "--json tranche forecast"))
    assert sum(row["total"] for row in found["quarters"].values()) == 250_000_00
    assert "2022-T4" in tell(paid, "tranche forecast")


def test_the_base_is_proven(paid) -> None:
    assert "concordent" in tell(paid, "verify")
