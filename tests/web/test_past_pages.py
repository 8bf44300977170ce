"""A dossier as at a past day: its pages say what they said then, and nothing is done on them."""

import re
from datetime import date, timedelta

from support_engine.core.acts import commands as c
from support_engine.web.reading.on_dossier import TABS
from tests.console import as_typed
from tests.money_story import accompanied, whole
from tests.story import HEAD, REFERENCE
from tests.web.bureau import Browser, bureau_of

HOME = f"/dossiers/{REFERENCE}"
LETTERS = f"{HOME}/courriers"
OF_TODAY = (
    r'<section class="card[^"]*" aria-labelledby="(?:actes|ici|entrees|adresse-).*?</section>',
    r'<details class="then">.*?</details>',
    r'<a [^>]*href="[^"]*(?:/actes/|#actes)[^"]*">.*?</a>',
)
"""What stands on a page of today alone: acts, how people are reached, and the way to the past."""


def told(browser: Browser, path: str) -> str:
    """What a page says of the dossier, in words alone."""
    answer = browser.get(path)
    assert answer.status_code == 200, path
    main = re.findall(r"<main.*?>(.*)</main>", answer.text, re.S)[0]
    for gone in OF_TODAY:
        main = re.sub(gone, "", main, flags=re.S)
    words = " ".join(re.sub(r"<[^>]+>", " ", as_typed(main)).split())
    return words.replace("pas encore partie", "en attente").removesuffix("–").strip()


def test_every_page_says_of_a_past_day_what_it_said_on_that_day(office) -> None:
    life = [*accompanied(office.workflow), *whole()]
    half = len(life) * 2 // 3
    on = max(command.on for command in life[:half])
    for command in life[:half]:
        office.must(command, f"{command.on}T10:00")
        office.letters_leave(f"{command.on}T11:00")
    then = Browser(bureau_of(office, f"{on}T20:00")).enter("camille")
    said = {tab: told(then, f"{HOME}/{tab}".rstrip("/")) for tab in TABS}
    for command in life[half:]:
        moment = max(command.on, on + timedelta(days=1))
        office.must(command, f"{moment}T10:00")
    office.letters_leave("2026-02-14")
    camille = Browser(bureau_of(office, "2026-02-15")).enter("camille")
    for tab in TABS:
        path = f"{HOME}/{tab}".rstrip("/")
        assert told(camille, f"{path}?au={on}") == said[tab], tab
        if tab not in ("notes", "pieces"):
            assert told(camille, path) != said[tab], f"{tab}: something happened since"
    page = as_typed(camille.get(f"{HOME}/argent?au={on}").text)
    assert f'<a href="{HOME}/argent">revenir à aujourd’hui</a>' in page
    assert f'href="{HOME}/jalons?au={on}"' in page, "one goes on in the past"
    assert 'class="button' not in page
    assert "Ce que vous pouvez faire" not in camille.get(f"{HOME}?au={on}").text


def test_a_reminder_handed_over_since_waits_for_its_reader_of_then(office) -> None:
    office.open_at("incubation")
    office.tick("2022-06-20T20:00")
    said = told(Browser(bureau_of(office, "2022-06-20T21:00")).enter("camille"), LETTERS)
    to_sacha = {"role": "instructeur", "person": "sacha", "on": date(2022, 6, 21)}
    office.must(c.AssignPerson(reference=REFERENCE, by=HEAD, **to_sacha), "2022-06-21T07:00")
    office.tick("2022-06-21T08:00")
    sacha = Browser(bureau_of(office, "2022-06-22")).enter("sacha")
    assert "Sacha" in told(sacha, LETTERS)
    then = told(sacha, f"{LETTERS}?au=2022-06-20")
    assert (then.count("Sacha"), then.count("Camille")) == (0, said.count("Camille"))


def test_what_is_recorded_late_is_not_in_the_days_before(office) -> None:
    office.open_at("incubation")
    last = office.dossier().last_act_on
    note = {"by": c.Actor("camille", frozenset({"instructeur"})), "text": "Appris plus tard"}
    office.must(
        c.AddNote(reference=REFERENCE, on=last, **note), f"{last + timedelta(days=9)}T10:00"
    )
    camille = Browser(bureau_of(office, "2023-06-15")).enter("camille")
    notes = f"{HOME}/notes?au="
    assert "Appris plus tard" not in camille.get(f"{notes}{last + timedelta(days=8)}").text
    assert "Appris plus tard" in camille.get(f"{notes}{last + timedelta(days=9)}").text


def test_no_act_is_done_in_the_past_and_no_day_to_come_is_shown(office) -> None:
    office.open_at("incubation")
    browser = Browser(bureau_of(office, "2022-06-15")).enter("camille")
    for path in ("", "/jalons", "/argent", "/pieces.zip", "/courriers"):
        for day in ("2022-06-15", "2030-01-01"):
            answer = browser.get(f"{HOME}{path}?au={day}")
            assert answer.status_code == 404
            assert "n’est pas encore passé" in as_typed(answer.text)
    assert "n’existait pas encore" in browser.get(f"{HOME}?au=2020-01-01").text
    assert browser.get(f"{HOME}?au=hier").status_code == 404
    assert browser.get(f"{HOME}?au=03/04/2022").status_code == 200
    act = f"{HOME}/actes/note"
    before = office.dossier().version
    for path in (act, f"{act}/fait"):
        answer = browser.post(f"{path}?au=2022-04-03", data={"f.text": "x"})
        assert answer.status_code == 409, path
        assert "Revenez à aujourd’hui" in answer.text
    assert browser.get(f"{act}?au=2022-04-03").status_code == 409
    assert office.dossier().version == before


def test_a_letter_is_read_as_it_left_and_not_before(office) -> None:
    office.open_at("incubation")
    first, *_ = (row for row in office.outbox() if row["person"])
    written = date.fromisoformat(first["queued_at"][:10])
    office.letters_leave(str(written + timedelta(days=5)))
    browser = Browser(bureau_of(office, "2023-06-15")).enter("camille")
    before = browser.get(f"{HOME}/courriers?au={written + timedelta(days=4)}").text
    assert "pas encore partie" in before
    assert not re.findall(r'href="[^"]+/courriers/\w+', before)
    after = browser.get(f"{HOME}/courriers?au={written + timedelta(days=6)}").text
    (way, *_) = re.findall(r'href="([^"]+/courriers/\w+\?au=[^"]+)"', after)
    assert browser.get(way).status_code == 200
    day_before = re.sub(r"au=.*", f"au={written}", way)
    assert browser.get(day_before).status_code == 404


def test_whoever_may_not_read_a_dossier_today_reads_none_of_its_past(office) -> None:
    office.open_at("incubation")
    sees = Browser(bureau_of(office, "2023-06-15")).enter("olivia")
    assert sees.get(f"{HOME}?au=2022-04-03").status_code == 200
    stranger = Browser(sees.bureau).enter("porteuse")
    assert stranger.get(f"{HOME}?au=2022-04-03").status_code == 404
