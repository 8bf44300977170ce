"""Subscriptions in the settings: made after the password, proven, told again, ended, journalled."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from support_engine.adapters import clock
from support_engine.adapters.store.calling import calls, subscriptions
from support_engine.adapters.store.people import directory, people_journal
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.web import web_access as access
from support_engine.core.people.telling import told
from support_engine.leaving.shift import PATIENT
from support_engine.leaving.work_of_day import number_of, of_person
from support_engine.stories.checkup.call_points import call_points
from support_engine.stories.verifying.calls import findings
from support_engine.web.entry import passwords
from tests.receiver import listening
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import PASSWORD, words

PAGE = "/reglages/abonnements"
ON = "2022-06-01"


@pytest.fixture
def noa(office) -> Browser:
    """Whoever administers, in a base for trials that lives in June 2022."""
    with office.store.transaction() as db:
        roles = frozenset({"administrateur"})
        directory.save(db, Person("noa", "Noa Roy", "noa@demo.example", "", roles))
        access.set_password(db, "noa", passwords.hashed(PASSWORD), clock.now())
    return Browser(bureau_of(office, f"{ON}T12:00")).enter("noa", is_proven=True)


def typed(url: str, *kinds: str, **given: str) -> dict[str, object]:
    form = {"name": "SI <b>", "url": url, "password": PASSWORD}
    return {**form, "kinds": list(kinds or ("dossier.opened", "dossier.moved")), **given}


def secret_of(answer) -> str:
    assert answer.status_code == 200, words(answer.text)
    return re.search(r'id="secret" readonly value="([^"]+)"', answer.text)[1]


def home(noa) -> str:
    """The page of the one that hears."""
    return re.search(rf'href="({PAGE}/[0-9a-f]+)"', noa.get(PAGE).text)[1]


def journal(office) -> list[str]:
    with office.store.reading() as db:
        return [f"{row.actor} : {told(row.event)}" for row in people_journal.journal(db)][-3:]


def test_a_program_is_subscribed_after_the_password_proven_and_ended(office, noa) -> None:
    with listening() as heard:
        for wrong in ("", "wrong password"):
            refused = noa.post(PAGE, data=typed(heard.url, password=wrong))
            assert refused.status_code == 422
            assert "mot de passe" in refused.text
        secret = secret_of(noa.post(PAGE, data=typed(heard.url)))
        assert secret.startswith("whsec_")
        page = noa.get(PAGE).text
        assert secret not in page
        assert "SI &lt;b&gt;" in page
        one = home(noa)
        assert "est arrivé (réponse 204)" in words(noa.post(f"{one}/essai").text)
        assert heard.told[0].said["type"] == "webhook.test"
        assert heard.told[0].is_signed_by(secret)
        office.open_at("deposee")
        noa.bureau.desk.caller().run(noa.bureau.now)
        assert [call.said["type"] for call in heard.told[1:]] == ["dossier.opened", "dossier.moved"]
        assert all(call.is_signed_by(secret) for call in heard.told)
        assert "Un dossier s’ouvre" in words(noa.get(one).text)
        assert noa.post(f"{one}/fin").status_code == 303
        office.open_at("deposee", "MP1-002", name="Scierie")
        noa.bureau.desk.caller().run(noa.bureau.now)
        assert len(heard.told) == 3
    assert "n’écoute plus" in words(noa.get(one).text)
    assert [words(line) for line in journal(office)] == [
        "noa : abonnement d’un logiciel : « SI <b> » (127.0.0.1), 2 sortes d’événements",
        "noa : appel d’essai : « SI <b> » (127.0.0.1)",
        "noa : fin de l’abonnement : « SI <b> » (127.0.0.1)",
    ]


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_what_cannot_be_taken_is_said_beside_its_field(noa) -> None:
    for given, said in (
        (typed("https://si.exemple.fr/"), "n’appelle que cette machine"),
        (typed("pas une adresse"), "Donnez une adresse entière"),
        (typed("http://127.0.0.1:9/", name=" "), "Dites de quel logiciel"),
        (typed("http://127.0.0.1:9/", "tranche.paidd"), "Vouliez-vous dire : tranche.paid"),
        ({**typed("http://127.0.0.1:9/"), "kinds": []}, "au moins une sorte"),
    ):
        answer = noa.post(PAGE, data=given)
        assert answer.status_code == 422
        assert said in words(answer.text)
        assert f'value="{given["url"]}"' in answer.text
    assert "Qui écoute" not in noa.get(PAGE).text


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_only_who_administers_sees_or_does_any_of_it(office, noa) -> None:
    with listening() as heard:
        noa.post(PAGE, data=typed(heard.url))
        one = home(noa)
        camille = Browser(noa.bureau).enter("camille")
        asked = [camille.get(PAGE), camille.get(one), camille.post(PAGE, data=typed(heard.url))]
        asked += [camille.post(f"{one}/{act}") for act in ("essai", "fin", "renvoyer")]
        assert {answer.status_code for answer in asked} == {403}
        assert heard.told == []
    assert noa.get(f"{PAGE}/inconnu").status_code == 404


def test_what_was_given_up_is_told_to_who_administers_and_told_again_by_them(office, noa) -> None:
    with listening(lambda _handler: 500) as heard:
        noa.post(PAGE, data=typed(heard.url, "dossier.opened"))
        one, caller, now = home(noa), noa.bureau.desk.caller(), noa.bureau.now
        office.open_at("deposee")
        for minutes in (0, *PATIENT):
            now += timedelta(minutes=minutes)
            caller.run(now)
        assert len(heard.told) == len(PATIENT) + 1
        engine = noa.bureau.desk.engine
        found = of_person(engine, "noa", noa.bureau.now)
        assert [listener.given_up for listener in found.calls] == [1]
        assert found.calls[0].name == "SI <b>"
        with office.store.reading() as db:
            assert number_of(engine, db, "noa", noa.bureau.now.date()) == found.number == 1
            others = of_person(engine, "camille", noa.bureau.now)
            assert others.calls == ()
            points = list(call_points(noa.bureau.desk, db))
        assert [point.level for point in points] == ["ok", "late"]
        assert "répond 500" in points[1].sentence
        page = words(noa.get("/a-faire").text)
        assert "Appels à reprendre (1)" in page
        assert "1 appel abandonné" in page
        heard.answer = lambda _handler: 200
        assert "1 appel repart" in words(noa.post(f"{one}/renvoyer").text)
        assert "Appels à reprendre" not in words(noa.get("/a-faire").text)
        caller.run(noa.bureau.now)
        lost = heard.told[-1].event
        assert "1 appel repart" in words(noa.post(f"{one}/renvoyer", data={"event": lost}).text)
        caller.run(noa.bureau.now)
        unknown = noa.post(f"{one}/renvoyer", data={"event": "evt_x"})
        assert unknown.status_code == 422
    assert {call.event for call in heard.told} == {lost}
    assert len(heard.told) == len(PATIENT) + 3


def test_a_call_that_was_changed_by_hand_is_found(office, noa) -> None:
    with office.store.transaction() as db:
        wanted = subscriptions.Wanted("SI", "http://127.0.0.1:9/", ("dossier.opened",))
        subscriptions.add(db, subscriptions.made(wanted, b"k" * 64, "noa", noa.bureau.now)[0])
    office.open_at("deposee")
    with office.store.transaction() as db:
        assert list(findings(db)) == []
        db.execute(text("UPDATE calls SET kind = 'tranche.paid'"))
        ((where, what),) = findings(db)
        assert where == "MP1-001"
        assert "modifié à la main" in what
        db.execute(text("UPDATE calls SET version = 99"))
        ((_, what),) = findings(db)
        assert "absent du journal" in what
        (row,) = calls.last(db, subscriptions.every(db)[0].id, 9)
        assert row.version == 99
        points = list(call_points(noa.bureau.desk, db))
    assert points[1].level == "broken", "the secret comes from another key"
