"""Hostile names through every page, file and letter: each route is found by itself."""

import csv
import logging
import re
from datetime import timedelta
from io import BytesIO, StringIO
from types import SimpleNamespace
from zipfile import ZipFile

import pytest

from support_engine import scheduler
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.core.acts import commands as c
from support_engine.core.language.spelling import is_hidden
from support_engine.views.letters.letter_codes import code_of
from support_engine.web.logs import LOGS, OneEvent
from support_engine.web.routing import every_route
from tests.office import at
from tests.story import REFERENCE, because
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import carried
from tests.web.test_dossier_pages import PDF, filed

SCRIPT = "<script>alert(1)</script>"
NAMES = {
    "commanding": f"""=1+1+cmd|"/C calc"!A0 '><b>{SCRIPT}{{{{ 7*7 }}}}\r\nSet-Cookie: x=1\r\n\r\n"""
    "\u202egnp.exe\u2066\u200b\x1b]0;pwned\x07\x1b[31mrouge\x9b2J",
    "long": "é" * 10_000,
}
"""A formula, a script, a template, lines of a header, signs that turn, hide or command."""
ASKED = ("q", "suivi", "liste", "fait", "vers")
OFFICIAL = {"camille": "instructeur", "noa": "administrateur"}


@pytest.fixture(autouse=True)
def before_limits(monkeypatch) -> None:
    """Names recorded before there was a longest one."""
    monkeypatch.setattr("support_engine.engine.too_long", lambda command: iter(()))


def harmless(answer, hostile: str) -> list[str]:
    """What is wrong with an answer."""
    headers = "".join(f"{name}{value}" for name, value in answer.headers.items())
    kind = answer.headers.get("content-type", "")
    text = answer.text.removeprefix("\ufeff") if "text/" in kind else ""
    text = re.sub(r"\?v=\w+", "", text)  # the mark of a sheet may hold any figure
    return [
        what
        for what, is_so in {
            "an error": answer.status_code >= 500,
            "a script": "html" in kind and (SCRIPT in text or "<b>" in text),
            "a template": "49" in text and "{{ 7*7 }}" in hostile and "7*7" not in text,
            "a sign that commands": any(is_hidden(sign) for sign in text if sign != "\r"),
            "a header": any(is_hidden(sign) for sign in headers) or "x=1" in headers,
        }.items()
        if is_so
    ]


def settled(office, hostile: str) -> dict[str, str]:
    """A base where whatever people write is hostile; what fills the paths of routes."""
    details = {"name": hostile, "commune": hostile, "sector": hostile, "holder_name": hostile}
    office.open_at("incubation", **details)
    with office.store.transaction() as db:
        for person, role in OFFICIAL.items():
            mail = f"{person}@demo.example"
            directory.save(db, Person(person, hostile, mail, hostile, frozenset({role})))
    digest = filed(office, PDF, hostile)
    by, on = c.Actor("camille", frozenset({"instructeur"})), office.dossier().last_act_on
    office.must(c.AddNote(reference=REFERENCE, by=by, on=on, text=hostile))
    office.must(
        c.RequestExtension(
            reference=REFERENCE,
            by=by,
            on=on,
            clock="incubation",
            months=2,
            reason=because(hostile if " " in hostile else "Long"),
        )
    )
    letters = office.outbox(reference=REFERENCE)
    return {
        "reference": REFERENCE,
        "sha256": digest,
        "code": code_of(letters[-1]["key"]),
        "key": "note",
        "person": "camille",
        "name": "bureau.css",
    }


def filled(path: str, there: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda name: there.get(name[1], "x"), path)


@pytest.mark.parametrize("kind", NAMES)
def test_whatever_people_are_called_every_page_and_file_is_harmless(office, kind) -> None:
    hostile = NAMES[kind]
    there = settled(office, hostile)
    bureau = bureau_of(office, str(office.dossier().last_act_on))
    wrong, fields, seen = [], set(), 0
    for person in OFFICIAL:
        browser = Browser(bureau).enter(person)
        for route in every_route():
            if route.method != "GET":
                continue
            path = filled(route.path, there)
            for asked in (
                [{}] if "{" in route.path else [{}, {"q": hostile[:500], "suivi": hostile[:500]}]
            ):
                answer = browser.get(path, params=asked)
                seen += answer.status_code == 200
                wrong += [(person, path, what) for what in harmless(answer, hostile)]
                if "text/html" in answer.headers.get("content-type", ""):
                    fields |= set(re.findall(r'name="([^"]+)"', answer.text))
    assert not wrong
    assert seen > 25, "the pages were seen, not refused"
    fields = fields - {"step"} if kind != "long" else {"name", "q"}
    for person in OFFICIAL:
        browser = Browser(bureau).enter(person)
        for route in every_route():
            if route.method == "POST" and route.path != "/sortir":
                form = dict.fromkeys(fields | {"f.text", "f.name", "key", "seen"}, hostile)
                answer = browser.post(filled(route.path, there), data=form)
                wrong += [(person, "POST", route.path, w) for w in harmless(answer, hostile)]
    assert not wrong


def test_a_file_for_an_office_programme_holds_words_and_no_formula(office) -> None:
    hostile = NAMES["commanding"]
    settled(office, hostile)
    browser = Browser(bureau_of(office, str(office.dossier().last_act_on))).enter("camille")
    asked = "onglet=total&colonnes=nom&colonnes=commune&colonnes=filiere"
    with ZipFile(BytesIO(browser.get(f"/dossiers/liste.xlsx?{asked}").content)) as book:
        sheets = [book.read(one) for one in book.namelist() if one.startswith("xl/worksheets/")]
    text = browser.get(f"/dossiers/liste.csv?{asked}").content.decode("utf-8-sig")
    words = [cell for row in csv.reader(StringIO(text), delimiter=";") for cell in row]
    assert len(words) > 3
    assert sheets
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<f " in sheet]
    assert not [one for one in words if one.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "\x1b" not in text


@pytest.mark.parametrize("kind", NAMES)
def test_a_letter_says_a_hostile_name_as_words(office, kind) -> None:
    hostile = NAMES[kind]
    settled(office, hostile)
    on = str(office.dossier().last_act_on + timedelta(days=1))
    office.postman().run(at(on))
    letters = [path.read_bytes() for path in office.folder.rglob("*.eml")]
    assert letters
    for raw in letters:
        head = raw.split(b"\r\n\r\n", 1)[0].lower() if b"\r\n\r\n" in raw else raw.lower()
        assert b"\nset-cookie:" not in head
        assert b"\x1b" not in raw
    browser = Browser(bureau_of(office, on)).enter("camille")
    for row in office.outbox(reference=REFERENCE):
        page = browser.get(f"/dossiers/{REFERENCE}/courriers/{code_of(row['key'])}")
        assert not harmless(page, hostile)


def test_what_is_typed_goes_through_an_act_and_loses_nothing_but_what_hides(office) -> None:
    hostile = NAMES["commanding"]
    settled(office, hostile)
    browser = Browser(bureau_of(office, str(office.dossier().last_act_on))).enter("camille")
    path = f"/dossiers/{REFERENCE}/actes/note"
    preview = browser.post(
        path, data={**carried(browser.get(path).text), "f.text": hostile, "seen": "9" * 5000}
    )
    assert not harmless(preview, hostile)
    done = browser.post(f"{path}/fait", data=carried(preview.text))
    assert "7*7" in browser.get(done.headers["location"]).text
    kept = "".join(one for one in hostile.replace("\r\n", "\n") if not is_hidden(one))
    assert office.journal()[-1].event.text == kept, "no sign is written out, none hides"


FORGED = "2026-01-01 08:00:00 WARNING uvicorn : tout va bien"


@pytest.mark.parametrize("kind", NAMES)
def test_the_log_of_the_server_is_one_event_a_line_whatever_was_sent(kind) -> None:
    hostile, written = f"{NAMES[kind]}\n{FORGED}", StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(OneEvent())
    log = logging.Logger("uvicorn.error")
    log.addHandler(handler)
    try:
        raise RuntimeError(hostile)
    except RuntimeError:
        log.exception("A page about %s", hostile)
    log.warning("Another.")
    lines = written.getvalue().splitlines()
    events = [line for line in lines if re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", line)]
    assert len(events) == 2
    assert all(line.startswith("  | ") for line in lines if line not in events)
    assert not any(is_hidden(sign) for sign in "".join(lines))
    assert any("Traceback" in line for line in lines)


def test_every_log_of_the_server_goes_that_way() -> None:
    assert {"uvicorn", "apscheduler", "asyncio"} == set(LOGS["loggers"])
    for log in LOGS["loggers"].values():
        assert log["handlers"] == list(LOGS["handlers"])
        assert not log["propagate"]
    (handler,) = LOGS["handlers"].values()
    assert LOGS["formatters"][handler["formatter"]] == {"()": OneEvent}


@pytest.mark.parametrize("kind", NAMES)
def test_a_round_that_fails_says_so_on_one_line(office, kind, monkeypatch) -> None:
    said: list[str] = []
    desk = bureau_of(office).desk
    for failing in (True, False):

        def tick(*_given, failing=failing):
            if failing:
                raise RuntimeError(f"{NAMES[kind]}\n{FORGED}")
            return SimpleNamespace(told=lambda: "rien", problems=[f"{NAMES[kind]}\n{FORGED}"])

        monkeypatch.setattr(scheduler, "tick", tick)
        scheduler.one_round(desk, said.append)
    assert len(said) == 3
    assert not any(is_hidden(sign) or sign == "\n" for sign in "".join(said))
