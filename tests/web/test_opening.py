"""A dossier opens alone: at the desk and for a program, by the same fields, once, or not at all."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.web import tokens
from support_engine.sections import Wave
from support_engine.stories.rules import proven
from support_engine.web.api import opening as api
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import words
from tests.web.program import HERE, Program, code

DAY = "2022-01-10"
PAGE = "/dossiers/ouvrir"
GOOD = {
    "name": "Filature du Trégor",
    "wave": "2",
    "commune": "Lannion",
    "department": "22",
    "contact_name": "Jeanne Le Goff",
    "contact_email": "jeanne@exemple.fr",
    "submitted_on": "2022-01-05",
}


def with_waves(office, now: str):
    """A desk that knows two waves."""
    made = bureau_of(office, now)
    waves = {one: Wave(label=f"Vague {one}") for one in ("1", "2")}
    made.settings = made.settings.model_copy(update={"waves": waves})
    made._desk = replace(made._desk, settings=made.settings)
    return made


@pytest.fixture
def bureau(office, monkeypatch):
    """A desk, of a programme that is proven elsewhere."""
    monkeypatch.setattr(proven, "is_proven", lambda _desk, _text: True)
    return with_waves(office, f"{DAY}T10:00")


@pytest.fixture
def camille(bureau) -> Program:
    return Program(bureau, "camille")


def ask(program: Program, key: str = "k", is_new: bool = False, **fields: str):
    body = {"programme": "manufactures", "fields": {**GOOD, **fields}, "is_new": is_new}
    headers = {"idempotency-key": key}
    return program.post(f"{HERE}/dossiers", json=body, headers=headers)


def test_a_token_ended_as_it_is_asked_opens_no_dossier(office, camille, monkeypatch) -> None:
    monkeypatch.setattr(tokens, "is_still", lambda _db, _digest: False)
    assert code(ask(camille)) == "token_needed"
    assert every(office) == []


def every(office) -> list[str]:
    with office.store.reading() as db:
        return dossiers.references(db)


def test_a_program_opens_a_dossier_once_under_its_key(office, camille) -> None:
    answer = ask(camille)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert answer.headers["etag"] == f'"{told["version"]}"'
    dossier = office.dossier(told["reference"])
    assert (dossier.state, told["state"]) == ("deposee", "deposee")
    assert dossier.details["name"] == GOOD["name"]
    assert dossier.people["instructeur"] == "camille"
    assert dossier.people["porteur"] == f"porteur-{told['reference'].lower()}"
    again = ask(camille)
    assert (again.status_code, again.text) == (201, answer.text)
    assert again.headers["idempotency-replayed"] == "true"
    assert code(ask(camille, name="Autre nom")) == "key_reused"
    assert every(office) == [told["reference"]]
    assert camille.read(f"/dossiers/{told['reference']}").json()["version"] == told["version"]


@pytest.mark.parametrize("base_url", ["sqlite", "postgresql"], indirect=True)
def test_four_at_once_under_one_key_open_one(office, bureau, monkeypatch) -> None:
    """Each has looked whether its key served before the first one opens."""
    together, read = Barrier(4), api.read_of
    monkeypatch.setattr(api, "read_of", lambda *given: (together.wait(), read(*given))[1])
    programs = [Program(bureau, "camille") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(ask, programs))
    assert {answer.status_code for answer in found} == {201}
    assert len({answer.text for answer in found}) == 1
    assert len(every(office)) == 1


def test_a_project_that_has_its_dossier_is_named_and_not_changed(office, camille) -> None:
    reference = ask(camille).json()["reference"]
    before = office.dossier(reference)
    known = ask(camille, "other", commune="Perros-Guirec")
    assert code(known) == "refused"
    (reason,) = known.json()["blockers"]
    assert reason["reference"] == reference
    near = ask(camille, "near", name="La filature du Trégor")
    assert code(near) == "refused"
    assert near.json()["blockers"][0]["code"] == "asked"
    assert "C’est un autre projet" in words(near.json()["blockers"][0]["remedy"])
    assert office.dossier(reference) == before
    assert every(office) == [reference]
    other = ask(camille, "near", is_new=True, name="La filature du Trégor")
    assert other.status_code == 201, other.text
    assert len(every(office)) == 2


def test_who_has_no_role_there_learns_of_no_project_of_the_programme(
    office, bureau, camille
) -> None:
    reference = ask(camille).json()["reference"]
    for person in ("porteuse", "alex"):
        for name in (GOOD["name"], "La filature du Trégor", "Un tout autre projet"):
            told = ask(Program(bureau, person), name=name)
            assert code(told) == "not_yours"
            assert reference not in told.text
    assert every(office) == [reference]


def test_what_is_wrong_is_said_of_its_field_and_nothing_opens(office, bureau, camille) -> None:
    wrong = ask(camille, name="", siret="123", wave="9", contact_email="x", submitted_on="hier")
    assert code(wrong) == "fields_unread"
    fields = {one["field"] for one in wrong.json()["fields"]}
    assert fields == {"name", "siret", "wave", "contact_email", "submitted_on"}
    assert "Ligne" not in wrong.text
    assert code(ask(camille, inconnu="x")) == "fields_unread"
    body = {"programme": "nul", "fields": GOOD}
    headers = {"idempotency-key": "k"}
    nowhere = camille.post(f"{HERE}/dossiers", json=body, headers=headers)
    assert code(nowhere) == "fields_unread"
    assert code(camille.post(f"{HERE}/dossiers", json=body)) == "key_needed"
    assert code(ask(Program(bureau, "camille", "read"))) == "scope_missing"
    assert code(ask(Program(bureau, "alex"))) == "not_yours"
    assert every(office) == []
    assert ask(camille).status_code == 201, "a refusal takes no key"


def test_what_one_types_is_described_and_is_that_of_the_page(bureau, camille) -> None:
    (programme,) = camille.read("/programmes").json()
    named = [one["name"] for one in programme["opening"]]
    page = Browser(bureau).enter("camille").get(PAGE).text
    assert re.findall(r'name="f\.([a-z_]+)"', page) == named
    assert set(GOOD) <= set(named)


def test_the_desk_shows_what_would_open_then_opens_it_once(office, bureau) -> None:
    browser = Browser(bureau).enter("camille")
    assert f'href="{PAGE}"' in browser.get("/dossiers").text
    form = browser.get(PAGE).text
    hidden = dict(re.findall(r'type="hidden" name="(key|programme)" value="([^"]+)"', form))
    typed = {f"f.{name}": value for name, value in GOOD.items()}
    shown = browser.post(PAGE, data={**hidden, **typed})
    assert shown.status_code == 200
    assert "Ce qui sera ouvert" in words(shown.text)
    assert every(office) == []
    whole = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', shown.text))
    done = [browser.post(PAGE, data={**whole, "vu": "1"}) for _ in range(2)]
    (reference,) = every(office)
    assert [one.headers["location"] for one in done] == [f"/dossiers/{reference}"] * 2
    assert office.dossier(reference).state == "deposee"
    again = browser.post(PAGE, data={**typed, "key": "b" * 32})
    assert again.status_code == 422
    assert f"a déjà son dossier : {reference}" in words(again.text)
    wrong = browser.post(PAGE, data={**hidden, **typed, "f.name": ""})
    assert wrong.status_code == 422
    assert "À corriger : 1 champ." in words(wrong.text)
    assert 'value="Lannion"' in wrong.text
    assert Browser(bureau).enter("alex").get(PAGE).status_code == 403


def test_a_deposit_of_long_ago_says_why_its_day_is_right(office, bureau) -> None:
    late = with_waves(office, "2022-06-01T10:00")
    told = ask(Program(late, "camille"))
    assert told.status_code == 201, told.text
    told_of = office.journal(told.json()["reference"])
    assert told_of[0].on.isoformat() == "2022-01-05"


def test_a_dossier_of_before_opens_in_takeover_and_its_end_is_another_s_button(
    office, bureau
) -> None:
    """Its page says so; whoever typed it is told who may end it; no letter before, one after."""
    why = "Le dossier vivait dans un tableur avant cet outil."
    camille, sacha = (Browser(bureau).enter(who) for who in ("camille", "sacha"))
    form = camille.get(PAGE).text
    hidden = dict(re.findall(r'type="hidden" name="(key|programme)" value="([^"]+)"', form))
    typed = {f"f.{name}": value for name, value in GOOD.items()} | {"f.takeover": why}
    made = camille.post(PAGE, data={**hidden, **typed, "vu": "1"})
    (reference,) = every(office)
    home = made.headers["location"]
    assert office.dossier(reference).takeover.reason == why
    page = words(camille.get(home).text)
    assert "En reprise" in page
    assert "Aucune lettre ne part" in page
    assert "En reprise" in words(sacha.get("/dossiers").text)
    assert office.outbox() == []
    act = f"{home}/actes/takeover.end"
    assert f'href="{act}"' in sacha.get(home).text
    assert "a saisi des actes de cette reprise" in words(camille.get(act).text)
    assert "Achever la reprise du dossier" in words(sacha.get(act).text)
