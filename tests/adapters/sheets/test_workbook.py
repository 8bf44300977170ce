"""Workbooks: what a person sees in Excel, and what would bring the process down."""

from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from python_calamine import PasswordError

from support_engine.adapters.sheets import workbook as sheets_workbook
from support_engine.adapters.sheets.limits import Limits
from support_engine.adapters.sheets.reading import Table, read_table, sheets_of
from support_engine.errors import UnreadableFile


def read(folder: Path, content: bytes, name: str = "c.xlsx") -> Table:
    path = folder / name
    path.write_bytes(content)
    return read_table(path)


def refusal(folder: Path, content: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(folder, content)
    return str(caught.value)


def cells(table: Table) -> list[tuple[str, ...]]:
    return [tuple(row.cells.values()) for row in table.rows]


def packed(members: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        for name, content in members.items():
            package.writestr(name, content)
    return buffer.getvalue()


def workbook(*rows: tuple[object, ...], first_row: int = 0) -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("Candidatures")
    formats = {
        date: book.add_format({"num_format": "dd/mm/yyyy"}),
        datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        time: book.add_format({"num_format": "hh:mm"}),
    }
    for line, row in enumerate(rows, start=first_row):
        for place, cell in enumerate(row):
            sheet.write(line, place, cell, formats.get(type(cell)))
    book.close()
    return buffer.getvalue()


def altered(data: bytes, member: str, old: bytes, new: bytes) -> bytes:
    with ZipFile(BytesIO(data)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    assert old in members[member]
    members[member] = members[member].replace(old, new)
    return packed(members)


def test_a_workbook_gives_the_text_that_a_person_would_type(tmp_path: Path) -> None:
    data = workbook(
        ("nom", "dép", "siret", "taux", "jour", "moment", "heure", "acv", "pvd"),
        (
            " L’Uzinou\u00a0",
            "07",
            35600000012345,
            0.5,
            date(2021, 11, 4),
            datetime(2021, 11, 4, 10, 30),
            time(9, 30),
            True,
            False,
        ),
    )
    table = read(tmp_path, data)
    assert cells(table) == [
        (
            "L’Uzinou",
            "07",
            "35600000012345",
            "0.5",
            "2021-11-04",
            "2021-11-04T10:30:00",
            "09:30:00",
            "oui",
            "non",
        )
    ]
    assert (table.encoding, table.delimiter) == ("", "")


def test_the_line_of_a_workbook_row_is_its_number_in_excel(tmp_path: Path) -> None:
    data = workbook(("nom",), ("A",), (), ("B",), first_row=2)
    assert [row.line for row in read(tmp_path, data, "c.XLSX").rows] == [4, 6]


def test_hidden_sheets_and_charts_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    book = xlsxwriter.Workbook(path)
    chart = book.add_chart({"type": "line"})
    hidden, seen = book.add_worksheet("Caché"), book.add_worksheet("Vu")
    hidden.write_row(0, 0, ["nom"])
    hidden.write_row(1, 0, ["caché"])
    seen.write_row(0, 0, ["nom"])
    seen.write_row(1, 0, ["vu"])
    chart.add_series({"values": "=Vu!$A$1:$A$2"})
    book.add_chartsheet("Graphique").set_chart(chart)
    seen.activate()
    seen.set_first_sheet()
    hidden.hide()
    book.close()
    assert cells(read_table(path)) == [("vu",)]


@pytest.mark.filterwarnings("ignore:Unknown worksheet reference")
def test_a_workbook_of_charts_alone_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    book = xlsxwriter.Workbook(path)
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Vu!$A$1:$A$2"})
    book.add_chartsheet("Graphique").set_chart(chart)
    book.close()
    assert "pas de feuille de calcul" in refusal(tmp_path, path.read_bytes())


def test_text_under_a_workbook_name_is_refused(tmp_path: Path) -> None:
    assert "n’est pas un classeur Excel" in refusal(tmp_path, b"nom;commune\n")


def test_an_encrypted_workbook_asks_for_its_protection_to_be_removed(tmp_path: Path) -> None:
    data = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert "mot de passe" in refusal(tmp_path, data)


def test_a_password_found_only_on_opening_is_said_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_: object, __: str) -> None:
        raise PasswordError

    monkeypatch.setattr(sheets_workbook, "visible_sheets", locked)
    assert "mot de passe" in refusal(tmp_path, workbook(("nom",)))


def test_a_truncated_workbook_is_damaged(tmp_path: Path) -> None:
    data = workbook(("nom",), ("A",))
    assert "endommagé" in refusal(tmp_path, data[: len(data) // 2])


@pytest.mark.parametrize("member", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_workbook_with_broken_parts_is_damaged(tmp_path: Path, member: str) -> None:
    data = altered(workbook(("nom",), ("A",)), member, b"</", b"<<")
    assert "endommagé" in refusal(tmp_path, data)


def test_a_stray_far_cell_is_refused_rather_than_exhausting_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "nom")
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    assert "jusqu’à la cellule XFD1048576" in refusal(tmp_path, path.read_bytes())


@pytest.mark.parametrize(
    ("member", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b'r="A2"', b'r="A99999999999"'),
        ("xl/worksheets/sheet1.xml", b'r="A2"', b'r="ZZZ2"'),
        ("xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="99999999999"'),
        ("xl/sharedStrings.xml", b'uniqueCount="2"', b'uniqueCount="99999999999999"'),
    ],
)
def test_an_absurd_number_in_a_workbook_is_damage_and_not_an_abort(
    tmp_path: Path, member: str, old: bytes, new: bytes
) -> None:
    data = altered(workbook(("nom",), ("A",)), member, old, new)
    assert "endommagé" in refusal(tmp_path, data)


def test_a_workbook_that_unpacks_into_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    path.write_bytes(workbook(("nom",)))
    with pytest.raises(UnreadableFile, match="une fois décompressé"):
        read_table(path, Limits(unpacked_megabytes=0.001))


def test_too_many_rows_are_refused_before_each_cell_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, limits = tmp_path / "c.xlsx", Limits(rows=3)
    path.write_bytes(workbook(("nom",), ("A",), (), ("B",), ("  ",), ("C",)))
    assert [row.line for row in read_table(path, limits).rows] == [2, 4, 6]
    path.write_bytes(workbook(("nom",), ("A",), (), ("B",), ("  ",), ("C",), ("D",)))
    monkeypatch.setattr(sheets_workbook, "looks", None)
    with pytest.raises(UnreadableFile, match="plus de 3 lignes"):
        read_table(path, limits)


@pytest.mark.parametrize(("column", "place"), [("A", 1), ("Z", 26), ("AA", 27), ("XFD", 16_384)])
def test_a_column_has_its_number(column: str, place: int) -> None:
    assert sheets_workbook.number(column) == place


HEADED = ("Nom du projet", "Commune")


def sheets(
    *,
    lines: tuple[int, ...] = (),
    columns: str = "",
    unseen: tuple[str, ...] = (),
    **content: tuple[tuple[object, ...], ...],
) -> bytes:
    """`lines`, `columns`, `unseen` sheets: those that nobody sees."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for name, rows in content.items():
            sheet = book.add_worksheet(name)
            if name in unseen:
                sheet.hide()
            for line in lines:
                sheet.set_row(line - 1, None, None, {"hidden": True})
            if columns:
                sheet.set_column(columns, None, None, {"hidden": True})
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    return buffer.getvalue()


def test_lines_and_columns_that_nobody_sees_are_told_with_their_number(tmp_path: Path) -> None:
    rows = (("nom", "commune", "vague"), ("A", "x", 1), ("B", "y", 1), ("C", "z", 1))
    every = [note.sentence for note in read(tmp_path, sheets(S=rows)).notes]
    assert every == []
    content = sheets(S=rows, lines=(2, 4), columns="B:C")
    one, two = (note.sentence for note in read(tmp_path, content).notes)
    assert one == "2 lignes masquées sont lues comme les autres : 2, 4."
    assert two.startswith("2 colonnes masquées sont lues comme les autres : B (« commune »), C")
    beyond = sheets(S=rows, columns="D:XFD")
    assert [note.sentence for note in read(tmp_path, beyond).notes] == []


def test_a_line_and_a_column_of_no_size_are_seen_by_nobody(tmp_path: Path) -> None:
    rows = (("nom", "commune"), ("A", "x"), ("B", "y"))
    part = "xl/worksheets/sheet1.xml"
    content = altered(sheets(S=rows), part, b'<row r="3" ', b'<row r="3" ht="0" customHeight="1" ')
    column = b'<cols><col min="2" max="2" width="0" customWidth="1"/></cols><sheetData>'
    content = altered(content, part, b"<sheetData>", column)
    line, col = (note.sentence for note in read(tmp_path, content).notes)
    assert line == "1 ligne masquée est lue comme les autres : 3."
    assert col.startswith("1 colonne masquée est lue comme les autres : B")


def test_sheets_that_nobody_sees_are_told(tmp_path: Path) -> None:
    rows = (HEADED, ("Lin", "Privas"))
    content = sheets(V1=rows, V2=rows, Listes=(("oui",),), Vide=(), unseen=("V2", "Listes", "Vide"))
    (note,) = read(tmp_path, content).notes
    assert note.sentence == "Les feuilles masquées « V2 » et « Listes » ne sont pas lues."
    assert sheets_of(content, "e.xlsx").notes == (note,)
    (note,) = read(tmp_path, sheets(V1=rows, V2=rows, unseen=("V2",))).notes
    assert note.sentence == "La feuille masquée « V2 » n’est pas lue."
    state = b'name="V1" state="hidden"'
    table = read(tmp_path, altered(sheets(V1=rows), "xl/workbook.xml", b'name="V1"', state))
    assert cells(table) == [("Lin", "Privas")]
    assert [note.sentence for note in table.notes] == [
        "La feuille « V1 » est masquée et elle est lue : aucune n’est visible."
    ]


def known(title: str) -> bool:
    return title in HEADED


def test_the_sheet_that_has_the_titles_is_read_and_the_others_are_told(tmp_path: Path) -> None:
    one, two = (HEADED, ("Lin", "Privas")), (HEADED, ("Bois", "Aubenas"))
    path = tmp_path / "c.xlsx"
    path.write_bytes(sheets(Notice=(("Mode d’emploi",),), V1=one, V2=two, Vide=()))
    table = read_table(path, is_known=known)
    assert cells(table) == [("Lin", "Privas")]
    assert [note.sentence for note in table.notes] == [
        "Seule la feuille « V1 » est lue, les autres sont laissées de côté : « Notice » et « V2 »."
    ]
    path.write_bytes(sheets(V1=one, Vide=()))
    assert read_table(path, is_known=known).notes == ()


def test_every_sheet_is_read_as_the_one_of_an_import(tmp_path: Path) -> None:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Export")
        sheet.merge_range(0, 0, 1, 0, "DP-1")
        sheet.write_formula(0, 1, "=NA()", None, "#N/A")
        sheet.write(1, 1, 10)
        sheet.set_row(1, None, None, {"hidden": True})
    first, second = sheets_of(buffer.getvalue(), "e.xlsx").lines["Export"]
    assert second.cells == ("DP-1", "10")
    assert second.is_hidden
    assert [place for place, _, _ in first.flaws] == [1]
