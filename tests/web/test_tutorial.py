"""The tutorial is a walk in real pages: its pictures were taken there, its words are on them."""

import re
from inspect import getsource

from docs.build_pictures import HERE, OFFICER, launched, morning, opened
from tests.console import ROOT
from tests.web.test_browser import chromium

TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
PICTURES = re.findall(r"\]\(pictures/(\S+)\.png\)", TUTORIAL)


def flat(words: str) -> str:
    """Without the breaks of lines, nor spaces that do not break."""
    return " ".join(words.split())


def test_the_morning_of_the_tutorial_is_lived_and_its_words_are_on_the_pages(demo_folder) -> None:
    from playwright.sync_api import sync_playwright

    chromium()
    read, taken = [getsource(morning).replace("{OFFICER}", OFFICER)], []
    with opened(demo_folder) as (address, link), sync_playwright() as playing:
        browser = launched(playing)
        page = browser.new_page()

        def look(name: str) -> None:
            taken.append(name)
            read.append(page.inner_text("body"))

        morning(page, address, link, look)
        browser.close()
    assert taken == PICTURES
    lived = flat(" ".join(read))  # what is pressed is found by its words, or the walk ends there
    assert [
        bold for bold in re.findall(r"\*\*([^*]+)\*\*", TUTORIAL) if flat(bold) not in lived
    ] == []


def test_each_picture_is_there() -> None:
    assert {path.stem for path in HERE.glob("*.png")} == set(PICTURES)
