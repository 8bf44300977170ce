"""Programme: numbers that lead to their rows, the rules in sentences, letters on a real dossier,
the rounds, the versions and what differs."""

import re
from html import unescape

import pytest

from support_engine.adapters.files.workflows import Registry
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.core.programme.letters import uses
from support_engine.pictures.programme import Drawing
from support_engine.pictures.programme.columns import Rect
from support_engine.stories.rules.publishing import approve, publish
from support_engine.views.letters.letters_told import occasions
from support_engine.web import drawn
from tests.console import as_typed
from tests.money_story import ORDERER
from tests.new_rules import rules
from tests.office import at
from tests.story import HEAD, REFERENCE
from tests.web.bureau import Browser, bureau_of

NOW = at("2022-06-15")


def seen(browser: Browser, path: str) -> str:
    """A page as people read it."""
    answer = browser.get(path)
    assert answer.status_code == 200
    return as_typed(unescape(answer.text))


@pytest.fixture
def stock(office):
    office.open_at("incubation")
    office.open_at("incubation", "MP2-002", source_id="S2", name="Projet 2", commune="Ailleurs")
    office.open_at("cloturee", "MP2-003", source_id="S3", name="Projet 3", commune="Plus loin")
    return office


@pytest.fixture
def camille(stock) -> Browser:
    return Browser(bureau_of(stock, "2022-06-15")).enter("camille")


def test_each_number_of_the_drawing_and_of_its_table_leads_to_its_rows(camille) -> None:
    page = seen(camille, "/programme")
    in_table = re.findall(r'href="(/dossiers\?onglet=total[^"]+)">(\d+)</a>', page)
    on_drawing = re.findall(r'href="(/dossiers\?[^"]+)" aria-label="[^"]+ : (\d+)', page)
    assert [number for _, number in in_table] == ["2", "1"]
    assert sorted(on_drawing) == sorted(in_table)
    for address, number in in_table:
        rows = re.findall(r"/dossiers/(MP\d-\d{3})", camille.get(address).text)
        assert len(set(rows)) == int(number)
    kept = camille.get("/programme/manufactures/dessin.svg")
    assert kept.headers["content-type"] == "image/svg+xml"
    assert "attachment" in kept.headers["content-disposition"]
    assert camille.get("/programme/x/dessin.svg").status_code == 404
    assert camille.get("/programme?nom=x").status_code == 200


def test_a_state_that_the_rules_have_no_more_keeps_its_dossiers_in_sight(
    stock, camille, monkeypatch
) -> None:
    def without(data: dict) -> None:
        data["states"]["accueil"] = data["states"].pop("incubation")
        for part in (*data["transitions"], *data["clocks"].values()):
            for key in ("from", "to", "paused_in"):
                given = part.get(key)
                if isinstance(given, list):
                    part[key] = ["accueil" if one == "incubation" else one for one in given]
                elif given == "incubation":
                    part[key] = "accueil"

    texts = [stock.engine.registry.text("manufactures", 1), rules(without)]
    monkeypatch.setattr(stock.engine, "registry", Registry(texts, "manufactures"))
    monkeypatch.setattr(drawn, "drawing", lambda _: Drawing("", Rect(0, 0, 1, 1), {}))
    page = seen(camille, "/programme")
    (number,) = re.findall(r'etat=incubation">(\d+)</a></td>', page)
    assert number == "2"
    assert "D’une version d’avant" in page
    rows = camille.get("/dossiers?onglet=total&programme=manufactures&etat=incubation").text
    assert {"MP1-001", "MP2-002"} <= set(re.findall(r"/dossiers/(MP\d-\d{3})", rows))


def test_the_rules_are_told_whole(camille, stock) -> None:
    page, workflow = seen(camille, "/programme/regles"), stock.workflow
    labels = [
        *(one.label for one in workflow.states.values()),
        *(one.label for one in workflow.transitions),
        *(one.label for one in workflow.clocks.values()),
        *(one.label for one in workflow.milestones),
        *(one.label for one in workflow.holds.values()),
        *(one.label for one in workflow.tranches),
        *(one.label for one in workflow.roles.values()),
        *(one.source for one in workflow.clocks.values()),
    ]
    assert [one for one in labels if as_typed(one) not in page] == []
    assert "2 mois et 15 jours après le début de : Incubation" in page
    assert "Puis tous les 30 jours, de 90 à 720 jours après" in page
    assert "Un compte bancaire modifié ne reçoit rien pendant 10 jours" in page
    warned = re.findall(r"lettre=([a-z_]+)", page)
    assert len(warned) == sum(
        len(rule.steps) + (rule.repeat is not None) for rule in workflow.reminders
    )


def test_letters_of_every_kind_are_read_on_a_dossier_and_none_leaves(stock, camille) -> None:
    named = {use.letter for use in uses(stock.workflow)}
    assert set(occasions(stock.workflow)) == named
    page, before = seen(camille, "/programme/lettres"), stock.outbox()
    assert set(re.findall(r"lettre=([a-z_]+)", page)) == named
    kinds = {use.occasion: use.letter for use in uses(stock.workflow)}
    for letter in kinds.values():
        read = seen(camille, f"/programme/lettres?lettre={letter}&dossier={REFERENCE}")
        assert "Telle qu’elle se lirait" in read, letter
    assert stock.outbox() == before


def test_a_letter_is_read_on_a_dossier_that_received_it_else_it_says_that_it_is_an_example(
    stock, camille
) -> None:
    stock.tick("2022-06-14")
    path = "/programme/lettres?lettre="
    received = seen(camille, f"{path}relance")
    assert "Lettre d’exemple" not in received
    assert "(exemple)" not in received, "it is read on one that it fits"
    assert f'value="{REFERENCE}"' in received
    example = seen(camille, f"{path}mise_en_demeure")
    assert "Lettre d’exemple." in example
    assert "(exemple) motif" in example
    nowhere = seen(camille, f"{path}relance&dossier=MP1-999")
    assert "n’est pas un dossier de ce programme" in nowhere
    assert 'value="MP1-999"' in nowhere, "what was typed is not lost"
    assert camille.get(f"{path}unknown").status_code == 404


def test_a_letter_shows_nothing_of_a_dossier_of_another_programme(stock) -> None:
    with stock.store.transaction() as db:
        directory.save(db, Person("lou", "Lou", "lou@demo.example"))
    lou = Browser(bureau_of(stock, "2022-06-15")).enter("lou")
    assert lou.get(f"/programme/lettres?lettre=relance&dossier={REFERENCE}").status_code == 403


def test_a_programme_without_dossiers_says_where_its_letters_will_be_read(office) -> None:
    empty = Browser(bureau_of(office, "2022-06-15")).enter("camille")
    assert "n’a aucun dossier" in seen(empty, "/programme/lettres?lettre=relance")
    assert "Aucun passage encore." in seen(empty, "/programme/passages")


def test_the_rounds_say_what_left_and_what_failed(stock, camille) -> None:
    stock.tick("2022-06-15")
    page = seen(camille, "/programme/passages")
    assert "15 juin 2022 à 8 h 00" in page
    assert "attend quelqu’un" not in page


def quicker(data: dict) -> None:
    data["money"]["quarantine_days"] = 1
    data["clocks"]["incubation"]["months"] = 5


def test_versions_say_by_whom_since_when_for_how_many_and_what_differs(stock, camille) -> None:
    assert "Il n’y a qu’une version." in seen(camille, "/programme/versions")
    new = rules(quicker)
    stock.engine.registry.add(new)
    page = seen(camille, "/programme/versions")
    for head, number in (("en cours", 2), ("traités", 1)):
        cell = rf'data-head="Dossiers {head}"><a href="([^"]+)">{number}<'
        there = camille.get(unescape(re.search(cell, page)[1])).text
        assert there.count('name="dossier"') == number
        assert "Version des règles\u00a0: 1" in unescape(there)
    for none in ("2", "deux", "²", "9" * 30):
        assert "Aucun dossier" in seen(camille, f"/dossiers?onglet=total&version={none}")
    assert "aucun dossier ne les suit avant que deux personnes" in page
    assert "Délai « incubation » : mois : 4 → 5</li>" in page
    loose = r"quarantaine d’un compte modifié \(jours\) : 10 → 1 <span[^>]*>rend un versement"
    assert re.search(loose, page)
    back = seen(camille, "/programme/versions?de=2&a=1")
    assert "mois : 5 → 4" in back
    assert "rend un versement plus facile" not in back
    assert "4 → 5" in seen(camille, "/programme/versions?de=9&a=x"), "what is unknown is left out"
    publish(stock.engine, new, HEAD, NOW)
    approve(stock.engine, new, ORDERER, NOW)
    page = seen(camille, "/programme/versions")
    assert "Proposée par Dominique le 15 juin 2022 à 8 h 00, approuvée par Olivia le" in page
    assert "avant que deux personnes" not in page
