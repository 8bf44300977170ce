"""`verify --papers`: the files of deposited papers are those that the journals name."""

import json
import shutil

import pytest

from support_engine.adapters.files import documents
from tests.console import run
from tests.forging import forge_file

VERIFY = "support-engine verify --papers"
DOCTOR = "support-engine --now 2023-06-15 doctor"


@pytest.fixture
def copy(demo_folder, tmp_path):
    folder = tmp_path / "demo"
    shutil.copytree(demo_folder, folder, ignore=shutil.ignore_patterns("letters"))
    return folder


def papers_of(copy):
    """Where each paper of a dossier stands, by its kind."""
    listed = json.loads(run(copy, "support-engine document list FICTIF-21 --json").output)
    folder = copy / "data" / "documents"
    return {paper["kind"]: documents.place(folder, paper["sha256"]) for paper in listed}


def test_each_file_is_compared_and_what_is_wrong_is_named(copy) -> None:
    whole = run(copy, VERIFY)
    assert (whole.code, "chaque fichier est celui qui a été joint" in whole.output) == (0, True)
    assert "compare aussi leur contenu" in run(copy, DOCTOR).output
    first, second, third, *_ = papers_of(copy).values()
    content = first.read_bytes()
    first.chmod(0o600)
    first.write_bytes(content[:-2] + b"X" + content[-1:])
    second.unlink()
    third.write_bytes(third.read_bytes() + b"x")
    (copy / "data" / "documents" / "note.txt").write_text("ailleurs")
    result = run(copy, VERIFY)
    said = [line for line in result.output.splitlines() if line.strip()]
    assert result.code == 1
    assert "vérifiés" not in result.output
    for place, what in (
        (first, "a été modifiée"),
        (second, "n’est plus à sa place"),
        (third, "a été modifiée"),
        ("note.txt", "aucun dossier ne nomme ce fichier"),
    ):
        assert any(str(place) in line and what in line for line in said), (place, result.output)
    looked = run(copy, DOCTOR).output
    assert "Pièces sans leur fichier, ou d’une autre taille : " in looked
    assert run(copy, "support-engine verify").code == 0


def test_a_file_that_nobody_names_asks_for_somebody_and_proves_nothing_wrong(copy) -> None:
    (copy / "data" / "documents" / "ab").mkdir(exist_ok=True)
    (copy / "data" / "documents" / "ab" / ".left.part").write_text("")
    result = run(copy, VERIFY)
    assert result.code == 4
    assert ".left.part" in result.output
    told = json.loads(run(copy, f"{VERIFY} --json").output)
    assert [one["reference"] for one in told] == ["pièces"]


def test_a_hash_that_is_none_leads_to_no_file_and_a_size_is_compared(copy) -> None:
    forge_file(
        copy / "demo.db",
        "UPDATE journal SET payload = json_set(payload, '$.sha256', '../../demo.db')"
        " WHERE reference = 'FICTIF-21' AND type = 'document_added'",
    )
    forge_file(
        copy / "demo.db",
        "UPDATE journal SET payload = json_set(payload, '$.size', 7)"
        " WHERE reference = 'FICTIF-22' AND type = 'document_added'",
    )
    result = run(copy, VERIFY)
    assert "porte une empreinte qui n’en est pas une" in result.output
    assert "et le journal en dit 7" in result.output
