"""Each broken programme is refuted, for the right reason; each harmless change is not."""

import tomllib
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.soundness import flaws
from support_engine.core.proof.prove import CLAIMS, grounded, prove
from tests.core.proof.zoo import Animal, animals
from tests.core.proof.zoo_of_gaps import GAPS
from tests.letter_samples import NEEDS

ROOT = Path(__file__).parents[3]


def written(name: str) -> dict:
    return tomllib.loads((ROOT / "workflows" / f"{name}.toml").read_text("utf-8"))


GOOD, WITH_SESSIONS = written("manufactures"), written("fabriques")
CLAIM = {name: claim for name, _, claim in CLAIMS}
GAPS_OF_OLD = tuple(animal for family in GAPS for animal in family(GOOD))
ZOO, ZOO_WITH_SESSIONS = (*animals(GOOD), *GAPS_OF_OLD), tuple(animals(WITH_SESSIONS))


def said(data: dict) -> dict[str, list[str]]:
    """Claim → the places of its counter-examples; `flaws` alone where the form is wrong."""
    workflow = Workflow.model_validate(data)
    if found := flaws(workflow, NEEDS):
        return {"flaws": [flaw.place for flaw in found]}
    verdicts = prove(workflow, NEEDS).verdicts
    return {v.id: [one.place for one in v.counterexamples] for v in verdicts if not v.is_proven}


def places(data: dict, claim: str) -> Iterator[str]:
    """Where that claim alone is refuted, as far as the form lets it be examined and as somebody
    asks."""
    workflow = Workflow.model_validate(data)
    found = flaws(workflow, NEEDS)
    if claim == "flaws":
        yield from (flaw.place for flaw in found)
    elif not found:
        yield from (one.place for one in CLAIM[claim](grounded(workflow, NEEDS)))


def test_the_zoo_is_large_and_no_two_are_the_same() -> None:
    born = [str(animal.born(GOOD)) for animal in ZOO]
    assert len(set(born)) == len(ZOO) >= 150
    assert all(one != str(GOOD) for one in born)
    assert len({animal.name for animal in ZOO}) == len(ZOO)


@pytest.mark.parametrize("good", [GOOD, WITH_SESSIONS], ids=["manufactures", "fabriques"])
def test_a_good_programme_is_proven(good) -> None:
    assert said(good) == {}


@pytest.mark.parametrize("animal", ZOO, ids=lambda animal: animal.name)
def test_a_broken_programme_is_refuted_for_the_right_reason(animal: Animal) -> None:
    is_refuted(animal, GOOD)


@pytest.mark.parametrize("animal", ZOO_WITH_SESSIONS, ids=lambda animal: animal.name)
def test_so_is_a_broken_programme_with_sessions(animal: Animal) -> None:
    is_refuted(animal, WITH_SESSIONS)


def is_refuted(animal: Animal, good: dict) -> None:
    data = animal.born(good)
    found = places(data, animal.claim)
    assert any(place.startswith(animal.place) for place in found), said(data)


def relabelled(data: dict) -> None:
    data["states"]["deposee"]["label"] = "Reçue"


def another_rung(data: dict) -> None:
    step = {"days": -14, "to": ["porteur"], "letter": "rappel"}
    data["reminders"][0]["steps"].insert(2, step)


def another_document(data: dict) -> None:
    data["documents"]["permis"] = {"label": "Permis de construire"}
    next(t for t in data["tranches"] if t["id"] == "avance")["requires_documents"].append("permis")


def another_milestone(data: dict) -> None:
    visit = {
        "id": "visite",
        "label": "Visite du lieu",
        "due": {"clock": "incubation", "months": 2},
        "validated_by": ["instructeur"],
    }
    data["milestones"].append(visit)
    act = next(t for t in data["transitions"] if t["id"] == "passer_comite_financement")
    act["requires_milestones"].append("visite")


def longer_clock(data: dict) -> None:
    data["clocks"]["accompagnement"]["months"] = 30


def two_moves_one_after_the_other(data: dict) -> None:
    act = {"id": "rejet_tacite", "label": "Rejet", "from": ["en_instruction"], "roles": ["systeme"]}
    act |= {"to": "classee_sans_suite", "letter": "classement_sans_suite"}
    data["transitions"].append(act)
    data["clocks"]["decision"].update(on_end="move", transition="rejet_tacite")


def no_money(data: dict) -> None:
    about = ("claims", "certifications", "transmissions", "requests")
    data["reminders"] = [r for r in data["reminders"] if r["about"] not in about]
    del data["money"], data["tranches"]
    del data["clocks"]["solde"]
    next(one for one in data["reminders"] if one["id"] == "termes")["only"].remove("solde")


HARMLESS = (
    relabelled,
    another_rung,
    another_document,
    another_milestone,
    longer_clock,
    two_moves_one_after_the_other,
    no_money,
)


@pytest.mark.parametrize("change", HARMLESS, ids=lambda change: change.__name__)
def test_a_harmless_change_is_still_proven(change) -> None:
    data = deepcopy(GOOD)
    change(data)
    assert said(data) == {}
