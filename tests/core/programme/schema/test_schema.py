"""The JSON Schema of a workflow file says what the engine says, in French, key by key."""

import json
import tomllib
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from support_engine import config
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.letters import uses
from support_engine.core.programme.schema import schema
from support_engine.core.programme.words import parts
from tests.laws import tries

FILES = sorted(config.shipped("workflows").glob("*.toml"))
TEXTS = [tomllib.loads(path.read_text("utf-8")) for path in FILES]
GENERAL = schema()
CHECK = Draft202012Validator(GENERAL)


def test_it_is_a_json_schema():
    Draft202012Validator.check_schema(GENERAL)


@pytest.mark.parametrize("data", TEXTS, ids=[path.stem for path in FILES])
def test_the_files_in_force_follow_it(data):
    assert [error.message for error in CHECK.iter_errors(data)] == []


def test_every_key_says_in_french_what_it_is_called_and_what_it_means():
    for part in parts(Workflow):
        for key, field in part.model_fields.items():
            assert field.title, f"{part.__name__}.{key}"
            assert (field.description or "")[-1:] in (".", "…"), f"{part.__name__}.{key}"


def test_no_english_of_the_code_is_left():
    for part in (GENERAL, *GENERAL["$defs"].values()):
        for key, node in part["properties"].items():
            assert node["description"][-1] in ".…", key
            assert "title" not in node


def spots(data, path=()):
    """The path of every value of a file."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in pairs:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from spots(value, (*path, key))


SPOTS = [(number, path) for number, data in enumerate(TEXTS) for path in spots(data)]
STRANGE = st.sampled_from(
    [0, 1, -1, 2, 9_999_999, True, False, "", "x", "Deux Mots", "été", "a" * 61, "a" * 200]
    + ["remind", "2", 1.5, [], [1], ["porteur"], {}, {"label": "Un"}, ["x", "y", "z"]]
)


def holder_of(data, path):
    for key in path[:-1]:
        data = data[key]
    return data


def is_valid(data):
    try:
        Workflow.model_validate(data)
    except ValidationError:
        return False
    return True


@tries(200)
@given(st.sampled_from(SPOTS), st.sampled_from(["delete", "replace", "add"]), STRANGE)
def test_it_allows_what_the_engine_allows_and_nothing_else(spot, how, value):
    number, path = spot
    data = deepcopy(TEXTS[number])
    holder = holder_of(data, path)
    if how == "delete":
        del holder[path[-1]]
    elif how == "replace":
        holder[path[-1]] = value
    elif isinstance(holder, dict):
        holder["cle_inconnue"] = value
    assert CHECK.is_valid(data) == is_valid(data)


def letters_of(data):
    return {use.letter for use in uses(Workflow.model_validate(data))}


@pytest.mark.parametrize("data", TEXTS, ids=[path.stem for path in FILES])
def test_a_file_adds_its_own_ids_without_closing_the_door(data):
    own = schema(Workflow.model_validate(data), letters_of(data))
    Draft202012Validator.check_schema(own)
    parts = own["$defs"]
    assert "deposee" in parts["Transition"]["properties"]["to"]["anyOf"][0]["enum"]
    assert "porteur" in parts["Step"]["properties"]["to"]["items"]["anyOf"][0]["enum"]
    check = Draft202012Validator(own)
    renamed = json.loads(json.dumps(data).replace('"deposee"', '"nouvel_etat"'))
    assert check.is_valid(data)
    assert check.is_valid(renamed)
    assert not check.is_valid(json.loads(json.dumps(data).replace('"deposee"', '"Déposée"')))


@pytest.mark.parametrize("data", TEXTS, ids=[path.stem for path in FILES])
def test_a_letter_that_does_not_exist_is_underlined_wherever_it_is_named(data):
    workflow = Workflow.model_validate(data)
    known = letters_of(data)
    check = Draft202012Validator(schema(workflow, known))
    whole = json.dumps({**data, "reminder_letters": workflow.reminder_letters.model_dump()})
    assert check.is_valid(json.loads(whole))
    for use in uses(workflow):
        wrong = json.loads(whole.replace(f'"{use.letter}"', '"lettre_absente"'))
        assert not check.is_valid(wrong), use.place
    for name in ("lift_letter", "letter"):
        node = schema(workflow, known)["$defs"]["HoldRule"]["properties"][name]
        assert node["enum"] == sorted(known)
