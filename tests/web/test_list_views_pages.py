"""Lists under a name: they recall columns and order, count, are shared, and are their owner's."""

import re
from datetime import timedelta
from html import unescape

import pytest

from support_engine.adapters import clock
from tests.console import as_typed
from tests.web.bureau import Browser, bureau_of

LIST = "onglet=total&vague=2&vague=3&ordre=-nom&colonnes=nom&colonnes=dossier"
NAME = "Mes « vagues » <b>2"


@pytest.fixture
def camille(office) -> Browser:
    for number, wave in enumerate("1223"):
        mine = {"name": f"Projet {number}", "commune": f"Lieu{number}", "wave": wave}
        office.open_at("incubation", f"MP{wave}-00{number}", source_id=f"S{number}", **mine)
    return Browser(bureau_of(office, "2022-06-15")).enter("camille")


def keep(browser: Browser, name: str = NAME, words: str = LIST, **more: str):
    return browser.post("/dossiers/vues", data={"nom": name, "mots": words, **more})


def shown(browser: Browser) -> dict[str, tuple[str, int]]:
    """The views of the list of dossiers: name → address, count."""
    found = r'<span><a href="([^"]+)"[^>]*>([^<]+)</a> <span class="hint">(\d+)<'
    page = as_typed(browser.get("/dossiers").text)
    return {
        unescape(name): (unescape(way), int(many)) for way, name, many in re.findall(found, page)
    }


def number_of(browser: Browser, name: str) -> str:
    page = as_typed(unescape(browser.get("/dossiers/vues").text))
    return re.findall(rf'id="vue-(\w+)"><a[^>]*>{re.escape(name)}</a>', page)[0]


def test_a_view_recalls_filters_columns_and_order_and_says_how_many(camille) -> None:
    offered = unescape(camille.get(f"/dossiers?{LIST}&page=2").text)
    words = re.findall(r'/dossiers/vues\?garder=([^"]+)"', offered)[0]
    assert "Nom de la vue" in camille.get(f"/dossiers/vues?garder={words}").text
    answer = keep(camille)
    assert answer.status_code == 303
    assert shown(camille) == {NAME: (answer.headers["location"], 3)}
    page = as_typed(camille.get(answer.headers["location"]).text)
    assert re.findall(r'<th scope="col"[^>]*><a[^>]*>([^<]+)', page)[0].strip() == "Nom"
    assert re.findall(r">(MP\d-\d+)</a>", page) == ["MP3-003", "MP2-002", "MP2-001"]
    assert 'aria-current="true">Mes' in page
    assert "Garder cette vue" not in page
    assert "<b>2" not in page
    words = keep(camille, "Du jour", "").headers["location"]
    assert "onglet=a-suivre" in words, "what is usual today is kept too"
    assert "ordre=echeance" in words
    assert "colonnes=dossier" in words


def test_one_name_is_one_view_of_its_owner_and_nobody_keeps_more_than_thirty(camille) -> None:
    keep(camille, "Un")
    keep(camille, " Un ", "onglet=traites")
    assert [many for _, many in shown(camille).values()] == [0]
    keep(camille, "Deux")
    renamed = {"nom": "Deux"}
    one = number_of(camille, "Un")
    refused = camille.post(f"/dossiers/vues/{one}", data=renamed)
    assert refused.status_code == 422
    assert "déjà une vue de ce nom" in refused.text
    camille.post(f"/dossiers/vues/{one}", data={"nom": "Trois"})
    assert set(shown(camille)) == {"Deux", "Trois"}
    camille.post(f"/dossiers/vues/{one}", data={"geste": "supprimer", "nom": "Trois"})
    for name in ("", "  ", "«»", "x" * 61):
        answer = keep(camille, name)
        assert answer.status_code == 422
        assert "60 signes" in answer.text
        assert 'name="mots" value="onglet=total' in answer.text, "the list is not lost"
    assert set(shown(camille)) == {"Deux"}
    for number in range(29):
        keep(camille, f"Vue {number}")
    assert "déjà 30 vues" in keep(camille, "De trop").text
    assert keep(camille, "Vue 3", "onglet=traites").status_code == 303, "one of them changes"


def test_a_view_that_was_typed_outlives_the_session_and_is_not_kept_by_itself(camille) -> None:
    keep(camille, "Un")
    for path, typed in (
        ("/dossiers/vues", {"nom": NAME, "mots": LIST}),
        (f"/dossiers/vues/{number_of(camille, 'Un')}", {"nom": NAME}),
    ):
        late = Browser(camille.bureau).enter("camille", clock.now() - timedelta(hours=9))
        door = late.post(path, data=typed).headers["location"]
        back = re.findall(r'name="back" value="([^"]+)"', late.get(door).text)[0]
        page = as_typed(unescape(late.enter("camille").get(back).text))
        assert f'name="nom" value="{NAME}"' in page, path
        assert set(shown(camille)) == {"Un"}
    assert 'name="mots" value="onglet' not in page


def test_a_view_is_its_owner_s_until_it_is_shared_with_the_team(camille) -> None:
    sacha = Browser(camille.bureau).enter("sacha")
    keep(camille)
    assert shown(sacha) == {}
    keep(camille, partager="1")
    assert shown(sacha)[NAME][1] == 3
    number = number_of(sacha, NAME)
    for data in ({"nom": "Autre"}, {"nom": NAME}, {"geste": "supprimer"}):
        assert sacha.post(f"/dossiers/vues/{number}", data=data).status_code == 404, "not theirs"
    keep(sacha, "Les miens", "onglet=suivis", partager="1")
    assert shown(camille)["Les miens"][1] == 4, "whoever looks is « moi »"
    assert shown(sacha)["Les miens"][1] == 0
    camille.post(f"/dossiers/vues/{number}", data={"nom": NAME})
    assert NAME not in shown(sacha), "no longer shared"
    own, dominique = number, Browser(camille.bureau).enter("dominique")
    assert dominique.post(f"/dossiers/vues/{own}", data={"nom": "X"}).status_code == 404
    keep(camille, partager="1")
    dominique.post(f"/dossiers/vues/{own}", data={"nom": "Deux et trois"})
    assert "Deux et trois" in shown(camille)
    dominique.post(f"/dossiers/vues/{own}", data={"geste": "supprimer"})
    assert set(shown(camille)) == {"Les miens"}
    keep(camille, partager="1")
    alex = Browser(camille.bureau).enter("alex")
    assert shown(alex) == {}
    keep(alex, "À moi", partager="1")
    assert list(shown(alex)) == ["À moi"]
    assert "À moi" not in shown(camille)
    assert "Partager" not in alex.get(f"/dossiers/vues?garder={LIST}").text


BOARDS = {
    "": {"Incubation": 4},
    "&vague=2": {"Incubation": 2},
    "&onglet=traites": {},
    "&q=lieu3": {"Incubation": 1},
}


def test_the_board_shows_the_same_question_by_phase(camille) -> None:
    for address, columns in BOARDS.items():
        page = as_typed(camille.get(f"/dossiers?aspect=tableau{address}").text)
        heads = re.findall(r'<h2 id="phase-\w+"><a href="([^"]+)">(\w+) <span[^>]*>(\d+)', page)
        assert {label: int(number) for _, label, number in heads} == columns
        for way, _, number in heads:
            rows = camille.get(unescape(way)).text
            assert len(set(re.findall(r'value="(MP\d-\d+)" aria-label', rows))) == int(number)
            assert len(set(re.findall(r"/dossiers/(MP\d-\d+)\?", page))) == int(number)
