"""Documents cannot lie: their sessions are executed, and every command and setting is told."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from docs.build_reference import PAGES
from support_engine.cli.app import COMMANDS
from tests.console import ROOT, as_typed, in_block, matches, run, sessions
from tests.letter_samples import LETTERS


def play_session(document: Path, folder: Path) -> None:
    for line, expected in sessions(document):
        play(line, expected, folder)


def play(line: str, expected: list[str], folder: Path) -> None:
    """One command of a document; those that are not ours are the shell's."""
    if line.split()[0] in ("mkdir", "cp"):
        subprocess.run(shlex.split(line), cwd=folder, check=True)
    if not line.startswith("support-engine"):
        return
    result = run(folder, line)
    assert matches([as_typed(e) for e in expected], result.output), (
        f"$ {line}\n--- written:\n" + "\n".join(expected) + f"\n--- printed:\n{result.output}"
    )


def follow(document: Path, folder: Path) -> None:
    """Commands, files and changes of files, in the order of the document."""
    for kind, block in re.findall(
        r"```(console|diff|toml)\n(.*?)```", document.read_text("utf-8"), re.S
    ):
        if kind == "diff":
            patch(folder, block)
        elif kind == "toml":
            name = block.splitlines()[0].removeprefix("# ")
            (folder / name).write_text(block, encoding="utf-8")
        else:
            for line, expected in in_block(block):
                play(line, expected, folder)


def patch(folder: Path, block: str) -> None:
    """A change shown as lines with « - » and « + » under the name of the file."""
    name, *lines = block.splitlines()
    path = folder / name.removeprefix("--- ")
    before = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "+")
    after = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "-")
    text = path.read_text("utf-8")
    assert text.count(before) == 1, f"{path.name}:\n{before}"
    path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.mark.parametrize("guide", ["changer-les-regles", "simuler"])
def test_a_guide_can_be_followed_to_the_letter(guide, demo_folder, tmp_path):
    folder = tmp_path / "demo"
    shutil.copytree(demo_folder, folder)
    follow(ROOT / "docs" / "howto" / f"{guide}.md", folder)


def test_no_document_is_empty():
    documents = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    assert [d.name for d in documents if len(d.read_text("utf-8").split()) < 50] == []


def test_each_document_is_found_from_the_readme_or_from_one_that_is():
    found, todo = set(), [ROOT / "README.md"]
    while todo:
        document = todo.pop()
        found.add(document.resolve())
        links = re.findall(r"\]\(([^)#:]+\.md)(?:#[^)]*)?\)", document.read_text("utf-8"))
        todo += [p for link in links if (p := (document.parent / link).resolve()) not in found]
    guides = [*(ROOT / "docs" / "howto").glob("*.md"), *(ROOT / "docs" / "explanation").glob("*")]
    assert [guide.name for guide in guides if guide.resolve() not in found] == []


def test_the_readme_session_prints_what_the_readme_says(demo_folder, tmp_path):
    folder = tmp_path / "demo"
    shutil.copytree(demo_folder, folder)
    play_session(ROOT / "README.md", folder)


def test_the_tutorial_leads_to_the_first_reminder(tmp_path):
    tutorial = ROOT / "docs" / "tutorial-ligne-de-commande.md"
    (sheet,) = re.findall(r"```csv\n(.*?)```", tutorial.read_text("utf-8"), re.S)
    (tmp_path / "candidatures.csv").write_text(sheet, encoding="utf-8")
    play_session(tutorial, tmp_path)
    letters = list((tmp_path / "data" / "letters").glob("*.eml"))
    assert any(b"Diagnostic" in letter.read_bytes() for letter in letters)


def test_dossiers_are_taken_over_as_the_guide_says(tmp_path):
    guide = ROOT / "docs" / "howto" / "reprendre.md"
    (sheet,) = re.findall(r"```csv\n(.*?)```", guide.read_text("utf-8"), re.S)
    (tmp_path / "portefeuille.csv").write_text(sheet, encoding="utf-8")
    play_session(guide, tmp_path)


@pytest.mark.parametrize("page", sorted(PAGES))
def test_the_reference_is_what_the_code_says(page):
    written = (ROOT / "docs" / "reference" / page).read_text("utf-8")
    assert written == PAGES[page](), "run: make docs"


def test_every_command_has_its_page_and_every_letter_its_line():
    commands = (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8")
    letters = (ROOT / "docs" / "reference" / "letters.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"## support-engine {name}" not in commands] == []
    assert [name for name in LETTERS if f"`{name}`" not in letters] == []


def test_every_key_of_the_settings_has_its_sentence():
    lines = (ROOT / "config.toml").read_text("utf-8").splitlines()
    first_wave = next(i for i, line in enumerate(lines) if line == "[waves.2]")
    for number, line in enumerate(lines[:first_wave]):
        if re.match(r"\w+ = ", line):
            assert lines[number - 1].startswith("# "), f"{line} has no sentence"


def test_links_between_documents_lead_somewhere():
    for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text("utf-8")):
            assert (document.parent / target).exists(), f"{document.name} → {target}"
