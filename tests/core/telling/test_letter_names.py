"""Every letter that a programme names has a French name before it has a subject."""

import pytest

from support_engine import config
from support_engine.adapters.files import workflows
from support_engine.core.programme.letters import uses
from support_engine.core.telling.letter_names import letter_name


@pytest.mark.parametrize("file", ["manufactures.toml", "fabriques.toml"])
def test_no_letter_is_called_by_its_id(letters, file) -> None:
    programme = workflows.load(config.shipped("workflows") / file, letters.names()).workflow
    named = {use.letter: letter_name(programme, use.letter) for use in uses(programme)}
    assert {one for one, name in named.items() if not name or "_" in name} == set()


def test_a_measure_and_its_end_are_told_apart(workflow) -> None:
    assert letter_name(workflow, "mise_en_demeure") == "Mise en demeure"
    assert letter_name(workflow, "mise_en_demeure_levee") == "fin de : Mise en demeure"
    assert letter_name(workflow, "ancienne_lettre") == "ancienne lettre"
