"""A payment request shows what the journal says, and doubts what the import would refuse."""

from dataclasses import asdict, replace

import pytest
from python_calamine import CalamineWorkbook

from support_engine.adapters.sheets.payment_request import write_workbook
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.evolve import evolve
from support_engine.core.dossier.money_events import BankChanged
from support_engine.core.language.iban import iban_problem
from support_engine.core.money.basis import basis_of
from support_engine.views.money.payment_request import PaymentRequest, Section, payment_request
from tests.money_story import advance_paid, money_case, ready
from tests.story import day


def lines(workflow, calendar, dossier) -> dict[str, object]:
    """The request of an advance that would be certified on that dossier."""
    case = Case(workflow, dossier, calendar, day("2023-01-02"))
    basis = basis_of(case, workflow.tranche_of["avance"], 0, 75_000_00)
    sections = payment_request(case, "avance", basis).sections
    return {label: value for section in sections for label, value in section.lines}


@pytest.mark.parametrize("iban", ["FR761234", "XX00", "DE89370400440532013000123", "à venir"])
def test_an_odd_iban_of_an_old_journal_still_folds_and_is_shown(workflow, calendar, iban) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid())
    dossier = evolve(case.dossier, BankChanged(iban, "X", "camille"), day("2023-01-02"))
    shown = str(lines(workflow, calendar, dossier)["IBAN"])
    assert shown.replace(" ", "").startswith(iban.replace(" ", ""))
    assert shown.endswith(f"(IBAN invalide : {iban_problem(iban)})")


def test_what_is_read_first_stands_first_on_the_page_and_in_the_workbook(letters, tmp_path) -> None:
    alert, sections = "Le compte a changé.", (Section("Calcul", (("Taux", "50 %"),)),)
    made = PaymentRequest("Demande", alert, sections)
    page = letters.render_page("reports/payment_request.html", asdict(made))
    assert page.index(alert) < page.index("Calcul")
    assert 'role="alert"' in page
    assert 'role="alert"' not in letters.render_page(
        "reports/payment_request.html", asdict(replace(made, alert=""))
    )
    write_workbook(tmp_path / "dp.xlsx", made)
    rows = CalamineWorkbook.from_path(tmp_path / "dp.xlsx").get_sheet_by_index(0).to_python()
    first = [row[0] for row in rows if row[0]]
    assert first == ["Demande", alert, "Calcul", "Taux"]


@pytest.mark.parametrize(
    ("siret", "said"),
    [
        ("73282932000074", "732 829 320 00074"),
        ("73282932100072", "73282932100072 (SIRET invalide : vérifiez-le)"),
        ("", "SIRET absent du dossier"),
    ],
)
def test_a_siret_is_judged_as_the_import_does(workflow, calendar, siret, said) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid())
    dossier = replace(case.dossier, details={**case.dossier.details, "siret": siret})
    assert lines(workflow, calendar, dossier)["SIRET"] == said
