"""A command line understands what people call things, and answers for each dossier of a batch."""

import json
import shutil
from dataclasses import replace

import click
import pytest

from support_engine import config
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.schema import upgrade
from support_engine.assemble import open_desk
from support_engine.cli.app import app, run
from support_engine.cli.shared.naming import DOSSIER, Somebody
from support_engine.stories.telling import list_views
from support_engine.stories.telling.list_views import Keeper
from tests.office import TEAM, at
from tests.story import road_to

PROJECTS = {"MP1-001": "Atelier du Tarn", "MP1-002": "Atelier de l’Orb", "MP1-010": "La Forge"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A base for replaying, with three applications to look at."""
    folder = tmp_path_factory.mktemp("meaning")
    (folder / "config.toml").write_text("[base]\nurl = 'sqlite:///base.db'\n", "utf-8")
    desk = open_desk(config.load(folder / "config.toml"), check=False, is_replayed=True)
    upgrade(desk.store, "tests", "replay")
    with desk.store.transaction() as db:
        for person in TEAM:
            surname = {"camille": " Martin", "sacha": " Marchand"}.get(person.id, "")
            directory.save(db, replace(person, name=f"{person.name}{surname}"))
    opening = road_to("deposee", desk.engine.registry.current().workflow)
    for reference, name in PROJECTS.items():
        for command in opening:
            command = replace(command, reference=reference)
            if hasattr(command, "details"):
                command = replace(command, details={**command.details, "name": name})
            desk.engine.handle(command, at(f"{command.on}T10:00"))
    desk.close()
    return folder


@pytest.fixture
def types(folder, tmp_path, monkeypatch, capsys):
    """Types a command line in a copy of that base."""
    here = tmp_path / "here"
    shutil.copytree(folder, here)
    monkeypatch.chdir(here)
    capsys.readouterr()

    def typed(line: list[str]) -> tuple[int, str, str]:
        code = run(["--now", "2022-01-24", "--as", "camille", *line])
        said = capsys.readouterr()
        return code, said.out, said.err

    return typed


def states(types) -> list[str]:
    """The state of each project, in order."""
    return [row["state"] for row in json.loads(types(["list", "--json"])[1])]


def test_dossiers_and_acts_by_what_people_call_them(types) -> None:
    code, out, err = types(["advance", "atelier du tarn", "Forge", "mp1 002", "Déclarer recevable"])
    assert (code, err) == (0, "")
    assert [line[:7] for line in out.splitlines() if line.startswith("MP1")] == [
        "MP1-001",
        "MP1-010",
        "MP1-002",
    ]
    assert states(types) == ["recevable"] * 3


def test_whom_a_dossier_is_given_and_its_road_are_asked_by_its_name_too(types) -> None:
    """Every argument of every command that says of which dossier it speaks takes its name."""
    code, out, _ = types(["assign", "forge", "instructeur", "sacha", "--dry-run"])
    assert (code, out[:7]) == (0, "MP1-010")
    assert json.loads(types(["workflow", "draw", "--dossier", "forge", "--json"])[1])["drawing"]
    code, _, said = types(["takeover", "end", "forge"])
    assert (code, said[:7]) == (3, "MP1-010")
    assert nameless(app) == []


def nameless(command: click.Command, *path: str) -> list[tuple[str, ...]]:
    """The commands that ask for a dossier and take its reference alone."""
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        inside = {name: command.get_command(ctx, name) for name in command.list_commands(ctx)}
        return [one for name, each in inside.items() if each for one in nameless(each, *path, name)]
    asked = [one for one in command.params if one.name in ("reference", "references", "dossier")]
    return [path for one in asked if one.type is not DOSSIER]


def unnamed(command: click.Command, *path: str) -> list[tuple[str, ...]]:
    """The commands that ask for a person who is known and take their id alone."""
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        inside = {name: command.get_command(ctx, name) for name in command.list_commands(ctx)}
        return [one for name, each in inside.items() if each for one in unnamed(each, *path, name)]
    names = ("person", "substitute", "successor", "officers", "handed")
    asked = [one for one in command.params if one.name in names]
    return [path for one in asked if not isinstance(one.type, Somebody)]


def test_every_command_takes_a_person_by_their_name() -> None:
    assert unnamed(app) == [("people", "add")], "whose id is new"


@pytest.mark.parametrize("name", ["camille", "CAMILLE", "Camille Martin", "martin"])
def test_a_list_is_asked_by_the_name_of_its_officer(types, name) -> None:
    found = json.loads(types(["list", "--officer", name, "--json"])[1])
    assert sorted(row["reference"] for row in found) == sorted(PROJECTS)


def test_somebody_whom_nobody_knows_is_told_with_those_who_are_near(types) -> None:
    for line in (
        ["list", "--officer", "camile"],
        ["people", "change", "camile", "--name", "C"],
        ["people", "leave", "sacha", "--successor", "camile"],
        ["people", "end", "camile", "instructeur", "--reason", "Départ"],
        ["people", "give", "camile", "auditeur"],
        ["people", "forget", "camile"],
        ["assign", "--all", "camile", "sacha"],
    ):
        code, _, err = types(line)
        assert code == 2, line
        assert "« camile » n’est pas une personne connue." in err, line
        assert "Cela peut être : Camille Martin (camille)" in err, line


def test_a_name_of_several_is_asked_again_and_nobody_is_erased_by_a_part_of_theirs(types) -> None:
    code, _, err = types(["list", "--officer", "mar"])
    assert code == 2
    assert "« mar » désigne plusieurs personnes." in err
    code, _, err = types(["people", "forget", "martin"])
    assert code == 2
    assert "Cela peut être : Camille Martin (camille)" in err


def test_a_part_of_several_names_is_asked_again_and_of_a_reference_is_another(
    types,
) -> None:
    code, _, err = types(["show", "atelier"])
    assert code == 2
    assert "« atelier » désigne plusieurs dossiers. Cela peut être : MP1-001, MP1-002." in err
    code, _, err = types(["show", "MP1-01"])
    assert code == 2
    assert "« MP1-01 » n’existe pas. Vouliez-vous dire" in err


def test_a_batch_goes_on_past_what_it_does_not_know(types) -> None:
    code, _, err = types(["advance", "MP1-001", "MP1-999", "MP1-010", "declarer_recevable"])
    assert code == 2
    assert "MP1-999 : Le dossier « MP1-999 » n’existe pas." in err
    assert states(types) == ["recevable", "deposee", "recevable"]


def test_a_batch_is_one_json_text(types) -> None:
    line = ["--json", "advance", "MP1-001", "MP1-999", "MP1-010", "labelliser"]
    code, out, err = types(line)
    answers = json.loads(out)
    assert (code, err) == (3, "")
    assert [one["reference"] for one in answers] == ["MP1-001", "MP1-999", "MP1-010"]
    assert ["blockers" in one for one in answers] == [True, False, True]
    assert "n’existe pas" in answers[1]["error"]


@pytest.mark.parametrize(
    ("line", "code"),
    [("show MP1-999", 2), ("advance MP1-001", 2), ("list --state nulle_part", 2), ("shw", 2)],
)
def test_a_failure_is_json_where_json_is_asked(types, line, code) -> None:
    found, out, err = types(["--json", *line.split()])
    assert (found, err) == (code, "")
    assert json.loads(out)["done"] is False
    assert json.loads(out)["error"]


def test_a_paper_is_listed_and_opened_again(types, tmp_path) -> None:
    sheet = tmp_path / "devis.pdf"
    sheet.write_bytes(b"%PDF le devis")
    assert types(["document", "add", "MP1-001", "rib", str(sheet)])[0] == 0
    (paper,) = json.loads(types(["document", "list", "MP1-001", "--json"])[1])
    assert (paper["name"], paper["is_last"]) == ("devis.pdf", True)
    again = tmp_path / "encore.pdf"
    code, _, err = types(["document", "open", "MP1-001", paper["code"], "--output", str(again)])
    assert (code, err) == (0, "")
    assert again.read_bytes() == b"%PDF le devis"
    code, _, err = types(["document", "open", "MP1-001", "rib", "--output", str(sheet)])
    assert code == 0
    sheet.write_bytes(b"other work")
    code, _, err = types(["document", "open", "MP1-001", "rib", "--output", str(sheet)])
    assert (code, sheet.read_bytes()) == (1, b"other work")
    assert "existe déjà et dit autre chose" in err
    assert types(["document", "open", "MP1-002", "rib"])[0] == 2


def test_a_paper_that_was_altered_or_is_gone_is_not_given(types, tmp_path) -> None:
    sheet = tmp_path / "devis.pdf"
    sheet.write_bytes(b"%PDF le devis")
    types(["document", "add", "MP1-001", "rib", str(sheet)])
    (kept,) = (one for one in (tmp_path / "here" / "data").rglob("*") if one.is_file())
    kept.write_bytes(b"%PDF another")
    code, _, err = types(["document", "open", "MP1-001", "rib", "--output", str(tmp_path / "x")])
    assert code == 1
    assert "a été modifié" in err
    kept.unlink()
    assert "n’est plus à sa place" in types(["document", "open", "MP1-001", "rib"])[2]


def test_a_letter_has_a_short_number_and_is_read_again(types) -> None:
    line = types(["letters", "list"])[1].splitlines()[1]
    number = line.split()[-1]
    code, out, err = types(["letters", "show", number[:6]])
    assert (code, err) == (0, "")
    assert f"N° {number}, dossier MP1-0" in out
    assert "letters preview" in out
    assert types(["letters", "cancel", number])[1].startswith("Lettre annulée.\n")
    code, _, err = types(["letters", "show", "zzzz"])
    assert code == 2
    assert "Aucune lettre n’a le numéro « zzzz »" in err


def test_what_becomes_of_a_letter_is_json_where_json_is_asked(types) -> None:
    number = types(["letters", "list"])[1].splitlines()[1].split()[-1]
    code, out, err = types(["--json", "letters", "cancel", number])
    assert (code, err) == (0, "")
    cancelled = json.loads(out)
    assert cancelled["done"] is True
    code, out, err = types(["--json", "letters", "cancel", number])
    assert (code, json.loads(out)["done"], err) == (1, False, "")
    code, out, err = types(["--json", "letters", "retry", number])
    assert (code, err) == (0, "")
    assert json.loads(out) == {"leaving": [cancelled["key"]], "staying": {}}
    code, out, err = types(["--json", "--as", "porteuse", "letters", "cancel", number])
    assert (code, err) == (3, "")
    assert json.loads(out)["blockers"]
    code, out, err = types(["--json", "workflow", "show", "--source"])
    assert (code, err) == (0, "")
    assert "[workflow]" in json.loads(out)["source"]


def test_a_wrong_folder_says_where_it_looked(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["list"]) == 1
    said = capsys.readouterr().err
    assert str(tmp_path) in said
    assert "allez dans son dossier" in said


def test_a_view_is_meant_by_its_name_and_recalls_its_columns(types) -> None:
    desk = open_desk(config.load(None), is_replayed=True)
    teams = (desk.engine.registry.current().workflow.header.id,)
    for person, name, words in (
        ("camille", "Les ateliers", "onglet=total&q=atelier&ordre=-dossier&colonnes=nom"),
        ("sacha", "Déposés", "onglet=total&colonnes=dossier"),
        ("dominique", "Déposés", "onglet=traites&colonnes=dossier"),
    ):
        keeper = Keeper(person, teams, ())
        kept = list_views.keep(desk.store, keeper, (name, words), at("2022-01-24"), shared=True)
        assert kept == ""
    desk.close()
    lines = types(["list", "--view", "les ateliers"])[1].splitlines()
    assert [line.strip() for line in lines] == [
        "Nom",
        "Atelier de l’Orb",
        "Atelier du Tarn",
        "2 dossiers.",
    ]
    assert "MP1-002" in types(["list", "--view", "ateliers", "--columns", "dossier"])[1]
    found = json.loads(types(["list", "--view", "ateliers", "--order", "dossier", "--json"])[1])
    assert [row["reference"] for row in found] == ["MP1-001", "MP1-002"]
    code, _, said = types(["list", "--view", "déposés"])
    assert code
    assert "de dominique et sacha" in said
    code, _, said = types(["list", "--view", "rien"])
    assert code
    assert "Les ateliers" in said


def test_mine_are_those_one_follows_or_for_whoever_sees_nothing_whole_is_named_on(types) -> None:
    def mine(person: str) -> list[str]:
        found = types(["list", "--as", person, "--mine", "--order", "dossier", "--json"])
        return [row["reference"] for row in json.loads(found[1])]

    assert mine("camille") == sorted(PROJECTS), "whose officer she is"
    assert mine("alex") == sorted(PROJECTS), "whom they name"
    assert mine("sacha") == []
    assert mine("dominique") == [], "who reads all of them and follows none"


def test_a_card_of_a_past_day_says_what_was_known_and_offers_nothing(types) -> None:
    now = json.loads(types(["show", "MP1-001", "--json"])[1])
    note = ["note", "MP1-001", "Vu sur place"]
    assert types(note)[0] == 0
    past = json.loads(types(["show", "MP1-001", "--as-of", "2022-01-23", "--json"])[1])
    assert past["version"] == now["version"]
    assert past["possible"] == []
    said = types(["show", "MP1-001", "--as-of", "2022-01-23"])[1]
    assert "Tel qu’il était connu le 23" in said
    assert "Ce qui peut être fait" not in said
    code, _, problem = types(["show", "MP1-001", "--as-of", "2022-01-24"])
    assert code
    assert "n’est pas encore passé" in problem.replace("\u00a0", " ")


@pytest.mark.parametrize("state", ["En attente", "queued", "attente"])
def test_letters_are_asked_by_what_their_state_is_called(folder, capsys, state) -> None:
    assert run(["--config", str(folder / "config.toml"), "letters", "list", "--state", state]) == 0
    assert "en attente" in capsys.readouterr().out


def test_a_state_that_no_letter_knows_is_told_with_those_that_are(folder, capsys) -> None:
    words = ["--config", str(folder / "config.toml"), "letters", "list", "--state", "perdue"]
    assert run(words) == 2
    assert "Existent : cancelled (annulée), claimed (en cours d’envoi)" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("public", [(), ("--public",), ("--columns", "dossier,nom,departement")])
def test_a_list_that_we_exported_is_no_sheet_of_candidacies(types, kind, public) -> None:
    """It opens nothing and changes nothing, and says where changed cells are taken up."""
    before = states(types)
    assert types(["list", "--output", f"liste.{kind}", *public])[0] == 0
    code, out, err = types(["import", f"liste.{kind}", "--apply"])
    if public == ("--public",):  # nothing is public yet
        assert "0\u00a0dossier ouvert" in out
        return
    assert code == 1
    assert "est une liste exportée d’ici" in out + err
    assert "« Reprendre un classeur modifié »" in out + err
    assert "relancez" not in out
    assert states(types) == before


def test_a_base_goes_on_where_the_software_brings_another_text_of_its_rules(
    types, tmp_path, monkeypatch
) -> None:
    """Nobody here edited it: the text that dossiers follow is kept in the base, and is proven by
    its name."""
    kept, former = config.shipped("workflows"), config.shipped
    shutil.copytree(kept, tmp_path / "workflows")
    file = tmp_path / "workflows" / "manufactures.toml"
    newer = file.read_text("utf-8").replace("lateness_days = 20", "lateness_days = 21")
    file.write_text(newer, "utf-8")

    def shipped(name):
        return tmp_path / name if name == "workflows" else former(name)

    monkeypatch.setattr(config, "shipped", shipped)
    assert len(states(types)) == 3
    assert "livré avec un autre texte de la version 1" in types(["doctor"])[1]
    assert types(["workflow", "show", "--source"])[1].strip() == newer.strip()
    mine = types(["workflow", "show", "--source", "--version", "1"])[1]
    assert mine.strip() == (kept / "manufactures.toml").read_text("utf-8").strip()
    code, out, _ = types(["workflow", "check", "manufactures@1"])
    assert (code, "manufactures@1 est sain." in out) == (0, True)


def test_a_dossier_named_twice_in_one_command_is_acted_on_once(types) -> None:
    code, *said = types(["takeover", "end", "MP1-001", "mp1-001", "MP1-001"])
    assert (code, "".join(said).count("n’est pas en reprise")) == (3, 1), said
