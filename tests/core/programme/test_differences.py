"""Nothing of a programme changes without being said, at its place, in French."""

from copy import deepcopy
from typing import Literal, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.differences import differences, sentence
from support_engine.core.programme.words import KEYS, VALUES, parts, titles
from tests.laws import tries
from tests.new_rules import DATA, earlier_rung, longer, rules, without_restitution


def said(*changes) -> dict[str, str]:
    """Place → sentence, the version aside."""
    found = differences(rules(version=1).workflow, rules(*changes).workflow)
    return {one.place: one.sentence for one in found if one.place != "workflow.version"}


def test_equal_files_do_not_differ() -> None:
    assert differences(rules().workflow, rules().workflow) == []


def test_a_length_is_said_from_old_to_new() -> None:
    assert said(longer) == {"clocks.incubation.months": "Délai « incubation » : mois : 4 → 6"}


def test_a_rung_is_said_with_its_day() -> None:
    assert said(earlier_rung) == {
        "reminders.jalons.steps.-60": "Rappels « jalons », étape 60 jours avant : ajoutée "
        "(vers porteur, lettre rappel)"
    }


def test_what_goes_is_said_and_what_needed_it_too() -> None:
    found = said(without_restitution)
    assert set(found) == {
        "milestones.restitution_finale",
        "transitions.passer_comite_financement.requires_milestones",
    }
    assert found["transitions.passer_comite_financement.requires_milestones"] == (
        "Transition « passer_comite_financement » : jalons exigés : moins restitution_finale"
    )


def test_moving_parts_about_says_nothing() -> None:
    def shuffled(data: dict) -> None:
        data["milestones"].reverse()
        data["facts"] = dict(reversed(data["facts"].items()))

    assert said(shuffled) == {}


def test_a_key_is_called_the_same_wherever_it_stands() -> None:
    for part in set(parts(Workflow)) - {Workflow}:
        for key, title in titles(part).items():
            assert KEYS[key] == title, f"{part.__name__}.{key}"


def leaves(value, path=()):
    """Every place of the file that holds a plain value."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in items:
        is_list_of_parts = isinstance(one, list) and one and isinstance(one[0], dict)
        if isinstance(one, dict) or is_list_of_parts:
            yield from leaves(one, (*path, key))
        else:
            yield (*path, key)


LEAVES = tuple(leaves(DATA))


def other(value):
    """Another value of the same kind."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return value + "_x"
        case list():
            return [*value, value[-1] + 1 if isinstance(value[-1], int) else "x"]
        case _:
            raise AssertionError(value)


@tries(300)
@given(st.sampled_from(LEAVES))
def test_no_value_changes_without_being_said(path) -> None:
    data = deepcopy(DATA)
    holder = data
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = other(holder[path[-1]])
    try:
        new = Workflow.model_validate(data)
    except ValueError:
        return  # not a well-formed file any more: `check` says so
    before = Workflow.model_validate(DATA)
    if new != before:
        found = differences(before, new)
        assert found
        assert all(one.sentence.strip() for one in found)
        assert any(one.place.startswith(str(path[0])) for one in found)


@pytest.mark.parametrize("path", [("holds", "suspension", "effects")])
def test_sentences_of_a_list_are_compared_whole(path) -> None:
    def reworded(data: dict) -> None:
        data["holds"]["suspension"]["effects"][0] = "Les délais sont suspendus."

    assert set(said(reworded)) == {".".join(path)}


def test_the_order_of_the_tranches_is_said_since_ceilings_follow_it() -> None:
    def backwards(data: dict) -> None:
        data["tranches"].reverse()

    assert said(backwards) == {
        "tranches": "L’ordre des tranches change : avance, acompte, solde → solde, acompte, avance"
    }


def test_amounts_are_said_in_euros_and_shares_in_thirds() -> None:
    def poorer(data: dict) -> None:
        data["facts"]["montant_subvention"]["at_most"] = 10_000_00

    (sentence,) = said(poorer).values()
    assert sentence.endswith("→ 10\u00a0000\u00a0€")

    def thirds(data: dict) -> None:
        data["money"]["whole"] = 3
        for tranche in data["tranches"]:
            tranche["share"] = 1

    assert said(thirds)["tranches.avance.share"].endswith("part : 30\u00a0% → 1/3")


def test_the_vocabulary_of_the_file_is_said_in_french_and_agrees() -> None:
    def more(data: dict) -> None:
        data["facts"]["genre"] = {"label": "Genre", "type": "choice", "choices": ["text", "date"]}
        data["documents"]["kbis"] = {"label": "Kbis"}
        data["sessions"] = {"label": "Session", "form": "quarter"}
        data["tranches"][1]["kind"] = "instalment"
        data["roles"]["auditeur"]["scope"] = "dossier"

    sentences = said(more)
    assert sentences["facts.genre"] == (
        "Information « genre » : ajoutée (libellé Genre, type choix, choix text et date)"
    )
    assert sentences["documents.kbis"] == "Pièce « kbis » : ajoutée (libellé Kbis)"
    assert sentences["sessions"] == (
        "Sessions : ajoutées (libellé Session, forme du nom trimestre)"
    )
    assert sentence("sessions", "sessions.capacity", 10, 12) == "Sessions : places : 10 → 12"
    assert sentences["tranches.acompte.kind"].endswith(" : genre : acompte → part forfaitaire")
    assert sentences["roles.auditeur.scope"].endswith("tout le programme → chaque dossier")


def test_every_word_of_the_vocabulary_is_said_in_french() -> None:
    closed = {
        (field.alias or name, word)
        for part in parts(Workflow)
        for name, field in part.model_fields.items()
        if get_origin(field.annotation) is Literal
        for word in get_args(field.annotation)
    }
    assert {(key, word) for key, word in closed if key not in VALUES} == {
        ("timezone", "Europe/Paris")
    }
    assert [one for one in closed if one[0] in VALUES and one[1] not in VALUES[one[0]]] == []
