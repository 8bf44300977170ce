"""New dossiers follow no programme that the proof refuses; a verdict is asked once."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from support_engine import config
from support_engine.adapters.store import traits
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.schema import upgrade
from support_engine.assemble import open_desk, open_store
from support_engine.core.acts import commands as c
from support_engine.errors import UnsoundWorkflow
from support_engine.stories.checkup import checkup
from support_engine.stories.rules import proven
from tests.console import enrol, run
from tests.office import at
from tests.story import opening

SETTINGS = """
[base]
url = 'sqlite:///base.db'
[programme]
workflows = 'rules'
[waves.1]
label = 'Vague 1'
"""
SHEET = "nom;commune;departement;vague\nAtelier Un;Exempleville;07;1\n"
LIFTED = 'lifted_by = ["instructeur", "responsable"]'
STAYS = 'lifted_by = ["auditeur"]'
"""A hold that nobody could ever lift: the file is sound, and its proof refuses it."""


@pytest.fixture
def folder(tmp_path):
    """A base whose programme has a hold that stays for ever."""
    (tmp_path / "config.toml").write_text(SETTINGS, "utf-8")
    (tmp_path / "one.csv").write_text(SHEET, "utf-8")
    (tmp_path / "rules").mkdir()
    source = (config.shipped("workflows") / "manufactures.toml").read_text("utf-8")
    assert LIFTED in source
    broken = source.replace(LIFTED, STAYS, 1)
    (tmp_path / "rules" / "manufactures.toml").write_text(broken, "utf-8")
    store = open_store(config.load(tmp_path / "config.toml"))
    upgrade(store, "tests")
    store.close()
    enrol(tmp_path, Person("ana", "Ana", "ana@demo.example", "", frozenset({"instructeur"})))
    return tmp_path


@pytest.fixture
def desk(folder):
    with closing(open_desk(config.load(folder / "config.toml"))) as opened:
        yield opened


def rows(folder, query: str) -> list[tuple]:
    with closing(sqlite3.connect(folder / "base.db")) as base:
        return base.execute(query).fetchall()


def test_an_import_follows_no_programme_that_the_proof_refuses(folder) -> None:
    for line in ("import one.csv --apply", "import one.csv --json"):
        result = run(folder, f"support-engine --as ana {line}")
        assert result.code == 1, line
        assert "n’est pas prouvé : aucun nouveau dossier ne suit ses règles" in result.output
        assert "workflow check" in result.output
    assert rows(folder, "SELECT reference FROM dossiers") == []
    assert rows(folder, "SELECT name FROM traits WHERE name LIKE 'proven/%'") == []
    doctor = run(folder, "support-engine doctor")
    assert doctor.code == 1
    assert "n’est pas prouvé" in doctor.output
    assert "Aucun dossier ne suivra ces règles" in doctor.output


def test_a_verdict_is_asked_once_for_each_text(desk, folder, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(proven, "holds", lambda subject: asked.append(subject) or True)
    text = desk.engine.registry.current()
    assert proven.is_proven(desk, text)
    assert proven.is_proven(desk, text)
    assert len(asked) == 1
    assert len(rows(folder, "SELECT name FROM traits WHERE name LIKE 'proven/%'")) == 1
    monkeypatch.setattr(proven, "contents", lambda folder, pattern="*": "other letters")
    assert proven.is_proven(desk, text)
    assert len(asked) == 2


def test_a_verdict_written_by_hand_is_named_once_proofs_are_made_again(folder, desk) -> None:
    one = proven.subject(desk, desk.engine.registry.current())
    with desk.store.transaction() as db:
        traits.write(db, one.name, one.digest)
    assert run(folder, "support-engine verify").code == 0
    told = run(folder, "support-engine verify --proofs")
    assert told.code == 1
    assert "manufactures version 1 : la base dit ce programme prouvé" in told.output


def test_a_refusal_is_not_remembered(desk, folder, monkeypatch) -> None:
    monkeypatch.setattr(proven, "holds", lambda subject: False)
    with pytest.raises(UnsoundWorkflow, match="n’est pas prouvé"):
        proven.require_proven(desk, None)
    monkeypatch.setattr(proven, "holds", lambda subject: True)
    proven.require_proven(desk, None)


def test_a_base_that_is_only_read_is_told_without_remembering(folder, monkeypatch) -> None:
    monkeypatch.setattr(proven, "holds", lambda subject: True)
    settings = config.load(folder / "config.toml")
    with closing(open_desk(settings, is_replayed=True)) as desk:
        proven.require_proven(desk, None)
    assert rows(folder, "SELECT name FROM traits WHERE name LIKE 'proven/%'") == []


def test_what_is_followed_and_no_longer_proven_is_said(folder, desk, monkeypatch) -> None:
    ana = c.Actor("ana", frozenset({"instructeur"}))
    desk.engine.handle(replace(opening(), by=ana, people={}), at("2022-01-03T10:00"))
    monkeypatch.setattr(checkup, "is_proven", lambda desk, text: False)
    with desk.store.reading() as db:
        (point,) = checkup.programme_points(desk, db)
    assert point.level == "broken"
    assert "publiez-en une version corrigée" in point.remedy


def test_a_desk_that_runs_proves_the_letters_as_they_are_on_the_disk(folder) -> None:
    """Else it would note as proven, for every other process, words that it never read."""
    shutil.copytree(config.shipped("templates"), folder / "templates")
    shipped = (config.shipped("workflows") / "manufactures.toml").read_text("utf-8")
    (folder / "rules" / "manufactures.toml").write_text(shipped, "utf-8")
    with_templates = SETTINGS.replace("rules'", "rules'\ntemplates = 'templates'")
    (folder / "config.toml").write_text(with_templates, "utf-8")
    with closing(open_desk(config.load(folder / "config.toml"))) as desk:
        text = desk.engine.registry.current()
        assert proven.is_proven(desk, text)
        body = folder / "templates" / "emails" / "mise_en_demeure" / "body.txt"
        body.write_text(body.read_text("utf-8").replace("hold.reply_length", "today"), "utf-8")
        assert not proven.is_proven(desk, text)
    with closing(open_desk(config.load(folder / "config.toml"))) as another:
        assert not proven.is_proven(another, another.engine.registry.current())
