"""The API: what is read, what is done once, by whom; what a program is told when it is not done."""

import re

import pytest

from support_engine.adapters import clock
from support_engine.adapters.store.people import directory, web_logins
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.web import tokens, web_access
from tests.story import REFERENCE, because
from tests.web.bureau import Browser, bureau_of
from tests.web.program import HERE, ONE, TITLES, Program, code, token

TODAY = "2022-04-01"


@pytest.fixture
def bureau(office):
    office.open_at("incubation")
    return bureau_of(office, TODAY)


@pytest.fixture
def camille(bureau) -> Program:
    return Program(bureau, "camille")


PATHS = ("", "/dates", "/journal", "/letters", "/money", "/documents", "/acts")


def test_a_dossier_is_read_with_all_that_its_pages_show(camille) -> None:
    me = camille.read("/me").json()
    assert (me["person"], me["roles"], me["today"]) == ("camille", ["instructeur"], TODAY)
    (programme,) = camille.read("/programmes").json()
    assert {"id": "incubation", "label": "En incubation"} in programme["states"]
    listed = camille.read("/dossiers").json()
    assert ([one["reference"] for one in listed["items"]], listed["next"]) == ([REFERENCE], None)
    assert listed["items"][0]["version"] == camille.read(ONE).json()["version"]
    answers = {path: camille.read(f"{ONE}{path}") for path in PATHS}
    assert {answer.status_code for answer in answers.values()} == {200}
    told = answers[""].json()
    assert (told["state"], told["name"]) == ("incubation", "Atelier du Lin")
    assert answers[""].headers["etag"] == f'"{told["version"]}"'
    assert {one["role"] for one in told["people"]} >= {"porteur", "instructeur"}
    assert told["turn"]["whose"]
    assert any(one["subject"] == "clocks.incubation" for one in answers["/dates"].json())
    assert answers["/journal"].json()["items"][0]["version"] == 1
    assert answers["/letters"].json()[-1]["state"] == "queued"
    assert answers["/money"].json()["totals"]["granted"] == 0
    acts = {one["key"]: one for one in answers["/acts"].json()}
    assert acts["note"]["is_open"]
    blocked = acts["transition:passer_comite_financement"]
    lifted = [one["lifted_by"] for one in blocked["blockers"] if one["lifted_by"]]
    assert lifted
    assert all(one["key"] in acts for one in lifted), "its remedy is an act of the same list"
    past = camille.read(ONE, as_of="2022-01-10").json()
    assert past["state"] == "deposee"
    assert code(camille.read(ONE, as_of="hier")) == "fields_unread"
    assert code(camille.read(ONE, as_of="2030-01-01")) == "unknown"


def test_pages_of_a_list_meet_each_dossier_once_whatever_is_opened_meanwhile(office, camille):
    for number in (3, 5, 7):
        office.open_at("brouillon", f"MP1-00{number}", name=f"Projet {number}", wave="1")
    first = camille.read("/dossiers", limit=2).json()
    office.open_at("brouillon", "MP1-002", name="Venu avant", wave="1")
    office.open_at("brouillon", "MP1-006", name="Venu après", wave="1")
    rest, pages = first, [first]
    while rest["next"] and len(pages) < 9:
        rest = camille.read("/dossiers", limit=2, cursor=rest["next"]).json()
        pages.append(rest)
    met = [one["reference"] for page in pages for one in page["items"]]
    assert met == ["MP1-001", "MP1-003", "MP1-005", "MP1-006", "MP1-007"]
    assert camille.read("/dossiers", wave="1", state="En incubation").json()["items"] == []
    assert code(camille.read("/dossiers", cursor="x")) == "fields_unread"
    journal = camille.read(f"{ONE}/journal", limit=3).json()
    assert code(camille.read("/dossiers", cursor=journal["next"])) == "fields_unread"
    again = camille.read(f"{ONE}/journal", limit=3, cursor=journal["next"]).json()
    assert [one["version"] for one in again["items"]] == [4, 5, 6]
    wrong = camille.read("/dossiers", state="incubatoin")
    assert (code(wrong), "incubation" in wrong.text) == ("fields_unread", True)


def test_an_act_is_foreseen_then_done_once_whatever_is_said_again(office, camille) -> None:
    version = camille.read(ONE).json()["version"]
    asked = {"months": "2", "reason": because()}
    foreseen = camille.foresee("extension.ask:incubation", **asked).json()
    assert foreseen["is_possible"]
    assert (foreseen["version"], office.dossier().version) == (version, version)
    done = [camille.act("extension.ask:incubation", version, "k1", **asked) for _ in range(3)]
    assert [one.status_code for one in done] == [200] * 3, done[0].text
    assert len({one.text for one in done}) == 1
    assert [one.headers.get("idempotency-replayed") for one in done] == [None, "true", "true"]
    assert done[0].json()["events"] == foreseen["events"]
    assert done[0].headers["etag"] == f'"{office.dossier().version}"'
    assert len(office.dossier().extensions) == 1
    other = camille.act("extension.ask:incubation", version, "k1", months="3", reason=because())
    assert code(other) == "key_reused"
    assert code(camille.act("note", version, "k1", text="Autre")) == "key_reused"
    mine = Program(camille.bureau, "sacha").act("note", done[0].json()["version"], "k1", text="x")
    assert mine.status_code == 200, "the key of another person is another key"


def test_an_old_version_is_told_what_changed_and_none_is_asked_for(office, camille) -> None:
    version = camille.read(ONE).json()["version"]
    first = camille.act("note", version, "a", text="Première")
    assert first.status_code == 200
    late = camille.act("note", version, "b", text="Seconde")
    assert code(late) == "version_changed"
    (since,) = late.json()["since"]
    assert (since["person"], since["version"]) == ("camille", version + 1)
    assert late.headers["etag"] == f'"{version + 1}"'
    assert camille.act("note", version + 1, "b", text="Seconde").status_code == 200
    path = f"{HERE}{ONE}/acts/note"
    body, key = {"fields": {"text": "x"}}, {"idempotency-key": "c"}
    for said in ({}, {"if-match": "*"}, {"if-match": "12"}):
        assert code(camille.post(path, json=body, headers={**key, **said})) == "version_needed"
    for said in ({}, {"idempotency-key": ""}, {"idempotency-key": "deux mots"}):
        read = {"if-match": f'"{version}"'}
        assert code(camille.post(path, json=body, headers={**read, **said})) == "key_needed"
    assert office.dossier().version == version + 2


def test_a_refusal_gives_every_reason_and_keeps_no_key(office, camille) -> None:
    version = camille.read(ONE).json()["version"]
    refused = camille.act("milestone.validate:diagnostic", version, "k")
    assert code(refused) == "not_offered"
    key = "transition:passer_comite_financement"
    refused = camille.act(key, version, "k", date_comite_financement="2022-07-05")
    assert code(refused) == "refused"
    reasons = refused.json()["blockers"]
    assert len(reasons) > 2
    assert all(one["code"] and one["sentence"] and one["remedy"] for one in reasons)
    unread = camille.act("extension.ask:incubation", version, "k", months="deux", autre="x")
    assert code(unread) == "fields_unread"
    assert {one["field"] for one in unread.json()["fields"]} == {"months", "reason", "autre"}
    assert camille.act("note", version, "k", text="La clé sert encore").status_code == 200
    auditor = Person("andrea", "Andréa", "andrea@demo.example", "", frozenset({"auditeur"}))
    with office.store.transaction() as db:
        directory.save(db, auditor)
    andrea = Program(camille.bureau, "andrea")
    theirs = andrea.act("extension.ask:incubation", version + 1, "x", months="1", reason=because())
    assert code(theirs) == "not_yours"
    assert theirs.json()["blockers"][0]["code"] == "role_missing"
    assert not andrea.foresee("note", text="x").json()["is_possible"]
    assert office.dossier().version == version + 1


def test_a_token_opens_what_its_scopes_say_as_long_as_it_lasts(office, bureau) -> None:
    reader, version = Program(bureau, "camille", "read"), office.dossier().version
    assert reader.read(ONE).status_code == 200
    assert reader.foresee("note", text="x").status_code == 200
    assert code(reader.act("note", version, "k", text="x")) == "scope_missing"
    nobody = Program(bureau)
    assert code(nobody.read("/me")) == "token_needed"
    assert nobody.read("/me").headers["www-authenticate"] == "Bearer"
    past = token(bureau, "camille", days=-1)
    for given in (past, past[:-1], "", "se_"):
        told = nobody.get(f"{HERE}/me", headers={"authorization": f"Bearer {given}"})
        assert code(told) == "token_needed"
    with office.store.reading() as db:
        refused = [one for one in web_logins.found(db, 9, is_refused=True) if one.way == "token"]
        assert len(refused) == 1, "once a day from one address"
        held = tokens.of_person(db, "camille")
    assert {one.name for one in held if one.used_at} == {"essai"}
    assert not any(reader.headers["authorization"][7:] in repr(one) for one in held)
    with office.store.transaction() as db:
        web_access.set_password(db, "camille", "x", clock.now())
    assert code(reader.read("/me")) == "token_needed", "another password ends them"


def test_no_cookie_opens_the_api_and_no_token_the_pages(bureau, camille) -> None:
    browser = Browser(bureau).enter("camille")
    assert browser.get(ONE).status_code == 200
    assert code(browser.get(f"{HERE}{ONE}")) == "token_needed"
    assert camille.get(ONE).headers["location"].startswith("/entrer")
    foreign = {"sec-fetch-site": "cross-site", "origin": "http://elsewhere.example"}
    there = f"{HERE}{ONE}/acts/note"
    assert code(browser.post(there, json={}, headers=foreign)) == "token_needed"


def test_what_the_desk_asks_the_password_for_no_token_does(office, camille) -> None:
    acts = {one["key"]: one for one in camille.read(f"{ONE}/acts").json()}
    assert not acts["bank"]["by_token"]
    version = office.dossier().version
    told = camille.act("correction", version, "k", reason=because())
    assert code(told) == "password_needed"
    assert f"{ONE}/actes/correction" in told.json()["detail"]
    assert camille.foresee("correction", reason=because()).json()["is_possible"]
    assert office.dossier().version == version


def test_what_cannot_be_read_is_said_without_what_was_sent(camille) -> None:
    there, version = f"{HERE}{ONE}/acts/note", camille.read(ONE).json()["version"]
    headers = {"if-match": f'"{version}"', "idempotency-key": "k"}
    for body in ("{", "[]", '{"fields": {"text": 1}}', '{"secret": "mot"}', '{"fields": null}'):
        kind = {"content-type": "application/json"}
        answer = camille.post(there, content=body, headers={**headers, **kind})
        assert code(answer) in ("fields_unread", "request_unread"), body
        assert "mot" not in answer.text.replace("mot de passe", "")
    assert code(camille.read("/nulle-part")) == "unknown"
    assert code(camille.post(f"{HERE}{ONE}/acts/deux%0Alignes/files")) == "unknown"
    assert code(camille.get("/api/v2/dossiers")) == "unknown"
    assert code(camille.post(f"{HERE}/me")) == "method_unknown"
    assert code(camille.get(f"{HERE}/me", headers={"host": "ailleurs.example"})) == "elsewhere"
    assert code(camille.read("/dossiers/MP9-999")) == "unknown"
    for text, status in (("half \\ud800", 422), ("a\\u202eb\\u0000c", 200)):
        sent = f'{{"fields": {{"text": "{text}"}}}}'
        assert camille.post(there, content=sent, headers={**headers, **kind}).status_code == status
    assert camille.read(f"{ONE}/journal").json()["items"][-1]["what"].endswith("abc")


def test_too_many_requests_wait(bureau, monkeypatch) -> None:
    monkeypatch.setattr("support_engine.web.api.entering.OF_A_TOKEN", 3)
    monkeypatch.setattr("support_engine.web.api.entering.OF_NOBODY", 1)
    camille, nobody = Program(bureau, "camille"), Program(bureau)
    assert [camille.read("/me").status_code for _ in range(3)] == [200] * 3
    late = camille.read("/me")
    assert (code(late), 0 < int(late.headers["retry-after"]) <= 61) == ("too_often", True)
    assert [code(nobody.read("/me")) for _ in range(2)] == ["token_needed", "too_often"]


def test_the_documentation_names_all_and_loads_nothing(bureau) -> None:
    nobody = Program(bureau)
    page = nobody.get(f"{HERE}/docs")
    assert page.status_code == 200
    described = nobody.get(f"{HERE}/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            assert f"{method.upper()} {HERE}{path}" in page.text
            assert one["summary"], path
            assert all(given["description"] for given in one.get("parameters", ())), path
    untold = [
        (name, field)
        for name, shape in described["components"]["schemas"].items()
        for field, one in shape.get("properties", {}).items()
        if not one.get("description")
    ]
    assert not untold
    assert all(f'id="{code}"' in page.text for code in TITLES)
    assert not re.findall(r"""(?:src|href)="(?:https?:)?//""", page.text)
