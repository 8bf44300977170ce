"""A table as a file that office programmes open: a workbook, or separated values. Texts stay texts
whatever they start with, signs that hide or command are seen, dates are dates."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO, StringIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from support_engine.core.language.spelling import visible

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes an office programme reckon a cell instead of showing it."""
WIDEST = 60
AS_IT_LEFT = "Export"
"""The hidden sheet of a workbook that may come back: what each cell said when it left."""


def workbook(
    title: str, heads: Sequence[str], rows: Iterable[Sequence[object]], *, returns: bool = False
) -> bytes:
    """One sheet with a filter on its headings; amounts and dates can be reckoned with. `returns`:
    it may come back changed, so that a hidden sheet keeps what it said, and texts stay texts."""
    made, lines = BytesIO(), list(rows)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with Workbook(made, options) as book:
        sheet = book.add_worksheet(title)
        fill(book, sheet, heads, lines)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(lines), len(heads) - 1)
        for column, head in enumerate(heads):
            width = max(len(head), *(len(str(row[column])) for row in lines), 0)
            sheet.set_column(column, column, min(width + 2, WIDEST))
        if returns:
            kept = book.add_worksheet(AS_IT_LEFT)
            fill(book, kept, heads, lines)
            kept.very_hidden()
    return made.getvalue()


def fill(
    book: Workbook, sheet: Worksheet, heads: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """The headings, then each cell as what it is: what is typed over a text is one too."""
    bold = book.add_format({"bold": True, "bg_color": "#F0F0FA"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    words = book.add_format({"num_format": "@"})
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    for line, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(line, column, value, day)
            elif isinstance(value, int | float):
                sheet.write_number(line, column, value)
            else:
                sheet.write_string(line, column, visible(str(value)), words)


def separated(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Semicolons and a mark of UTF-8, as a French office programme expects."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    for row in rows:
        writer.writerow([harmless(visible(str(value))) for value in row])
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """A cell that no office programme takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
