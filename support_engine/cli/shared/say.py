"""Saying results: tables that fit, JSON, refusals. The only module that knows the terminal."""

from __future__ import annotations

import json
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from support_engine.cli.shared import streams
from support_engine.core.language.spelling import is_hidden, visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support_engine.cli.shared.session import Session
    from support_engine.core.acts.blockers import Blocker

Item = TypeVar("Item")
REFUSED = 3
"""The exit code of an act that the rules refuse."""
LATE = 4
"""The exit code of an answer that asks for somebody: something is late, or does not agree."""
GAP = "  "
NARROWEST = 8
DAY = re.compile(r"\d{4}-\d\d-\d\d|\d\d/\d\d/\d{4}")


def code_of(problem: Exception) -> int:
    """The exit code of a failure: 2 where the command was badly asked, else 1."""
    from support_engine.errors import NotForReplaying, UnknownName

    return 2 if isinstance(problem, UnknownName | NotForReplaying) else 1


class Styled(NamedTuple):
    """A part of a line with a style of its own."""

    text: str
    style: Mapping[str, Any]


def line(*parts: object, err: bool = False, **style: Any) -> None:
    """Everything that is printed: what would act on a terminal, or turn its order around, is shown
    instead (`visible`), whoever wrote it; only styles given here are styles."""
    shown = (
        click.style(visible(part.text), **part.style)
        if isinstance(part, Styled)
        else visible(str(part))
        for part in parts
    )
    text = "".join(shown)
    put(click.style(text, **style) if style else text, err=err)


def put(text: str, *, err: bool = False) -> None:
    """Print, whatever becomes of it (`streams`)."""
    with streams.going_on(sys.stderr if err else sys.stdout):
        click.echo(text, err=err, color=False if streams.is_plain() else None)


def failure(session: Session, sentence: str, flaws: Sequence[str] = ()) -> None:
    """Why nothing was answered, for people or for programmes."""
    if session.as_json:
        as_json({"done": False, "error": sentence, "flaws": list(flaws)})
        return
    line(sentence, err=True)
    for flaw in flaws:
        line(f"  - {flaw}", err=True)


def as_json(value: object) -> None:
    """What a view holds, for programmes."""
    from support_engine.views.json import encoded

    streams.in_utf8()
    put(escaped(encoded(value)))


def escaped(text: str) -> str:
    """JSON in which what would act on a terminal is escaped: the value that is read stays."""
    if text.isprintable():
        return text
    return "".join(
        json.dumps(sign)[1:-1] if not sign.isascii() and is_hidden(sign) else sign for sign in text
    )


WRITTEN_AGAIN = frozenset({".txt", ".md", ".html", ".svg", ".mmd", ".json"})
"""Kinds of files that a command writes, and may write again over an older one of the same name."""


def save(path: Path, text: str) -> None:
    """Write a text file. Raises ClickException where it cannot be written, or where what has that
    name is of another kind: a base, settings, somebody's sheet."""
    if path.suffix.lower() not in WRITTEN_AGAIN:
        keep_what_stands(path, text.encode())
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise click.ClickException(
            f"« {path} » ne peut pas être écrit ({unwritten(problem)}). Choisissez un autre "
            "dossier, ou un autre nom."
        ) from problem


def save_bytes(path: Path, content: bytes) -> None:
    """Write a file beside what stands there. Raises ClickException where it cannot be written, or
    where another file has that name."""
    keep_what_stands(path, content)
    try:
        path.write_bytes(content)
    except OSError as problem:
        raise click.ClickException(
            f"« {path} » ne peut pas être écrit ({unwritten(problem)}). Donnez un autre nom : "
            "--output FICHIER."
        ) from problem


def keep_what_stands(path: Path, content: bytes | None = None) -> None:
    """Raises ClickException where a file of that name says anything else than that content, or lets
    nobody read what."""
    try:
        is_another = path.is_file() and path.read_bytes() != content
    except OSError as problem:
        raise click.ClickException(
            f"« {path} » ne peut pas être lu ({unwritten(problem)}). Donnez un autre nom : "
            "--output FICHIER."
        ) from problem
    if is_another:
        raise click.ClickException(
            f"« {path} » existe déjà et dit autre chose : rien n’a été écrit. Donnez un autre "
            "nom : --output FICHIER."
        )


def unwritten(problem: OSError) -> str:
    """Why a file cannot be written: the system says it in English."""
    match problem:
        case FileNotFoundError() | NotADirectoryError():
            return "ce dossier n’existe pas"
        case IsADirectoryError():
            return "c’est un dossier"
        case PermissionError():
            return "vous n’avez pas le droit d’y écrire"
        case _:
            return "le système le refuse : nom impossible, ou disque plein"


def save_new(path: Path, text: str) -> None:
    """Write a file that a person goes on to write in: their work is never overwritten."""
    if path.is_file() and path.read_bytes().decode("utf-8", "replace").splitlines() != (
        text.splitlines()
    ):
        raise click.ClickException(
            f"« {path} » existe déjà et dit autre chose : rien n’a été écrit. Donnez un autre "
            "nom, ou supprimez d’abord ce fichier."
        )
    save(path, text)


def deliver(text: str, output: Path | None, told: str, *, new: bool = False) -> None:
    """A text on the terminal, or in a file whose place is told: « Rapport écrit : … ».

    `new`: in a file that is not there yet.
    """
    if output is None:
        line(text.rstrip("\n"))
        return
    (save_new if new else save)(output, text)
    line(f"{told} : {output}")


def alert(sentence: str, *, err: bool = False) -> None:
    """What is read first, in red; nothing where there is nothing to say."""
    if sentence:
        line(f"⚠ {sentence}", err=err, fg="red", bold=True)


def table(rows: Sequence[Sequence[object]], heads: Sequence[str], *, empty: str = "") -> None:
    """Aligned columns; on a terminal the widest are cut to fit, in a file nothing is."""
    if not rows:
        line(empty)
        return
    cells = [[on_one_line(str(cell)) for cell in row] for row in rows]
    widths = [max(width(line[i]) for line in [list(heads), *cells]) for i in range(len(heads))]
    if streams.is_terminal(sys.stdout):
        columns = shutil.get_terminal_size((100, 24)).columns
        whole = [any(map(is_figure, column)) for column in zip(*cells, strict=True)]
        widths = fitted(widths, columns, whole)
        if len(cells) == 1 and total_of(widths) > columns:
            pairs(heads, cells[0])
            return
    line(line_of(heads, widths).rstrip(), bold=True)
    line("\n".join(line_of(row, widths).rstrip() for row in cells))


def pairs(heads: Sequence[str], cells: Sequence[str]) -> None:
    """The one line of a table that no terminal so narrow holds: a column a line, amounts set to the
    right."""
    widths = [max(map(width, heads)), max(map(width, cells))]
    for head, cell in zip(heads, cells, strict=True):
        line(line_of((head, cell.rjust(widths[1])), widths).rstrip())


def total_of(widths: Sequence[int]) -> int:
    """Columns that a line of a table takes."""
    return sum(widths) + len(GAP) * (len(widths) - 1)


def on_one_line(cell: str) -> str:
    """A cell is one line, whatever was typed: what it holds looks like no other line."""
    return visible(cell.replace("\n", " ⏎ ").replace("\t", " "))


def width(text: str) -> int:
    """Columns on a terminal: combining marks take none."""
    if text.isascii():
        return len(text)
    return sum(not unicodedata.combining(ch) for ch in text)


def is_figure(cell: str) -> bool:
    """An amount or a date: half of one says something else."""
    return "€" in cell or DAY.match(cell) is not None


def fitted(widths: Sequence[int], columns: int, whole: Sequence[bool]) -> list[int]:
    """Narrow the widest column again and again until the line fits. The first column, by which a
    line is named, and those that are `whole`, amounts and dates, are never cut."""
    widths = list(widths)
    words = [i for i, is_whole in enumerate(whole) if i and not is_whole]
    while total_of(widths) > columns:
        widest = max(words, key=widths.__getitem__, default=None)
        if widest is None or widths[widest] <= NARROWEST:
            break
        widths[widest] -= 1
    return widths


def line_of(cells: Sequence[str], widths: Sequence[int]) -> str:
    """One line, each cell cut or padded to its column."""
    return GAP.join(padded(cell, size) for cell, size in zip(cells, widths, strict=True))


def padded(text: str, size: int) -> str:
    """Exactly `size` columns."""
    room = size - width(text)
    return text[: size - 1] + "…" if room < 0 else text + " " * room


def title(heading: str) -> None:
    """A heading, after a blank line."""
    line()
    line(heading, bold=True)


def refusal(reference: str, blockers: Iterable[Blocker]) -> None:
    """Every reason at once, each with what would lift it."""
    reasons = list(blockers)
    plural = "s" if len(reasons) > 1 else ""
    line(f"{reference} : refusé, {len(reasons)} motif{plural}.", fg="red", err=True)
    for blocker in reasons:
        line(f"  ✗ {blocker.sentence}", err=True)
        line(f"    → {blocker.remedy}", err=True)


@contextmanager
def progress(items: Sequence[Item], label: str) -> Iterator[Iterable[Item]]:
    """A bar on a terminal, nothing when piped."""
    if not streams.is_terminal(sys.stderr) or len(items) < 2:
        yield items
        return
    with click.progressbar(items, label=label, file=sys.stderr) as bar:
        yield bar
