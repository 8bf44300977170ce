"""The sheet of the desk: light, readable, and nothing in it that no page uses."""

import re
from pathlib import Path

import pytest

from support_engine.web.templating import HERE, STATIC

SHEETS = [name for name in STATIC if name.endswith(".css")]
HEAVIEST, WIDEST = 8 * 1024, 160
"""Bytes of the sheet that every page asks for; signs of a line: it is written to be read."""


def words_of_pages() -> set[str]:
    code = (*HERE.rglob("*.py"), *HERE.rglob("*.js"), *(HERE.parent / "views").glob("*.py"))
    pages = (*(HERE / "templates").glob("*.html"), *code)
    return {word for one in pages for word in re.findall(r"[a-z-]+", Path(one).read_text("utf-8"))}


def test_the_sheet_of_every_page_stays_light_and_is_written_to_be_read() -> None:
    sheet = (HERE / "static" / "bureau.css").read_text("utf-8")
    assert len(sheet.encode()) <= HEAVIEST
    assert max(map(len, sheet.splitlines())) <= WIDEST
    assert sheet.count("/*") >= 6, "its parts have names"


@pytest.mark.parametrize("name", SHEETS)
def test_every_class_of_a_sheet_is_on_a_page(name) -> None:
    used = words_of_pages()
    sheet = re.sub(r"/\*.*?\*/", "", (HERE / "static" / name).read_text("utf-8"), flags=re.DOTALL)
    classes = set(re.findall(r"\.([a-z][a-z-]*)", re.sub(r"\{[^{}]*\}", "{}", sheet)))
    made = {f"{stem}-{end}" for stem in ("badge", "road") for end in used}
    assert classes - used - made == set()
