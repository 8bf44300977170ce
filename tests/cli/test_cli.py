"""The command line as people meet it: messages, codes, JSON, wrong input."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from xml.etree import ElementTree

import click
import pytest

from support_engine.cli.app import COMMANDS, app
from tests.console import ROOT, Result, run

NOW = "--now 2023-06-15"


@pytest.fixture
def copy(demo_folder, tmp_path):
    folder = tmp_path / "demo"
    shutil.copytree(demo_folder, folder, ignore=shutil.ignore_patterns("letters"))
    return folder


@pytest.mark.parametrize(
    "line",
    [
        "list",
        "list --public",
        "show FICTIF-01",
        "history FICTIF-02",
        "agenda",
        "agenda FICTIF-01",
        "explain FICTIF-01",
        "explain FICTIF-01 passer_comite_financement",
        "explain FICTIF-01 incubation",
        "explain FICTIF-01 avance",
        "people list",
        "letters list",
        "letters preview rappel FICTIF-01",
        "report portfolio",
        "report milestones",
        "report milestones FICTIF-01",
        "workflow show",
        "doctor",
        "verify",
        "tick --dry-run",
    ],
)
def test_every_reading_command_speaks_json(demo_folder, line):
    result = run(demo_folder, f"support-engine {NOW} {line} --json")
    assert result.code in (0, 4), result.output
    json.loads(result.output)


def test_a_command_stands_in_the_module_of_its_name():
    """A word that Python keeps for itself carries an underscore: `import_`, `list_`."""
    assert {name: module.removesuffix("_") for name, (module, _, _) in COMMANDS.items()} == {
        name: name for name in COMMANDS
    }


def test_a_command_typed_in_a_shell_does_what_the_tests_see(demo_folder):
    line = f"{NOW} show FICTIF-1"
    shell = subprocess.run(
        [sys.executable, "-m", "support_engine", *line.split()],
        cwd=demo_folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert run(demo_folder, f"support-engine {line}") == Result(shell.stdout, shell.returncode)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_its_help_in_french(tmp_path, name):
    result = run(tmp_path, f"support-engine {name} --help")
    assert result.code == 0
    assert "Usage :" in result.output
    assert "Show this message" not in result.output


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("lst", 2, "Vouliez-vous dire : list ?"),
        ("list --stat deposee", 2, "--state"),
        ("list --state depozee", 2, "Vouliez-vous dire : deposee"),
        ("show FICTIF-1", 2, "Vouliez-vous dire : FICTIF-"),
        ("--as camille advance FICTIF-01 passer_comitee", 2, "passer_comite_financement"),
        ("--as camile note FICTIF-01 Bonjour", 2, "Vouliez-vous dire : camille"),
        ("note FICTIF-01 Bonjour", 2, "Dites qui agit"),
        ("--as camille advance FICTIF-01", 2, "au moins un dossier puis une transition"),
        ("--as camille advance FICTIF-01 abandonner --set date", 2, "--set NOM=VALEUR"),
        ("--as camille advance FICTIF-01 abandonner --on hier", 2, "n’est pas une date"),
        ("--as camille advance FICTIF-01 abandonner --set a_x=1 --set a_x=1", 2, "a_x"),
        ("--as camille advance FICTIF-01 ajourner --on 2023-01-01 --on 2023-01-02", 2, "deux fois"),
        ("letters list --state ''", 2, "sans valeur"),
        ("advance FICTIF-01 abandonner --set ''", 2, "--set est donné sans valeur"),
        ("--as camille extend FICTIF-01 incubation", 2, "--months N"),
        ("--as camille document add FICTIF-01 rib absent.pdf", 1, "ne peut pas être lu"),
        ("--as andrea note FICTIF-01 Bonjour", 3, "revient à"),
        ("--as camille hold open FICTIF-01 suspension", 3, "doit être motivé"),
        ("--as camille extend FICTIF-01 incubation --grant", 3, "Aucune demande de prolongation"),
        ("--config absent.toml list", 1, "n’existe pas"),
        ("--now demain list", 2, "n’est pas une date"),
        ("--now 2022-06-01T25:00 list", 2, "cette heure n’existe pas"),
        ("letters preview rapel FICTIF-01", 2, "Vouliez-vous dire : rappel"),
        ("--as camille letters retry absente", 2, "Aucune lettre n’a le numéro"),
        ("letters retry", 2, "--cause TEXTE"),
        ("letters retry absente --all", 2, "--cause TEXTE"),
        ("workflow check absent.toml", 1, "ne peut pas être lu"),
        ("report portfolio --output absent/rapport.txt", 1, "ne peut pas être écrit"),
    ],
)
def test_wrong_input_says_what_why_and_what_to_do(demo_folder, line, code, said):
    result = run(demo_folder, f"support-engine {NOW} {line}")
    assert said in result.output
    assert result.code == code
    assert "Traceback" not in result.output


@pytest.mark.parametrize("name", ["config.toml", "demo.db", "suivi.xlsx", "rapport"])
@pytest.mark.parametrize(
    "line", ["report portfolio", "simulate FICTIF-01", "workflow draw", "workflow schema"]
)
def test_what_is_written_for_somebody_never_takes_the_place_of_another_file(copy, line, name):
    (copy / "suivi.xlsx").write_text("what an officer keeps")
    (copy / "rapport").write_text("what an officer keeps")
    before = (copy / name).read_bytes()
    result = run(copy, f"support-engine {NOW} {line} --output {name}")
    assert "existe déjà et dit autre chose : rien n’a été écrit" in result.output
    assert (result.code, (copy / name).read_bytes()) == (1, before)


def test_what_was_written_is_written_again(copy):
    for _ in range(2):
        result = run(copy, f"support-engine {NOW} report portfolio --output rapport.html")
        assert (result.code, "Rapport écrit" in result.output) == (0, True)


def test_letters_are_retried_together_and_there_may_be_none(copy):
    for which in ("--all", "--cause rapport_portefeuille"):
        result = run(copy, f"support-engine {NOW} --as camille letters retry {which}")
        assert (result.code, "Aucune ne partira." in result.output) == (0, True)


def test_a_batch_gives_one_result_per_dossier_and_the_worst_code(copy):
    line = "--as camille advance FICTIF-16 FICTIF-01 passer_comite_financement"
    result = run(copy, f"support-engine {NOW} {line}")
    assert result.code == 3
    assert "FICTIF-16 : refusé" in result.output
    assert "FICTIF-01 : refusé" in result.output


def test_an_act_a_correction_and_the_proof(copy):
    why = '--reason "Un sinistre arrête les travaux du bâtiment."'
    hold = f"--as camille hold open FICTIF-07 suspension {why}"
    assert run(copy, f"support-engine {NOW} {hold}").code == 0
    assert "délai interrompu" in run(copy, f"support-engine {NOW} explain FICTIF-07").output
    undo = '--as camille correct FICTIF-07 --reason "Saisie faite par erreur sur ce dossier."'
    assert "reprise de" in run(copy, f"support-engine {NOW} {undo}").output
    assert "délai interrompu" not in run(copy, f"support-engine {NOW} explain FICTIF-07").output
    assert "[repris]" in run(copy, f"support-engine {NOW} history FICTIF-07").output
    assert run(copy, "support-engine verify").code == 0


def test_a_document_is_kept_under_its_hash_and_added_once(copy):
    (copy / "rib.pdf").write_bytes(b"%PDF-1.7 exemple")
    line = f"support-engine {NOW} --as camille document add FICTIF-01 rib rib.pdf"
    assert run(copy, line).code == 0
    kept = [path for path in (copy / "data" / "documents").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in kept].count(b"%PDF-1.7 exemple") == 1
    again = run(copy, line)
    assert again.code == 3
    assert "déjà au dossier" in again.output


def test_a_stale_screen_is_told_what_changed(copy):
    seen = json.loads(run(copy, "support-engine show FICTIF-16 --json").output)["version"]
    run(copy, f"support-engine {NOW} --as sacha note FICTIF-16 Appel")
    why = '--reason "Le porteur renonce à son projet ce jour."'
    line = f"--as camille advance FICTIF-16 abandonner {why} --seen {seen}"
    result = run(copy, f"support-engine {NOW} {line}")
    assert result.code == 3
    assert "note : Appel" in result.output


def test_a_replay_never_reaches_a_mail_server(copy):
    settings = copy / "config.toml"
    text = settings.read_text("utf-8").replace('mode = "folder"', 'mode = "smtp"')
    settings.write_text(text.replace('host = "localhost"', 'host = "invalid.example"'), "utf-8")
    result = run(copy, "support-engine --now 2023-06-19 tick")
    assert result.code == 0, result.output
    assert list((copy / "letters").glob("*.eml"))


def test_a_wrong_setting_is_named(copy):
    settings = copy / "config.toml"
    text = settings.read_text("utf-8").replace('mode = "folder"', 'mode = "pigeon"\nmod = 1')
    settings.write_text(text, "utf-8")
    result = run(copy, "support-engine list")
    assert result.code == 1
    assert "mail.mode" in result.output
    assert "mail.mod : clé inconnue" in result.output


def test_a_workflow_edited_after_use_is_refused(copy):
    folder = copy / "workflows"
    from support_engine.config import shipped

    shutil.copytree(shipped("workflows"), folder)
    settings = copy / "config.toml"
    settings.write_text(
        settings.read_text("utf-8").replace('workflows = ""', 'workflows = "workflows"'), "utf-8"
    )
    assert run(copy, "support-engine list").code == 0
    file = folder / "manufactures.toml"
    file.write_text(file.read_text("utf-8").replace("lateness_days = 20", "lateness_days = 21"))
    result = run(copy, "support-engine list")
    assert result.code == 1
    assert "a été modifié après avoir servi" in result.output


def test_a_base_that_has_served_is_upgraded_without_first_steps(copy):
    said = run(copy, "support-engine init").output
    assert "Elle a déjà servi" in said
    assert "people add" not in said


def test_without_a_base_every_command_says_how_to_make_one(tmp_path):
    for line in ("list", "tick", "verify", "doctor", "--as ana note X Y"):
        result = run(tmp_path, f"support-engine {line}")
        assert result.code == 1
        assert "support-engine init" in result.output


def public_commands(group: click.Group = app, name: str = "") -> Iterator[str]:
    """Every command that has an option `--public`."""
    context = click.Context(group)
    for each in group.list_commands(context):
        command = group.get_command(context, each)
        if isinstance(command, click.Group):
            yield from public_commands(command, f"{name}{each} ")
        elif command and any("--public" in one.opts for one in command.params):
            yield f"{name}{each}"


def helps(group: click.Group, context: click.Context) -> Iterator[tuple[str, str]]:
    """The page of help of each group, as a terminal of 80 columns shows it."""
    yield context.command_path, group.get_help(context)
    for name in group.list_commands(context):
        if isinstance(command := group.get_command(context, name), click.Group):
            yield from helps(command, click.Context(command, parent=context, info_name=name))


def test_no_line_of_help_is_cut():
    top = click.Context(app, info_name="support-engine", terminal_width=80)
    pages = dict(helps(app, top))
    assert "support-engine tranche" in pages
    lines = [f"{name}: {line}" for name, page in pages.items() for line in page.splitlines()[1:]]
    assert not [line for line in lines if line.endswith("...")]


@pytest.mark.parametrize("today", ["2022-02-28", "2022-03-01", "2023-06-15"])
def test_nothing_of_the_embargo_is_public(copy, today):
    """Wave 2 is announced on 1 March 2022; what is labelled today was so on no earlier day."""
    with closing(sqlite3.connect(copy / "demo.db")) as base:
        stock = [json.loads(row) for (row,) in base.execute("SELECT folded FROM dossiers")]
    programme = tomllib.loads((ROOT / "workflows" / "manufactures.toml").read_text("utf-8"))
    labelled = {name for name, one in programme["states"].items() if one.get("labelled")}
    said = {
        one["reference"]: one["state"] in labelled
        and one.get("facts", {}).get("date_annonce", "9999") <= today
        for one in stock
    }
    assert set(said.values()) == {True, False}
    commands = list(public_commands())
    assert "list" in commands
    for command, form in product(commands, ("", "--json")):
        told = run(copy, f"support-engine --now {today} {command} --public {form}").output
        shown = {reference for reference in said if reference in told}
        assert shown == {reference for reference, is_said in said.items() if is_said}, command


def test_a_list_is_a_map_too(copy):
    """The dossiers of the list, or those that are public: none of another one's place."""
    for name, filters in {"whole.svg": "--wave 1", "public.svg": "--wave 1 --public"}.items():
        told = f"support-engine --now 2022-02-28 list {filters}"
        listed = json.loads(run(copy, f"{told} --json").output)
        assert run(copy, f"{told} --output {name}").code == 0
        root = ElementTree.fromstring((copy / name).read_text("utf-8"))
        assert root[0].text == f"Carte de {len(listed)}\u00a0dossiers"
    communes = {one["commune"] for one in listed}
    named = {one.text.split("\u00a0:")[0] for one in root.iter(f"{root.tag[:-3]}title")} - {None}
    assert any(commune and name.startswith(commune) for commune in communes for name in named)
    refused = run(copy, f"{told} --output carte.pdf")
    assert refused.code == 1
    assert ".svg" in refused.output


def test_a_broken_letter_makes_check_speak_json_too(copy):
    from support_engine.config import shipped

    shutil.copytree(shipped("templates"), copy / "templates")
    settings = copy / "config.toml"
    text = settings.read_text("utf-8").replace('templates = ""', 'templates = "templates"')
    settings.write_text(text, "utf-8")
    letter = copy / "templates" / "emails" / "rappel" / "body.txt"
    letter.write_text(letter.read_text("utf-8") + "{% if %}", "utf-8")
    shutil.copy(shipped("workflows") / "manufactures.toml", copy / "essai.toml")
    (copy / "garbled.toml").write_text("a = oui")
    for name in ("essai.toml", "garbled.toml", "absent.toml"):
        result = run(copy, f"support-engine workflow check {name} --json")
        assert result.code == 1
        said = json.loads(result.output)
        assert said["sound"] is False
        assert said["sentence"]
        placed = any("rappel/body.txt, ligne" in flaw for flaw in said["flaws"])
        assert placed == (name == "essai.toml")
