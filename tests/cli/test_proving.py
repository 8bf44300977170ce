"""Whoever has a password proves at the terminal that it is they who act."""

from contextlib import closing
from pathlib import Path
from shutil import copytree

import click
import pytest

from support_engine import config
from support_engine.adapters import clock
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.people import web_logins
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.web import web_factors
from support_engine.assemble import open_desk
from support_engine.cli.shared import proving
from support_engine.core.people.one_time import code_at, step_of
from support_engine.stories.people import factors
from support_engine.stories.people.passwords import When, choose
from support_engine.web.entry import passwords
from tests.console import as_typed, enrol, run
from tests.test_replaying import AS_READER, READING, WRITING, prepare_a_migration

PASSWORD = "quatre mots sans suite"
ADD = "support-engine people add lea --name Léa --email lea@demo.example --as ana"
UNSIGNED = {"init", "scheduler", "serve", "tick"}
"""Commands that nobody signs, or may leave unsigned."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A real base where ana, who administers, has a password, and ben has none."""
    place = tmp_path_factory.mktemp("proving")
    assert run(place, "support-engine init").code == 0
    roles = frozenset({"administrateur", "instructeur"})
    enrol(
        place,
        Person("ana", "Ana", "ana@demo.example", "", roles),
        Person("ben", "Ben", "ben@demo.example", "", roles),
        Person("zoe", "Zoé", "zoe@demo.example"),
        Person("adm", "Adm", "adm@demo.example"),
    )
    sheet = "nom;commune;departement;vague;courriel\nUn;Exempleville;07;1;lou@demo.example\n"
    (place / "one.csv").write_text(sheet)
    (place / "two.csv").write_text(sheet)
    assert run(place, "support-engine import one.csv --apply --as ben").code == 0
    has_password(place, "ana")
    return place


def settings(place: Path) -> config.Settings:
    (place / "config.toml").write_text(f"[base]\nurl = 'sqlite:///{next(place.rglob('*.db'))}'\n")
    return config.load(place / "config.toml")


def has_password(place: Path, person: str) -> None:
    with closing(open_desk(settings(place))) as desk:
        when = When(clock.now(), clock.now())
        hashed = passwords.hashed(PASSWORD)
        with desk.store.transaction() as db:
            assert choose(desk.directory, db, (person, person), hashed, when) is None


def secret_file(place: Path, words: str) -> str:
    path = place / "secret"
    path.write_text(words)
    path.chmod(0o600)
    return f"--password-file {path}"


def rows(place: Path) -> dict[str, int]:
    """How many rows each table of acts has."""
    tables = ("people_journal", "journal", "letters", "dossiers", "publications")
    with closing(Store(f"sqlite:///{next(place.rglob('*.db'))}")) as store, store.reading() as db:
        count = "SELECT count(*) FROM {}"
        return {one: db.exec_driver_sql(count.format(one)).scalar_one() for one in tables}


def test_no_command_records_anything_in_a_name_that_nobody_proved(folder) -> None:
    prepare_a_migration(folder)
    before = rows(folder)
    passed = []
    for command in WRITING.keys() - UNSIGNED:
        line = f"support-engine {command} {WRITING[command].replace('a-key', '1')}"
        line = line.replace(" --as ana", "") + " --as ana"
        result = run(folder, line)
        if "a un mot de passe" not in result.output or result.code != 1:
            passed.append((command, result.code, result.output[:200]))
    assert (passed, rows(folder)) == ([], before)


def test_reading_asks_for_no_password(folder) -> None:
    asked = [
        name
        for name, more in READING.items()
        if "--password-file" in run(folder, f"support-engine {name} {more} --as ana").output
    ]
    asked += [
        line
        for line in (*AS_READER, "today", "list --mine", "note MP1-001 Lu --dry-run")
        if "--password-file" in run(folder, f"support-engine {line} --as ana").output
    ]
    assert asked == []
    assert "rien ne prouve qui agit en ce nom : ben" in run(folder, "support-engine doctor").output


def test_a_file_that_its_owner_alone_reads_stands_for_typing(folder) -> None:
    wrong = run(folder, f"{ADD} {secret_file(folder, 'six autres mots que les miens')}")
    assert (wrong.code, "Ce n’est pas votre mot de passe. Rien n’a été fait." in wrong.output) == (
        1,
        True,
    )
    option = secret_file(folder, f"{PASSWORD}\n")
    (folder / "secret").chmod(0o644)
    shown = run(folder, f"{ADD} {option}")
    assert (shown.code, "chmod go=" in shown.output) == (1, True)
    right = run(folder, f"{ADD} {secret_file(folder, PASSWORD)}")
    assert (right.code, "lea" in right.output) == (0, True)
    without = run(folder, "support-engine people change lea --name Léa-Rose --as ben")
    assert without.code == 0
    with closing(Store(f"sqlite:///{next(folder.rglob('*.db'))}")) as store, store.reading() as db:
        lines = web_logins.found(db, 2, person="ana")
        assert [(one.way, one.outcome) for one in lines] == [
            ("terminal", "in"),
            ("terminal", "wrong"),
        ]


def test_a_second_factor_is_asked_besides(folder) -> None:
    has_password(folder, "ben")
    with closing(open_desk(settings(folder))) as desk:
        salt, now, key = web_factors.new_salt(), clock.now(), desk.factor_key
        secret = web_factors.secret_of(key, "ben", salt)
        code = code_at(secret, step_of(now) - 1)
        enrolled = factors.enrol(desk.directory, key, ("ben", salt, code), When(now, now))
        assert enrolled.codes
    line = "support-engine people change zoe --name Zoé-Anne --as ben "
    alone = run(folder, line + secret_file(folder, PASSWORD))
    assert (alone.code, "code" in alone.output) == (1, True)
    both = run(folder, line + secret_file(folder, f"{PASSWORD}\n{enrolled.codes[0]}\n"))
    assert both.code == 0
    again = run(folder, line + secret_file(folder, f"{PASSWORD}\n{enrolled.codes[0]}\n"))
    assert again.code == 1


def test_where_the_key_of_codes_is_lost_a_factor_is_taken_off_by_the_password_alone(
    folder, tmp_path
) -> None:
    """Else whoever has one, those who administer first, would never enter again."""
    place = tmp_path / "lost"
    copytree(folder, place)
    has_password(place, "ben")
    with closing(open_desk(settings(place))) as desk:
        salt, now, key = web_factors.new_salt(), clock.now(), desk.factor_key
        code = code_at(web_factors.secret_of(key, "ben", salt), step_of(now))
        factors.enrol(desk.directory, key, ("ben", salt, code), When(now, now))
        path = desk.settings.factor_key
    option, off = secret_file(place, PASSWORD), "support-engine people factor ben --reason Perdu"
    with_key = run(place, f"{off} --as ben {option}")
    assert (with_key.code, "Ce code n’est pas le bon" in with_key.output) == (1, True)
    assert "autre clé" not in run(place, "support-engine doctor").output
    path.unlink()
    told = as_typed(run(place, "support-engine doctor").output)
    assert "1 compte dont le code vient d’une autre clé, et qui n’entre plus : ben" in told
    assert not path.exists(), "nobody who only looks makes another"
    other = run(place, f"support-engine people change zoe --name Z --as ben {option}")
    assert (other.code, "n’a plus la clé" in other.output) == (1, True)
    freed = run(place, f"{off} --as ben {option}")
    assert freed.code == 0, freed.output
    assert "autre clé" not in run(place, "support-engine doctor").output
    assert run(place, f"support-engine people change zoe --name Z --as ben {option}").code == 0


def test_on_a_terminal_it_is_typed_unseen(folder, monkeypatch, capsys) -> None:
    from support_engine.cli.app import run as run_here

    asked = []

    def prompt(words: str, **how: object) -> str:
        asked.append((words, how.get("hide_input")))
        return PASSWORD

    monkeypatch.setattr(click, "prompt", prompt)
    monkeypatch.setattr(proving.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.chdir(folder)
    assert run_here(["people", "change", "zoe", "--name", "Zoé-Line", "--as", "ana"]) == 0
    assert asked == [("Mot de passe de ana", True)]
    capsys.readouterr()


def test_whose_password_ended_acts_once_another_is_chosen(folder, tmp_path) -> None:
    """What was chosen before two people gave a role proves nothing, and neither does its end."""
    place = tmp_path / "ended"
    copytree(folder, place)
    with closing(Store(settings(place).base.url)) as store, store.transaction() as db:
        db.exec_driver_sql("DELETE FROM web_accounts WHERE person = 'ana'")
    refused = run(place, ADD)
    assert (refused.code, "ne sert plus" in refused.output) == (1, True), refused.output
    assert "people password ana --link" in refused.output


def test_a_file_is_kept_once_who_acts_has_proven_it(folder) -> None:
    (folder / "rib.pdf").write_bytes(b"%PDF-1.4 nothing")
    before = sorted(folder.rglob("documents/*/*"))
    refused = run(folder, "support-engine document add MP1-001 rib rib.pdf --as ana")
    assert (refused.code, sorted(folder.rglob("documents/*/*"))) == (1, before), refused.output
