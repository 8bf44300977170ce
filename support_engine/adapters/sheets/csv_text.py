"""CSV files as people have them: UTF-8 or Windows, comma, semicolon or tab, quotes or none."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import count, islice
from unicodedata import category, normalize

from support_engine.core.language.damage import misread, of_elsewhere
from support_engine.errors import UnreadableFile

DELIMITERS = (";", ",", "\t", "|")
SAMPLE = 50
SHOWN = 5
MARK = b"\xef\xbb\xbf"
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))
SEPARATOR_LINE = re.compile(r"sep=([;,\t])(?:\r\n|\r|\n|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """One row as found, before it is known which one is the header.

    `flaws`: the place of each cell that could not be read, what is wrong, what to do. `unseen`: the
    places of the columns that nobody sees.
    """

    line: int
    cells: tuple[str, ...]
    flaws: tuple[tuple[int, str, str], ...] = ()
    is_hidden: bool = False
    unseen: frozenset[int] = frozenset()


def clean(text: str) -> str:
    """Composed accents, plain spaces, no control character: what a person sees, and that only."""
    if text.isascii() and text.isprintable():
        return text.strip()
    composed = normalize("NFC", text.replace("\r\n", "\n").translate(INVISIBLE))
    return "".join(map(visible, composed)).strip()


def visible(character: str) -> str:
    """A space for every kind of space and for what cannot be printed; line breaks stay."""
    if character in "\n\t" or character.isprintable():
        return character
    return "\n" if character == "\r" else " "


def read_text(data: bytes, name: str) -> tuple[Iterator[Record], str, str]:
    """The rows of a CSV file as they are read, its encoding and its delimiter."""
    text, encoding = decoded(data, name)
    said = SEPARATOR_LINE.match(text)
    if said:
        text = text[said.end() :]
    delimiter = said[1] if said else delimiter_of(text)
    return records(text, delimiter, name), encoding, delimiter


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """UTF-8 when it can be: text in cp1252 is almost never valid UTF-8, while the reverse is."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile(
            f"« {name} » est en UTF-16 (« Texte Unicode » d’Excel). Enregistrez-le en"
            " « CSV UTF-8 »."
        )
    refuse_null_bytes(data, name)
    # The mark is taken off here: the utf-8-sig codec would count its errors without it.
    marked = data.startswith(MARK)
    for encoding in ("utf-8",) if marked else ("utf-8", "cp1252"):
        try:
            text = data.removeprefix(MARK).decode(encoding)
        except UnicodeDecodeError as error:
            line = data[: error.start + len(MARK) * marked].count(b"\n") + 1
        else:
            if encoding == "cp1252":
                refuse_other_encodings(data, text, name)
            return printable(text, name), "utf-8-sig" if marked else encoding
    if UTF8_SIGN.search(data):
        refuse_other_encodings(data, "", name)
    raise UnreadableFile(
        f"« {name} », ligne {line} : des caractères ne se lisent ni en UTF-8 ni en Windows-1252."
        " Enregistrez le fichier en « CSV UTF-8 »."
    )


UTF8_SIGN = re.compile(
    rb"[\xc3][\x80-\xbf]|\xc2[\xa0-\xbf]|\xc5[\x92\x93\xb8]|\xe2\x80[\x80-\xaf]|\xe2\x82\xac"
)
"""One French sign in UTF-8; as Windows-1252 it would be « Ã© », « â€™ »."""


def refuse_other_encodings(data: bytes, text: str, name: str) -> None:
    """Any bytes are Windows-1252: text in another encoding would enter with its accents damaged."""
    if UTF8_SIGN.search(data):
        lines = dict.fromkeys(data[:place].count(b"\n") + 1 for place in not_utf8(data))
        places = [str(line) for line in lines]
        raise UnreadableFile(
            f"« {name} » mélange deux encodages : presque tout est en UTF-8, sauf la ligne "
            f"{', '.join(places)}. Corrigez-y les accents, puis enregistrez-le en « CSV UTF-8 »."
        )
    elsewhere = of_elsewhere(text)
    for line, written in enumerate(text.splitlines(), start=1):
        word = misread(written) or (elsewhere if elsewhere in written else "")
        if word:
            raise UnreadableFile(
                f"« {name} », ligne {line} : « {word} » n’est pas du français ; ce n’est ni "
                "de l’UTF-8 ni du Windows-1252 (vieux Mac, DOS ?). Enregistrez-le en « CSV UTF-8 »."
            )


def not_utf8(data: bytes) -> Iterator[int]:
    """Where the first bytes that are no UTF-8 stand."""
    place = 0
    for _ in range(SHOWN):
        try:
            data[place:].decode("utf-8")
        except UnicodeDecodeError as error:
            yield place + error.start
            place += error.end
        else:
            return


def refuse_null_bytes(data: bytes, name: str) -> None:
    """They decode without complaint and end up in the base, where PostgreSQL refuses them."""
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise UnreadableFile(
            f"« {name} », ligne {line} : le fichier contient des octets nuls ; ce n’est pas du"
            " texte, ou il est endommagé. Enregistrez-le à nouveau en « CSV UTF-8 »."
        )


def printable(text: str, name: str) -> str:
    """Text that decodes may still be no text: a program, a sound, an encrypted file."""
    beginning = text[:4000]
    odd = sum(category(c) == "Cc" and c not in "\t\n\r\x0b\x0c\x1a" for c in beginning)
    if odd > 4 + len(beginning) // 50:
        raise UnreadableFile(
            f"« {name} » n’est pas un fichier texte. Indiquez un fichier .csv ou .xlsx."
        )
    return text


def delimiter_of(text: str) -> str:
    """The delimiter under which most rows are as wide as the header."""
    return max(DELIMITERS, key=lambda delimiter: fitness(text, delimiter))


def fitness(text: str, delimiter: str) -> tuple[int, int]:
    """How many rows are as wide as the header, then how wide. A single column proves nothing."""
    try:
        sample = [
            len(cells)
            for cells in islice(csv.reader(StringIO(text, newline=""), delimiter=delimiter), SAMPLE)
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error:
        return 0, 0
    if not sample or sample[0] == 1:
        return 0, 0
    return sample.count(sample[0]), sample[0]


def records(text: str, delimiter: str, name: str) -> Iterator[Record]:
    """The rows with the number that a spreadsheet shows beside them: empty ones count, a quoted
    cell over several lines is one row, the line that names the separator is none."""
    # Strict: a quote left open would otherwise swallow the rest of the file without a word.
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for line in count(1):
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            if "field larger" in str(problem):
                raise UnreadableFile(
                    f"« {name} », ligne {line} : une cellule dépasse {csv.field_size_limit()} "
                    "signes. Raccourcissez-la ; un guillemet n’est peut-être jamais refermé."
                ) from None
            raise UnreadableFile(
                f"« {name} », ligne {line} : un guillemet est mal placé ou n’est jamais refermé."
                ' Doublez les guillemets à l’intérieur d’un texte (""), ou retirez-les.'
            ) from None
        yield Record(line, tuple(map(clean, cells)))
