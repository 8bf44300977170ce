"""One act on several dossiers: foreseen for each, done once, told for each, done again."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from starlette.datastructures import FormData

from support_engine.adapters import clock
from support_engine.adapters.store.web import web_access, web_batches
from support_engine.core.acts import commands as c
from support_engine.core.dossier.events import Noted
from support_engine.core.offers import asking
from support_engine.web.acts import batching, typing
from support_engine.web.entry import passwords
from tests.story import because, road_to
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import PASSWORD, carried, wait, words
from tests.web.test_list_pages import references

OPEN = ("MP1-001", "MP2-002")
CLOSED = "MP2-003"
HOSTILE = "<script>alert(1)</script>"
HOLD = "hold.open:mise_en_demeure"


@pytest.fixture
def stock(office):
    for number, reference in enumerate((*OPEN, CLOSED)):
        mine = {"name": f"Projet {number} {HOSTILE}", "commune": f"Lieu{number}", "wave": "1"}
        state = "cloturee" if reference == CLOSED else "incubation"
        office.open_at(state, reference, source_id=f"S{number}", **mine)
    return office


@pytest.fixture
def camille(stock) -> Browser:
    return Browser(bureau_of(stock, "2022-06-15")).enter("camille")


def chosen(*some: str) -> str:
    return "&".join(f"dossier={one}" for one in some)


def foreseen(browser, key: str, *some: str, **typed: str):
    page = browser.get(f"/lots/saisie?acte={key}&{chosen(*some)}")
    assert page.status_code == 200, words(page.text)
    form = {**carried(page.text), **{f"f.{name}": value for name, value in typed.items()}}
    return browser.post("/lots/apercu", data=form)


def bare(answer) -> str:
    """What is read on a page."""
    return words(re.sub(r"<[^>]+>", "", answer.text))


def notes(office, reference: str) -> list[str]:
    rows = office.journal(reference)
    return [row.event.text for row in rows if isinstance(row.event, Noted)]


def test_the_acts_that_dossiers_share_are_offered_with_on_how_many_they_stand(camille) -> None:
    page = camille.get(f"/lots/nouveau?{chosen(*OPEN, CLOSED)}")
    text_ = words(page.text)
    keys = re.findall(r'name="acte" value="([^"]+)"', page.text)
    assert {"note", "extension.ask:incubation"} <= set(keys)
    assert not {"bank", "correction", "details", "document:statuts"} & set(keys)
    assert re.search(r"Écrire une note.*?pour tous", text_, re.S)
    assert "2 sur 3" in text_
    assert HOSTILE not in page.text
    whole = camille.get("/lots/nouveau?tous=1&onglet=total")
    assert re.findall(r'name="dossier" value="([^"]+)"', whole.text) == sorted((*OPEN, CLOSED))
    narrow = camille.get("/lots/nouveau?tous=1&onglet=traites&dossier=MP1-001")
    assert re.findall(r'name="dossier" value="([^"]+)"', narrow.text) == [CLOSED]


@pytest.mark.parametrize(
    ("path", "words_"),
    [
        ("/lots/nouveau", "aucun dossier"),
        ("/lots/nouveau?tous=1&q=nowhere", "aucun dossier"),
        ("/lots/nouveau?" + chosen(*(f"X{n}" for n in range(201))), "201 dossiers"),
        ("/lots/saisie?acte=note", "aucun dossier"),
        ("/lots/saisie?acte=x&dossier=MP1-001", "ne peut plus se faire"),
        ("/lots/saisie?acte=note&dossier=MP9-999", "ne peut plus se faire"),
    ],
)
def test_a_choice_that_is_none_says_what_to_do(camille, path, words_) -> None:
    answer = camille.get(path)
    assert answer.status_code == 422
    assert words_ in words(answer.text)
    assert re.search(r'<p><a href="/dossiers[^"]*">Revenir à la liste</a>', answer.text)


def test_each_dossier_is_foreseen_then_done_once_and_told_at_an_address_that_stays(
    stock, camille
) -> None:
    asked = {"months": "2", "reason": because()}
    preview = foreseen(camille, "extension.ask:incubation", *OPEN, CLOSED, **asked)
    text_ = words(preview.text)
    assert preview.status_code == 200, text_
    assert "2 dossiers possibles, 1 refusé" in bare(preview)
    assert "2 courriers partiront" in text_
    assert f"/dossiers/{OPEN[0]}/actes/extension.ask%3Aincubation" in preview.text
    assert f"/dossiers/{CLOSED}/actes/" not in preview.text, "there is no such act there"
    assert HOSTILE not in preview.text
    assert not stock.dossier(OPEN[0]).extensions
    done, again = (camille.post("/lots/fait", data=carried(preview.text)) for _ in range(2))
    assert done.status_code == again.status_code == 303
    assert done.headers["location"] == again.headers["location"]
    assert [len(stock.dossier(one).extensions) for one in OPEN] == [1, 1]
    page = camille.get(done.headers["location"])
    told = words(page.text)
    assert "Fait sur 2, refusé sur 1. 2 courriers partent." in bare(page)
    assert "Refaire sur le dossier refusé" in told
    assert "15 juin 2022" in told, "the day of the desk, not that of the machine"
    assert done.headers["location"] in camille.get("/lots").text
    assert "15 juin 2022" in words(camille.get("/lots").text)
    detail = re.findall(r'href="(/dossiers/[^"]+\?fait=[^"]+)"', page.text)
    assert len(detail) == 2
    assert "Fait." in words(camille.get(detail[0]).text)
    redo = camille.get(re.findall(r'href="(/lots/saisie\?lot=[^"]+)"', page.text)[0])
    assert redo.status_code == 422, "the act is nowhere to do: said, not a form for nothing"
    sacha = Browser(camille.bureau).enter("sacha")
    assert sacha.get(done.headers["location"]).status_code == 404
    assert "MP1" not in sacha.get("/lots").text


def test_a_measure_that_is_taken_already_is_the_reason_said(stock) -> None:
    head = Browser(bureau_of(stock, "2022-06-15")).enter("dominique")
    (held, other), asked = OPEN, {"reply_days": "30", "reason": because()}
    first = foreseen(head, HOLD, held, **asked)
    assert head.post("/lots/fait", data=carried(first.text)).status_code == 303
    both = bare(foreseen(head, HOLD, held, other, **asked))
    assert "1 dossier possible, 1 refusé" in both
    assert "(état : En incubation, mise en demeure en cours)" in both


def test_a_dossier_that_changed_since_the_preview_is_refused_and_done_again(stock, camille) -> None:
    preview = foreseen(camille, "note", *OPEN, text="Visite le 3 mai.")
    by, on = c.Actor("sacha", frozenset({"instructeur"})), stock.dossier(OPEN[0]).last_act_on
    stock.must(c.AddNote(reference=OPEN[0], by=by, on=on, text="Le bail est signé."))
    page = camille.get(camille.post("/lots/fait", data=carried(preview.text)).headers["location"])
    assert "Fait sur 1, refusé sur 1" in bare(page)
    redo = camille.get(re.findall(r'href="(/lots/saisie\?lot=[^"]+)"', page.text)[0])
    assert "Visite le 3 mai." in words(redo.text)
    assert carried(redo.text)["dossiers"] == OPEN[0]
    form = {**carried(redo.text), "f.text": "Visite le 3 mai."}
    second = camille.post("/lots/apercu", data=form)
    camille.post("/lots/fait", data=carried(second.text))
    assert [notes(stock, one)[-1] for one in OPEN] == ["Visite le 3 mai."] * 2
    assert len(notes(stock, OPEN[1])) == 1


def test_a_batch_that_was_cut_goes_on_and_does_nothing_twice(stock, camille, monkeypatch) -> None:
    preview = foreseen(camille, "note", *OPEN, CLOSED, text="Visite.")
    real, seen = web_batches.told, []

    def cut(db, batch, line):
        seen.append(line.reference)
        if len(seen) == 2:
            raise RuntimeError
        real(db, batch, line)

    monkeypatch.setattr(web_batches, "told", cut)
    assert camille.post("/lots/fait", data=carried(preview.text)).status_code == 500
    monkeypatch.setattr(web_batches, "told", real)
    where = f"/lots/{typing.act_key(FormData(carried(preview.text)))}"
    assert "pas encore tenté sur 2" in bare(camille.get(where))
    assert camille.post(where).headers["location"] == where
    assert "Fait sur 3." in bare(camille.get(where))
    assert [len(notes(stock, one)) for one in (*OPEN, CLOSED)] == [1, 1, 1]


def test_what_is_wrong_with_a_field_comes_back_once_for_all(camille) -> None:
    answer = foreseen(camille, "extension.ask:incubation", *OPEN, months="deux", reason="<b>")
    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') == 1
    assert 'value="deux"' in answer.text
    assert "<b>" not in answer.text
    good = foreseen(camille, "note", *OPEN, text="Un mot")
    back = camille.post("/lots/apercu", data={**carried(good.text), "step": "edit"})
    assert ">Un mot</textarea>" in back.text


def test_an_act_that_is_not_theirs_is_done_by_nobody(stock, camille) -> None:
    preview = foreseen(camille, "note", *OPEN, text="Un mot")
    alex = Browser(camille.bureau).enter("alex")
    form = carried(preview.text)
    answer = alex.post("/lots/fait", data={**form, "acte": "transition:abandonner"})
    assert answer.status_code == 422
    assert camille.post("/lots/fait", data={**form, "seen_each": "x"}).status_code == 200
    assert notes(stock, OPEN[0]) == []


def test_whoever_leaves_leaves_no_batch(stock, camille) -> None:
    preview = foreseen(camille, "note", *OPEN, text="Un mot")
    camille.post("/lots/fait", data=carried(preview.text))
    with stock.store.transaction() as db:
        web_batches.forget(db, "camille")
        assert web_batches.last(db, "camille") == []
        assert db.execute(text("SELECT count(*) FROM web_batch_lines")).scalar() == 0


def test_an_officer_is_named_on_several_at_once(stock, camille) -> None:
    preview = foreseen(camille, "assign:instructeur", *OPEN, person="sacha")
    assert "2 dossiers possibles" in words(preview.text)
    camille.post("/lots/fait", data=carried(preview.text))
    assert [stock.dossier(one).people["instructeur"] for one in OPEN] == ["sacha", "sacha"]


def test_the_list_leads_to_a_batch(camille) -> None:
    page = camille.get("/dossiers?onglet=total&vague=1").text
    assert references(page)
    assert page.count('name="dossier" form="lot"') == 3
    assert "les 3 dossiers de ce filtre" in words(page)
    assert '<input type="hidden" name="vague" value="1">' in page


@pytest.mark.parametrize("at_the_end", [False, True])
def test_the_form_of_a_batch_outlives_its_session_as_that_of_an_act(
    stock, camille, at_the_end
) -> None:
    with stock.store.transaction() as db:
        web_access.set_password(db, "camille", passwords.hashed(PASSWORD), clock.now())
    camille.enter("camille")
    preview = foreseen(camille, "note", *OPEN, text="Visite <du> 3 mai")
    wait(stock, 9)
    path = "/lots/fait" if at_the_end else "/lots/apercu"
    door = camille.post(path, data=carried(preview.text)).headers["location"]
    given = {**carried(camille.get(door).text), "name": "camille", "password": PASSWORD}
    again = camille.get(camille.post("/entrer", data=given).headers["location"])
    assert "2 dossiers possibles" in bare(again)
    assert notes(stock, OPEN[0]) == [], "nothing is done by itself"
    assert camille.post("/lots/fait", data=carried(again.text)).status_code == 303
    assert [notes(stock, one) for one in OPEN] == [["Visite <du> 3 mai"]] * 2


def test_the_83_dossiers_of_a_filter_are_done_page_by_page_and_the_refused_done_again(
    office, monkeypatch
) -> None:
    """As many as the case counts: what is asked of the engine must not grow as the square."""
    first = road_to("deposee", office.workflow)[0]
    many = [f"MP1-{number:03}" for number in range(1, 84)]
    for reference in many:
        details = {**first.details, "name": f"Projet {reference}", "source_id": reference}
        office.must(replace(first, reference=reference, details=details))
    camille = Browser(bureau_of(office, "2022-06-15")).enter("camille")
    whole = camille.get("/lots/nouveau?tous=1&onglet=total")
    assert re.findall(r'name="dossier" value="([^"]+)"', whole.text) == many
    asked: list[str] = []
    real = asking.standing
    monkeypatch.setattr(asking, "standing", lambda q, ask, by: asked.append(1) or real(q, ask, by))
    preview = foreseen(camille, "note", *many, text="Visite.")
    assert "83 dossiers possibles" in bare(preview)
    assert len(asked) < 83 * 10, "the engine is asked of the one act, not of all"
    by, on = c.Actor("sacha", frozenset({"instructeur"})), first.on
    for moved in many[40:43]:
        office.must(c.AddNote(reference=moved, by=by, on=on, text="Entre-temps."))
    hours = iter(range(10_000))
    monkeypatch.setattr(batching, "monotonic", lambda: next(hours) * 0.2)
    where = camille.post("/lots/fait", data=carried(preview.text)).headers["location"]
    page = camille.get(where)
    done = int(re.search(r"Fait sur (\d+)", bare(page)).group(1))
    assert 40 < done < 60, "ten seconds, then the page says where it stands"
    assert re.search(r"Continuer sur \d+ dossiers", bare(page))
    camille.post(where)
    page = camille.get(where)
    assert "Fait sur 80, refusé sur 3." in bare(page)
    assert all(f"Projet {reference}" in page.text for reference in many)
    assert page.text.count('<ul class="why"><li>') == 3
    assert page.text.count("ce qui a changé") == 80
    redo = camille.get(re.findall(r'href="(/lots/saisie\?lot=[^"]+)"', page.text)[0])
    assert carried(redo.text)["dossiers"].split("\n") == many[40:43]
    form = {**carried(redo.text), "f.text": "Visite."}
    second = carried(camille.post("/lots/apercu", data=form).text)
    camille.post("/lots/fait", data=second)
    assert [notes(office, one)[-1] for one in many] == ["Visite."] * 83


def test_what_was_done_under_a_key_by_somebody_else_is_not_told_as_done(stock, camille) -> None:
    preview = carried(foreseen(camille, "note", *OPEN, text="Un mot").text)
    by, on = c.Actor("sacha", frozenset({"instructeur"})), stock.dossier(OPEN[0]).last_act_on
    key = web_batches.act_key(typing.act_key(FormData(preview)), OPEN[0])
    stock.must(c.AddNote(reference=OPEN[0], by=by, on=on, text="Un mot", key=key))
    page = camille.get(camille.post("/lots/fait", data=preview).headers["location"])
    assert "Fait sur 1, refusé sur 1" in bare(page)
    assert "a déjà servi" in words(page.text)


def test_other_words_under_the_form_of_a_second_tab_are_another_act(stock, camille) -> None:
    preview = carried(foreseen(camille, "note", *OPEN, text="Premier mot").text)
    other = carried(camille.post("/lots/apercu", data={**preview, "f.text": "Second mot"}).text)
    first, again, second = (
        camille.post("/lots/fait", data=form).headers["location"]
        for form in (preview, preview, other)
    )
    assert first == again != second
    assert "Fait sur 0, refusé sur 2" in bare(camille.get(second))
    assert [notes(stock, one)[-1] for one in OPEN] == ["Premier mot"] * 2


@pytest.mark.parametrize("seen", ["9" * 5000, "9" * 25, "²", "-1", ""])
def test_a_version_that_is_none_is_an_old_screen(stock, camille, seen) -> None:
    preview = carried(foreseen(camille, "note", *OPEN, text="Un mot").text)
    told = camille.post("/lots/fait", data={**preview, "seen_each": f"{seen}\n{seen}"})
    assert "Fait sur 0, refusé sur 2" in bare(camille.get(told.headers["location"]))


def test_a_batch_told_twice_counts_its_letters_once_and_all(stock, camille, monkeypatch) -> None:
    asked = {"months": "2", "reason": because()}
    preview = foreseen(camille, "extension.ask:incubation", *OPEN, **asked)
    real = web_batches.told
    monkeypatch.setattr(web_batches, "told", lambda *_given: None)
    camille.post("/lots/fait", data=carried(preview.text))
    monkeypatch.setattr(web_batches, "told", real)
    where = camille.post("/lots/fait", data=carried(preview.text)).headers["location"]
    assert "Fait sur 2. 2 courriers partent." in bare(camille.get(where))


def test_what_was_shown_yesterday_is_shown_anew_before_anything_is_done(stock, camille) -> None:
    preview = foreseen(camille, "note", *OPEN, text="Vu en comité")
    camille.bureau.given_now += timedelta(days=1)
    late = camille.post("/lots/fait", data=carried(preview.text))
    assert late.status_code == 409
    assert "Le jour a changé depuis votre aperçu." in bare(late)
    assert notes(stock, OPEN[0]) == [], "nothing is done yet"
    assert camille.post("/lots/fait", data=carried(late.text)).status_code == 303
    assert notes(stock, OPEN[0]) == ["Vu en comité"]
