"""The space of a holder under attack: mailboxes, disks, two hands at once, an old screen."""

import asyncio

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.web import web_files
from support_engine.core.acts import commands as c
from support_engine.errors import NotDelivered
from support_engine.views.holder.holder_words import names_others
from support_engine.web.app import sent
from support_engine.web.entry import own_links
from support_engine.web.reading.on_dossier import OnDossier
from support_engine.web.reading.own_dossier import RECORDED
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, because, day
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import TODAY, carried, papers, words

HOME = f"/espace/{REFERENCE}"
STATUTES = f"{HOME}/actes/document%3Astatuts"
HERS = "porteuse@demo.example"


@pytest.fixture
def space(office):
    office.open_at("incubation")
    return Browser(bureau_of(office, TODAY)).enter("porteuse", side="espace")


def deposit(browser, content: bytes = b"%PDF-1.4 "):
    form = carried(browser.get(STATUTES).text)
    return browser.post(STATUTES, data=form, files=[("f.file", ("un.pdf", content))])


def test_one_person_is_sent_three_links_however_their_address_is_written(
    office, space, monkeypatch
) -> None:
    """Bases differ in what they call the same letter: what counts is who would receive it."""
    found, gone = directory.at_address, []
    monkeypatch.setattr(directory, "at_address", lambda db, _typed: found(db, HERS))
    monkeypatch.setattr(own_links, "hand_over", lambda *given: gone.append(given))
    for number in range(6):
        spelt = HERS.replace("p", "p" * (number + 1))
        assert space.post("/espace", data={"email": spelt}).status_code == 200
    assert len(gone) == 3


def test_no_link_leaves_from_a_copy_of_a_real_base(space, monkeypatch) -> None:
    """Whoever tries the space of a copy would write to somebody who asked for nothing."""
    monkeypatch.setattr(own_links.place, "is_elsewhere", lambda _store: True)
    assert space.post("/espace", data={"email": HERS}).status_code == 200
    assert list(space.bureau.settings.letters.glob("*.eml")) == []
    monkeypatch.undo()
    space.post("/espace", data={"email": HERS})
    assert len(list(space.bureau.settings.letters.glob("*.eml"))) == 1


def test_a_link_that_does_not_leave_keeps_back_no_other(office, space, monkeypatch) -> None:
    with office.store.transaction() as db:
        directory.save(db, Person("zoe", "Zoé", HERS, ""))
    office.open_at("incubation", "MP1-009", name="Atelier voisin")
    office.store.is_replayed = False
    named = {"by": HEAD, "on": day(TODAY), "role": "porteur", "person": "zoe"}
    office.must(c.AssignPerson(reference="MP1-009", **named))
    office.store.is_replayed = True
    asked: list[str] = []

    def away(_bureau, person, *_given) -> None:
        asked.append(person.id)
        raise NotDelivered("away", is_final=False)

    monkeypatch.setattr(own_links, "hand_over", away)
    space.post("/espace", data={"email": HERS})
    assert asked == ["porteuse", "zoe"]


def test_of_two_presses_at_once_both_lead_to_the_receipt(office, space, monkeypatch) -> None:
    form = carried(deposit(space).text)
    receipt = space.post(f"{STATUTES}/fait", data=form).headers["location"]
    known, late = OnDossier.has_done, [False]

    def not_yet(here, asked, key) -> bool:
        return late.pop() if late else known(here, asked, key)

    monkeypatch.setattr(OnDossier, "has_done", not_yet)
    second = space.post(f"{STATUTES}/fait", data=form)
    assert not late
    assert (second.status_code, second.headers.get("location")) == (303, receipt)


def test_files_sent_one_after_the_other_fill_no_disk(office, space, monkeypatch) -> None:
    monkeypatch.setattr(web_files, "MOST", 3)
    for number in range(6):
        assert deposit(space, b"%%PDF-1.4 %d" % number).status_code == 200
    assert len(papers(office, "waiting")) == 3


def test_a_line_that_is_cut_is_no_error_of_ours() -> None:
    parts = iter(
        [
            {"type": "http.request", "body": b"--b\r\n", "more_body": True},
            {"type": "http.disconnect"},
        ]
    )

    async def receive():
        return next(parts)

    kind = (b"content-type", b"multipart/form-data; boundary=b")
    scope = {"type": "http", "method": "POST", "path": "/", "headers": [kind]}
    with pytest.raises(HTTPException) as cut:
        asyncio.run(sent(Request(scope, receive)))
    assert cut.value.status_code == 400


def test_an_old_screen_does_not_count_what_others_wrote(office, space) -> None:
    office.store.is_replayed = False
    for number in range(3):
        note = {"reference": REFERENCE, "by": OFFICER, "on": day(TODAY)}
        office.must(c.AddNote(text=f"Note {number}.", **note), f"{TODAY}T1{number}:00")
    office.store.is_replayed = True
    key = f"{HOME}/actes/milestone.declare%3Alancement_incubation"
    form = carried(space.get(key).text)
    for seen in ("0", "1", "-1", "9e9", ""):
        answer = space.post(key, data={**form, "seen": seen})
        assert answer.text.count(RECORDED) == 1, seen


@pytest.mark.parametrize(
    "sentence",
    ["olivia a signé.", "L’acte d’olivia attend.", "(olivia)", "« olivia »", "vu par olivia, hier"],
)
def test_a_sentence_that_names_somebody_is_known_after_an_apostrophe_too(sentence) -> None:
    assert names_others(sentence, {"olivia"})
    assert not names_others(sentence.replace("olivia", "olivia-rose"), {"olivia"})


def test_a_holder_is_told_what_is_over_as_over(office, space) -> None:
    said = "Cette date est passée : nous vous le rappelons par courriel depuis le 18 avril"
    late = Browser(bureau_of(office, "2022-06-15")).enter("porteuse", side="espace")
    for reminded in (False, True):
        if reminded:
            office.tick("2022-04-19T10:00")
        page = words(late.get(HOME).text)
        launch = page.partition("Réunion de lancement")[2].partition("</article>")[0]
        assert "c’était pour le 11 avril 2022" in launch
        assert (said in launch) is reminded, "no letter was sent"
    unknown = words(late.get("/espace/MP9-404").text)
    assert "Aucun projet « MP9-404 » n’est à votre nom" in unknown
    assert "cherchez par nom" not in unknown


def test_a_measure_is_told_as_long_as_the_dossier_goes_on(office, space) -> None:
    office.store.is_replayed = False
    held = {"reference": REFERENCE, "by": HEAD, "on": day(TODAY), "hold": "mise_en_demeure"}
    office.must(c.OpenHold(reason=because(), reply_days=30, **held))
    office.store.is_replayed = True
    assert "Mise en demeure</strong> depuis le" in words(space.get(HOME).text)
    office.store.is_replayed = False
    left = {"reference": REFERENCE, "by": HOLDER, "on": day(TODAY), "transition": "abandonner"}
    office.must(c.Advance(reason=because(), **left))
    office.store.is_replayed = True
    page = words(space.get(HOME).text)
    assert "Ce dossier est clos" in page
    assert "Mise en demeure</strong> depuis le" not in page


def test_pages_of_failure_speak_to_somebody_who_is_at_no_desk(office, space) -> None:
    given = {"reference": REFERENCE, "by": OFFICER, "on": day(TODAY), "sha256": "0" * 64, "size": 9}
    office.store.is_replayed = False
    office.must(c.AddDocument(kind="statuts", name="statuts.pdf", **given))
    office.store.is_replayed = True
    assert 'statuts.pdf <span class="hint">au dossier depuis le 1er' in words(space.get(HOME).text)
    foreign = space.post(STATUTES, data={}, headers={"sec-fetch-site": "cross-site"})
    told = [deposit(space, b"MZ"), foreign, space.get("/espace/MP9-404"), space.get(f"{HOME}/x/y")]
    assert [one.status_code for one in told] == [422, 403, 404, 404]
    for page in (words(one.text).partition("<main")[2].lower() for one in told):
        assert "bureau" not in page
        assert "rôle" not in page
