"""An act in the browser: typed, foreseen, done once; refused, stale, taken back."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest

from support_engine.adapters import clock
from support_engine.adapters.store.web import web_access
from support_engine.core.acts import commands as c
from support_engine.core.dossier.events import Noted
from support_engine.web.entry import passwords
from tests.money_story import accompanied, advance_paid, ready
from tests.story import INCUBATION, OFFICER, REFERENCE, because, document, milestone
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import (
    HOME,
    PASSWORD,
    TODAY,
    act,
    carried,
    confirmed,
    papers,
    typed,
    upload,
    wait,
    words,
)


@pytest.fixture
def camille(office):
    office.open_at("incubation")
    return Browser(bureau_of(office, TODAY)).enter("camille")


def test_an_act_is_typed_foreseen_and_done_once_whatever_is_pressed(office, camille) -> None:
    version = office.dossier().version
    preview = typed(camille, "extension.ask:incubation", months="2", reason=because())
    if preview.status_code == 404:
        pytest.fail(preview.text)
    text = words(preview.text)
    assert preview.status_code == 200
    assert "ce qui se passera" in text
    assert "courrier" in text
    assert "<pre>" in preview.text, "the letter, in full"
    assert office.dossier().version == version, "nothing is done yet"
    first, again = (confirmed(camille, "extension.ask:incubation", preview) for _ in range(2))
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    assert office.dossier().version == version + 1
    page = words(camille.get(first.headers["location"]).text)
    assert "Fait." in page
    assert "courrier" in page
    assert "Reprendre cet acte" in page
    assert "part. <a" in page or "partent. <a" in page
    assert "Fait." not in words(camille.get(f"{HOME}?fait=anything").text)


def test_other_words_under_the_form_of_a_second_tab_are_another_act(office, camille) -> None:
    """A tab that was duplicated bears the same key: what it says otherwise is not told as done."""
    one = typed(camille, "note", text="Premier mot.")
    back = camille.post(act("note"), data={**carried(one.text), "step": "edit"})
    done = confirmed(camille, "note", one)
    two = camille.post(act("note"), data={**carried(back.text), "f.text": "Second mot."})
    assert "Premier mot." in words(two.text)
    assert confirmed(camille, "note", two).headers["location"] != done.headers["location"]
    said = [row.event.text for row in office.journal(REFERENCE) if isinstance(row.event, Noted)]
    assert said == ["Premier mot.", "Second mot."]
    stale = camille.post(
        f"{act('note')}/fait", data={**carried(one.text), "f.text": "Troisième mot."}
    )
    assert stale.status_code == 409


def test_the_dossier_stays_in_view_while_one_decides_then_leads_to_the_next(
    office, camille
) -> None:
    office.open_at("incubation", "MP2-002", source_id="S2", name="Projet 2", commune="Ailleurs")
    key, way = "extension.ask:incubation", "?liste=onglet%3Dtotal%26ordre%3Ddossier"
    form = camille.get(act(key) + way)
    preview = camille.post(
        act(key) + way, data={**carried(form.text), "f.months": "2", "f.reason": because()}
    )
    refused = typed(camille, "transition:passer_comite_financement")
    for page in (form, preview, refused):
        brief = words(page.text).split("Le dossier en bref")[1]
        assert "La balle est chez" in brief
        assert "Réunion de lancement" in brief
    done = camille.post(f"{act(key)}/fait{way}", data=carried(preview.text))
    there = camille.get(done.headers["location"]).text
    (after,) = re.findall(r'<a href="([^"]+)">Dossier suivant</a>', there)
    assert after.startswith("/dossiers/MP2-002?")
    assert "Dossier suivant" not in camille.get(HOME).text


def test_what_is_wrong_comes_back_field_by_field_with_what_was_typed(office, camille) -> None:
    answer = typed(camille, "extension.ask:incubation", months="deux", reason="<b>Déménagement</b>")
    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') == 1
    assert "&lt;b&gt;Déménagement&lt;/b&gt;" in answer.text
    assert 'value="deux"' in answer.text
    assert "<b>" not in answer.text


def test_a_refusal_gives_every_reason_and_the_act_that_lifts_each(office, camille) -> None:
    key = "transition:passer_comite_financement"
    assert "Lever cet obstacle" in camille.get(act(key)).text
    answer = typed(camille, key, date_comite_financement="2022-04-01")
    assert answer.status_code == 409
    text = words(answer.text)
    assert "Rien n’a été enregistré" in text
    assert text.count("n’est pas validé") >= 5
    assert carried(answer.text)["f.date_comite_financement"] == "2022-04-01"
    back = camille.post(act(key), data={**carried(answer.text), "step": "edit"})
    assert 'value="2022-04-01"' in back.text


def meanwhile(office) -> None:
    by = c.Actor("sacha", frozenset({"instructeur"}))
    on = office.dossier().last_act_on
    office.must(c.AddNote(reference=REFERENCE, by=by, on=on, text="Le bail est signé."))


@pytest.mark.parametrize("at_the_end", [False, True])
def test_a_stale_form_says_what_changed_by_whom_and_loses_nothing(
    office, camille, at_the_end
) -> None:
    key = "note"
    page = camille.get(act(key))
    form = {**carried(page.text), "f.text": "Appel du porteur ce matin."}
    if at_the_end:
        form = carried(camille.post(act(key), data=form).text)
    meanwhile(office)
    stale = camille.post(f"{act(key)}/fait" if at_the_end else act(key), data=form)
    text = words(stale.text)
    assert stale.status_code == 409
    assert "Le bail est signé." in text
    assert "Sacha" in text
    assert "Appel du porteur ce matin." in text
    assert confirmed(camille, key, stale).status_code == 303
    notes = [row.event.text for row in office.journal() if isinstance(row.event, Noted)]
    assert notes == ["Le bail est signé.", "Appel du porteur ce matin."]


def test_an_act_that_is_no_longer_to_do_gives_back_what_was_typed(office, camille) -> None:
    office.must(document("renonciation", str(office.dossier().last_act_on)))
    page = carried(camille.get(act("transition:abandonner")).text)
    lapse = "transition:abandonner"
    preview = camille.post(act(lapse), data={**page, "f.reason": because()})
    office.must(
        c.Advance(
            reference=REFERENCE,
            by=c.Actor("camille", frozenset({"instructeur"})),
            on=office.dossier().last_act_on,
            transition="abandonner",
            reason=because("Arrêt"),
        )
    )
    late = confirmed(camille, lapse, preview)
    assert late.status_code == 409
    assert because() in words(late.text)


def test_the_last_act_is_taken_back_with_its_consequences_first(office, camille) -> None:
    preview = typed(camille, "extension.ask:incubation", months="2", reason=because())
    done = confirmed(camille, "extension.ask:incubation", preview)
    assert done.status_code == 303
    undo = typed(camille, "correction", reason=because("Erreur"))
    text = words(undo.text)
    assert "Repris" in text
    assert "<button>Reprendre le dernier acte</button>" in text
    assert text.count("Lettres qui ne partiront plus") == 1
    assert "ne partent pas" not in text
    assert "prolongation_demandee" not in text
    assert re.search(r"<li>[^<]+, à Camille : l’acte", text), text[text.index("Repris") :][:1500]
    assert "camille" not in re.sub(r'"[^"]*"', "", text), "people have names"
    assert confirmed(camille, "correction", undo).status_code == 303
    assert not any(one.status == "asked" for one in office.dossier().extensions)


def test_a_milestone_that_one_declared_is_for_others_and_says_why(office, camille) -> None:
    declare, _ = milestone(*INCUBATION[0], "2022-04-04")
    office.must(replace(declare, by=OFFICER))
    page = words(camille.get(HOME).text)
    found = re.search(r"<li>Valider le jalon « Réunion[^<]+<br>[^>]+>([^<]+)", page)
    assert "personne ne valide sa propre déclaration" in found[1]
    assert "(Alex" in found[1]
    assert "(Camille" not in found[1], "she would be told to ask herself"
    alone = words(camille.get(act(f"milestone.validate:{INCUBATION[0][0]}")).text)
    assert "Cet acte n’est pas à vous." in alone
    assert "Voir ce qui se passera" not in alone


def test_what_one_vouches_for_is_said_before_one_signs(office) -> None:
    claim, propose, *_ = advance_paid()
    for command in (*accompanied(office.workflow), *ready(), claim, propose):
        office.must(command)
    browser = Browser(bureau_of(office, str(propose.on))).enter("olivia")
    preview = words(typed(browser, "tranche.certify:avance").text)
    for said in ("Compte : …", "Convention : ", "Engagement juridique : "):
        assert f"<li>{said}" in preview
    assert "Transmission de la demande de paiement « Avance »" in preview, "names keep capitals"
    bank = office.dossier().purse.bank
    assert bank.iban not in preview, "its end alone"
    account = f"Confirmer le compte bancaire …{bank.iban[-4:]} (Atelier du Lin)"
    assert f"<h2>{account}</h2>" in words(browser.get(act("bank.confirm")).text)
    assert f"<button>{account}</button>" in words(typed(browser, "bank.confirm", channel="x").text)


def test_whoever_can_be_named_is_proposed_by_name(office, camille) -> None:
    page = camille.get(act("assign:instructeur")).text
    assert re.findall(r'<option value="(\w+)">([^<]+)', page) == [("sacha", "Sacha")]
    assert "Aujourd’hui\u00a0: Camille." in unescape(page)
    preview = typed(camille, "assign:instructeur", person="sacha")
    assert confirmed(camille, "assign:instructeur", preview).status_code == 303
    assert office.dossier().people["instructeur"] == "sacha"
    page = camille.get(act("assign:accompagnateur")).text
    assert '<option value="alex">Alex' in page
    assert "<select" not in page, "anybody may be named for a role of the dossier itself"
    answer = typed(camille, "assign:accompagnateur", person="alexx")
    assert answer.status_code == 422
    assert 'value="alexx"' in answer.text
    assert "n’est pas une personne connue" in unescape(answer.text)


def test_a_file_is_known_by_its_content_and_carried_from_page_to_page(office, camille) -> None:
    key = "document:statuts"
    preview = upload(camille, key, "..\\..\\x\u202egnp.exe", b"%PDF-1.4 statutes")
    assert preview.status_code == 200, words(preview.text)
    assert confirmed(camille, key, preview).status_code == 303
    (kept,) = office.dossier().documents["statuts"]
    assert kept.name == "xgnp.exe"
    assert camille.get(f"{HOME}/pieces/{kept.sha256}").content == b"%PDF-1.4 statutes"


@pytest.mark.parametrize(
    "content", [b"", b"MZ a programme", b"PK\x03\x04 cut", b"%PDF" * 6_000_000]
)
def test_a_file_that_is_not_taken_leaves_nothing_behind(office, camille, content) -> None:
    answer = upload(camille, "document:statuts", "statuts.pdf", content)
    assert answer.status_code in (413, 422)
    assert papers(office) == papers(office, "waiting") == []


def test_an_act_that_weighs_asks_for_the_password_again(office) -> None:
    for command in (*accompanied(office.workflow), *ready()):
        office.must(command)
    with office.store.transaction() as db:
        web_access.set_password(db, "camille", passwords.hashed(PASSWORD), clock.now())
    browser = Browser(bureau_of(office, str(office.dossier().last_act_on)))
    browser.enter("camille", clock.now() - timedelta(minutes=16), is_proven=True)
    fields = {"iban": "FR7630006000011234567890189", "holder": "Association du Lin"}
    preview = typed(browser, "bank", **fields)
    assert preview.status_code == 200, words(preview.text)
    assert 'name="password"' in preview.text
    before = office.dossier().version
    for wrong in ("", "another password"):
        answer = confirmed(browser, "bank", preview, password=wrong)
        assert answer.status_code == 422
        assert wrong not in answer.text or not wrong
        assert office.dossier().version == before
    assert confirmed(browser, "bank", preview, password=PASSWORD).status_code == 303
    assert office.dossier().version > before
    assert 'name="password"' not in typed(browser, "note", text="Essai").text


def ends(office, browser, how: str) -> None:
    """The session of a page that is still open: after hours, by a word said in another tab, by a
    password that was chosen elsewhere."""
    if how == "after hours":
        wait(office, 9)
    elif how == "in another tab":
        assert browser.post("/sortir").status_code == 303
        assert browser.cookies.get("bureau") is None
    else:
        with office.store.transaction() as db:
            web_access.revoke_all(db, "camille", clock.now())


@pytest.mark.parametrize("how", ["after hours", "in another tab", "by a new password"])
@pytest.mark.parametrize("at_the_end", [False, True])
def test_a_session_that_ends_loses_nothing_and_does_nothing_by_itself(
    office, camille, at_the_end, how
) -> None:
    with office.store.transaction() as db:
        for person in ("camille", "sacha"):
            web_access.set_password(db, person, passwords.hashed(PASSWORD), clock.now())
    camille.cookies.clear()
    camille.post("/entrer", data={"name": "camille", "password": PASSWORD})
    page = camille.get(act("note")).text
    form = {**carried(page), "f.text": "Appel <du> porteur"}
    ends(office, camille, how)
    version = office.dossier().version
    path = f"{act('note')}/fait" if at_the_end else act("note")
    door = camille.post(path, data=form)
    assert door.status_code == 303
    where = door.headers["location"]
    text = camille.get(where).text
    assert "Votre session s’est terminée" in unescape(text)
    assert "Appel" not in text, "whoever comes next reads nothing"
    other = Browser(camille.bureau)
    for browser, name in ((other, "sacha"), (camille, "camille")):
        entered = browser.post(
            "/entrer", data={**carried(text), "name": name, "password": PASSWORD}
        )
        assert entered.status_code == 303
    back = entered.headers["location"]
    assert other.get(back).status_code == 404, "it is given back to its author alone"
    preview = camille.get(back)
    assert preview.status_code == 200
    assert "ce qui se passera" in words(preview.text)
    assert carried(preview.text)["f.text"] == "Appel <du> porteur"
    assert office.dossier().version == version
    assert confirmed(camille, "note", preview).status_code == 303


def test_what_was_shown_yesterday_is_shown_anew_before_it_is_done(office, camille) -> None:
    key, version = "extension.ask:incubation", office.dossier().version
    preview = typed(camille, key, months="2", reason=because())
    camille.bureau.given_now += timedelta(days=1)
    late = confirmed(camille, key, preview)
    assert late.status_code == 409
    assert "Le jour a changé depuis votre aperçu." in words(late.text)
    assert office.dossier().version == version, "nothing is done yet"
    assert confirmed(camille, key, late).status_code == 303
    assert office.dossier().version == version + 1
    assert "Le jour a changé" not in words(preview.text)


def test_what_somebody_asked_to_take_back_is_confirmed_by_another_at_the_desk(office) -> None:
    office.open_at("deposee")
    number = office.dossier().version
    asked = {"reference": REFERENCE, "by": OFFICER, "on": date(2022, 3, 3), "reason": because()}
    office.must(c.CorrectLastAct(**asked, back_to=number), "2022-03-03T09:00")
    head = Browser(bureau_of(office, "2022-03-03T10:00")).enter("dominique")
    for place in ("/a-faire", HOME):
        assert f"pour reprendre l’acte n° {number}" in words(head.get(place).text)
    key = f"correction:{number}"
    preview = typed(head, key, reason=because("Erreur"))
    assert "<button>Confirmer la reprise</button>" in words(preview.text)
    assert confirmed(head, key, preview).status_code == 303
    assert office.dossier().state == "brouillon"
