"""The accountant's export in the browser: what agrees, what does not, each payment's act."""

from itertools import islice

import pytest

from support_engine.adapters.sheets.reading import sheets_of
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.core.acts import money_commands as k
from support_engine.errors import UnreadableFile
from support_engine.stories.payments import Export, compare
from tests.adapters.sheets.test_workbook import sheets
from tests.console import as_typed
from tests.money_story import ACCOUNTANT, accompanied, act, advance_paid, ready
from tests.story import REFERENCE, because, day
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import carried, words

PATH = "/argent/rapprochement"
TITLES = "Export du 6 décembre;;;\nN° DP;Référence;Montant payé;Date\n"
PAID = "DP-1;VIR-1;75 000,00 €;05/12/2022\n"


@pytest.fixture
def transmitted(office):
    """An advance is with the accountant, and a day has passed."""
    for command in (*accompanied(office.workflow), *ready(), *islice(advance_paid(), 4)):
        office.must(command)
    return bureau_of(office, "2022-12-06")


def compared(browser: Browser, content: str, name: str = "export.csv"):
    return browser.post(PATH, files={"export": (name, content.encode())})


def test_a_payment_of_the_export_leads_to_its_act_and_is_done_as_it_says(
    office, transmitted
) -> None:
    paul = Browser(transmitted).enter("paul")
    assert PATH in paul.get("/argent").text
    answer = compared(paul, TITLES + PAID)
    assert answer.status_code == 200
    assert "À enregistrer (1)" in words(answer.text).replace('<span class="hint">', "")
    act = f"/dossiers/{REFERENCE}/actes/tranche.pay%3Aavance"
    assert f'action="{act}"' in answer.text
    preview = paul.post(act, data=carried(answer.text))
    assert preview.status_code == 200, "nothing was recorded since the comparison"
    assert "75 000 €" in words(preview.text)
    assert paul.post(f"{act}/fait", data=carried(preview.text)).status_code == 303
    advance = office.dossier().purse.tranches["avance"]
    assert (advance.payment, advance.paid_on) == ("VIR-1", day("2022-12-05"))
    again = words(compared(paul, TITLES + PAID).text)
    assert "Concordent" in again
    assert "Enregistrer ce paiement" not in again


def test_what_does_not_agree_is_said_and_nothing_is_recorded(office, transmitted) -> None:
    version = office.dossier().version
    rows = "DP-1;VIR-1;7 500,00;05/12/2022\n<b>DP-9</b>;V;10;05/12/2022\nDP-3;V;dix;05/12/2022\n"
    answer = compared(Browser(transmitted).enter("olivia"), TITLES + rows)
    said = words(answer.text)
    for title in ("Montants différents", "Payé, mais inconnu ici", "Lignes illisibles"):
        assert title in said
    assert "<b>" not in answer.text
    assert office.dossier().version == version
    assert not any(transmitted.desk.papers.rglob("*.csv"))


def test_who_pays_nothing_is_told_without_the_button(transmitted) -> None:
    said = words(compared(Browser(transmitted).enter("camille"), TITLES + PAID).text)
    assert "À enregistrer" in said
    assert "Enregistrer ce paiement" not in said


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        ("", "export.csv", "est vide"),
        ("a;b\n1;2\n", "export.csv", "où se lit « a » et « b »). Nommez ces colonnes"),
        (TITLES + PAID, "export.xlsx", "export.xlsx"),
        ("%PDF-1.7 export", "export.csv", "export.csv"),
        ("a;b\n", "..\\..\\<script>.csv", "&lt;script&gt;.csv"),
    ],
)
def test_a_file_that_cannot_be_compared_says_why(transmitted, content, name, said) -> None:
    answer = compared(Browser(transmitted).enter("paul"), content, name)
    assert answer.status_code == 422
    assert said in as_typed(answer.text)
    assert "<script>" not in answer.text


def test_an_export_of_a_year_is_not_too_long(transmitted) -> None:
    label = "Programme 112 " * 50
    rows = (f"DP-{number};VIR;10,00;05/12/2022;{label}\n" for number in range(2, 2_000))
    content = TITLES + "".join(rows)
    assert len(content) > 1_200_000
    answer = compared(Browser(transmitted).enter("paul"), content)
    assert answer.status_code == 200
    assert "Payé, mais inconnu ici" in words(answer.text)


def test_payments_on_two_sheets_are_not_half_compared(transmitted) -> None:
    titles, paid = ("N° DP", "Montant", "Date"), ("DP-1", "75000", "05/12/2022")
    content = sheets(A=(titles, paid), B=(titles, paid))
    export = Export("e.xlsx", sheets_of(content, "e.xlsx"))
    with pytest.raises(UnreadableFile, match="plusieurs feuilles : A, B"):
        compare(transmitted.desk.engine, export, day("2022-12-06"))
    export = Export("e.xlsx", sheets_of(sheets(A=(titles, paid), B=(titles,)), "e.xlsx"))
    (found,) = compare(transmitted.desk.engine, export, day("2022-12-06"))
    assert found.kind == "to_record"


def test_what_nobody_sees_of_an_export_is_read_and_told(transmitted) -> None:
    titles, paid = ("N° DP", "Référence", "Montant", "Date"), ("DP-1", "V", "75000", "05/12/2022")
    content = sheets(A=(titles, paid), lines=(2,), columns="B:B")
    export = Export("e.xlsx", sheets_of(content, "e.xlsx"))
    line, column, found = compare(transmitted.desk.engine, export, day("2022-12-06"))
    assert (line.kind, column.kind, found.kind) == ("hidden", "hidden", "to_record")
    assert "1 ligne masquée est lue comme les autres : 2." in line.sentence
    assert "B (« Référence »)" in column.sentence
    paul = Browser(transmitted).enter("paul")
    said = paul.post(PATH, files={"export": ("e.xlsx", content)}).text
    assert "ligne masquée" in words(said)


def test_a_hidden_sheet_of_an_export_is_told_whatever_else_there_is(transmitted) -> None:
    titles, paid = ("N° DP", "Montant", "Date"), ("DP-1", "75000", "05/12/2022")
    content = sheets(A=(titles, paid), B=(titles, paid), unseen=("B",))
    export = Export("e.xlsx", sheets_of(content, "e.xlsx"))
    told, found = compare(transmitted.desk.engine, export, day("2022-12-06"))
    assert (told.kind, found.kind) == ("hidden", "to_record")
    assert "feuille masquée « B »" in told.sentence
    for seen in ((("Notes",),), ()):
        content = sheets(A=seen, B=(titles, paid), unseen=("B",))
        with pytest.raises(UnreadableFile, match="feuille masquée « B » n’est pas lue"):
            compare(
                transmitted.desk.engine,
                Export("e.xlsx", sheets_of(content, "e.xlsx")),
                day("2022-12-06"),
            )


def test_no_file_is_said_too(transmitted) -> None:
    answer = Browser(transmitted).enter("paul").post(PATH, data={"export": "export.csv"})
    assert answer.status_code == 422
    assert "Aucun fichier n’est joint" in words(answer.text)


def test_whoever_sees_no_programme_compares_nothing(office, transmitted) -> None:
    with office.store.transaction() as db:
        directory.save(db, Person("eve", "Ève", "eve@demo.example", "", frozenset()))
    assert compared(Browser(transmitted).enter("eve"), TITLES + PAID).status_code == 403


def test_a_comparison_is_of_the_dossiers_that_one_may_see(office, transmitted) -> None:
    export = Export("export.csv", sheets_of((TITLES + PAID).encode(), "export.csv"))
    for sees, kind in ((True, "to_record"), (False, "unknown")):
        found = compare(office.engine, export, day("2022-12-06"), lambda _, sees=sees: sees)
        assert [one.kind for one in found] == [kind]


@pytest.mark.one_base
def test_a_rejected_request_that_the_export_shows_paid_is_known_and_may_be_a_second_payment(
    office, transmitted
) -> None:
    given = {"tranche": "avance", "reason": because("Compte clôturé")}
    office.must(act(k.RejectRequest, "2022-11-28", ACCOUNTANT, **given))
    export = Export("export.csv", sheets_of((TITLES + PAID).encode(), "export.csv"))
    for again in ("", "DP-2"):
        if again:
            sent = act(k.TransmitTranche, "2022-11-29", tranche="avance", request=again)
            office.must(sent)
        found = compare(office.engine, export, day("2022-12-06"))[0]
        assert found.kind == "second"
        assert f"la demande DP-1 ({REFERENCE}, avance) a été rejetée" in found.sentence
    (found,) = compare(office.engine, export, day("2022-12-06"), lambda _: False)
    assert found.kind == "unknown"
