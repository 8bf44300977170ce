"""À faire, Dossiers, Argent: the right rows for each, the address is the list, few statements."""

import re
from io import BytesIO
from types import SimpleNamespace

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import event, text

from support_engine.adapters.store.sql import Sql
from support_engine.adapters.store.web import web_access
from support_engine.core.acts import commands as c
from support_engine.web.pages.today import since_said
from tests.console import as_typed
from tests.money_story import advance_paid, ready
from tests.office import at, made_once
from tests.story import INCUBATION, day, milestone
from tests.web.bureau import Browser, bureau_of

STOCK = {
    "MP1-001": ("incubation", {"wave": "1", "department": "22"}),
    "MP2-002": ("incubation", {"wave": "2", "department": "57"}),
    "MP2-003": ("cloturee", {"wave": "2", "department": "22"}),
}
HOSTILE = "<script>alert(1)</script>=1+1"


def brought_in(office) -> None:
    for number, (reference, (state, details)) in enumerate(STOCK.items()):
        mine = {"name": f"Projet {number} {HOSTILE}", "commune": f"Lieu{number}"}
        office.open_at(state, reference, source_id=f"S{number}", **mine, **details)


@pytest.fixture
def stock(office):
    return made_once(__name__, office, brought_in)


@pytest.fixture
def camille(stock) -> Browser:
    return Browser(bureau_of(stock, "2022-06-15")).enter("camille")


def references(page: str) -> list[str]:
    """The dossiers of a page, in its order."""
    return list(dict.fromkeys(re.findall(r"(?:/dossiers/)(MP\d-\d{3})", page)))


def test_each_finds_what_waits_for_them_first_thing(stock, camille) -> None:
    declare, _ = milestone(*INCUBATION[0], "2022-04-04")
    stock.must(declare)
    assert camille.get("/").headers["location"] == "/a-faire"
    mine = camille.get("/a-faire").text
    assert references(mine) == ["MP2-002", "MP1-001"], "what is late, then what is to decide"
    assert "/dossiers/MP1-001/actes/milestone.validate%3Alancement_incubation" in mine
    assert HOSTILE not in mine
    assert "2 dossiers, 2 en retard, 1 attend votre réponse." in as_typed(mine)
    alex = Browser(camille.bureau).enter("alex")
    assert references(alex.get("/a-faire").text) == ["MP1-001"]
    assert "Toute l’équipe" not in alex.get("/a-faire").text
    assert references(alex.get("/a-faire?pour=equipe").text) == ["MP1-001"], "not theirs to ask"
    sacha = Browser(camille.bureau).enter("sacha")
    assert references(sacha.get("/a-faire").text) == []
    assert set(references(sacha.get("/a-faire?pour=equipe").text)) == {"MP1-001", "MP2-002"}
    assert references(sacha.get("/a-faire?pour=camille").text) == [], "who is not away"


def test_the_work_of_somebody_away_has_its_tab(stock, camille) -> None:
    away = "UPDATE people SET substitute = 'sacha', absent_from = '2022-06-01',"
    with stock.store.transaction() as db:
        db.execute(text(f"{away} absent_until = '2022-06-30' WHERE id = 'camille'"))
    sacha = Browser(camille.bureau).enter("sacha")
    assert "Camille (en absence)" in sacha.get("/a-faire").text
    assert set(references(sacha.get("/a-faire?pour=camille").text)) == {"MP1-001", "MP2-002"}


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/dossiers", ["MP1-001", "MP2-002"]),
        ("/dossiers?onglet=total&ordre=-dossier", ["MP2-003", "MP2-002", "MP1-001"]),
        ("/dossiers?onglet=traites", ["MP2-003"]),
        ("/dossiers?onglet=en-retard&vague=2", ["MP2-002"]),
        ("/dossiers?onglet=total&vague=1&vague=2&departement=22", ["MP1-001", "MP2-003"]),
        ("/dossiers?q=lieu2", ["MP2-003"]),
        ("/dossiers?etat=nowhere", []),
        ("/dossiers?main=porteur", ["MP1-001", "MP2-002"]),
        ("/dossiers?main=nous", []),
        ("/dossiers?suivi=sacha", []),
        ("/dossiers?onglet=x&ordre=folded&page=-1&colonnes=x&vague=", ["MP1-001", "MP2-002"]),
        ("/dossiers?page=9", ["MP1-001", "MP2-002"]),
    ],
)
def test_the_address_is_the_list(camille, address, names) -> None:
    answer = camille.get(address)
    assert answer.status_code == 200
    assert references(answer.text) == names
    assert HOSTILE not in answer.text
    rows = camille.get(address.replace("/dossiers", "/dossiers/liste.xlsx", 1)).content
    sheet = CalamineWorkbook.from_filelike(BytesIO(rows)).get_sheet_by_index(0).to_python()
    if "colonnes" not in address:
        assert [row[0] for row in sheet[1:]] == names


def test_a_dossier_leads_to_its_neighbours_in_the_list_that_led_to_it(camille) -> None:
    page = camille.get("/dossiers?onglet=total&vague=2&ordre=-dossier").text
    way = re.findall(r'href="(/dossiers/MP2-003\?liste=[^"]+)"', page)[0]
    first = as_typed(camille.get(way).text)
    assert "(1 sur 2)" in first
    assert 'rel="prev"' not in first
    assert re.search(r'href="/dossiers/MP2-003/jalons\?liste=[^"]+"', first)
    after = re.findall(r'rel="next" href="([^"]+)"', first)[0]
    assert after.startswith("/dossiers/MP2-002?liste=")
    last = as_typed(camille.get(after).text)
    assert "(2 sur 2)" in last
    assert 'rel="next"' not in last
    assert 'href="/dossiers?onglet=total&amp;vague=2&amp;ordre=-dossier"' in last
    gone = as_typed(camille.get("/dossiers/MP2-003?liste=onglet%3Da-suivre").text)
    assert "sans celui-ci" in gone
    assert HOSTILE not in as_typed(camille.get(f"/dossiers/MP2-003?liste=q%3D{HOSTILE}").text)
    assert "Dans la liste" not in camille.get("/dossiers/MP2-003").text


def test_a_filter_is_a_tag_that_its_link_takes_off(camille) -> None:
    page = camille.get("/dossiers?onglet=total&vague=2&departement=22&q=projet").text
    tags = re.findall(r'<li><a href="(\S+)"><span class="hidden">Retirer', page)
    assert tags == [
        "/dossiers?onglet=total&amp;vague=2&amp;departement=22",
        "/dossiers?onglet=total&amp;departement=22&amp;q=projet",
        "/dossiers?onglet=total&amp;vague=2&amp;q=projet",
    ]


def test_the_filters_are_shown_on_demand_with_what_there_is(camille) -> None:
    assert "<select" not in camille.get("/dossiers").text
    page = as_typed(camille.get("/dossiers?onglet=total&vague=2&suivi=camille&filtrer=1").text)
    assert '<option value="2" selected>2 (2)</option>' in page
    assert "Suivi par : Camille" in page
    assert "Suivi par : Camille" in camille.get("/dossiers?suivi=camille").text.replace("\xa0", " ")
    assert "filtrer" not in re.findall(r'<th scope="col"[^>]*><a href="([^"]+)', page)[0]


def test_the_file_has_the_columns_that_were_chosen_and_no_formula(camille) -> None:
    chosen = "colonnes=nom&colonnes=echeance&onglet=total&vague=1"
    rows = camille.get(f"/dossiers/liste.csv?{chosen}").content.decode("utf-8-sig").splitlines()
    assert rows == ["Nom;Échéance", f"Projet 0 {HOSTILE};2022-04-11"]
    page = camille.get(f"/dossiers?{chosen}").text
    heads = re.findall(r'<th scope="col"[^>]*><a[^>]*>([^<]+)', page)
    assert [head.strip() for head in heads] == ["Nom", "Échéance"]


def test_an_exact_reference_leads_to_its_dossier(camille) -> None:
    assert camille.get("/dossiers?q=mp2-002").headers["location"] == "/dossiers/MP2-002"


def test_amounts_add_up_and_each_leads_to_what_it_is_made_of(stock, camille) -> None:
    stock.open_at("accompagnement", "MP1-009", name="Payé", commune="Ici", source_id="S9", wave="1")
    for command in (*ready(), *advance_paid()):
        object.__setattr__(command, "reference", "MP1-009")
        stock.must(command)
    page = as_typed(camille.get("/argent").text)
    assert "écart 0,00 €" in page
    assert page.count("250 000 €") == 5, "wave 1, granted, committed; 2, granted, unpaid; in all"
    assert page.count("500 000 €") == 1
    assert "/argent?par=dossier&amp;vague=1" in page
    detail = as_typed(camille.get("/argent?par=dossier&vague=1").text)
    assert references(detail) == ["MP1-009"]
    assert "75 000 €" in detail
    with stock.store.transaction() as db:
        db.execute(text("UPDATE dossiers SET wave = '7' WHERE reference = 'MP1-009'"))
    assert references(camille.get("/argent?par=dossier&vague=7").text) == ["MP1-009"]


def test_no_page_asks_more_of_the_base_for_more_dossiers(stock, camille, monkeypatch) -> None:
    sent, send = [], Sql._send
    monkeypatch.setattr(Sql, "_send", lambda *given: sent.append(1) or send(*given))
    event.listen(stock.store.engine, "before_cursor_execute", lambda *_: sent.append(1))
    pages = (
        "/a-faire",
        "/a-faire?pour=equipe",
        "/dossiers?filtrer=1",
        "/argent?par=dossier",
        "/programme",
        "/programme/lettres",
        "/programme/lettres?lettre=relance",
        "/programme/versions",
    )
    seen = []
    for number in (4, 5):
        for page in pages:
            camille.get(page)
        sent.clear()
        for page in pages:
            assert camille.get(page).status_code == 200
        seen.append(len(sent))
        mine = {"name": f"Autre {number}", "commune": f"Ailleurs {number}", "wave": str(number)}
        stock.open_at("subvention_accordee", f"MP{number}-001", source_id=f"T{number}", **mine)
    assert seen[0] == seen[1]


def test_what_others_did_since_the_last_visit_is_counted_and_told(stock, camille) -> None:
    assert "changement" not in camille.get("/a-faire").text, "nothing in the week before"
    for person, on in (("sacha", "2022-06-13"), ("camille", "2022-06-14")):
        who = c.Actor(person, frozenset({"instructeur"}))
        note = c.AddNote(reference="MP1-001", by=who, on=day(on), text=f"{person} {HOSTILE}")
        stock.must(note)
    page = as_typed(camille.get("/a-faire").text)
    assert '<a href="/a-faire/changements">1 changement depuis le 8 juin 2022</a>' in page
    told = as_typed(camille.get("/a-faire/changements").text)
    assert references(told) == ["MP1-001"]
    assert "Sacha" in told
    assert HOSTILE not in told
    sacha = Browser(camille.bureau).enter("sacha")
    assert references(sacha.get("/a-faire/changements?pour=camille").text) == [], "who is not away"


def test_whoever_is_named_on_dossiers_alone_reads_what_others_did_there(stock, camille) -> None:
    named = stock.dossier("MP1-001").people
    assert "alex" in named.values(), "accompanies it, and sees nothing else"
    alex = Browser(camille.bureau).enter("alex")
    by = c.Actor("camille", frozenset({"instructeur"}))
    note = c.AddNote(reference="MP1-001", by=by, on=day("2022-06-14"), text="Vu sur place.")
    stock.must(note)
    assert "1 changement depuis" in as_typed(alex.get("/a-faire").text)
    assert references(alex.get("/a-faire/changements").text) == ["MP1-001"]


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ("2022-06-15T09:00", "ce matin"),
        ("2022-06-15T13:00", "votre dernier passage"),
        ("2022-06-14T16:00", "mardi"),
        ("2022-06-08T16:00", "le 8 juin 2022"),
    ],
)
def test_the_last_visit_is_said_as_people_say_it(seen, said) -> None:
    asked = SimpleNamespace(now=at("2022-06-15T15:00"), today=day("2022-06-15"))
    assert as_typed(since_said(asked, at(seen))) == said


def test_the_last_visit_is_the_last_page_of_a_session_before(stock) -> None:
    with stock.store.abandoned() as db:
        first = web_access.enter(db, "camille", at("2022-06-01"), is_proven=True)
        session = web_access.session_of(db, first)
        assert web_access.last_visit(db, session) is None
        web_access.seen(db, session, at("2022-06-02"))
        second = web_access.enter(db, "camille", at("2022-06-09"), is_proven=True)
        web_access.enter(db, "sacha", at("2022-06-08"), is_proven=True)
        assert web_access.last_visit(db, web_access.session_of(db, second)) == at("2022-06-02")
