"""The map: the same question as the list, bubbles that lead to their rows, what has no place; the
public one shows what is announced and nothing else."""

import re
from datetime import timedelta
from html import unescape
from xml.etree import ElementTree

import pytest

from support_engine.adapters import clock
from support_engine.web import lasting
from support_engine.web.guard import CSP
from support_engine.web.pages import map as maps
from tests.console import as_typed
from tests.web.bureau import Browser, bureau_of
from tests.web.test_list_pages import HOSTILE, references

LANNION = {"department": "22", "insee": "22113", "commune": "Lannion"}
STOCK = {
    "MP1-001": ("incubation", {"wave": "1", **LANNION}),
    "MP1-002": ("labellisee", {"wave": "1", **LANNION}),
    "MP2-003": ("labellisee", {"wave": "2", "department": "971", "insee": "97411"}),
    "MP2-004": ("brouillon", {"wave": "2", "department": "988", "commune": "Nouméa"}),
    "MP2-005": ("brouillon", {"wave": "2", "department": "", "commune": ""}),
    "MP2-006": ("labellisee", {"wave": "2", "department": "07"}),
}
PUBLIC = "/carte/publique"


@pytest.fixture
def stock(office):
    for number, (reference, (state, details)) in enumerate(STOCK.items()):
        mine = {"name": f"Projet {number} {HOSTILE}", "source_id": f"S{number}"}
        office.open_at(state, reference, **mine, **details)
    return office


@pytest.fixture
def camille(stock) -> Browser:
    return Browser(bureau_of(stock, "2022-06-15")).enter("camille")


def bubbles(page: str, window: str = "large") -> dict[str, str]:
    """What each bubble is called, and where it leads."""
    drawn = page.split(f'<div class="{window}">')[1].split("</svg>")[0]
    links = re.findall(r'<a href="([^"]+)" aria-label="([^"]+)"', drawn)
    return {as_typed(label): unescape(href) for href, label in links}


def test_bubbles_lead_to_their_rows(camille) -> None:
    page = camille.get("/carte?onglet=total")
    assert page.status_code == 200
    assert HOSTILE not in page.text
    found = bubbles(page.text)
    assert found == bubbles(page.text, "petite"), "three places, far apart"
    assert found == {
        "Lannion : 2 dossiers, dont 1 en retard": "/dossiers?onglet=total&lieu=22113",
        "code INSEE 97411 : 1 dossier": "/dossiers/MP2-003?liste=onglet%3Dtotal",
        "Ardèche (07) : 1 dossier, 1 au centre du département": (
            "/dossiers/MP2-006?liste=onglet%3Dtotal"
        ),
    }
    rows = camille.get("/dossiers?onglet=total&lieu=22113").text
    assert references(rows) == ["MP1-001", "MP1-002"]
    assert "code INSEE 22113" in as_typed(rows)
    for href in found.values():
        assert camille.get(href).status_code == 200


def test_the_map_asks_what_the_list_asks_and_has_its_rows(camille) -> None:
    for words in ("", "onglet=total", "onglet=en-retard", "vague=2&onglet=total", "q=lannion"):
        page, rows = camille.get(f"/carte?{words}"), camille.get(f"/dossiers?{words}")
        table = page.text.split('<table id="lignes"')[-1]
        assert references(table) == references(rows.text.split("<tbody")[-1]), words
    assert (
        'href="/carte?onglet=total&amp;vague=2"'
        in camille.get("/dossiers?onglet=total&vague=2").text
    )
    page = camille.get("/carte?onglet=total&vague=2&lieu=07").text
    assert 'href="/carte?onglet=total&amp;lieu=07"' in page, "a filter is taken off on the map"
    assert 'href="/carte?onglet=total&amp;vague=2"' in page
    assert references(page) == ["MP2-006"]
    form = camille.get("/dossiers?onglet=total&lieu=07&lieu=22&filtrer=1").text
    assert re.findall(r'name="lieu" value="(\d+)"', form)[:2] == ["07", "22"], "kept by the filters"


def test_what_has_no_place_is_listed_with_why_and_what_lifts_it(camille, monkeypatch) -> None:
    page = camille.get("/carte?onglet=total").text
    told = as_typed(page.split('id="sans-lieu"')[1].split("</section>")[0])
    assert "2 dossiers sans lieu" in told
    assert "Nouvelle-Calédonie n’est pas sur cette carte" in told
    assert "ni code INSEE, ni département" in told
    assert "/dossiers/MP2-005/actes/details" in told
    form = camille.get("/dossiers/MP2-005/actes/details").text
    assert "Code INSEE de la commune" in form
    monkeypatch.setattr(maps, "LOST", 1)
    page = camille.get("/carte?onglet=total").text
    (rest,) = re.findall(r'href="([^"]+)">Voir les 2<', page)
    assert references(camille.get(unescape(rest)).text) == ["MP2-004", "MP2-005"]
    told = as_typed(page)
    assert "placé par son code INSEE, 97411, qui est de : La Réunion (974)" in told
    assert told.count("placé par son code") == 1, "the others say one thing only"
    assert "sans-lieu" not in camille.get("/carte?onglet=total&vague=1").text
    assert "sans code INSEE : au centre du département" in as_typed(page)


def test_whoever_sees_some_dossiers_sees_those_alone(camille) -> None:
    lou = Browser(camille.bureau).enter("paul")
    assert lou.get("/carte").status_code == 200
    alex = Browser(camille.bureau).enter("alex")
    seen = set(references(alex.get("/dossiers?onglet=total").text))
    assert set(references(alex.get("/carte?onglet=total").text)) == seen


def test_the_map_is_a_file_too(camille) -> None:
    answer = camille.get("/carte.svg?onglet=total&vague=1")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert 'filename="carte-2022-06-15.svg"' in answer.headers["content-disposition"]
    root = ElementTree.fromstring(answer.text)
    assert as_typed(root[0].text) == "Carte de 2 dossiers"
    assert not list(root.iter("{http://www.w3.org/2000/svg}a")), "it leads nowhere"


def opened(stock, now: str) -> Browser:
    return Browser(bureau_of(stock, now, public_map=True))


def test_the_public_map_is_closed_until_the_settings_open_it(stock, camille) -> None:
    for browser in (camille, Browser(camille.bureau)):
        assert browser.get(PUBLIC).status_code == 404
    assert PUBLIC not in camille.get("/carte").text
    anybody = opened(stock, "2022-06-15")
    told = as_typed(anybody.get(PUBLIC).text)
    assert HOSTILE not in told
    assert "4 projets labellisés" in told
    assert all(f"Projet {number} " in told for number in (0, 1, 2, 5))
    for hidden in ("Projet 3 ", "Projet 4 ", "retard", "MP1-", "Camille", "porteuse", "ncubation"):
        assert hidden not in told, hidden
    assert "<script" not in told
    found = bubbles(told)
    assert found["Lannion : 2 projets"] == "#lieu-22113"
    assert all(f'id="{href.removeprefix("#")}"' in told for href in found.values())
    policy = anybody.get(PUBLIC).headers["content-security-policy"]
    assert policy.replace("frame-ancestors *", "frame-ancestors 'none'") == CSP != policy
    assert anybody.get(PUBLIC).headers["cross-origin-resource-policy"] == "cross-origin"
    assert anybody.get("/entrer").headers["content-security-policy"] == CSP
    page = anybody.enter("camille").get("/carte")
    assert page.headers["content-security-policy"] == CSP, "no other page is embedded"
    assert PUBLIC in page.text
    before = as_typed(opened(stock, "2021-12-01").get(PUBLIC).text)
    assert "Aucun projet n’est annoncé." in before
    assert "Projet" not in before.split("</h1>")[1]


def test_what_anybody_may_ask_for_is_made_once_for_a_while() -> None:
    made, now = [], clock.now()
    kept = lasting.Lasting()

    def make() -> str:
        made.append(1)
        return str(len(made))

    assert [kept.of("monday", now, make) for _ in range(3)] == ["1", "1", "1"]
    assert kept.of("tuesday", now, make) == "2", "another day is another text"
    assert kept.of("tuesday", now + lasting.LASTS - timedelta(seconds=1), make) == "2"
    assert kept.of("tuesday", now + lasting.LASTS, make) == "3"
