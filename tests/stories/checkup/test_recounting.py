"""Dossiers of a former base count as formerly until `doctor --apply`; changes are told first."""

import json
import lzma
import shutil
from collections import Counter
from pathlib import Path

import pytest

from support_engine import config
from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.schema import upgrade
from support_engine.assemble import open_desk, open_store
from support_engine.cli.app import run
from support_engine.core.days.reckonings import NEWEST
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.events import Noted
from support_engine.stories.checkup.recounting import apply, pending
from support_engine.stories.verifying.verify import verify
from tests.office import at

FORMER = Path(__file__).parents[2] / "former_base"
NOW = at("2023-07-18")


@pytest.fixture
def desk(tmp_path):
    """A copy of the former base, brought to today's tables."""
    (tmp_path / "base.db").write_bytes(lzma.decompress((FORMER / "base.db.xz").read_bytes()))
    shutil.copytree(FORMER / "workflows", tmp_path / "workflows")
    settings = "[base]\nurl = 'sqlite:///base.db'\n[programme]\nworkflows = 'workflows'\n"
    (tmp_path / "config.toml").write_text(settings, "utf-8")
    store = open_store(config.load(tmp_path / "config.toml"))
    upgrade(store, "tests")
    store.close()
    opened = open_desk(config.load(tmp_path / "config.toml"))
    yield opened
    opened.close()


def dates(desk) -> dict[tuple[str, str, str], set[str]]:
    """Reference, kind and subject → the days that the stored agenda gives."""
    found: dict[tuple[str, str, str], set[str]] = {}
    with desk.store.reading() as db:
        for line in dossiers.agenda_lines(db, None, NOW.date().replace(year=2099)):
            key = line["reference"], line["kind"], line["subject"]
            found.setdefault(key, set()).add(line["due_on"])
    return found


def findings(desk) -> list[str]:
    with desk.store.reading() as db:
        every = dossiers.references(db)
        return [str(f) for f in verify(db, desk.engine.registry, desk.engine.calendar, every)]


def test_the_agenda_changes_exactly_where_the_doctor_said_and_nowhere_before(desk) -> None:
    before = dates(desk)
    with desk.store.reading() as db:
        waiting = pending(db, desk.engine, NOW)
    assert dates(desk) == before
    kinds = Counter(each.kind for recount in waiting for each in recount.differences)
    of_dates = {"decided", "pause", "signed", "from_end", "said"}
    assert set(kinds) == {*of_dates, "comes_to_nothing", "recalled"}
    told = {(r.reference, each.subject) for r in waiting for each in r.differences}
    assert apply(desk.engine, NOW) == waiting
    after = dates(desk)
    changed = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    assert {(reference, subject) for reference, _, subject in changed} == told
    assert findings(desk) == []


def test_each_change_stands_in_the_journal_and_is_made_once(desk) -> None:
    done = apply(desk.engine, NOW)
    assert apply(desk.engine, NOW) == []
    with desk.store.reading() as db:
        for recount in done:
            *_, last = dossiers.journal(db, recount.reference)
            assert isinstance(last.event, Noted)
            assert (last.event.reckoning, last.actor) == (NEWEST, "systeme")
            assert all(str(each) in last.event.text for each in recount.differences)


def test_no_rung_that_was_said_comes_again(desk) -> None:
    def steps(reference: str):
        case = desk.engine.case_of(stored[reference], NOW.date())
        return {(n.rule, n.subject): n.days for n in agenda(case) if n.kind == "reminder"}

    with desk.store.reading() as db:
        stored = {dossier.reference: dossier for dossier in dossiers.dossiers(db)}
    before = {reference: steps(reference) for reference in stored}
    moved = [recount.reference for recount in apply(desk.engine, NOW) if recount.differences]
    with desk.store.reading() as db:
        stored = {dossier.reference: dossier for dossier in dossiers.dossiers(db)}
    for reference in moved:
        after = steps(reference)
        for ladder, days in before[reference].items():
            assert after.get(ladder, days) >= days, (reference, ladder)


def test_the_doctor_tells_and_does_it(desk, capsys) -> None:
    place = ["--config", str(desk.settings.home / "config.toml")]
    assert run([*place, "doctor"]) in (1, 4)
    said = capsys.readouterr().out.replace("\xa0", " ")
    assert "Compte rendu financier, premier exercice : 17 juillet 2023 → 30 juin 2023" in said
    assert "doctor --apply" in said
    assert run([*place, "--json", "doctor", "--apply"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 63
    run([*place, "doctor"])
    assert "doctor --apply" not in capsys.readouterr().out
