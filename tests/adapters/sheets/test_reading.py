"""Tables as people give them: every way of writing a CSV, and what is not a table."""

from contextlib import suppress
from io import BytesIO
from pathlib import Path
from unicodedata import normalize
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support_engine.adapters.sheets.reading import Table, letter, read_table
from support_engine.errors import UnreadableFile

REAL = Path(__file__).parents[3].parent / "shared" / "data"
HEADER = "nom;commune\n"


def written(folder: Path, content: str | bytes, name: str = "candidatures.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(folder: Path, content: str | bytes, name: str = "candidatures.csv") -> Table:
    return read_table(written(folder, content, name))


def refusal(folder: Path, content: str | bytes, name: str = "candidatures.csv") -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(folder, content, name)
    sentence = str(caught.value)
    assert sentence.startswith("« "), sentence
    assert sentence.endswith("."), sentence
    return sentence


def cells(table: Table) -> list[tuple[str, ...]]:
    return [tuple(row.cells.values()) for row in table.rows]


# ── Text ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_line_with_two_accents_of_another_encoding_is_named_once(tmp_path: Path) -> None:
    lines = ("nom;commune", "L’Uzinou;Nîmes", "Été;Privé", "Comme Un Établi;Crest")
    encodings = ("utf-8", "utf-8", "cp1252", "utf-8")
    mixed = b"\n".join(line.encode(one) for line, one in zip(lines, encodings, strict=True))
    assert "sauf la ligne 3. Corrigez" in refusal(tmp_path, mixed)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_encoding_and_line_end_gives_the_same_table(
    tmp_path: Path, delimiter: str, encoding: str, end: str
) -> None:
    lines = ["nom|filière", "L’Uzinou|réemploi", "Comme Un Établi|métal", ""]
    text = end.join(lines).replace("|", delimiter)
    table = read(tmp_path, text.encode(encoding))
    assert table.columns == ("nom", "filière")
    assert cells(table) == [("L’Uzinou", "réemploi"), ("Comme Un Établi", "métal")]
    assert (table.encoding, table.delimiter) == (encoding, delimiter)
    assert [row.line for row in table.rows] == [2, 3]
    assert table.name == "candidatures.csv"


def test_the_delimiter_is_the_one_under_which_rows_are_as_wide_as_the_header(
    tmp_path: Path,
) -> None:
    text = "nom;filière (bois, métal, textile, cuir)\nLa Cabane;bois\nFab Unit;bois, métal\n"
    assert read(tmp_path, text).delimiter == ";"


def test_a_single_column_is_a_table(tmp_path: Path) -> None:
    assert cells(read(tmp_path, "nom\nAtelier du bois\n")) == [("Atelier du bois",)]


def test_a_separator_line_written_for_excel_is_obeyed(tmp_path: Path) -> None:
    table = read(tmp_path, "sep=,\r\nnom,commune\r\nFab Unit,Crest\r\n")
    assert table.delimiter == ","
    assert [(row.line, row.cells["commune"]) for row in table.rows] == [(2, "Crest")]


def test_a_quoted_cell_over_several_lines_is_one_row_as_in_a_spreadsheet(
    tmp_path: Path,
) -> None:
    table = read(tmp_path, 'nom;remarque\nA;"un\ndeux; ""trois"""\n\n;;\nB;ok\n')
    assert [(row.line, row.cells["remarque"]) for row in table.rows] == [
        (2, 'un\ndeux; "trois"'),
        (5, "ok"),
    ]


def test_empty_rows_are_skipped_even_before_the_header(tmp_path: Path) -> None:
    table = read(tmp_path, f"\n;\n{HEADER};\nA;B\n ; \n")
    assert [(row.line, tuple(row.cells.values())) for row in table.rows] == [(5, ("A", "B"))]


def test_cells_are_stripped_composed_and_freed_of_odd_spaces(tmp_path: Path) -> None:
    decomposed = normalize("NFD", "Établi")
    text = f"nom;commune\n \u00a0Comme\u202fUn\u00a0{decomposed}\u200b ;Ren\u0007nes\n"
    assert cells(read(tmp_path, text)) == [("Comme Un Établi", "Ren nes")]


def test_a_short_row_is_completed_with_empty_cells(tmp_path: Path) -> None:
    assert cells(read(tmp_path, "nom;commune;vague\nA;B;1\nC;D\n"))[1] == ("C", "D", "")


def test_columns_without_heading_nor_content_are_dropped(tmp_path: Path) -> None:
    table = read(tmp_path, "nom;;commune;;\nA;;B;;\n")
    assert table.columns == ("nom", "commune")
    assert cells(table) == [("A", "B")]


def test_a_heading_over_two_lines_is_read_on_one(tmp_path: Path) -> None:
    assert read(tmp_path, '"Nom du\nprojet";commune\nA;B\n').columns == ("Nom du projet", "commune")


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    assert read(tmp_path, HEADER).rows == ()


# ── What is refused, with its sentence ───────────────────────────────────────────────────────────


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"absent\.csv » n’existe pas"):
        read_table(tmp_path / "absent.csv")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="est un dossier"):
        read_table(tmp_path)


def test_an_impossible_name_is_refused_like_an_unreadable_file() -> None:
    with pytest.raises(UnreadableFile, match="ne peut pas être ouvert"):
        read_table(Path("a\0b.csv"))


def test_a_file_that_may_not_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bytes:
        raise PermissionError

    path = written(tmp_path, HEADER)
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableFile, match="le droit de le lire"):
        read_table(path)


def test_a_file_over_twenty_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "grand.csv"
    with path.open("wb") as file:
        file.truncate(20_000_001)
    with pytest.raises(UnreadableFile, match="dépasse 20 Mo"):
        read_table(path)


def test_a_file_without_end_is_not_read_to_its_end() -> None:
    with pytest.raises(UnreadableFile, match="dépasse 20 Mo"):
        read_table(Path("/dev/zero"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "est vide"),
        (" \n\n", "est vide"),
        (";;\n;;\n", "cases vides"),
        ("1;2\n3;4\n", "pas de ligne de titres : la ligne 1"),
        ("nom;Nom\nA;B\n", "le titre « Nom » est celui de deux colonnes, A et B"),
        (f'{HEADER}A;"B\nC;D\n', "ligne 2 : un guillemet"),
        (f"{HEADER}A;B\0\n".encode(), "ligne 2 : le fichier contient des octets nuls"),
        (HEADER.encode() + b"\n\xe9;\x81\n", "ligne 3 : des caractères ne se lisent"),
        (b"\xef\xbb\xbfnom;commune\n\xe9;B\n", "ligne 2 : des caractères ne se lisent"),
        (HEADER.encode("utf-16"), "UTF-16"),
        (bytes(range(1, 32)) * 20, "n’est pas un fichier texte"),
        (b"%PDF-1.7 ...", "un document PDF"),
        (b"{\\rtf1", "traitement de texte"),
        (b"\x89PNG\r\n", "une image"),
        (b"\x1f\x8b\x08", "une archive compressée"),
        ("<!DOCTYPE html><table></table>", "une page web"),
        ('\ufeff<?xml version="1.0"?>', "une page web ou un fichier XML"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "ancienne version d’Office"),
        (b"PK\x03\x04 broken", "est endommagé"),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_is(
    tmp_path: Path, content: str | bytes, words: str
) -> None:
    assert words in refusal(tmp_path, content)


@pytest.mark.parametrize(
    ("member", "words"),
    [
        ("word/document.xml", "un document Word"),
        ("content.xml", "LibreOffice"),
        ("ppt/presentation.xml", "une présentation"),
        ("xl/workbook.bin", "Excel binaire"),
        ("xl/workbook.xml", "renommez-le en .xlsx"),
        ("liste.csv", "une archive .zip"),
    ],
)
def test_an_archive_under_a_csv_name_is_called_by_its_name(
    tmp_path: Path, member: str, words: str
) -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        package.writestr(member, "x")
    assert words in refusal(tmp_path, buffer.getvalue())


# ── Laws ─────────────────────────────────────────────────────────────────────────────────────────

ONE_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@ONE_FOLDER
@given(content=st.binary(max_size=300), name=st.sampled_from(["a.csv", "a.xlsx", "a"]))
def test_any_bytes_give_a_table_or_one_sentence(tmp_path: Path, content: bytes, name: str) -> None:
    with suppress(UnreadableFile):
        read(tmp_path, content, name)


@ONE_FOLDER
@given(rows=st.lists(st.lists(words, min_size=1, max_size=4), max_size=6))
def test_any_text_gives_a_table_or_one_sentence(tmp_path: Path, rows: list[list[str]]) -> None:
    try:
        table = read(tmp_path, "\n".join(";".join(row) for row in rows))
    except UnreadableFile:
        return
    assert all(tuple(row.cells) == table.columns for row in table.rows)
    assert all(any(row.cells.values()) for row in table.rows)
    lines = [row.line for row in table.rows]
    assert lines == sorted(set(lines))


@pytest.mark.parametrize(
    ("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_a_column_is_called_as_in_a_spreadsheet(place: int, letters: str) -> None:
    assert letter(place) == letters


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not beside the project")
@pytest.mark.parametrize(
    ("name", "rows"), [("manufactures.csv", 32), ("candidatures_vagues1-2.csv", 111)]
)
def test_the_real_files_are_read_whole(name: str, rows: int) -> None:
    table = read_table(REAL / name)
    assert len(table.rows) == rows
    assert [row.line for row in table.rows] == list(range(2, rows + 2))


def test_a_filled_column_without_a_title_is_left_aside_and_said(tmp_path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("nom;;commune;\nA;x;B;\nC;;D;\n", "utf-8")
    table = read_table(path)
    assert [row.cells for row in table.rows] == [
        {"nom": "A", "commune": "B"},
        {"nom": "C", "commune": "D"},
    ]
    (note,) = table.notes
    assert note.sentence.startswith("La colonne B est remplie et n’a pas de titre")


def test_a_row_that_may_be_shifted_stops_no_other(tmp_path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("nom;commune\nA;B;C\nD;E\n", "utf-8")
    shifted, whole = read_table(path).rows
    assert "3 cellules pour 2 colonnes" in shifted.flaws[0].what
    assert not whole.flaws


@pytest.mark.parametrize("word", ["Œuvre", "œuvre", "cœur", "L’Œuvre", "Nœud", "250 €"])
def test_latin_9_is_not_taken_for_windows(tmp_path: Path, word: str) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes(f"Nom;Commune\n{word.replace('’', chr(39))};Privas\n".encode("iso8859-15"))
    with pytest.raises(UnreadableFile, match="n’est pas du français"):
        read_table(path)
    path.write_text(f"Nom;Commune\n{word} 1½ ha, ½ journée;Privas\n", "cp1252")
    assert read_table(path).rows[0].cells["Nom"] == f"{word} 1½ ha, ½ journée"


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850"])
@pytest.mark.parametrize("word", ["école d'été", "École", "Département", "café", "société", "ça"])
def test_a_file_of_an_old_machine_is_refused_even_for_one_word(tmp_path, encoding, word) -> None:
    """« DŽpartement », « ‚t‚ »: no sign of it stands inside a French word."""
    path = tmp_path / "liste.csv"
    path.write_text(f"Nom;Commune\nFabrique;Privas\n{word};Privas\n", encoding)
    with pytest.raises(UnreadableFile):
        read_table(path)


@pytest.mark.parametrize("word", ["FabÉlab d’été", "Žižka", "Tomáš Šik", "l’Œuvre™", "5‰ à 10€"])
def test_a_name_of_elsewhere_is_no_damage(tmp_path, word) -> None:
    path = tmp_path / "liste.csv"
    path.write_text(f"Nom;Commune\n{word};Évry\n", "cp1252")
    assert read_table(path).rows[0].cells["Nom"] == word
