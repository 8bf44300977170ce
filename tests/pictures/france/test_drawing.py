"""The map as SVG: well formed, quiet, told by shapes and words as well as by colour."""

import re
from xml.etree import ElementTree

import pytest

from support_engine.pictures.france.bubbles import Bubble, Point
from support_engine.pictures.france.drawing import Mark, Picture, svg
from support_engine.pictures.france.sheet import BOXES, Spot

HOSTILE = "<script>alert(1)</script>\" onload='x' \x00"
SVG = "{http://www.w3.org/2000/svg}"


def drawn(*marks: Mark, is_file: bool = True) -> str:
    return svg(Picture("carte", f"Carte {HOSTILE}", "Texte", marks, 20), is_file=is_file)


def mark(number: int, late: int = 0, rough: int = 0, href: str = "") -> Mark:
    point = Point("", Spot(500, 500), number, late, rough, ("07110",))
    return Mark(Bubble(point, 20), f"Joyeuse {HOSTILE}", href)


def test_a_file_is_well_formed_and_asks_for_nothing() -> None:
    written = drawn(mark(3), mark(1, 1))
    root = ElementTree.fromstring(written)
    assert root.get("role") == "img"
    assert {root.find(f"{SVG}title").text[:5], root.find(f"{SVG}desc").text} == {"Carte", "Texte"}
    assert root.get("aria-labelledby").split() == [
        root.find(f"{SVG}title").get("id"),
        root.find(f"{SVG}desc").get("id"),
    ]
    assert {one.tag for one in root.iter()} <= {
        SVG + name for name in ("svg", "title", "desc", "rect", "text", "g", "path", "circle")
    }
    assert all(box.label in written for box in BOXES.values())
    assert not re.search(r"\b(style|on\w+|src|url)\s*=", re.sub(r">[^<]*<", "><", written))


@pytest.mark.parametrize(
    ("number", "late", "rough", "kind", "tag"),
    [
        (1, 0, 0, "calm", "circle"),
        (4, 0, 1, "calm", "circle"),
        (4, 1, 0, "late", "circle"),
        (2, 0, 2, "calm square", "rect"),
        (2, 2, 2, "late square", "rect"),
    ],
)
def test_each_kind_has_its_shape(number, late, rough, kind, tag) -> None:
    root = ElementTree.fromstring(drawn(mark(number, late, rough, "/dossiers?a=1&b=2")))
    (link,) = root.iter(f"{SVG}a")
    assert (link.get("class"), link.get("href")) == (kind, "/dossiers?a=1&b=2")
    assert root.get("role") == "group", "an image hides what is in it from those who listen"
    assert link.get("aria-label") == link.find(f"{SVG}title").text
    room, shape, *text = link[1:]
    assert shape.tag == SVG + tag
    assert (shape.get("fill") == "#ffffff") == bool(late), "hollow"
    assert float(room.get("r")) == 20, "a finger finds it"
    assert [one.text for one in text] == ([str(number)] if number > 1 else [])


def test_inside_a_page_it_takes_the_width_that_it_is_given() -> None:
    assert "xmlns" not in drawn(is_file=False)
    assert not re.search(r"<svg[^>]* (width|height)=", drawn(is_file=False))
    assert re.search(r"<svg[^>]* width=\"1000\"", drawn())
