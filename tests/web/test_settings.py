"""Settings in the browser: absences, roles with a second person, a departure, links to enter."""

from dataclasses import replace
from datetime import timedelta

import pytest

from support_engine.adapters import clock
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.web import web_access
from support_engine.core.acts.blockers import Refused
from support_engine.core.people.commands import NoteCode
from support_engine.core.people.commitment import code_hash
from support_engine.web.entry import passwords
from support_engine.web.pages.settings import sending
from tests.console import as_typed
from tests.story import REFERENCE
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import PASSWORD

ALL = "/reglages/personnes"


@pytest.fixture
def bureau(office):
    """Two who administer."""
    with office.store.transaction() as db:
        for name in ("noa", "maxime"):
            roles = frozenset({"administrateur"})
            directory.save(db, Person(name, name.title(), f"{name}@demo.example", "", roles))
        web_access.set_password(db, "noa", passwords.hashed(PASSWORD), clock.now())
    return bureau_of(office, "2023-06-15")


@pytest.fixture
def noa(bureau):
    return Browser(bureau).enter("noa")


def read(browser, answer) -> str:
    """The page where an act leads."""
    assert answer.status_code == 303, answer.text
    return browser.get(answer.headers["location"]).text


def test_whoever_only_looks_after_people_begins_there(noa) -> None:
    assert noa.get("/").headers["location"] == "/reglages"


def test_a_role_that_touches_money_waits_for_a_second_person(bureau, noa) -> None:
    asked = noa.post(f"{ALL}/sacha/roles", data={"role": "ordonnateur"})
    assert "Une autre personne qui administre l’approuve" in read(noa, asked)
    page = noa.get(ALL).text
    assert "à approuver" in page
    (number,) = {part.split('"')[0] for part in page.split("/reglages/roles/")[1:]}
    own = noa.post(f"/reglages/roles/{number}", data={"decision": "approve"})
    assert own.status_code == 422
    assert "Rien n’a été enregistré." in own.text
    maxime = Browser(bureau).enter("maxime")
    not_yet = maxime.post(f"/reglages/roles/{number}", data={"decision": "approve"})
    assert "pas encore confirmé son adresse" in not_yet.text
    for browser, name in ((noa, "noa"), (maxime, "maxime")):
        sent = NoteCode(by="systeme", person=name, code=code_hash(name, "abcd-efgh"))
        assert not isinstance(bureau.desk.directory.handle(sent, bureau.now), Refused)
        assert browser.post("/reglages/code", data={"code": "abcd-xxxx"}).status_code == 422
        read(browser, browser.post("/reglages/code", data={"code": "ABCD efgh"}))
        assert "Confirmer mon adresse" not in browser.get("/reglages").text
    read(maxime, maxime.post(f"/reglages/roles/{number}", data={"decision": "approve"}))
    with bureau.desk.store.reading() as db:
        assert "ordonnateur" in directory.roles_in(db, "sacha", "manufactures")


def test_what_weighs_asks_the_password_again_after_a_while(bureau) -> None:
    earlier = clock.now() - timedelta(minutes=20)
    noa = Browser(bureau).enter("noa", earlier, is_proven=True)
    given = {"role": "auditeur"}
    assert noa.post(f"{ALL}/sacha/roles", data=given).status_code == 422
    wrong = noa.post(f"{ALL}/sacha/roles", data={**given, "password": "autre chose"})
    assert "pas votre mot de passe" in wrong.text
    read(noa, noa.post(f"{ALL}/sacha/roles", data={**given, "password": PASSWORD}))
    assert noa.post(f"{ALL}/sacha/roles", data={"role": "comptable"}).status_code == 303


def test_an_absence_is_said_by_oneself_and_the_substitute_sees_it_and_acts(
    office, bureau, noa
) -> None:
    office.open_at("incubation")
    alex = Browser(bureau).enter("alex")
    days = {"starts_on": "2023-06-10", "ends_on": "2023-06-30"}
    nobody = alex.post("/reglages/absence", data=days)
    assert nobody.status_code == 422
    assert "Choisissez qui fait le travail" in nobody.text
    assert 'value="2023-06-30"' in nobody.text
    unread = alex.post("/reglages/absence", data={**days, "ends_on": "demain", "substitute": "x"})
    assert "demain" in unread.text
    camille = Browser(bureau).enter("camille")
    said = camille.post("/reglages/absence", data={**days, "substitute": "sacha"})
    told = as_typed(read(camille, said))
    assert "Camille : absence du 10 juin 2023 au 30 juin 2023, Sacha supplée" in told
    assert "supplée" in camille.get("/reglages").text
    read(noa, noa.post(f"{ALL}/camille/retour"))
    assert "Enregistrer l’absence" in camille.get("/reglages").text


def test_somebody_leaves_in_one_act(office, bureau, noa) -> None:
    office.open_at("incubation")
    read(noa, noa.post(f"{ALL}/camille/depart", data={"successor": "sacha"}))
    assert office.dossier(REFERENCE).people["instructeur"] == "sacha"
    assert "Aucun rôle" in noa.get(f"{ALL}/camille").text


def test_somebody_new_chooses_a_password_by_a_link_that_is_shown_once(office, bureau, noa) -> None:
    office.open_at("incubation")
    typed = {"person": "lea", "name": "Léa <b>Roy</b>", "email": "lea@demo.example"}
    refused = noa.post(ALL, data={**typed, "email": "lea"})
    assert refused.status_code == 422
    assert "Léa &lt;b&gt;Roy" in refused.text
    read(noa, noa.post(ALL, data={**typed, "role": "auditeur"}))
    assert "Auditeur" in noa.get(f"{ALL}/lea").text
    shown = noa.post(f"{ALL}/lea/lien").text
    link = shown.split("<code>")[1].split("</code>")[0]
    assert link.startswith("http://localhost/mot-de-passe/")
    assert link not in noa.get(f"{ALL}/lea").text
    lea = Browser(bureau)
    chosen = {"password": "six mots de plus encore", "again": "six mots de plus encore"}
    assert lea.post(link, data=chosen).status_code == 303
    assert Browser(bureau).post(link, data=chosen).status_code == 404
    assert lea.get("/reglages").status_code == 200


@pytest.mark.parametrize("person", ["maxime", "paul"])
def test_no_administrator_enters_as_somebody_who_administers_or_pays(bureau, noa, person) -> None:
    refused = noa.post(f"{ALL}/{person}/lien")
    assert refused.status_code == 422
    assert "Il se donne sur le serveur seulement" in " ".join(refused.text.split())
    assert "/mot-de-passe/" not in refused.text


def test_no_administrator_enters_as_somebody_who_stands_in_for_who_pays(bureau, noa) -> None:
    """Neither by the link of today, nor by the password that a link of yesterday gave."""
    yesterday = Browser(bureau).enter("alex")
    assert yesterday.get("/reglages").status_code == 200
    paul = Browser(bureau).enter("paul", clock.now(), is_proven=True)
    days = {"starts_on": "2023-06-15", "ends_on": "2023-06-30", "substitute": "alex"}
    noa.post(f"{ALL}/alex/lien")
    assert paul.post("/reglages/absence", data=days).status_code == 303
    assert yesterday.get("/reglages").status_code == 303
    refused = noa.post(f"{ALL}/alex/lien")
    assert refused.status_code == 422
    assert "/mot-de-passe/" not in refused.text
    assert paul.post("/reglages/retour").status_code == 303
    assert noa.post(f"{ALL}/alex/lien").status_code == 200


def test_a_link_that_was_given_stands_in_the_journal_of_people(bureau, noa) -> None:
    noa.post(f"{ALL}/alex/lien")
    assert "alex\u00a0: lien donné pour choisir un mot de passe" in noa.get(ALL).text


def test_an_absence_asks_the_password_again(bureau) -> None:
    paul = Browser(bureau).enter("paul", clock.now() - timedelta(minutes=20), is_proven=True)
    days = {"starts_on": "2023-06-10", "ends_on": "2023-06-30", "substitute": "olivia"}
    assert paul.post("/reglages/absence", data=days).status_code == 422
    assert 'name="password"' in paul.get("/reglages").text


def test_an_act_is_told_to_whoever_did_it_alone(bureau, noa) -> None:
    told = noa.post(f"{ALL}/sacha/roles", data={"role": "auditeur"}).headers["location"]
    assert "Sacha\u00a0: rôle auditeur" in noa.get(told).text
    maxime = Browser(bureau).enter("maxime")
    assert 'role="status"' not in maxime.get(told).text.split("<main")[1]


def test_a_contact_is_corrected(bureau, noa) -> None:
    typed = {"name": "Sacha Neuf", "email": "neuf@demo.example", "organisation": ""}
    assert "Sacha Neuf" in read(noa, noa.post(f"{ALL}/sacha/coordonnees", data=typed))
    read(noa, noa.post(f"{ALL}/sacha/roles", data={"role": "auditeur"}))
    held = {"role": "auditeur@manufactures", "reason": "Fin de la mission d’audit de l’année."}
    read(noa, noa.post(f"{ALL}/sacha/fins", data=held))
    assert "auditeur@" not in noa.get(f"{ALL}/sacha").text


def test_somebody_who_does_not_exist_is_not_found(noa) -> None:
    assert noa.get(f"{ALL}/personne-ici").status_code == 404
    assert noa.post("/reglages/roles/1x", data={"decision": "approve"}).status_code == 303


def test_what_was_typed_about_somebody_outlives_the_session_and_is_not_done(bureau) -> None:
    late = Browser(bureau).enter("noa", clock.now() - timedelta(hours=9))
    typed = {"starts_on": "2023-07-01", "ends_on": "pas encore", "substitute": "sacha"}
    door = late.post("/reglages/absence", data=typed).headers["location"]
    back = late.get(door).text.split('name="back" value="')[1].split('"')[0]
    given = {"back": back, "name": "noa", "password": PASSWORD}
    page = late.get(late.post("/entrer", data=given).headers["location"])
    assert page.status_code == 200
    assert 'value="pas encore"' in page.text


def test_a_form_that_waited_is_given_back_to_those_alone_who_may_still_send_it(bureau) -> None:
    late = Browser(bureau).enter("noa", clock.now() - timedelta(hours=9))
    door = late.post(ALL, data={"person": "lea", "name": "Léa"}).headers["location"]
    back = late.get(door).text.split('name="back" value="')[1].split('"')[0]
    late.enter("noa")
    assert 'value="Léa"' in late.get(back).text
    with bureau.desk.store.transaction() as db:
        db.exec_driver_sql("DELETE FROM roles WHERE person = 'noa'")
    assert late.get(back).status_code == 403


def test_where_letters_go_is_told_to_those_who_administer(bureau, noa) -> None:
    assert "Aucun courrier ne part" in noa.get("/reglages").text
    bureau.desk.store.is_replayed = False
    mail = bureau.desk.settings.mail
    away = {"mode": "smtp", "redirect_all": "essai@demo.example"}
    bureau._desk = replace(
        bureau.desk,
        settings=bureau.desk.settings.model_copy(update={"mail": mail.model_copy(update=away)}),
    )
    assert sending(bureau.desk).endswith("pour essai : essai@demo.example.")
    camille = Browser(bureau).enter("camille")
    assert "essai@demo.example" not in camille.get("/reglages").text
