"""A round that is held, as people meet it: why, what would leave, and the word that releases it."""

import json
from datetime import timedelta

import pytest

from support_engine import config
from support_engine.adapters import clock
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.schema import upgrade
from support_engine.assemble import open_desk
from support_engine.cli.app import run
from support_engine.tick import tick
from tests.office import TEAM, at
from tests.story import road_to

START = at("2022-06-20T08:00")
LATER = START + timedelta(days=60)


@pytest.fixture
def type_at(tmp_path, monkeypatch, capsys):
    """A real base with one dossier in incubation; types a command when the clock says so."""
    (tmp_path / "config.toml").write_text("[base]\nurl = 'sqlite:///base.db'\n", "utf-8")
    settings = config.load(tmp_path / "config.toml")
    desk = open_desk(settings, check=False)
    upgrade(desk.store, "tests")
    with desk.store.transaction() as db:
        for person in TEAM:
            directory.save(db, person)
    for command in road_to("incubation", desk.engine.registry.current().workflow):
        desk.engine.handle(command, at(f"{command.on}T10:00"))
    tick(desk.engine, desk.postman(), START, confirmed_by="camille")
    desk.close()
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()

    def typed(now, line: str) -> tuple[int, str]:
        monkeypatch.setattr(clock, "now", lambda: now)
        code = run(line.split(" "))
        said = capsys.readouterr()
        return code, said.out + said.err

    return typed


def test_it_says_why_what_would_leave_and_what_to_type(type_at) -> None:
    code, said = type_at(LATER, "tick")
    assert code == 4
    assert "Passage retenu, rien n’a été enregistré ni envoyé." in said
    assert "20\u00a0juin\u00a02022 à 08:00" in said
    assert "60 jours" in said
    assert "Ce passage porterait sur 1\u00a0dossier : " in said
    assert "MP1-001" in said
    assert "tick --resume" in said


def test_in_json_it_is_held_with_what_it_foresees(type_at) -> None:
    code, said = type_at(LATER, "tick --json")
    told = json.loads(said)
    assert code == 4
    assert "tick --resume" in told["held"]
    assert {line["reference"] for line in told["foreseen"]} == {"MP1-001"}
    assert told["letters"] == []
    assert json.loads(type_at(START, "tick --json")[1])["held"] == ""


def test_the_letters_that_wait_are_listed(type_at) -> None:
    asked = "extend MP1-001 incubation --months 2 --reason"
    words = "Le\u00a0local\u00a0change,\u00a0les\u00a0travaux\u00a0attendent"
    assert type_at(START, f"--as camille {asked} {words}")[0] == 0
    assert type_at(START, "--as dominique extend MP1-001 incubation --grant")[0] == 0
    code, said = type_at(LATER, "tick")
    assert code == 4
    assert "Lettre qui partirait" in said
    assert "prolongation_accordee" in said


def test_a_person_with_a_role_releases_it_under_their_name(type_at) -> None:
    assert type_at(LATER, "tick")[0] == 4
    code, said = type_at(LATER, "tick --resume")
    assert (code, "--as IDENTIFIANT" in said) == (2, True)
    code, said = type_at(LATER, "--as porteuse tick --resume")
    assert (code, "n’a pas de rôle" in said) == (2, True)
    code, said = type_at(LATER, "--as nobody tick --resume")
    assert code == 2
    assert type_at(LATER, "tick")[0] == 4
    assert type_at(LATER, "--as camille tick --resume")[0] == 0
    assert type_at(LATER, "tick")[0] == 0
    assert "Heure confirmée le 19/08/2022 à 08:00 par camille" in type_at(LATER, "doctor")[1]


def test_a_rehearsal_and_doctor_say_that_it_would_be_held(type_at) -> None:
    code, said = type_at(LATER, "tick --dry-run")
    assert (code, "Le passage serait retenu" in said) == (0, True)
    code, said = type_at(LATER, "doctor")
    assert (code, "⚠ Passages et paiements retenus." in said) == (4, True)
    assert "retenu" not in type_at(START, "tick --dry-run")[1]
    assert "retenu" not in type_at(START, "doctor")[1]


def test_a_typed_moment_is_in_no_doubt_since_it_only_reads(type_at) -> None:
    assert "retenu" not in type_at(START, "--now 2033-06-15 tick --dry-run")[1]
    assert "retenu" not in type_at(START, "--now 2033-06-15 doctor")[1]
