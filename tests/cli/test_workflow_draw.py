"""`workflow draw` as people meet it: the programme, a file, a dossier, and what goes wrong."""

import json
import re
from xml.etree import ElementTree

import pytest

from support_engine import config
from tests.console import run

DRAW = "support-engine --now 2023-06-15 workflow draw"
PROGRAMME = config.shipped("workflows") / "manufactures.toml"


def texts(picture: str) -> str:
    found = ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")
    return " ".join(mark.text.replace("\u00a0", " ") for mark in found)


def test_the_programme_in_force_is_drawn_on_the_screen_without_a_base(tmp_path):
    result = run(tmp_path, DRAW)
    assert result.code == 0, result.output
    assert "Manufactures de proximité Programme, version 1" in texts(result.output)


def test_a_file_is_drawn_as_the_programme_in_force_is(tmp_path):
    assert run(tmp_path, f"{DRAW} {PROGRAMME}").output == run(tmp_path, DRAW).output


def test_a_picture_is_written_and_its_place_told(tmp_path):
    result = run(tmp_path, f"{DRAW} --format mermaid --output programme.mmd")
    assert (result.code, result.output) == (0, "Dessin écrit : programme.mmd\n")
    assert (tmp_path / "programme.mmd").read_text("utf-8").startswith("flowchart TB\n")


def test_the_journey_of_a_dossier_is_the_one_its_history_tells(demo_folder):
    drawn = texts(run(demo_folder, f"{DRAW} --dossier FICTIF-12").output)
    told = run(demo_folder, "support-engine --now 2023-06-15 history FICTIF-12 --json").output
    moves = [row for row in json.loads(told) if " → " in row["what"]]
    assert len(moves) == 9
    for move in moves:
        year, month, day = move["on"].split("-")
        assert f"étape {move['number']}, {day}/{month}/{year}" in drawn, move
    assert len(re.findall(r"étape \d+, ", drawn)) == len(moves)
    assert "Parcours de FICTIF-12" in drawn
    assert "Ici depuis le 21/03/2022" in drawn


def test_an_open_hold_is_on_the_picture(demo_folder):
    drawn = run(demo_folder, f"{DRAW} --dossier FICTIF-17").output
    assert "Suspension depuis le" in texts(drawn)
    assert re.search(r"Mesure en cours depuis le \d\d/\d\d/2023 : Suspension", drawn)


@pytest.mark.parametrize(("options", "key"), [("", "drawing"), ("--output dessin.svg", "output")])
def test_programmes_get_json(tmp_path, options, key):
    answer = json.loads(run(tmp_path, f"{DRAW} {options} --json").output)
    assert (answer["id"], answer["version"], answer["format"]) == ("manufactures", 1, "svg")
    assert answer[key]


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ("--dossier FICTIF-99", 2, ("FICTIF-99",)),
        (f"{PROGRAMME} --dossier FICTIF-12", 2, ("pas les deux",)),
        ("absent.toml", 1, ("absent.toml ne peut pas être lu",)),
        ("--format pdf", 2, ("pdf", "svg", "mermaid")),
        ("--output nulle/part.svg", 1, ("ne peut pas être écrit", "nulle/part.svg")),
    ],
)
def test_wrong_input_says_what_why_and_what_to_do(demo_folder, options, code, said):
    result = run(demo_folder, f"{DRAW} {options}")
    assert result.code == code, result.output
    assert all(words in result.output for words in said), result.output
    assert "Traceback" not in result.output


def test_an_unsound_file_is_not_drawn_and_its_flaws_are_told(tmp_path):
    broken = PROGRAMME.read_text("utf-8").replace('to = "deposee"', 'to = "depose"', 1)
    (tmp_path / "faux.toml").write_text(broken, encoding="utf-8")
    result = run(tmp_path, f"{DRAW} faux.toml")
    assert result.code == 1
    assert "transitions.deposer.to" in result.output
