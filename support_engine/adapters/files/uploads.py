"""Files that come through a browser: known by their content; a name is a label."""

import zlib
from collections.abc import Collection
from hashlib import sha256
from io import BytesIO
from lzma import LZMAError
from zipfile import BadZipFile, ZipFile

from support_engine.adapters.files.documents import Kept
from support_engine.core.language.french import listed
from support_engine.errors import UnreadableFile

STARTS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
OFFICE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
OPEN = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
MEDIA = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    **{kind: words.decode() for kind, words in OPEN.items()},
}
"""What a browser is told of each kind."""
SHOWN = ("pdf", "png", "jpg")
"""The kinds that a browser shows by itself."""
DAMAGED = (
    *(BadZipFile, zlib.error, LZMAError, EOFError),
    *(NotImplementedError, OSError, RuntimeError, ValueError),
)
"""What an archive that is cut, false or locked makes its reader say: it is of no kind we take."""
LABEL = 120
"""Characters of a name that are kept."""


def kind_of(content: bytes) -> str:
    """What a file is, by what stands in it; nothing for what is not recognised."""
    for kind, start in STARTS.items():
        if content.startswith(start):
            return kind
    return packed(content) if content.startswith(b"PK\x03\x04") else ""


def packed(content: bytes) -> str:
    """What an archive of an office suite is; its parts are named, never unpacked, but one short
    line."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            for kind, part in OFFICE.items():
                if part in names:
                    return kind
            if "mimetype" not in names or archive.getinfo("mimetype").file_size > LABEL:
                return ""
            said = archive.read("mimetype")
    except DAMAGED:
        return ""
    return next((kind for kind, words in OPEN.items() if said == words), "")


def label_of(name: str) -> str:
    """A name as a label: its last part, on one line, without signs that hide."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[:LABEL].strip() or "sans nom"


def known(name: str, content: bytes, kinds: Collection[str]) -> Kept:
    """What a file would be kept as. Raises UnreadableFile where it is empty, or of a kind that is
    not taken, whatever its name says."""
    label, kind = label_of(name), kind_of(content)
    if not content:
        raise UnreadableFile(f"« {label} » est vide. Joignez le document lui-même.")
    if kind not in kinds:
        raise UnreadableFile(
            f"« {label} » : le contenu de ce fichier n’est d’aucune des sortes admises, quel que "
            f"soit son nom. Joignez un fichier {listed([one.upper() for one in kinds], 'ou')}."
        )
    return Kept(label, sha256(content).hexdigest(), len(content))
