"""What a file says of milestones and of their papers can be done, or it is a flaw."""

import tomllib
from copy import deepcopy

import pytest

from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.soundness import flaws
from tests.new_rules import part

REPORT, YEAR = "bilan_etape_1", "compte_rendu_financier_1"
LATE = "ce jalon serait dû avant le jour à partir duquel il se déclare"
OVER = "ce jalon s’ouvre quand son délai est passé et a fait avancer le dossier"
BEFORE = "dû avant la fin de l’exercice, alors qu’il se déclare une fois l’exercice fini"
NOBODY = "cette pièce est propre à une demande, mais aucune tranche ne l’exige"


@pytest.fixture
def found(programme, letters):
    """The flaws of the shipped programme, changed."""

    def check(change) -> list[str]:
        data = deepcopy(tomllib.loads(programme.source))
        change(data)
        return [str(f) for f in flaws(Workflow.model_validate(data), letters.names())]

    return check


def opens(**offset):
    return lambda data: part(data, "milestones", REPORT).update(opens=offset)


def due(**offset):
    return lambda data: part(data, "milestones", YEAR)["due"].update(offset)


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        (opens(months=6), None),
        (opens(months=6, days=1), LATE),
        (opens(months=7), LATE),
        (opens(days=181), None),
        (opens(days=182), LATE),  # six months are 181 days at the least
        (opens(at="end", months=-18), None),
        (opens(at="end", months=-17), LATE),
        (opens(at="end"), LATE),
    ],
)
def test_a_milestone_opens_before_it_is_due(found, change, flaw) -> None:
    assert found(change) == ([f"milestones.{REPORT}.opens : {flaw}"] if flaw else [])


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        (due(months=0, days=1), None),
        (due(months=0, days=0), BEFORE),
        (due(months=-6), BEFORE),
    ],
)
def test_a_report_on_a_year_is_due_after_it(found, change, flaw) -> None:
    assert found(change) == ([f"milestones.{YEAR}.due : {flaw}"] if flaw else [])


def moving(data: dict) -> None:
    """A milestone that opens the day after a clock has moved the dossier by itself."""
    milestone = part(data, "milestones", "diagnostic")
    milestone |= {
        "due": {"clock": "recevabilite", "at": "end", "days": 10},
        "opens": {"at": "end", "days": 1},
    }


def test_a_milestone_opens_while_its_clock_lives(found) -> None:
    assert f"milestones.diagnostic.opens : {OVER}" in found(moving)


@pytest.mark.parametrize(("kind", "flaw"), [("rib", None), ("statuts", NOBODY)])
def test_a_paper_of_one_claim_is_asked_by_some_tranche(found, kind, flaw) -> None:
    def change(data: dict) -> None:
        data["documents"][kind]["per_claim"] = True

    assert found(change) == ([f"documents.{kind}.per_claim : {flaw}"] if flaw else [])
