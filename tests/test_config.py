"""Settings: the shipped file says the defaults, the environment wins, and a wrong one is named."""

import os
import tomllib
from datetime import date, time
from pathlib import Path

import pytest

from support_engine import config, sections
from support_engine.adapters.store.schema import upgrade
from support_engine.assemble import open_desk, open_store
from support_engine.errors import BadSettings, BrokenTemplate, UnknownName

PREFIX = "SUPPORT_ENGINE_"
EVERY_SECTION = {
    "base": {"url": "postgresql+psycopg://moi@hote/base"},
    "programme": {"sender_name": "Mairie"},
    "mail": {"mode": "smtp", "port": 25, "timeout": 5},
    "sending": {"opens": "08:30", "closes": "10:00"},
    "scheduler": {"every_minutes": 60},
    "waves": {"7": {"label": "Vague 7", "opens_on": "2023-01-09"}},
}


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch, tmp_path) -> None:
    """An empty folder, and no setting in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.upper().startswith(PREFIX)]:
        monkeypatch.delenv(name)


@pytest.fixture
def written(tmp_path):
    """A settings file with some words."""

    def write(words: str) -> Path:
        path = tmp_path / "essai.toml"
        path.write_text(words, encoding="utf-8")
        return path

    return write


@pytest.fixture
def refused(written):
    """What is said of a settings file that is refused, line by line."""

    def say(words: str) -> list[str]:
        path = written(words)
        with pytest.raises(BadSettings) as problem:
            config.load(path)
        first, *lines = str(problem.value).splitlines()
        assert first == f"{path} : {len(lines)} réglage(s) à corriger."
        return [line.strip() for line in lines]

    return say


def shipped() -> dict:
    return tomllib.loads(config.shipped("config.toml").read_text("utf-8"))


# ── What holds ───────────────────────────────────────────────────────────────────────────────────


def test_an_empty_file_gives_the_defaults(written, tmp_path) -> None:
    settings = config.load(written(""))
    assert settings == config.Settings(home=tmp_path)
    assert (settings.mail.mode, settings.sending.opens) == ("folder", time(7))
    assert settings.waves == {}


def test_the_shipped_file_says_the_defaults(tmp_path) -> None:
    data = shipped()
    waves = data.pop("waves")
    assert config.Settings(**data) == config.Settings()
    assert config.Settings(waves=waves).waves["2"].announced_on == date(2022, 3, 1)


@pytest.mark.parametrize("name", ["base", "programme", "mail", "sending", "scheduler"])
def test_the_shipped_file_tells_every_setting_but_the_password(name) -> None:
    fields = set(config.Settings.model_fields[name].annotation.model_fields)
    assert set(shipped()[name]) == fields - {"password", "factor_key"}


def test_the_shipped_file_tells_every_setting_of_the_desk() -> None:
    web = shipped()["web"]
    assert set(web["oidc"]) == set(sections.Oidc.model_fields) - {"client_secret"}
    assert set(web) == set(sections.Web.model_fields) - {"factor_key"}


def test_the_first_wave_tells_every_setting_of_a_wave() -> None:
    assert set(shipped()["waves"]["1"]) == set(config.Wave.model_fields)


def test_without_a_file_the_shipped_one_holds_here(tmp_path) -> None:
    settings = config.load(None)
    assert settings.home == tmp_path
    assert set(settings.waves) == {"1", "2", "3"}


def test_a_file_that_stands_here_is_read_without_being_named(tmp_path) -> None:
    (tmp_path / "config.toml").write_text("[mail]\nport = 26\n", encoding="utf-8")
    assert config.load(None).mail.port == 26


def test_every_section_can_be_set() -> None:
    settings = config.Settings(**EVERY_SECTION)
    assert settings.base_url == EVERY_SECTION["base"]["url"]
    assert (settings.mail.mode, settings.mail.port, settings.mail.timeout) == ("smtp", 25, 5)
    assert (settings.sending.opens, settings.sending.closes) == (time(8, 30), time(10))
    assert settings.waves["7"].opens_on == date(2023, 1, 9)


# ── The environment ──────────────────────────────────────────────────────────────────────────────


def test_the_environment_wins_over_the_file_key_by_key(written, monkeypatch) -> None:
    path = written('[mail]\nport = 25\nhost = "relais"\n')
    monkeypatch.setenv(f"{PREFIX}MAIL__PORT", "26")
    monkeypatch.setenv(f"{PREFIX}SENDING__OPENS", "06:15")
    settings = config.load(path)
    assert (settings.mail.port, settings.mail.host) == (26, "relais")
    assert settings.sending.opens == time(6, 15)


def test_the_password_comes_from_the_environment_and_is_never_shown(written, monkeypatch) -> None:
    monkeypatch.setenv(f"{PREFIX}MAIL__PASSWORD", "s3cret")
    settings = config.load(written(""))
    assert settings.mail.password.get_secret_value() == "s3cret"
    assert "s3cret" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_a_refusal_does_not_show_the_password(refused, monkeypatch) -> None:
    monkeypatch.setenv(f"{PREFIX}MAIL__PASSWORD", "s3cret")
    assert "s3cret" not in "".join(refused("[mail]\nport = 0\n"))


@pytest.mark.parametrize(
    ("variable", "value", "key"),
    [("MAIL__PORT", "abc", "mail.port"), ("MAIL__MOD", "smtp", "mail.mod")],
)
def test_a_wrong_variable_is_named_by_its_key(refused, monkeypatch, variable, value, key):
    monkeypatch.setenv(f"{PREFIX}{variable}", value)
    (line,) = refused("")
    assert line.startswith(f"{key} (variable {PREFIX}{variable}) : ")


# ── What is refused ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ('[mial]\nmode = "smtp"', "mial"),
        ('[mail]\nmod = "smtp"', "mail.mod"),
        ("[sending]\nopen = 07:00:00", "sending.open"),
        ('[waves.4]\nlabel = "V4"\nopened_on = 2022-01-01', "waves.4.opened_on"),
    ],
)
def test_an_unknown_key_prevents_the_start(refused, words, key) -> None:
    (line,) = refused(words)
    assert line.startswith(f"{key} : clé inconnue. Vouliez-vous dire : ")


def test_a_key_outside_its_section_is_told_which_sections_exist(refused) -> None:
    assert refused("port = 25") == [
        "port : clé inconnue. Existent : base, mail, people, programme, rounds, scheduler, "
        "sending, sheets, waves, web, webhooks."
    ]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ('[mail]\nmode = "pigeon"', "mail.mode"),
        ('[mail]\nport = "smtp"', "mail.port"),
        ("[mail]\nport = 0", "mail.port"),
        ("[mail]\nport = 65536", "mail.port"),
        ('[mail]\nsecurity = "ssl"', "mail.security"),
        ("[mail]\ntimeout = 0", "mail.timeout"),
        ("[mail]\ntimeout = inf", "mail.timeout"),
        ("[mail]\nmax_per_round = 0", "mail.max_per_round"),
        ("[base]\nurl = 3", "base.url"),
        ('[sending]\nopens = "25:00"', "sending.opens"),
        ('[sending]\ncloses = "neuf heures"', "sending.closes"),
        ("[scheduler]\nevery_minutes = 0", "scheduler.every_minutes"),
        ("[scheduler]\nevery_minutes = 1441", "scheduler.every_minutes"),
        ("[waves.4]\nopens_on = 2022-01-01", "waves.4.label"),
        ('[waves.4]\nlabel = "V4"\ncloses_on = "2022-02-30"', "waves.4.closes_on"),
        ("mail = 3", "mail"),
        ("[[waves]]\n", "waves"),
    ],
)
def test_a_wrong_value_is_named_with_its_key(refused, words, key) -> None:
    (line,) = refused(words)
    place, _, why = line.partition(" : ")
    assert place == key
    assert why


def test_every_wrong_setting_is_told_at_once(refused) -> None:
    lines = refused('[mail]\nport = 0\nmode = "x"\nmod = 1\n[scheduler]\nevery_minutes = "x"\n')
    assert {line.split(" : ")[0] for line in lines} == {
        "mail.mode",
        "mail.port",
        "mail.mod",
        "scheduler.every_minutes",
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[mail\n", "Ligne 1, « [mail » : "),
        ("[mail]\nport =\n", "Ligne 2, « port = » : "),
        ("[mail]\nport = 1\nport = 2\n", "Ligne 3, « port = 2 » : "),
        ('[mail]\nmode = "smtp\n', 'Ligne 2, « mode = "smtp » : '),
        ("[mail]\nport = vingt-cinq\n", "Ligne 2, « port = vingt-cinq » : "),
    ],
)
def test_a_mistake_of_writing_is_told_with_its_line_and_its_remedy(written, content, said) -> None:
    path = written(content)
    with pytest.raises(BadSettings) as problem:
        config.load(path)
    start, _, remedy = str(problem.value).partition(said)
    assert start == f"{path} n’est pas un fichier TOML lisible. "
    assert len(remedy.split(". ")) >= 2
    assert " (at line" not in remedy


def test_a_file_that_an_editor_marked_or_saved_otherwise(tmp_path) -> None:
    path = tmp_path / "essai.toml"
    path.write_bytes(b"\xef\xbb\xbf[mail]\nport = 26\n")
    assert config.load(path).mail.port == 26
    path.write_bytes("# Été".encode("latin-1"))
    with pytest.raises(BadSettings, match=r"essai.toml ne peut pas être lu : .*UTF-8"):
        config.load(path)


def test_a_file_that_is_absent_or_a_folder_is_named(tmp_path) -> None:
    with pytest.raises(BadSettings, match=r"absent.toml n’existe pas.*--config"):
        config.load(tmp_path / "absent.toml")
    with pytest.raises(
        BadSettings, match=rf"{tmp_path.name} ne peut pas être lu : c’est un dossier"
    ):
        config.load(tmp_path)


# ── Folders ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///data/base.db", "sqlite:///{home}/data/base.db"),
        ("sqlite:////srv/base.db", "sqlite:////srv/base.db"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("postgresql+psycopg://moi@hote/base", "postgresql+psycopg://moi@hote/base"),
    ],
)
def test_a_relative_base_stands_beside_the_settings(tmp_path, url, expected) -> None:
    settings = config.Settings(home=tmp_path, base={"url": url})
    assert settings.base_url == expected.format(home=tmp_path)


def test_the_folder_of_a_new_base_is_made(tmp_path) -> None:
    settings = config.Settings(home=tmp_path, base={"url": "sqlite:///ici/ou/la/base.db"})
    store = open_store(settings)
    assert list(tmp_path.iterdir()) == []
    upgrade(store, "tests")
    store.close()
    assert (tmp_path / "ici" / "ou" / "la").is_dir()


def test_folders_are_shipped_ones_or_relative_to_the_settings(tmp_path) -> None:
    settings = config.Settings(home=tmp_path)
    assert (settings.workflows / "manufactures.toml").is_file()
    assert (settings.templates / "emails").is_dir()
    own = config.Settings(home=tmp_path, programme={"workflows": "regles", "templates": "/textes"})
    assert (own.workflows, own.templates) == (tmp_path / "regles", Path("/textes"))
    assert settings.letters == tmp_path / "data" / "letters"


def test_a_folder_of_templates_that_is_absent_is_named(tmp_path) -> None:
    settings = config.Settings(home=tmp_path, programme={"templates": "absent"})
    with pytest.raises(BrokenTemplate, match=r"Aucun modèle de lettre dans .*/absent/emails"):
        open_desk(settings, check=False)


def test_a_programme_that_no_file_describes_is_named_with_those_that_exist(tmp_path) -> None:
    settings = config.Settings(home=tmp_path, programme={"workflow": "manufacture"})
    desk = open_desk(settings, check=False)
    with pytest.raises(UnknownName, match=r"« manufacture ».*manufactures"):
        desk.engine.registry.current()
    desk.close()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ('[sending]\nopens = "09:00"\ncloses = "07:00"', "aucun rappel ne partirait"),
        ('[sending]\nopens = "09:00"\ncloses = "09:00"', "aucun rappel ne partirait"),
        ('[mail]\nredirect_all = "essai"', "adresse électronique"),
        ('[programme]\nsender_email = "zoé@demo.example"', "adresse électronique"),
        ('[base]\nurl = "mysql://x/y"', "postgresql+psycopg://"),
        ('[base]\nurl = "n’importe quoi"', "sqlite:///"),
        ('[mail]\npassword = "s3cret"', "SUPPORT_ENGINE_MAIL__PASSWORD"),
        ('home = "/tmp"', "relatifs au dossier"),
        ('[mail]\nmod = "smtp"', "mode"),
        ("[mail]\nport = 0", "au moins 1"),
    ],
)
def test_a_refusal_says_what_is_expected(refused, words, told) -> None:
    (line,) = refused(words)
    assert told in line
    assert "s3cret" not in line


def test_a_misspelt_section_in_the_environment_is_refused(refused, monkeypatch) -> None:
    monkeypatch.setenv(f"{PREFIX}MIAL__MODE", "smtp")
    (line,) = refused("")
    assert f"{PREFIX}MIAL__MODE" in line
    assert "mail" in line


def test_a_variable_that_is_no_setting_says_how_to_write_one(written, monkeypatch) -> None:
    monkeypatch.setenv(f"{PREFIX}MAIL", "x")
    with pytest.raises(BadSettings, match="SUPPORT_ENGINE_SECTION__CLÉ"):
        config.load(written(""))


def test_a_base_below_a_file_is_refused(written, tmp_path) -> None:
    (tmp_path / "f").write_text("")
    with pytest.raises(BadSettings, match="ne peut pas être créé"):
        upgrade(open_store(config.load(written('[base]\nurl = "sqlite:///f/x.db"'))), "tests")


def test_a_folder_of_programmes_that_is_absent_is_named(written) -> None:
    settings = config.load(written('[programme]\nworkflows = "absent"'))
    with pytest.raises(BadSettings, match=r"workflows.*absent"):
        open_desk(settings)
