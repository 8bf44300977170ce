"""Several people in one space: each by their own link, with their own rights, until it is shut."""

import pytest

from support_engine.adapters.store.people import directory
from support_engine.core.people.commands import ErasePerson
from support_engine.stories.people.erasing import erase
from tests.money_story import accompanied, ready
from tests.office import at
from tests.story import REFERENCE
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import act as desk_act
from tests.web.forms import carried, words
from tests.web.test_holder_door import asked, mailed
from tests.web.test_holder_space import HOME, PDF, act, do, typed

DAY = "2022-11-20"
ACCESS = f"{HOME}/acces"
BEA = "compta@demo.example"
HELPER = "mp1-001-acces-1"


@pytest.fixture
def space(office):
    for command in (*accompanied(office.workflow), *ready()):
        office.must(command)
    return Browser(bureau_of(office, DAY)).enter("porteuse", side="espace")


def let_in(browser, right: str, name="Béa Comptable", email=BEA):
    form = carried(browser.get(ACCESS).text)
    form |= {"f.name": name, "f.email": email, "f.right": right}
    return browser.post(ACCESS, data=form)


def entered(space, email=BEA) -> Browser:
    """Whoever reads a mailbox, by the link that they asked for."""
    browser, before = Browser(space.bureau), len(mailed(space))
    asked(browser, email)
    (link,) = mailed(space)[before:]
    assert browser.post(link).status_code == 303
    return browser


def test_a_helper_enters_by_a_link_of_their_own_and_does_what_the_holder_opened(
    office, space
) -> None:
    done = let_in(space, "claim")
    assert done.status_code == 303, words(done.text)
    receipt = words(space.get(done.headers["location"]).text)
    assert "du porteur ouvert à Béa Comptable" in receipt
    assert HELPER not in receipt
    assert BEA not in receipt + space.get(ACCESS).text + space.get(HOME).text
    told = [m for m in space.bureau.settings.letters.glob("*.eml") if BEA in m.read_text()]
    assert len(told) == 1, "told at once, by a mail without a link that opens"
    bea = entered(space)
    page = words(bea.get(HOME).text)
    assert "À faire par le porteur" in page
    assert "porteuse@demo.example" not in page
    assert "Écrire à l’équipe" not in page
    do(bea, "document:bilan_etape", [("bilan.pdf", PDF)])
    location = do(bea, "tranche.claim:avance", spending="0")
    assert "Béa Comptable" in words(bea.get(location).text)
    assert space.get(location).status_code == 404, "a receipt is of whoever did it"
    for key in ("write:message", "access.give", "access.end:" + HELPER):
        assert bea.get(act(key)).status_code == 404
    assert "Seul" in words(bea.get(ACCESS).text)
    journal = office.journal()
    assert [row.actor for row in journal if row.event.type == "tranche_claimed"] == [HELPER]
    people = {row["person"] for row in office.outbox()}
    assert HELPER not in people, "letters go to the holder"


def test_reading_is_reading(space) -> None:
    let_in(space, "read")
    bea = entered(space)
    assert bea.get(HOME).status_code == 200
    for key in ("document:rib", "tranche.claim:avance", "write:message", "transition:abandonner"):
        form = {**carried(space.get(act("write:message")).text), "f.spending": "0", "f.text": "x"}
        assert bea.get(act(key)).status_code == 404
        assert bea.post(act(key), data=form).status_code in (404, 409)
        assert bea.post(f"{act(key)}/fait", data=form).status_code in (404, 409)
    assert bea.post(ACCESS, data={"f.name": "X", "f.email": "x@y.example"}).status_code == 422
    assert bea.get("/dossiers").status_code == 303, "no page of the desk"


@pytest.mark.parametrize("by", ["camille", "porteuse"])
def test_shut_out_by_the_holder_or_by_us_at_once(office, space, by) -> None:
    let_in(space, "deposit")
    bea = entered(space)
    assert bea.get(HOME).status_code == 200
    if by == "porteuse":
        assert "Fermer mon espace à Béa Comptable" in words(
            space.get(act(f"access.end:{HELPER}")).text
        )
        shut = words(space.get(do(space, f"access.end:{HELPER}")).text)
        assert "du porteur fermé à Béa Comptable" in shut
    else:
        camille = Browser(space.bureau).enter("camille")
        people = words(camille.get(f"/dossiers/{REFERENCE}/personnes").text)
        assert "Béa Comptable" in people
        assert "déposer des pièces" in people
        key = f"access.end:{HELPER}"
        assert "Fermer l’espace du porteur à Béa Comptable" in people
        preview = camille.post(desk_act(key), data=carried(camille.get(desk_act(key)).text))
        assert "du porteur fermé à Béa Comptable" in words(preview.text)
        assert camille.post(f"{desk_act(key)}/fait", data=carried(preview.text)).is_redirect
    sacha = Browser(space.bureau).enter("sacha")
    journal = words(sacha.get(f"/dossiers/{REFERENCE}/journal").text)
    assert journal.count("à Béa Comptable") == 2
    assert HELPER not in journal
    assert bea.get(HOME).status_code == 404
    before = len(mailed(space))
    asked(Browser(space.bureau), BEA)
    assert len(mailed(space)) == before


def test_the_same_person_twice_another_right_and_pressed_twice_one_act(office, space) -> None:
    form = carried(space.get(ACCESS).text) | {"f.name": "Béa", "f.email": BEA, "f.right": "read"}
    answers = [space.post(ACCESS, data=form).headers["location"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert let_in(space, "claim", email=BEA.upper()).status_code == 303
    assert dict(office.dossier().helpers) == {HELPER: "claim"}


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("camille@demo.example", "ne peut pas servir ici"),
        ("nulle part", "n’est pas une adresse"),
        ("", "n’est pas une adresse"),
    ],
)
def test_an_address_of_ours_or_of_nobody_is_not_let_in(office, space, email, said) -> None:
    refused = let_in(space, "read", email=email)
    assert refused.status_code == 422
    assert said in words(refused.text)
    assert "Camille" not in refused.text
    assert not office.dossier().helpers
    with office.store.reading() as db:
        assert not directory.exists(db, HELPER), "nothing is left of a refusal"


def test_whoever_is_erased_enters_nowhere_and_leaves_no_address(office, space) -> None:
    let_in(space, "claim")
    bea = entered(space)
    outcome = erase(space.bureau.desk, ErasePerson(by=HELPER, person=HELPER), at(f"{DAY}T12:00"))
    assert outcome.references == (REFERENCE,)
    assert bea.get(HOME).status_code == 303
    assert "Béa" not in space.get(ACCESS).text


def test_a_message_with_its_files_and_its_receipt(office, space) -> None:
    preview = typed(space, "write:message", text="Voici les photos.")
    assert preview.status_code == 200
    form = carried(space.get(act("write:message")).text) | {"f.text": "Voici les photos."}
    files = [("f.papers", ("toit.pdf", PDF + b"1")), ("f.papers", ("mur.pdf", PDF + b"2"))]
    preview = space.post(act("write:message"), data=form, files=files)
    assert preview.status_code == 200, words(preview.text)
    done = space.post(f"{act('write:message')}/fait", data=carried(preview.text))
    receipt = words(space.get(done.headers["location"]).text)
    assert "toit.pdf" in receipt
    assert "mur.pdf" in receipt
    (wrote,) = office.dossier().messages
    assert [one.name for one in wrote.papers] == ["toit.pdf", "mur.pdf"]
    camille = Browser(space.bureau).enter("camille")
    listed = camille.get(f"/dossiers/{REFERENCE}/pieces")
    assert "mur.pdf" in listed.text
    opened = camille.get(f"/dossiers/{REFERENCE}/pieces/{wrote.papers[1].sha256}")
    assert opened.content == PDF + b"2"
    assert "toit.pdf" in words(camille.get(f"/dossiers/{REFERENCE}").text)
