"""The laws of an import, on both bases: one row whole or not at all, rehearsed as it is done,
repeated without effect, killed anywhere, run by several at once."""

import os
import signal
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from random import Random
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from support_engine.adapters.store import audit
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.sql import Sql
from support_engine.core.acts import commands as c
from support_engine.engine import Engine
from support_engine.stories.intake.imports import Doing, apply, plan, rehearse
from support_engine.stories.intake.rows import Answers
from support_engine.stories.verifying import people as verify_people
from support_engine.stories.verifying.verify import verify
from tests.forging import clear, forge
from tests.laws import tries
from tests.office import at
from tests.story import OFFICER

NOW = at("2022-03-10T10:00")
HEAD = "nom;commune;departement;vague;identifiant;contact;courriel;date_depot\n"
WAVES = {
    "1": SimpleNamespace(opens_on=date(2021, 10, 7), closes_on=date(2021, 11, 4)),
    "2": SimpleNamespace(opens_on=date(2021, 11, 5), closes_on=date(2022, 1, 13)),
}
BEFORE = HEAD + "Atelier Roue;Privas;07;1;r-1;Lou Petit;lou@demo.example;\n"
AFTER = HEAD + (
    "Atelier Roue neuve;Privas;07;1;r-1;Max Neuf;max@demo.example;\n"
    "La Forge;Crest;26;1;r-2;Zoé Lin;zoe@demo.example;2021-10-20\n"
    "La Turbine;Doizieux;42;1;r-3;;;2099-01-01\n"
)
TABLES = {
    "dossiers": "reference, version, state, folded",
    "journal": "reference, version, type, payload, actor, effective_on",
    "people": "id, name, email, is_active",
    "roles": "person, role",
    "agenda": "reference, key, due_on",
    "letters": "key, person, state, data",
    "marks": "workflow, mark, reference, is_alone",
}


def base_of(store):
    """What the base says, moments and seals aside."""
    with store.reading() as db:
        return {
            name: sorted(map(tuple, db.execute(text(f"SELECT {columns} FROM {name}"))), key=repr)
            for name, columns in TABLES.items()
        }


def empty(office):
    with office.store.transaction() as db:
        for name in ("letters", "agenda", "journal", "marks", "dossiers"):
            clear(db, name)
        db.execute(text("DELETE FROM former_addresses"))
        db.execute(text("DELETE FROM people WHERE id LIKE 'porteur-%'"))


def planned(office, folder, sheet, name="f.csv"):
    path = folder / name
    path.write_text(sheet, encoding="utf-8")
    return plan(office.engine, path, WAVES)


def doing(same=(), new=()):
    return Doing(OFFICER, NOW, Answers(frozenset(same), frozenset(new)))


def done(office, folder, sheet, **answers):
    return apply(office.engine, planned(office, folder, sheet), doing(**answers))


def kinds(applied):
    return [row.kind for row in applied.rows]


class Killed(BaseException):
    """The process dies here."""


@contextmanager
def dying_at(nth):
    """Every statement and every commit counts; the n-th one never happens."""
    left = [nth]

    def counted(function):
        def wrapped(*given, **named):
            if left[0] == 0:
                raise Killed
            left[0] -= 1
            return function(*given, **named)

        return wrapped

    with (
        patch.object(Sql, "_send", counted(Sql._send)),
        patch.object(Connection, "execute", counted(Connection.execute)),
        patch.object(Connection, "commit", counted(Connection.commit)),
    ):
        yield left


def test_killed_at_any_statement_then_run_again_it_is_one_quiet_run(office, tmp_path):
    def fresh():
        empty(office)
        done(office, tmp_path, BEFORE)
        return planned(office, tmp_path, AFTER)

    quiet = apply(office.engine, fresh(), doing())
    assert kinds(quiet) == ["changed", "opened", "refused"]
    expected, died = base_of(office.store), 0
    for nth in range(0, 1000, 3):
        made = fresh()
        with dying_at(nth) as left, suppress(Killed):
            apply(office.engine, made, doing())
        if left[0] > 0:
            break
        died += 1
        apply(office.engine, made, doing())
        assert base_of(office.store) == expected, f"killed at statement {nth}"
    assert died > 15


def test_a_refused_row_leaves_nothing(office, tmp_path):
    before = base_of(office.store)
    sheet = HEAD + "La Turbine;Doizieux;42;1;;Lou;lou@demo.example;2022-04-01\n"
    assert kinds(done(office, tmp_path, sheet)) == ["refused"]
    assert base_of(office.store) == before


def child(work):
    """A process that does it once its parent says so."""
    ready, go = os.pipe()
    pid = os.fork()
    if pid:
        return pid, go
    status = 9
    try:
        os.read(ready, 1)
        work()
        status = 0
    finally:
        os._exit(status)


def kill(nth):
    """This process dies with -9 at its n-th statement."""
    direct, left = Sql._send, [nth]

    def counted(*given, **named):
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return direct(*given, **named)

    Sql._send = counted


def by_four(office, plans, deaths=(None,) * 4):
    """Each plan in a process of its own, all at once; some die at a statement."""

    def work(made, death):
        if death is not None:
            kill(death)
        store = Store(office.store.url.render_as_string(hide_password=False))
        engine = Engine(store, office.engine.registry, office.window.calendar, office.window)
        apply(engine, made, doing())

    pairs = zip(plans, deaths, strict=True)
    children = [child(lambda pair=pair: work(*pair)) for pair in pairs]
    for _, go in children:
        os.write(go, b"x")
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid, _ in children]


MANY = HEAD + "".join(
    f"Atelier {word};Privas;07;1;;Lou {word};{word.lower()}@demo.example;2021-10-20\n"
    for word in ("Abeille", "Boulon", "Cerise", "Dentelle", "Enclume", "Figue")
)


def test_four_processes_on_one_file_are_one_quiet_run(office, tmp_path):
    apply(office.engine, planned(office, tmp_path, MANY), doing())
    expected = base_of(office.store)
    assert len(expected["dossiers"]) == 6
    empty(office)
    assert by_four(office, [planned(office, tmp_path, MANY)] * 4) == [0] * 4
    assert base_of(office.store) == expected


def test_of_four_processes_killed_at_random_then_run_twice_it_is_one_quiet_run(office, tmp_path):
    made = planned(office, tmp_path, MANY)
    apply(office.engine, made, doing())
    expected, chance, killed = base_of(office.store), Random(7), 0
    for _ in range(3):
        empty(office)
        ended = by_four(office, [made] * 4, [chance.randrange(4, 60) for _ in range(4)])
        assert set(ended) <= {0, -signal.SIGKILL}
        killed += ended.count(-signal.SIGKILL)
        for _ in range(2):
            apply(office.engine, made, doing())
        assert base_of(office.store) == expected
    assert killed > 3


@pytest.mark.parametrize("times", [0, 3], ids=["alive", "killed"])
def test_four_files_at_once_give_each_project_its_own_contact_once(office, tmp_path, times):
    rows, chance, killed = MANY.splitlines()[1:], Random(11), 0
    sheets = [HEAD + "\n".join(rows[n : n + 3]) for n in range(4)]
    plans = [planned(office, tmp_path, sheet, f"{n}.csv") for n, sheet in enumerate(sheets)]
    for _ in range(times):
        empty(office)
        ended = by_four(office, plans, [chance.randrange(4, 90) for _ in plans])
        assert set(ended) <= {0, -signal.SIGKILL}
        killed += ended.count(-signal.SIGKILL)
        for made in plans:
            apply(office.engine, made, doing())
        check_contacts(office, rows)
    assert killed >= times
    empty(office)
    assert by_four(office, plans) == [0] * 4
    check_contacts(office, rows)


def check_contacts(office, rows):
    """Each row is one dossier, held by its contact; the base is what its journals tell."""
    with office.store.reading() as db:
        people = dict(map(tuple, db.execute(text("SELECT id, email FROM people"))))
        found = db.execute(text("SELECT reference, name FROM dossiers")).all()
        every = [reference for reference, _ in found]
        assert not list(verify(db, office.engine.registry, office.engine.calendar, every))
    assert sorted(name for _, name in found) == sorted(row.split(";")[0] for row in rows)
    for reference, name in found:
        holder = office.dossier(reference).people["porteur"]
        assert people[holder] == f"{name.split()[1].lower()}@demo.example"


# ── One rule ─────────────────────────────────────────────────────────────────────────────────────


def test_what_looks_alike_is_asked_and_the_answer_is_obeyed(office, tmp_path):
    done(office, tmp_path, HEAD + "Atelier Roue;Privas;07;;;;;\n")
    later = HEAD + "Atelier Roue;Privas;07;1;;;;\n"
    (asked,) = done(office, tmp_path, later).rows
    assert asked.kind == "asked"
    assert "ressemble à MPX-001" in asked.reasons[0].sentence
    for word in ("identifiant", "--same 2", "--new 2"):
        assert word in asked.reasons[0].remedy
    assert kinds(rehearse(office.engine, planned(office, tmp_path, later), doing(new=[2]))) == [
        "opened"
    ]
    assert kinds(done(office, tmp_path, later, same=[2])) == ["changed"]
    assert office.dossier("MPX-001").details["wave"] == "1"
    assert kinds(done(office, tmp_path, later)) == ["same"]


def test_what_was_asked_is_asked_again_though_a_later_row_opened_its_namesake(office, tmp_path):
    rows = "La Roue;Crest;26;1;;;;\nLa Roue;Privas;26;1;;;;\nLa Roue;Privas;07;1;;;;\n"
    assert kinds(done(office, tmp_path, HEAD + rows)) == ["opened", "asked", "opened"]
    before = base_of(office.store)
    (_, asked, _) = done(office, tmp_path, HEAD + rows).rows
    assert asked.kind == "asked"
    assert "MP1-002, « La Roue »" in asked.reasons[0].sentence
    assert "MP1-001" in asked.reasons[0].sentence
    assert base_of(office.store) == before
    assert kinds(done(office, tmp_path, HEAD + rows, same=[3])) == ["same", "refused", "same"]
    one_line = HEAD + "\n" + rows.splitlines()[1] + "\n"
    assert kinds(done(office, tmp_path, one_line, same=[3])) == ["changed"]
    assert office.dossier("MP1-002").details["department"] == "26"


def test_a_row_that_was_asked_is_opened_once_another_row_moved_that_project(office, tmp_path):
    done(office, tmp_path, BEFORE)
    near = "Atelier Roues;Privas;07;1;;;;\n"
    moved = "Atelier Roue;Crest;26;1;r-1;;;\n"
    assert kinds(done(office, tmp_path, HEAD + near)) == ["asked"]
    assert kinds(done(office, tmp_path, HEAD + near + moved)) == ["opened", "changed"]
    assert kinds(done(office, tmp_path, HEAD + near + moved)) == ["same", "same"]


def test_a_dossier_is_what_the_row_that_agrees_with_it_says_wherever_that_row_stands(
    office, tmp_path
):
    other = "Atelier Roue;Privas;07;1;;Max Neuf;max@demo.example;\n"
    done(office, tmp_path, BEFORE)
    for sheet in (BEFORE + other, HEAD + other + BEFORE.removeprefix(HEAD)):
        run = done(office, tmp_path, sheet)
        assert sorted(kinds(run)) == ["refused", "same"]
        assert "est la même candidature" in run.of("refused")[0].reasons[0].sentence


def test_a_row_that_two_dossiers_of_one_name_already_say_is_not_asked(office, tmp_path):
    twins = "La Roue;Privas;07;1;r-1;;;\nLa Roue;Privas;07;1;r-2;;;\n"
    row = "La Roue;Privas;07;1;;;;\n"
    assert kinds(done(office, tmp_path, HEAD + twins + row)) == ["opened", "opened", "same"]
    (asked,) = done(office, tmp_path, HEAD + row.replace(";07;", ";26;")).rows
    assert asked.kind == "asked"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Atelier Roue;Privas;07;2;r-1;;;", "dans une autre vague"),
        ("Fab Unit;Crest;26;1;r-1;;;", "ni le même nom ni le même lieu"),
        ("Atelier Roues;Privas;07;1;;;;", "ressemble à MP1-001"),
    ],
)
def test_an_identifier_put_on_another_application_overwrites_nothing(office, tmp_path, row, words):
    done(office, tmp_path, BEFORE)
    before = base_of(office.store)
    (asked,) = done(office, tmp_path, HEAD + row + "\n").rows
    assert (asked.kind, asked.reference) == ("asked", "MP1-001")
    assert words in asked.reasons[0].sentence
    assert base_of(office.store) == before


OPENED_WITHOUT = HEAD + "La Roue;Privas;07;1;;;;\nLa Forge;Lille;59;1;;;;\n"


def test_the_number_that_we_gave_to_a_dossier_is_its_identifier(office, tmp_path):
    done(office, tmp_path, OPENED_WITHOUT)
    corrected = HEAD + "La Grande Forge;Roubaix;59;1;mp1-002;;;\n"
    run = done(office, tmp_path, corrected)
    assert [(row.kind, row.reference) for row in run.rows] == [("changed", "MP1-002")]
    assert kinds(done(office, tmp_path, corrected)) == ["same"]


def test_our_numbers_on_one_another_s_rows_are_asked_and_another_project_is_opened(
    office, tmp_path
):
    done(office, tmp_path, OPENED_WITHOUT)
    before = base_of(office.store)
    crossed = "La Roue;Privas;07;1;MP1-002;;;\nLa Forge;Lille;59;1;MP1-001;;;\n"
    run = done(office, tmp_path, HEAD + crossed)
    assert [(row.kind, row.reference) for row in run.rows] == [
        ("asked", "MP1-002"),
        ("asked", "MP1-001"),
    ]
    assert "est, ici, le numéro de MP1-002, « La Forge »" in run.rows[0].reasons[0].sentence
    other = HEAD + "Tout Neuf;Brest;29;1;MP1-002;;;\n"
    assert kinds(done(office, tmp_path, other)) == ["asked"]
    assert base_of(office.store) == before
    (opened,) = done(office, tmp_path, other, new=[2]).rows
    assert (opened.kind, opened.reference) == ("opened", "MP1-003")
    assert kinds(done(office, tmp_path, other)) == ["same"]


def test_a_dossier_does_not_take_the_identity_of_another(office, tmp_path):
    done(office, tmp_path, HEAD + "La Roue;Privas;07;1;;;;\nLa Forge;Privas;07;1;;;;\n")
    change = c.ChangeDetails(
        reference="MP1-002", by=OFFICER, on=NOW.date(), changes={"name": "LA ROUE"}
    )
    outcome = office.do(change)
    assert [b.code for b in outcome.blockers] == ["applied_in_wave"]
    assert "MP1-001" in outcome.blockers[0].sentence


def test_waves_that_come_months_apart_keep_the_link(office, tmp_path):
    done(office, tmp_path, HEAD + "La Loco;Crest;26;1;;;;\n")
    (row,) = done(office, tmp_path, HEAD + "La loco;Crest;26;2;;;;\n").rows
    assert (row.kind, row.follows) == ("opened", "MP1-001")
    assert office.dossier("MP2-001").follows == "MP1-001"


# ── What a later sheet says ──────────────────────────────────────────────────────────────────────


def test_a_later_address_of_the_same_person_is_taken_in_place(office, tmp_path):
    done(office, tmp_path, BEFORE)
    (row,) = done(office, tmp_path, BEFORE.replace("lou@demo", "lou@nouvelle")).rows
    assert row.changes == {
        "contact": ("Lou Petit <lou@demo.example>", "Lou Petit <lou@nouvelle.example>")
    }
    with office.store.reading() as db:
        query = text("SELECT email FROM people WHERE id = 'porteur-mp1-001'")
        assert db.execute(query).scalar() == "lou@nouvelle.example"


def test_of_one_person_with_two_projects_a_new_address_is_that_of_one_project(office, tmp_path):
    two = BEFORE + "La Forge;Crest;26;1;r-2;Lou Petit;lou@demo.example;\n"
    done(office, tmp_path, two)
    assert len({office.dossier(f"MP1-00{n}").people["porteur"] for n in (1, 2)}) == 1
    changed = two.replace("lou@demo", "lou@nouvelle", 1)
    assert kinds(done(office, tmp_path, changed)) == ["changed", "same"]
    assert kinds(done(office, tmp_path, changed)) == ["same", "same"]
    assert len({office.dossier(f"MP1-00{n}").people["porteur"] for n in (1, 2)}) == 2


def test_somebody_erased_does_not_come_back_with_a_sheet(office, tmp_path):
    done(office, tmp_path, BEFORE)
    with office.store.transaction() as db:
        db.execute(
            text("UPDATE people SET is_active = :no WHERE id LIKE 'porteur-%'"), {"no": False}
        )
    (row,) = done(office, tmp_path, BEFORE).rows
    assert row.kind == "same"
    assert "effacement" in row.notes[0].sentence


def test_the_address_of_an_account_is_not_changed_by_a_sheet(office, tmp_path):
    sheet = BEFORE.replace("lou@demo.example", "sacha@demo.example").replace("Lou Petit", "")
    done(office, tmp_path, sheet)
    assert office.dossier("MP1-001").people["porteur"] == "sacha"
    (row,) = done(office, tmp_path, sheet.replace("sacha@demo", "pirate@demo")).rows
    assert row.kind == "same"
    assert "sacha a un compte" in row.notes[0].sentence


def test_a_later_deposit_is_done_or_said(office, tmp_path):
    sheet = HEAD + "La Roue;Privas;07;1;;;;{}\n"
    done(office, tmp_path, sheet.format(""))
    (row,) = done(office, tmp_path, sheet.format("2021-10-20")).rows
    assert row.kind == "same"
    assert "ouvert le 10\u00a0mars\u00a02022" in row.notes[0].sentence
    deposited = done(office, tmp_path, sheet.format("10/03/2022"))
    assert kinds(deposited) == ["changed"]
    assert office.dossier("MP1-001").state == "deposee"
    again = done(office, tmp_path, sheet.format("10/03/2022"))
    assert again.same == 1
    (row,) = done(office, tmp_path, sheet.format("09/03/2022")).rows
    assert "déposé le 10\u00a0mars\u00a02022" in row.notes[0].sentence
    assert done(office, tmp_path, sheet.format("09/03/2022")).same == 0


def test_an_import_that_runs_out_of_time_says_so_and_goes_on_when_asked_again(office, tmp_path):
    path = tmp_path / "f.csv"
    path.write_text(MANY, encoding="utf-8")
    made = planned(office, tmp_path, MANY)
    ticks = iter([0.0] * 8 + [10_000.0])
    with patch("support_engine.stories.intake.imports.monotonic", lambda: next(ticks)):
        stopped = apply(office.engine, made, doing())
    assert "Arrêté après 30 minutes, ligne 1 sur 6" in stopped.stopped
    assert kinds(apply(office.engine, made, doing())) == ["same", *["opened"] * 5]


# ── Whatever the sheet ───────────────────────────────────────────────────────────────────────────

rows = st.tuples(
    st.sampled_from(["La Roue", "LA ROUE", "La Roue neuve", "Fab Unit", "La Manufacture", "=1+1"]),
    st.sampled_from(["Privas", "privas", "Crest", ""]),
    st.sampled_from(["07", "26", ""]),
    st.sampled_from(["1", "2", ""]),
    st.sampled_from(["", "", "a-1", "A-1", "b-2"]),
    st.sampled_from(["", "Lou", "Max"]),
    st.sampled_from(["", "lou@demo.example", "max@demo.example"]),
    st.sampled_from(["", "2021-10-20", "2022-01-20", "2022-03-10", "2030-01-01"]),
)
lines = st.integers(2, 7)


@tries(12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sheets=st.lists(st.lists(rows, min_size=1, max_size=5), min_size=1, max_size=2))
def test_a_rehearsal_says_the_run_and_a_second_run_does_nothing(office, tmp_path, sheets):
    empty(office)
    for sheet in sheets:
        made = planned(office, tmp_path, HEAD + "\n".join(map(";".join, sheet)) + "\n")
        before = base_of(office.store)
        foreseen = rehearse(office.engine, made, doing())
        assert base_of(office.store) == before
        assert apply(office.engine, made, doing()) == foreseen
        after = base_of(office.store)
        again = apply(office.engine, made, doing())
        assert base_of(office.store) == after
        assert {row.kind for row in again.rows} <= {"same", "asked", "refused"}
        kept_out = {row.line for row in foreseen.rows if row.is_kept_out}
        assert {row.line for row in again.rows if row.is_kept_out} <= kept_out


@tries(8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sheet=st.lists(rows, min_size=2, max_size=6), part=st.floats(0, 1), lines=st.sets(lines))
def test_stopped_anywhere_and_run_again_it_is_one_quiet_run(office, tmp_path, sheet, part, lines):
    made = planned(office, tmp_path, HEAD + "\n".join(map(";".join, sheet)) + "\n")
    answered = doing(same=lines)
    stopped = replace(answered, progress=lambda steps: steps[: round(part * len(steps))])
    empty(office)
    quiet = apply(office.engine, made, answered)
    expected = base_of(office.store)
    assert apply(office.engine, made, answered).of("opened", "changed") == ()
    assert base_of(office.store) == expected
    empty(office)
    apply(office.engine, made, stopped)
    ended = apply(office.engine, made, answered)
    assert base_of(office.store) == expected
    assert [row.line for row in ended.rows] == [row.line for row in quiet.rows]


def test_a_siret_that_two_projects_share_is_told_and_keeps_nobody_out(office, tmp_path):
    one = "Atelier Roue;Privas;07;1;r-1;;;;73282932000074\n"
    two = "La Forge;Crest;26;1;r-2;;;;732 829 320 00074\n"
    sheet = HEAD.replace("\n", ";siret\n") + one + two
    said = rehearse(office.engine, planned(office, tmp_path, sheet), doing())
    run = done(office, tmp_path, sheet)
    assert said == run
    assert [row.kind for row in run.rows] == ["opened", "opened"]
    assert [len(row.notes) for row in run.rows] == [0, 1]
    assert "MP1-001" in run.rows[1].notes[0].sentence


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_a_dossier_taken_out_of_every_table_is_named_by_who_was_added_for_it(office, tmp_path):
    done(office, tmp_path, AFTER)
    with office.store.abandoned() as db:
        every = dossiers.references(db)
        assert list(verify_people.findings(db)) == []
        for table in (*audit.NAMING, "dossiers"):
            found = text(f"SELECT 1 FROM {table} WHERE reference = '{every[0]}'")
            if db.execute(found).first():
                forge(db, f"DELETE FROM {table} WHERE reference = '{every[0]}'")
        assert [where for where, _ in verify_people.findings(db)] == [every[0]]
        (kept,) = dossiers.references(db)
        told = verify(db, office.engine.registry, office.engine.calendar, [kept])
        assert {one.reference for one in told} == {every[0]}, "nothing else is left of it"
