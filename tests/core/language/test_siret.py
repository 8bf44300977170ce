"""SIRET: both keys, and the rule of La Poste; one judgement for the import and for the request."""

import pytest

from support_engine.core.intake.candidacies import Row, read_candidacies
from support_engine.core.language.siret import compact, is_siret, siret_said

REAL = {
    "an establishment": "73282932000074",
    "La Poste, whose digits sum to a multiple of five": "35600000049837",
    "the head office of La Poste, which has a key": "35600000000048",
}
WRONG = {
    "the last digit": "73282932000075",
    "a right key over a wrong company": "73282932100072",
    "La Poste": "35600000049838",
    "one digit less": "7328293200007",
    "a company alone": "732829320",
    "what a spreadsheet shows": "3,56E+13",
    "zeros": "0" * 14,
    "no company": "00000000000018",
    "a sign above the line": "7328293200007²",
}


@pytest.mark.parametrize("siret", REAL.values(), ids=REAL)
def test_real_ones_are_taken_as_people_type_them(siret) -> None:
    said = siret_said(siret)
    assert said == f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}"
    for typed in (siret, said, said.replace(" ", "\u00a0"), said.replace(" ", ".")):
        assert is_siret(compact(typed))
        assert compact(typed) == siret


@pytest.mark.parametrize("siret", WRONG.values(), ids=WRONG)
def test_wrong_ones_are_refused_and_still_shown(siret) -> None:
    assert not is_siret(siret)
    assert siret_said(siret) == f"{siret} (SIRET invalide : vérifiez-le)"


@pytest.mark.parametrize("siret", [*REAL.values(), *WRONG.values()])
def test_the_request_doubts_exactly_what_the_import_refuses(siret) -> None:
    cells = {"Nom": "Fab Unit", "Commune": "Crest", "Vague": "1", "SIRET": siret}
    intake = read_candidacies(tuple(cells), [Row(2, cells)], ("1",))
    assert bool(intake.errors) is ("invalide" in siret_said(siret))


def test_a_dossier_without_one_says_so() -> None:
    assert siret_said("") == "SIRET absent du dossier"
