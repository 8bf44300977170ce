"""What a file really is, whatever its name says: the first bytes do not lie."""

from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from support_engine.adapters.sheets.workbook import EXTENSIONS
from support_engine.errors import UnreadableFile

ZIP = b"PK\x03\x04"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")

SIGNATURES = (
    (b"%PDF", "un document PDF"),
    (b"{\\rtf", "un document de traitement de texte"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"GIF8", "une image"),
    (b"\x1f\x8b", "une archive compressée"),
    (b"PK\x05\x06", "une archive vide"),
    (b"7z\xbc\xaf", "une archive compressée"),
    (b"SQLite format 3", "une base de données"),
)
INSIDE_ZIP = (
    ("xl/workbook.bin", "un classeur Excel binaire (.xlsb)"),
    ("word/", "un document Word"),
    ("ppt/", "une présentation"),
    ("content.xml", "un document LibreOffice (.ods, .odt)"),
)
SAVE_AGAIN = "Ouvrez-le dans votre tableur et enregistrez-le en .xlsx ou en CSV."


def refuse_other_natures(data: bytes, name: str) -> None:
    """Say what the file is when it is neither the text nor the workbook that its name announces."""
    nature, remedy = nature_of(data)
    named_workbook = PurePath(name).suffix.lower() in EXTENSIONS
    if nature == "workbook" and not named_workbook:
        raise UnreadableFile(
            f"« {name} » est un classeur Excel sous un autre nom : renommez-le en .xlsx."
        )
    if nature == "text" and named_workbook:
        raise UnreadableFile(
            f"« {name} » n’est pas un classeur Excel, ou il est endommagé. {SAVE_AGAIN}"
        )
    if nature not in ("text", "workbook"):
        raise UnreadableFile(f"« {name} » est {nature}. {remedy}")


def nature_of(data: bytes) -> tuple[str, str]:
    """`text`, `workbook`, or what it is in French with the remedy."""
    if data.startswith(OLE):
        return old_office_nature(data)
    if data.startswith(ZIP):
        return zip_nature(data)
    for signature, nature in SIGNATURES:
        if data.startswith(signature):
            return nature, "Indiquez un fichier .csv ou .xlsx."
    if (
        data[:200]
        .lstrip(b"\xef\xbb\xbf \r\n\t")
        .lower()
        .startswith((b"<!doctype", b"<html", b"<?xml"))
    ):
        # Some State applications export a web page under the name of a spreadsheet.
        return "une page web ou un fichier XML", SAVE_AGAIN
    return "text", ""


def old_office_nature(data: bytes) -> tuple[str, str]:
    """The container of Office files before 2007 is also that of encrypted ones since."""
    if ENCRYPTED_PACKAGE in data:
        return (
            "protégé par un mot de passe",
            "Retirez la protection dans Excel (Fichier, Informations), puis recommencez.",
        )
    return "un fichier d’une ancienne version d’Office (.xls, .doc)", SAVE_AGAIN


def zip_nature(data: bytes) -> tuple[str, str]:
    """Workbook, other Office document, or plain archive."""
    try:
        inside = ZipFile(BytesIO(data)).namelist()
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        return "endommagé", f"Reprenez le fichier d’origine. {SAVE_AGAIN}"
    for beginning, nature in INSIDE_ZIP:
        if any(member.startswith(beginning) for member in inside):
            return nature, SAVE_AGAIN
    if any(member.startswith("xl/") for member in inside):
        return "workbook", ""
    return "une archive .zip", "Décompressez-la, puis indiquez le fichier .csv ou .xlsx."
