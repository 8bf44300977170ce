"""What every page has around it: the navigation with what waits, the keys, the page of an error."""

import re

import pytest
from jinja2 import meta, nodes

from support_engine.adapters.store import base
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.errors import BaseBusy
from support_engine.web.pages.home import KEYS
from support_engine.web.routing import every_route
from support_engine.web.templating import HERE, TEMPLATES, sentence, static
from tests.story import INCUBATION, milestone
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import words

NOA = Person("noa", "Noa", "noa@demo.example", "", frozenset({"administrateur"}))


def waiting(page: str) -> str:
    """The number beside « À faire »."""
    found = re.search(r'class="badge">([^<]*)<span class="hidden"> en attente', page)
    return found[1] if found else ""


def keys(page: str) -> dict[str, str]:
    """The keys of the navigation, and where each leads."""
    found = re.findall(r'<a href="([^"]+)" data-key="(\w)"', page)
    return {key: path for path, key in found}


@pytest.mark.parametrize(
    ("words_", "said"),
    [
        ("mise en demeure (Sans nouvelles.)", "Mise en demeure (Sans nouvelles.)"),
        ("note (jointe)", "Note (jointe)."),
        ("fait !", "Fait !"),
        ("", ""),
    ],
)
def test_what_the_journal_says_ends_once(words_, said) -> None:
    assert sentence(words_) == said


def test_every_page_says_how_much_waits_for_whoever_looks(office) -> None:
    office.open_at("incubation")
    bureau = bureau_of(office, "2022-04-05")
    camille, alex = Browser(bureau).enter("camille"), Browser(bureau).enter("alex")
    assert waiting(alex.get("/dossiers").text) == ""
    office.store.is_replayed = False
    declare, _ = milestone(*INCUBATION[0], "2022-04-04")
    office.must(declare)
    office.store.is_replayed = True
    for path in ("/a-faire", "/a-faire?pour=equipe", "/dossiers/MP1-001/journal", "/argent"):
        assert waiting(alex.get(path).text) == "1", path
    assert waiting(alex.get("/nulle-part").text) == "1"
    assert "1 dossier, 1 attend votre réponse." in words(alex.get("/a-faire").text)
    assert waiting(camille.get("/reglages").text) == "1"


def test_a_page_whose_base_cannot_count_is_shown_all_the_same(office, browser, monkeypatch) -> None:
    def busy(*_given):
        raise BaseBusy("La base est occupée.")

    browser.enter("camille")
    monkeypatch.setattr("support_engine.web.asked.number_of", busy)
    page = browser.get("/clavier")
    assert (page.status_code, waiting(page.text)) == (200, "")


@pytest.mark.parametrize("person", ["camille", "alex", "noa"])
def test_keys_lead_to_the_pages_that_are_theirs_and_are_listed(office, browser, person) -> None:
    if person == "noa":
        with office.store.transaction() as db:
            directory.save(db, NOA)
    browser.enter(person)
    page = browser.get("/clavier").text
    places = keys(page)
    listed = re.findall(r"<kbd>g puis (\w)</kbd>", page)
    assert listed == list(places)
    for path in places.values():
        assert browser.get(path).status_code == 200, path


def test_each_key_is_one_page_and_what_the_script_reads_is_what_is_listed() -> None:
    places = [route.nav.key for route in every_route() if route.nav]
    assert len(places) == len(set(places))
    script = static("bureau.js").decode()
    read = set(re.findall(r'event\.key === "(.)"', script))
    assert read == {"g", *(key for key, _ in KEYS)}
    assert "g" not in places
    assert not re.findall(r'"/(?!clavier)[a-z-]+"', script), "the page says where keys lead"


def test_what_is_not_there_keeps_the_navigation_of_whoever_is_in(office, browser) -> None:
    for path in ("/nulle-part", "/static/app.py", "/dossiers/personne/nulle/part/ici"):
        assert 'aria-label="Principale"' not in browser.get(path).text
    browser.enter("camille")
    for path in ("/nulle-part", "/static/app.py", "/dossiers/personne/nulle/part/ici"):
        page = browser.get(path)
        assert page.status_code == 404
        assert 'aria-label="Principale"' in page.text
        assert "Se déconnecter" in page.text
        assert "Page introuvable" in page.text


def test_what_is_not_there_is_said_without_a_base_too(office, browser, monkeypatch) -> None:
    def busy(*_given, **_more):
        raise BaseBusy("La base est occupée.")

    browser.enter("camille")
    monkeypatch.setattr(base.Store, "reading", busy)
    page = browser.get("/nulle-part")
    assert page.status_code == 404
    assert "Page introuvable" in page.text
    assert 'aria-label="Principale"' not in page.text


def test_a_link_that_is_over_says_what_an_officer_can_do(browser) -> None:
    page = words(browser.get("/demonstration/perdu").text)
    assert "demandez un nouveau lien à la personne qui vous a donné celui-ci" in page
    assert "support-engine" not in page


def test_what_is_wrong_with_the_rounds_is_said_in_words_for_an_officer(browser) -> None:
    page = words(browser.enter("camille").get("/clavier").text)
    assert "ni rappel ni lettre ne part. Prévenez la personne qui exploite le bureau." in page
    assert "support-engine" not in page


def own_names(template: str) -> set[str]:
    """What a template names at its top: macros, what it sets, what it takes from another."""
    tree = TEMPLATES.parse((HERE / "templates" / template).read_text("utf-8"))
    found: set[str] = set()
    for node in tree.body:
        match node:
            case nodes.Macro():
                found.add(node.name)
            case nodes.Assign():
                found |= {one.name for one in node.find_all(nodes.Name) if one.ctx == "store"}
            case nodes.FromImport():
                found |= {one[1] if isinstance(one, tuple) else one for one in node.names}
    return found


def test_no_page_names_a_thing_of_its_own_as_the_frame_names_one() -> None:
    """A macro of a page would stand in the navigation instead of the number that waits."""
    base = (HERE / "templates" / "base.html").read_text("utf-8")
    of_frame = meta.find_undeclared_variables(TEMPLATES.parse(base))
    assert {"waiting", "nav", "visitor", "path"} <= of_frame
    pages = {one.name: own_names(one.name) & of_frame for one in HERE.glob("templates/*.html")}
    assert {name: names for name, names in pages.items() if names} == {}
