"""`verify` finds one changed byte in the journal, in a folded dossier, in the agenda."""

import shutil

import pytest

from support_engine.stories.verifying.verify import is_same
from tests.console import run
from tests.forging import forge_file


@pytest.fixture
def copy(demo_folder, tmp_path):
    folder = tmp_path / "demo"
    shutil.copytree(demo_folder, folder, ignore=shutil.ignore_patterns("letters"))
    return folder


def tamper(folder, statement):
    forge_file(folder / "demo.db", statement)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        pytest.param(
            "UPDATE journal SET payload = replace(payload, 'Redressement', 'Redressemenr')"
            " WHERE reference = 'FICTIF-05' AND type = 'hold_opened'",
            "du journal a été modifié après coup",
            id="one byte of the journal",
        ),
        pytest.param(
            "UPDATE journal SET actor = 'sachb' WHERE reference = 'FICTIF-05' AND version = 1",
            "l’acte n° 1 du journal a été modifié après coup",
            id="the actor of an act",
        ),
        pytest.param(
            "UPDATE journal SET type = 'noted' WHERE reference = 'FICTIF-05' AND version = 2",
            "l’acte n° 2 du journal a été modifié après coup",
            id="the type of an act",
        ),
        pytest.param(
            "DELETE FROM journal WHERE reference = 'FICTIF-05' AND version = 3",
            "l’acte n° 3 manque au journal",
            id="an act removed",
        ),
        pytest.param(
            "UPDATE dossiers SET folded = replace(folded, '2022-05', '2022-06')"
            " WHERE reference = 'FICTIF-05'",
            "le dossier enregistré diffère du journal (folded)",
            id="one byte of a folded dossier",
        ),
        pytest.param(
            "UPDATE dossiers SET state = 'caduque' WHERE reference = 'FICTIF-05'",
            "le dossier enregistré diffère du journal (state)",
            id="a search column",
        ),
        pytest.param(
            "UPDATE dossiers SET turn_since = '2022-01-01', next_due_on = '2030-01-01'"
            " WHERE reference = 'FICTIF-05'",
            "le dossier enregistré diffère du journal (next_due_on, turn_since)",
            id="whose turn it is",
        ),
        pytest.param(
            "UPDATE people SET search_text = 'x' WHERE id = 'camille'",
            "modifié à la main : ce par quoi on la trouve",
            id="by what a person is found",
        ),
        pytest.param(
            "UPDATE agenda SET due_on = '2030-01-01' WHERE reference = 'FICTIF-01' AND key ="
            " (SELECT min(key) FROM agenda WHERE reference = 'FICTIF-01')",
            "l’agenda enregistré diffère",
            id="one date of the agenda",
        ),
        pytest.param(
            "DELETE FROM dossiers WHERE reference = 'FICTIF-05'",
            "des lignes existent sans dossier",
            id="a dossier removed",
        ),
    ],
)
def test_a_change_behind_the_engines_back_is_found(copy, statement, said):
    """What is changed is sound before (`test_papers`, `test_demo`)."""
    tamper(copy, statement)
    result = run(copy, "support-engine verify")
    assert result.code == 1
    assert said in result.output
    assert "Traceback" not in result.output


TOLD = '{"name":"Été","is_closed":true,"facts":{"a":1,"b":[2,3]}}'


@pytest.mark.parametrize(
    ("stored", "is_told"),
    [
        (TOLD, True),
        ('{"facts":{"b":[2,3],"a":1},"is_closed":true,"name":"Été"}', True),
        (f"{TOLD} ", False),
        (f"\n{TOLD}", False),
        (TOLD.replace(":1", ": 1"), False),
        (TOLD.replace(":1", ":1.0"), False),
        (TOLD.replace("true", "1"), False),
        (TOLD.replace('"a":1', '"a":9,"a":1'), False),
        (TOLD.replace("É", "\\u00c9"), False),
        (TOLD.replace("2,3", "3,2"), False),
        (TOLD[:-1], False),
        (None, False),
    ],
)
def test_a_folded_dossier_is_told_to_the_byte_but_for_the_order_of_its_names(
    stored, is_told
) -> None:
    assert is_same(stored, TOLD) == is_told


def test_damaged_pages_are_named_without_a_traceback(copy) -> None:
    path = copy / "demo.db"
    content, page = bytearray(path.read_bytes()), 4096
    content[20 * page : 40 * page] = bytes(20 * page)
    path.write_bytes(content)
    result = run(copy, "support-engine verify")
    assert result.code != 0
    assert "endommagée" in result.output or "n’est pas une base lisible" in result.output
    assert "Traceback" not in result.output


def test_the_doctor_says_what_others_may_read_and_how_to_mend_it(copy) -> None:
    (copy / "demo.db").chmod(0o644)
    result = run(copy, "support-engine doctor")
    assert result.output.count("se laisse lire par d’autres comptes") == 1
    assert f"chmod -R go= '{copy / 'demo.db'}'" in result.output.replace("\n", "")
