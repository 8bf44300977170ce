"""A list exported, changed in a spreadsheet, brought back: each cell shown, then done once."""

from io import BytesIO

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from support_engine.adapters.sheets.table import AS_IT_LEFT
from support_engine.adapters.store.people import directory
from support_engine.core.acts import commands as c
from support_engine.core.dossier.events import DetailsChanged
from support_engine.web.pages.list_back import PATH
from tests.office import made_once
from tests.story import OFFICER, day
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import carried, wait, words
from tests.web.test_access import MORE

STOCK = {"MP1-001": "incubation", "MP2-002": "incubation", "MP2-003": "cloturee"}
ALL = "/dossiers/liste.xlsx?onglet=total&colonnes=dossier&colonnes=nom&colonnes=commune"


def brought_in(office) -> None:
    for number, (reference, state) in enumerate(STOCK.items()):
        mine = {"name": f"Projet {number}", "commune": f"Lieu{number}"}
        office.open_at(state, reference, source_id=f"S{number}", **mine)


@pytest.fixture
def stock(office):
    return made_once(__name__, office, brought_in)


@pytest.fixture
def camille(stock) -> Browser:
    return Browser(bureau_of(stock, "2022-06-15")).enter("camille")


def exported(browser: Browser, more: str = "") -> dict[str, list[list]]:
    """The sheets of the export, by name."""
    content = browser.get(ALL + more).content
    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def saved(sheets: dict[str, list[list]]) -> bytes:
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for column, value in enumerate(row):
                    sheet.write(line, column, str(value))
            if name == AS_IT_LEFT:
                sheet.very_hidden()
    return made.getvalue()


def brought(browser: Browser, content: bytes, name: str = "liste.xlsx"):
    return browser.post(PATH, files={"classeur": (name, content)})


def changed(office, reference: str) -> list[dict]:
    rows = office.journal(reference)
    return [dict(row.event.changes) for row in rows if isinstance(row.event, DetailsChanged)]


def test_a_cell_that_was_changed_is_shown_then_done_once_and_told_for_each(stock, camille) -> None:
    assert PATH in camille.get("/dossiers").text
    sheets = exported(camille, "&colonnes=etat")
    rows = sheets["Dossiers"]
    rows[1:] = sorted(rows[1:], reverse=True)
    place = {row[0]: row for row in rows}
    place["MP1-001"][2] = "<b>Privas</b>"
    place["MP2-002"][1], place["MP2-002"][3] = "Autre nom", "Close"
    place["MP2-003"][2] = "Ailleurs"
    page = brought(camille, saved(sheets))
    said = words(page.text)
    assert page.status_code == 200
    assert "2 dossiers à changer" in said
    assert "1 laissé de côté" in said
    assert "<del>Lieu0</del> → <ins>&lt;b&gt;Privas&lt;/b&gt;</ins>" in page.text
    assert "« État » ne se change pas dans un classeur" in said
    assert not changed(stock, "MP1-001")
    form = carried(page.text)
    for _ in range(2):
        done = camille.post(f"{PATH}/fait", data=form)
        assert done.status_code == 303
    assert changed(stock, "MP1-001") == [{"commune": "<b>Privas</b>"}]
    assert changed(stock, "MP2-002") == [{"name": "Autre nom"}]
    assert not changed(stock, "MP2-003")
    result = camille.get(done.headers["location"]).text
    assert "Fait sur 2" in result
    assert "Refaire" not in result
    again = words(brought(camille, saved(sheets)).text)
    assert "0 dossier à changer" in again, "it is already so"


@pytest.mark.parametrize(
    ("place", "new", "said"),
    [
        (1, "#N/A", "erreur du tableur"),
        (1, "x" * 301, "301 signes"),
        (1, "FranÃ§ais", "accents sont abîmés"),
        (3, "Ardèche", "pas un département"),
        (4, "II", "n’existe pas dans les réglages"),
    ],
)
def test_a_cell_that_an_import_would_refuse_is_not_taken_up(camille, place, new, said) -> None:
    sheets = exported(camille, "&colonnes=departement&colonnes=vague")
    sheets["Dossiers"][1][place] = new
    page = brought(camille, saved(sheets)).text
    assert said in words(page)
    assert "0 dossier à changer" in words(page)


def test_a_zero_that_the_sheet_lost_is_put_back(camille) -> None:
    sheets = exported(camille, "&colonnes=departement")
    sheets["Dossiers"][1][3] = "7"
    assert "→ <ins>07</ins>" in brought(camille, saved(sheets)).text


def test_what_a_colleague_changed_since_the_export_or_since_the_page_is_not_written_over(
    stock, camille
) -> None:
    sheets = exported(camille)
    for row in sheets["Dossiers"][1:]:
        row[2] = f"Nouveau {row[0]}"
    stock.store.is_replayed = False
    change = {"reference": "MP1-001", "by": OFFICER, "on": day("2022-06-15")}
    stock.must(c.ChangeDetails(**change, changes={"commune": "Tournon"}), "2022-06-15")
    stock.store.is_replayed = True
    page = brought(camille, saved(sheets))
    assert "a changé ici depuis l’export : « Tournon »" in words(page.text)
    stock.store.is_replayed = False
    stock.must(c.ChangeDetails(**{**change, "reference": "MP2-002"}, changes={"sector": "Bois"}))
    stock.store.is_replayed = True
    done = camille.post(f"{PATH}/fait", data=carried(page.text))
    assert "refusé sur 1" in words(camille.get(done.headers["location"]).text)
    assert changed(stock, "MP1-001") == [{"commune": "Tournon"}]
    assert changed(stock, "MP2-002") == [{"sector": "Bois"}]


def test_a_row_that_is_not_theirs_to_read_or_to_change_is_left_aside(stock, camille) -> None:
    sheets = exported(camille)
    sheets["Dossiers"][1][2] = "Privas"
    stock.store.is_replayed = False
    with stock.store.transaction() as db:
        for person in MORE:
            directory.save(db, person)
    stock.store.is_replayed = True
    for person, why in (("lou", "pas parmi ceux"), ("andrea", "revient à : Porteur")):
        page = brought(Browser(camille.bureau).enter(person), saved(sheets)).text
        assert ("Privas" in page, why in words(page)) == (person == "andrea", True), words(page)
        assert 'name="cells"' not in page


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "liste.xlsx", "est vide"),
        (b"Dossier;Nom\nMP1-001;X\n", "liste.csv", "pas un classeur exporté de la liste"),
        (saved({"Dossiers": [["Dossier", "Nom"], ["MP1-001", "X"]]}), "a.xlsx", "pas un classeur"),
        (b"PK\x03\x04 rien", "liste.xlsx", "liste.xlsx"),
        (saved({"D": [["Nom"], ["X"]], AS_IT_LEFT: [["Nom"], ["Y"]]}), "a.xlsx", "Dossier"),
    ],
)
def test_a_file_that_is_no_export_is_refused_with_what_to_do(camille, content, name, said) -> None:
    page = brought(camille, content, name)
    assert page.status_code == 422
    assert said in words(page.text)


CELL = '[["MP1-001", {}, [["Commune", "Lieu0", "{}"]]]]'


@pytest.mark.parametrize(
    "cells",
    [
        *("", "{", "[1]", '[["MP1-001", 1, [["État", "a", "b"]]]]'),
        *(CELL.format(1, r"a\u0000b"), CELL.format(1, r"\ud800"), CELL.format("9" * 5000, "a")),
    ],
)
def test_cells_that_no_page_of_ours_carries_are_refused(camille, cells) -> None:
    sent = {"key": "k", "cells": cells}
    assert camille.post(f"{PATH}/fait", data=sent).status_code == 400


@pytest.mark.parametrize("seen", [10**9, 2**63, -(2**70), -1])
def test_an_absurd_version_is_an_old_screen(stock, camille, seen) -> None:
    done = camille.post(f"{PATH}/fait", data={"key": "k", "cells": CELL.format(seen, "Privas")})
    assert "refusé sur 1" in words(camille.get(done.headers["location"]).text)
    assert not changed(stock, "MP1-001")


def test_a_session_that_ends_gives_the_cells_back_to_confirm(stock, camille) -> None:
    sheets = exported(camille)
    sheets["Dossiers"][1][2] = "Privas"
    form = carried(brought(camille, saved(sheets)).text)
    wait(stock, 9)
    sent = camille.post(f"{PATH}/fait", data=form)
    back = sent.headers["location"].split("vers=")[1].split("&")[0]
    camille.enter("camille")
    page = camille.get(back.replace("%2F", "/"))
    assert "1 dossier à changer" in words(page.text)
    assert not changed(stock, "MP1-001")
