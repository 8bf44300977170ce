"""A holder whose address is changed: the old one contests, the new one proves itself."""

import re

import pytest

from support_engine.adapters.store.people import directory, members, moving
from support_engine.core.acts import commands as c
from support_engine.core.people import commands as p
from support_engine.views.waiting.things import Mine
from tests.office import at, day
from tests.story import OFFICER, REFERENCE
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import TODAY, words
from tests.web.test_holder_access import let_in
from tests.web.test_holder_door import asked, mailed

PEOPLE = f"/dossiers/{REFERENCE}/personnes"
NEW = "neuve@demo.example"


@pytest.fixture
def moved(office):
    """The officer of the dossier gave the holder another address, and the letters left."""
    office.open_at("incubation")
    bureau = bureau_of(office, TODAY)
    camille = Browser(bureau).enter("camille")
    answer = camille.post(f"{PEOPLE}/adresse", data={"email": NEW})
    assert answer.status_code == 303, words(answer.text)
    office.letters.space = "http://localhost/espace"
    office.letters_leave(TODAY)
    return bureau


def link_of(office, subject: str) -> str:
    """The path that a letter of the outbox carried to its reader."""
    mail = next(one for one in office.mails() if subject in one["Subject"])
    text = mail.get_body(("plain",)).get_content()
    return re.search(r"http://localhost(/espace\S*)", text)[1]


def move(office):
    with office.store.reading() as db:
        return members.load(db, ("porteuse",)).members["porteuse"].move


def test_the_new_address_proves_itself_by_entering_and_the_officer_sees_it(office, moved) -> None:
    camille = Browser(moved).enter("camille")
    told = words(camille.get("/a-faire").text)
    assert "Adresses à confirmer" in told
    assert "Personne n’est encore entré" in told
    assert "à confirmer" in words(camille.get(PEOPLE).text)
    holder = Browser(moved)
    asked(holder, NEW)
    assert holder.post(mailed(holder)[-1]).status_code == 303
    assert move(office).is_proven
    assert "peut contester jusqu’au" in words(camille.get("/a-faire").text)
    again = camille.post(f"{PEOPLE}/reponse", data={"reason": "je l’ai vue hier"})
    assert again.status_code == 422
    sacha = Browser(moved).enter("sacha")
    assert "diffère" not in words(sacha.get(PEOPLE).text)
    answer = sacha.post(f"{PEOPLE}/reponse", data={"reason": "je l’ai vue à la mairie"})
    assert answer.status_code == 303
    assert move(office) is None
    assert "Adresses à confirmer" not in words(camille.get("/a-faire").text)


def test_the_old_address_contests_by_a_link_that_no_base_holds(office, moved) -> None:
    path = link_of(office, "a été modifiée")
    code = path.rpartition("/")[2]
    assert code not in str(office.outbox())
    holder = Browser(moved)
    asked(holder, NEW)
    (secret,) = mailed(holder)
    for _ in range(2):
        assert holder.get(path).status_code == 200
    assert not move(office).is_contested, "a machine reads mails"
    for wrong in (f"{path}x", path.replace("porteuse", "camille"), "/espace/adresse/x/y"):
        assert Browser(moved).post(wrong).status_code == 404
    assert Browser(moved).post(path).status_code == 200
    assert move(office).is_contested
    assert holder.post(secret).status_code == 404, "what waited opens nothing"
    asked(holder, NEW)
    assert len(mailed(holder)) == 1, "nothing is sent there any more"
    camille = Browser(moved).enter("camille")
    assert "contestée" in words(camille.get(PEOPLE).text)
    back = {"email": "porteuse@demo.example"}
    assert camille.post(f"{PEOPLE}/adresse", data=back).status_code == 303
    assert move(office) is None
    with office.store.reading() as db:
        assert directory.whole(db, "porteuse").email == back["email"]


def test_whoever_only_reads_changes_nobodys_address(office, moved) -> None:
    for browser in (Browser(moved), Browser(moved).enter("porteuse", side="espace")):
        for name in ("adresse", "reponse", "contestation"):
            browser.post(f"{PEOPLE}/{name}", data={"email": "x@y.example", "reason": "vue"})
    assert move(office) is not None
    with office.store.reading() as db:
        assert directory.whole(db, "porteuse").email == NEW


def test_a_claim_waits_until_the_address_is_sure(office, moved) -> None:
    holder = Browser(moved).enter("porteuse", side="espace")
    shown = holder.get(f"/espace/{REFERENCE}/actes/write:bank")
    assert "n’est pas encore sûre" in words(shown.text)
    access = holder.get(f"/espace/{REFERENCE}/acces").text
    assert "n’est pas encore sûre" in words(access)
    assert 'name="f.email"' not in access, "no form is filled for nothing"
    vouch = p.VouchAddress(by="sacha", person="porteuse", reason="vue à la mairie")
    office.engine.directory.handle(vouch, at(TODAY))
    shown = holder.get(f"/espace/{REFERENCE}/actes/write:bank")
    assert "n’est pas encore sûre" not in words(shown.text)


HELPER, HERS, OTHER = "mp1-001-acces-1", "bea@demo.example", "autre@demo.example"


@pytest.fixture
def helped(office):
    """The holder let somebody in, whose address an officer changed."""
    office.open_at("incubation")
    bureau = bureau_of(office, TODAY)
    holder = Browser(bureau).enter("porteuse", side="espace")
    assert let_in(holder, "claim", "Béa Comptable", HERS).status_code == 303
    camille = Browser(bureau).enter("camille")
    answer = camille.post(f"{PEOPLE}/adresse", data={"person": HELPER, "email": OTHER})
    assert answer.status_code == 303, words(answer.text)
    office.letters_leave(TODAY)
    return bureau


def of_helper(office):
    with office.store.reading() as db:
        return members.load(db, (HELPER,)).members[HELPER].move


def test_the_address_of_somebody_let_in_waits_as_the_holders_does(office, helped) -> None:
    camille, sacha = (Browser(helped).enter(one) for one in ("camille", "sacha"))
    told = words(camille.get("/a-faire").text)
    assert "Adresses à confirmer" in told
    assert "Béa Comptable" in told
    with office.store.reading() as db:
        mine = (REFERENCE, HELPER, "Béa Comptable")
        unsure = moving.addresses_for(db, Mine(frozenset({"camille"})), day(TODAY))
        assert [(one.reference, one.person, one.name) for one in unsure] == [mine]
        assert moving.addresses_for(db, Mine(frozenset({"alex"})), day(TODAY)) == ()
    page = words(camille.get(PEOPLE).text)
    assert "Adresse de Béa Comptable" in page
    assert "Adresse du porteur" in page
    assert page.count("badge-late") == 1
    seen = words(Browser(helped).enter("alex").get(PEOPLE).text)
    assert OTHER not in seen
    reason = {"person": HELPER, "reason": "je l’ai vue à la mairie"}
    assert camille.post(f"{PEOPLE}/reponse", data=reason).status_code == 422, "she changed it"
    assert of_helper(office) is not None
    assert sacha.post(f"{PEOPLE}/reponse", data=reason).status_code == 303
    assert of_helper(office) is None
    assert "Adresses à confirmer" not in words(camille.get("/a-faire").text)


def test_the_holders_own_address_is_untouched_and_a_stranger_is_not_reached_so(
    office, helped
) -> None:
    camille = Browser(helped).enter("camille")
    assert move(office) is None
    for person in ("camille", "dominique", "personne", "mp1-001-acces-2"):
        form = {"person": person, "email": "x@y.example", "reason": "je l’ai vue à la mairie"}
        for path in ("adresse", "reponse", "contestation"):
            assert camille.post(f"{PEOPLE}/{path}", data=form).status_code == 404
    contested = {"person": HELPER, "reason": "elle me dit que non, au téléphone"}
    assert camille.post(f"{PEOPLE}/contestation", data=contested).status_code == 303
    assert of_helper(office).is_contested
    assert "contestée" in words(camille.get("/a-faire").text)


def test_whoever_is_let_in_no_more_waits_for_nobody(office, helped) -> None:
    office.must(c.EndAccess(reference=REFERENCE, by=OFFICER, on=day(TODAY), person=HELPER))
    assert "Adresses à confirmer" not in words(
        Browser(helped).enter("camille").get("/a-faire").text
    )
