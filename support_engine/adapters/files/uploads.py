"""Files that come through a browser: known by their content; a name is a label."""

import struct
import zlib
from collections.abc import Collection
from hashlib import sha256
from io import BytesIO
from lzma import LZMAError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

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
    *(BadZipFile, struct.error, zlib.error, LZMAError, EOFError),
    *(NotImplementedError, OSError, RuntimeError, ValueError),
)
"""What an archive that is cut, false or locked makes its reader say: it is of no kind we take."""
PACKED = (ZIP_STORED, ZIP_DEFLATED)
"""How an office suite packs."""
LABEL = 120
"""Characters of a name that are kept."""
ENOUGH, SWOLLEN = 10_000_000, 100
"""Bytes that any document may unfold to; above them, how many times its own weight."""
ALSO = {"jpg": (".jpg", ".jpeg")}
"""How else the name of a kind may end."""


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
            line = archive.getinfo("mimetype") if "mimetype" in names else None
            # What no office suite packs with may ask its reader for any memory.
            if line is None or line.compress_type not in PACKED or line.file_size > LABEL:
                return ""
            said = archive.read(line)
    except DAMAGED:
        return ""
    return next((kind for kind, words in OPEN.items() if said == words), "")


def is_swollen(content: bytes) -> bool:
    """Whether an archive that was recognised says that it unfolds to what no document is."""
    with ZipFile(BytesIO(content)) as archive:
        unfolded = sum(one.file_size for one in archive.infolist())
    return unfolded > max(ENOUGH, SWOLLEN * len(content))


def given_name(name: str, kind: str) -> str:
    """The name under which a content is given: it ends as its kind does, whatever it was called, so
    that nothing else opens it."""
    label = label_of(name)
    ends = ALSO.get(kind, (f".{kind}",))
    return label if not kind or label.lower().endswith(ends) else f"{label}.{kind}"


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
    if kind not in STARTS and is_swollen(content):
        raise UnreadableFile(
            f"« {label} » prendrait, une fois ouvert, plus de {SWOLLEN} fois son poids : aucun "
            "document n’est fait ainsi. Enregistrez-le de nouveau, ou joignez-le en PDF."
        )
    return Kept(label, sha256(content).hexdigest(), len(content))
