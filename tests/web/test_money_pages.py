"""Argent: who may take each sum further, what will leave when, and what was known on a past day."""

import re
from datetime import timedelta
from html import unescape

import pytest

from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.actor import Actor
from support_engine.core.money.forecast import forecast
from support_engine.stories.telling import past_stock
from tests.console import as_typed
from tests.money_story import accompanied, advance_paid, ready
from tests.story import REFERENCE
from tests.web.bureau import Browser, bureau_of

BOTH = frozenset({"instructeur", "ordonnateur"})


@pytest.fixture
def proposed(office):
    """An advance that was claimed, then proposed by somebody who could also certify."""
    with office.store.transaction() as db:
        directory.save(db, Person("zoe", "Zoé", "zoe@demo.example", "", BOTH))
    claim, *_ = advance_paid()
    for command in (*accompanied(office.workflow), *ready(), claim):
        office.must(command)
    who = {"reference": REFERENCE, "by": Actor("zoe", BOTH), "on": claim.on}
    office.must(k.ProposeTranche(**who, tranche="avance"), f"{claim.on}T12:00")
    return office, claim.on


def shown(browser: Browser, path: str = "/argent") -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return as_typed(unescape(answer.text))


def test_each_line_of_a_queue_says_whether_whoever_looks_may_take_it_further(proposed) -> None:
    office, on = proposed
    assert "depuis aujourd’hui" in shown(Browser(bureau_of(office, str(on))).enter("zoe"))
    bureau = bureau_of(office, str(on + timedelta(days=1)))
    said = "Vous ne pouvez pas certifier : vous avez proposé"
    assert said in shown(Browser(bureau).enter("zoe"))
    act = f"/dossiers/{REFERENCE}/actes/tranche.certify%3Aavance"
    olivia = shown(Browser(bureau).enter("olivia"))
    assert said not in olivia
    assert act in olivia
    paul = shown(Browser(bureau).enter("paul"))
    assert "Peut le faire : Ordonnateur" in paul
    assert "/actes/" not in paul
    alone = shown(Browser(bureau).enter("paul"), "/argent?file=claimed")
    assert "À transmettre" not in alone
    assert REFERENCE in alone


def test_a_sum_that_nobody_may_take_further_yet_says_why_to_everybody(office) -> None:
    claim, *_ = advance_paid()
    uncommitted = [one for one in ready() if not isinstance(one, k.RecordCommitment)]
    for command in (*accompanied(office.workflow), *uncommitted, claim):
        office.must(command)
    bureau = bureau_of(office, str(claim.on))
    for person in ("olivia", "camille"):
        page = shown(Browser(bureau).enter(person))
        assert "Proposer le paiement" in page, person
        assert "engagement" in page, person


def test_the_forecast_is_that_of_the_dossiers_and_each_figure_leads_to_its_lines(proposed) -> None:
    office, on = proposed
    browser = Browser(bureau_of(office, str(on + timedelta(days=1)))).enter("camille")
    page = shown(browser, "/argent/previsions")
    today = office.engine.case_of(office.dossier(), on + timedelta(days=1))
    expected = forecast([today])
    ways = re.findall(
        r'<a href="(/argent/previsions\?trimestre=[^"]+&etat=\w+)">([\d ]+) €</a>', page
    )
    total = sum(int(amount.replace(" ", "")) for _, amount in ways)
    assert total * 100 == sum(line.amount for line in expected) > 0
    for way, amount in ways:
        assert f'class="hint">{amount} €</span>' in shown(browser, way), "its lines add up to it"
    assert "250 000 €" not in shown(browser, "/argent/previsions?vague=9")
    assert shown(browser, f"/argent/previsions?au={on}") == page, "no forecast of a past day"


def test_the_money_of_a_past_day_is_what_was_known_and_offers_nothing(proposed) -> None:
    office, on = proposed
    browser = Browser(bureau_of(office, "2023-06-15")).enter("olivia")
    page = shown(browser, f"/argent?au={on - timedelta(days=1)}")
    assert "Vous regardez l’argent tel qu’il était connu le" in page
    assert "75 000 €" not in page
    assert "écart 0,00 €" in page
    assert "/actes/" not in page
    then = shown(browser, f"/argent?au={on}")
    assert "75 000 €" in then
    assert f"/argent?par=dossier&vague=2&au={on}" in then, "one goes on in the past"
    assert browser.get("/argent?au=2023-06-15").status_code == 404


def figures(page: str) -> str:
    """The table of amounts, in words alone."""
    table = re.findall(r'<table id="liste".*?</table>', page, re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", table).split())


def test_what_could_still_be_paid_on_a_past_day_is_what_was_said_then(office, monkeypatch) -> None:
    life = [*accompanied(office.workflow), *ready(), *advance_paid()]
    for command in life[:-2]:
        office.must(command, f"{command.on}T10:00")
    on = life[-3].on
    ways = [f"/argent?par={by}" for by in ("vague", "region", "departement", "dossier")]
    then = Browser(bureau_of(office, f"{on}T20:00")).enter("camille")
    said = {way: figures(shown(then, way)) for way in ways}
    assert all("Encore payable" in one for one in said.values())
    office.store.is_replayed = False
    for command in life[-2:]:
        office.must(command, f"{max(command.on, on + timedelta(days=1))}T10:00")
    camille = Browser(bureau_of(office, "2023-06-15")).enter("camille")
    for way in ways:
        assert figures(shown(camille, f"{way}&au={on}")) == said[way], way
        assert figures(shown(camille, way)) != said[way], way
    monkeypatch.setattr(past_stock, "MOST_MOVED", 0)
    page = shown(camille, f"/argent?au={on}")
    assert "Encore payable" not in page
    assert "Ce qui était encore payable n’est pas montré. Depuis le" in page
    assert "écart 0,00 €" in page


def test_money_by_region_is_that_of_its_departments_and_leads_to_them(office) -> None:
    for number, department in enumerate(("22", "35", "57", "")):
        where = {"department": department, "commune": f"Lieu {number}", "wave": "1"}
        names = {"name": f"Projet {number}", "source_id": f"S{number}"}
        office.open_at("subvention_accordee", f"MP1-00{number}", **names, **where)
    with office.store.transaction() as db:
        db.exec_driver_sql("UPDATE dossiers SET department = 'XX' WHERE reference = 'MP1-003'")
    camille = Browser(bureau_of(office, "2023-06-15")).enter("camille")
    page = camille.get("/argent?par=region").text
    rows = dict(re.findall(r'<th scope="row"><a href="([^"]+)">([^<]+)</a>', page))
    assert list(rows.values()) == ["Bretagne", "Grand Est", "XX"]
    brittany, east, nowhere = (unescape(way) for way in rows)
    assert brittany == "/argent?par=departement&region=Bretagne"
    parts = shown(camille, brittany)
    assert "Département 22" in parts
    assert "Département 35" in parts
    assert "Département 57" not in parts
    assert "500 000 €" in parts
    assert "500 000 €" in figures(as_typed(page))
    assert "écart 0,00 €" in parts
    assert "MP1-003" in shown(camille, nowhere)
    assert "Département 57" in shown(camille, east)
    assert "région Bretagne" in parts
    assert "Aucun montant" in shown(camille, "/argent?region=Atlantide")
    assert "MP1-001" in shown(camille, "/argent?par=dossier&region=Bretagne")
