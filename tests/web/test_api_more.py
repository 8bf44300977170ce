"""The API beyond one act: files, several dossiers, every route × role, replays among faults."""

import os
import random

import pytest
from jsonschema import Draft202012Validator

from support_engine.adapters import clock
from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.web import tokens, web_access
from support_engine.adapters.store.web.answers import asked_under
from support_engine.adapters.store.web.web_access import Session
from support_engine.engine import Done
from support_engine.errors import BaseBusy, InDoubt
from support_engine.web.api.acting import begun, command
from support_engine.web.api.build import described
from support_engine.web.api.once import Once, before
from support_engine.web.asked import Asked
from support_engine.web.reading.on_dossier import seen
from support_engine.web.visitor import visitor
from tests.story import REFERENCE, because
from tests.web.bureau import bureau_of
from tests.web.forms import papers
from tests.web.program import HERE, ONE, Program, code
from tests.web.test_access import MORE, ROLES

TODAY = "2022-04-01"
FOREIGN = "MP2-007"
PDF = b"%PDF-1.7 statuts"
DOCUMENT = "document:rapport_diagnostic"
DESCRIBED = described()


@pytest.fixture
def bureau(office):
    office.open_at("incubation")
    return bureau_of(office, TODAY)


@pytest.fixture
def camille(bureau) -> Program:
    return Program(bureau, "camille")


def bring(program: Program, content: bytes, name: str = "rapport.pdf", key: str = DOCUMENT):
    kind = {"content-type": "application/octet-stream"}
    there = f"{HERE}{ONE}/acts/{key}/files"
    return program.post(there, params={"name": name}, content=content, headers=kind)


def test_a_file_waits_for_its_act_and_is_read_again_by_its_hash(office, camille) -> None:
    version = office.dossier().version
    ticket = bring(camille, PDF, "..\\..\\x\u202e.pdf").json()
    assert (ticket["size"], ticket["name"]) == (len(PDF), "x.pdf")
    assert papers(office) == [], "no journal names it yet"
    for other in (Program(camille.bureau, "sacha"), camille):
        wrong = other.act("document:modele_economique", version, "w", file=ticket["ticket"])
        assert code(wrong) == "fields_unread"
    done = [camille.act(DOCUMENT, version, "k", file=ticket["ticket"]) for _ in range(2)]
    assert [one.status_code for one in done] == [200, 200], done[0].text
    assert done[0].text == done[1].text
    (paper,) = (one for one in camille.read(f"{ONE}/documents").json() if one["is_last"])
    assert camille.get(paper["href"]).content == PDF
    assert code(camille.read(f"{ONE}/documents/{'0' * 64}")) == "unknown"
    again = camille.act(DOCUMENT, version + 1, "other", file=ticket["ticket"])
    assert code(again) == "fields_unread"
    assert code(bring(camille, b"MZ virus")) == "file_refused"
    assert code(bring(camille, b"x" * 22_000_000)) == "too_long"
    reader = Program(camille.bureau, "camille", "read")
    assert code(bring(reader, PDF)) == "scope_missing"
    assert office.dossier().version == version + 1


def test_an_act_on_several_dossiers_is_foreseen_done_once_and_told_for_each(office, camille):
    office.open_at("brouillon", FOREIGN, name="Atelier lointain", wave="2")
    both = {one: office.dossier(one).version for one in (REFERENCE, FOREIGN)}
    asked = {"act": "note", "fields": {"text": "Pour tous"}}
    of = {**asked, "dossiers": [*both, "MP9-999"]}
    told = camille.post(f"{HERE}/batches/foresee", json=of).json()
    assert {one["reference"]: one["is_possible"] for one in told} == dict.fromkeys(both, True)
    stale = {**both, FOREIGN: both[FOREIGN] + 5}

    def do(versions: dict[str, int], key: str = "k", **more):
        on = [{"reference": one, "version": number} for one, number in versions.items()]
        headers = {"idempotency-key": key}
        body = {**asked, "dossiers": on, **more}
        return camille.post(f"{HERE}/batches", json=body, headers=headers)

    first, again = do(stale), do(stale)
    assert first.json() == again.json()
    assert first.json()["is_over"]
    outcomes = {one["reference"]: one["outcome"] for one in first.json()["lines"]}
    assert outcomes == {REFERENCE: "done", FOREIGN: "refused"}
    assert office.dossier().version == both[REFERENCE] + 1
    assert camille.read(f"/batches/{first.json()['id']}").json() == first.json()
    assert code(do(both)) == "key_reused"
    assert code(do(both, "n", act="bank")) == "not_offered"
    assert code(do(both, "n", fields={})) == "fields_unread"
    sacha = Program(camille.bureau, "sacha")
    assert code(sacha.read(f"/batches/{first.json()['id']}")) == "unknown"


def test_one_key_is_of_one_call_were_it_of_several_dossiers(office, camille) -> None:
    def single(key: str):
        version = office.dossier().version
        return camille.act("note", version, key, text="Une fois")

    def several(key: str):
        on = [{"reference": REFERENCE, "version": office.dossier().version}]
        body = {"act": "note", "fields": {"text": "Une fois"}, "dossiers": on}
        return camille.post(f"{HERE}/batches", json=body, headers={"idempotency-key": key})

    for key, first, second in (("a", single, several), ("b", several, single)):
        assert first(key).status_code == 200
        version = office.dossier().version
        assert code(second(key)) == "key_reused", key
        assert office.dossier().version == version


def test_a_token_that_is_ended_as_a_call_is_made_acts_no_more(office, camille, monkeypatch) -> None:
    """Between two dossiers of a batch, and between the door and the act."""
    office.open_at("brouillon", FOREIGN, name="Atelier lointain")
    handle = office.engine.handle

    def ended(command, moment, also=None):
        outcome = handle(command, moment, also)
        if isinstance(outcome, Done):
            with office.store.transaction() as db:
                web_access.revoke_all(db, "camille", clock.now())
        return outcome

    both = {one: office.dossier(one).version for one in (REFERENCE, FOREIGN)}
    on = [{"reference": one, "version": number} for one, number in both.items()]
    body = {"act": "note", "fields": {"text": "Pour tous"}, "dossiers": on}
    monkeypatch.setattr(office.engine, "handle", ended)
    told = camille.post(f"{HERE}/batches", json=body, headers={"idempotency-key": "k"})
    assert code(told) == "token_needed"
    assert [office.dossier(one).version - both[one] for one in both] == [1, 0], "the first alone"
    again = Program(camille.bureau, "camille")
    monkeypatch.setattr(office.engine, "handle", handle)
    monkeypatch.setattr(tokens, "is_still", lambda db, digest: False)
    one = f"/dossiers/{FOREIGN}"
    assert code(again.act("note", both[FOREIGN], "n", one, text="Seul")) == "token_needed"
    assert office.dossier(FOREIGN).version == both[FOREIGN]


def operations():
    """Every operation, its path filled with a dossier and a body that says nothing wrong."""
    for path, methods in DESCRIBED["paths"].items():
        for method, one in methods.items():
            yield method, path, one


def ask(program: Program, method: str, path: str, reference: str):
    there = path.replace("{reference}", reference).replace("{key}", "note")
    there = there.replace("{sha256}", "0" * 64).replace("{id}", "x")
    headers = {"if-match": '"1"', "idempotency-key": f"{path}.{reference}"}
    body: dict = {"fields": {"text": "x"}}
    if path.endswith("/foresee") and path.startswith("/batches"):
        body |= {"act": "note", "dossiers": [reference]}
    elif path == "/batches":
        body |= {"act": "note", "dossiers": [{"reference": reference, "version": 1}]}
    if path.endswith("/files"):
        kind = {**headers, "content-type": "application/octet-stream"}
        return program.post(f"{HERE}{there}?name=x.pdf", content=PDF, headers=kind)
    sent = {"json": body} if method == "post" else {}
    return program.request(method.upper(), f"{HERE}{there}", headers=headers, **sent)


def check_declared(operation: dict, answer) -> None:
    """The answer is one of those that are declared, of the shape that is declared."""
    declared = operation["responses"]
    assert str(answer.status_code) in declared, (answer.status_code, answer.text)
    kind = answer.headers["content-type"].split(";")[0]
    content = declared[str(answer.status_code)]["content"]
    assert kind in content, (kind, list(content))
    if "json" in kind:
        whole = {**content[kind]["schema"], "components": DESCRIBED["components"]}
        Draft202012Validator(whole).validate(answer.json())


def test_each_route_answers_each_role_what_it_declares_and_hides_foreign_dossiers(
    office, bureau
) -> None:
    office.open_at("brouillon", FOREIGN, name="Atelier lointain", wave="2")
    with office.store.transaction() as db:
        for person in MORE:
            directory.save(db, person)
        gone = "replace({0}, 'alex', 'nobody')"
        hers = f"folded = {gone.format('folded')}, named = {gone.format('named')}"
        db.exec_driver_sql(f"UPDATE dossiers SET {hers} WHERE reference = ?", (FOREIGN,))
    sees = {"noa": (), "lou": (), "alex": (REFERENCE,)}
    nobody, reader = Program(bureau), Program(bureau, "camille", "read")
    for method, path, operation in operations():
        if method == "post" and not path.endswith("foresee"):
            assert code(ask(reader, method, path, REFERENCE)) == "scope_missing"
        answer = ask(nobody, method, path, REFERENCE)
        assert answer.status_code == 401, path
        check_declared(operation, answer)
    for person in ROLES:
        program, known = Program(bureau, person), sees.get(person)
        for method, path, operation in operations():
            for reference in (REFERENCE,) if known is None else (REFERENCE, FOREIGN):
                answer = ask(program, method, path, reference)
                check_declared(operation, answer)
                is_hidden = known is not None and reference not in known
                if is_hidden and ("{reference}" in path or path.startswith("/batches")):
                    absent = ask(program, method, path, "MP9-999")
                    assert answer.status_code == absent.status_code == 404, (person, path)
                    assert answer.text.replace(reference, "") == absent.text.replace("MP9-999", "")
        assert ("Atelier lointain" in program.read("/dossiers").text) == (known is None)


def test_no_act_is_done_by_a_role_that_has_it_not(office, bureau) -> None:
    with office.store.transaction() as db:
        for person in MORE:
            directory.save(db, person)
    version = office.dossier().version
    for person, every in (("andrea", 1), ("paul", 9), ("alex", 7)):
        program = Program(bureau, person)
        offers = program.read(f"{ONE}/acts").json()
        theirs = [one for one in offers if not one["is_mine"]]
        assert len(theirs) > 10, person
        assert all(one["blockers"] for one in theirs)
        for one in theirs[::every]:
            assert code(program.act(one["key"], version, one["key"])) == "not_yours"
    assert office.dossier().version == version


FAULTS = ("none", "none", "none", "none", "before", "after", "lost", "twice")


ACTS = 30
REPLAYS = int(os.environ.get("REPLAYS", "600"))
"""Ten thousand take some twenty seconds: `REPLAYS=10000` where there is time."""


def test_replays_among_faults_leave_one_effect_each(office, bureau, monkeypatch) -> None:
    """A fault falls before the act, or its answer is lost, once or twice; it is asked again."""
    drawn = random.Random(13)
    now = clock.now()
    with office.store.reading() as db:
        who = visitor(db, Session("", "camille", now, now, None), bureau.now.date())
    asked = Asked(bureau, None, who)
    started = office.dossier().version
    engine, real = office.engine, office.engine.handle
    fault = {"now": "none"}

    def handle(command, moment, also=None):
        if fault["now"] == "before":
            raise BaseBusy("before")
        done = real(command, moment, also)
        if fault["now"] in ("after", "lost", "twice"):
            fault["now"] = "after" if fault["now"] == "twice" else "none"
            raise InDoubt("the answer was lost")
        return done

    monkeypatch.setattr(type(engine), "handle", lambda self, *given: handle(*given))

    def once(number: int) -> str | None:
        """Act `number`, as a request asks it."""
        under = asked_under("camille", f"k{number}", REFERENCE, "note", str(number))
        if told := before(asked, under):
            return told
        here = seen(asked, REFERENCE)
        acting = begun(asked, here, here.offer("note"), {"text": f"Note {number}"})
        acting.filled.act_key = under.key
        return Once(acting, under).done(command(acting))

    answers: dict[int, set[str]] = {number: set() for number in range(ACTS)}
    for _ in range(REPLAYS):
        number, fault["now"] = drawn.randrange(ACTS), drawn.choice(FAULTS)
        try:
            answers[number].add(once(number))
        except (BaseBusy, InDoubt):
            continue
    assert {len(told) for told in answers.values()} == {1}
    notes = [row.event.text for row in office.journal() if row.event.type == "noted"]
    assert sorted(notes) == sorted(f"Note {number}" for number in range(ACTS))
    assert office.dossier().version == started + ACTS
    with office.store.reading() as db:
        keys = (asked_under("camille", f"k{number}").key for number in range(ACTS))
        assert all(len(dossiers.done_before(db, key).versions) == 1 for key in keys)


def test_a_key_that_served_long_ago_is_refused_rather_than_told_wrong(office, camille) -> None:
    version = office.dossier().version
    assert camille.act("note", version, "k", text="x").status_code == 200
    with office.store.transaction() as db:
        db.exec_driver_sql("UPDATE web_answers SET until = '2000-01-01T00:00:00Z'")
    assert code(camille.act("note", version + 1, "k", text="x")) == "key_reused"
    told = camille.act("extension.ask:incubation", version + 1, "n", months="1", reason=because())
    assert told.status_code == 200
    with office.store.reading() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM web_answers").scalar() == 1
    assert office.dossier().version == version + 2
