"""The JSON Schema of a workflow file says what the engine says, in French, key by key."""

import json
import tomllib
from copy import deepcopy

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from support_engine import config
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.letters import uses
from support_engine.core.programme.schema import schema
from support_engine.core.programme.words import parts
from tests.laws import for_every

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


def key_of(data, path):
    """The key that a value is given under, wherever it stands: lists and names aside."""
    named, words = data, []
    for word in path:
        is_named = isinstance(named, dict) and all(isinstance(one, dict) for one in named.values())
        words.append("*" if isinstance(named, list) or (is_named and words) else word)
        named = named[word]
    return tuple(words)


KEYS = {
    key_of(data, path): (data, path)
    for data in reversed(TEXTS)
    for path in reversed([*spots(data)])
}
"""Each key that the files in force use, with one place where it stands."""
LIKE = {
    bool: [True, False],
    int: [-1, 0, 1, 2, 400, 9_999_999],
    str: ["", "x", "Deux Mots", "été", "a" * 61, "a" * 200, "remind", "2"],
    list: [[], [1], ["porteur"], ["x", "y", "z"]],
    dict: [{}, {"label": "Un"}],
}
"""What somebody could write in the place of a value of each kind."""
STRANGE = [1.5, *(values[-1] for values in LIKE.values())]


def changes(data, path):
    """The part at a place of a file without it, with something else there, with one key more."""
    for how in ("delete", "add", *LIKE[type(holder_of(data, path)[path[-1]])], *STRANGE):
        part = deepcopy(data[path[0]])
        holder = holder_of({path[0]: part}, path)
        if how == "delete":
            del holder[path[-1]]
        elif how == "add":
            if isinstance(holder, dict):
                holder["cle_inconnue"] = 0
        else:
            holder[path[-1]] = how
        yield how, part


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


def only(part, path):
    """A section with the part of a place alone: to look at the others takes most of the time."""
    if isinstance(part, list) and len(path) > 1 and path[1] < len(part):
        return [part[path[1]]]
    return part


@for_every(*KEYS)
def test_it_allows_what_the_engine_allows_and_nothing_else(*key):
    data, path = KEYS[key]
    if len(path) == 1:
        less = {name: part for name, part in data.items() if name != path[0]}
        assert CHECK.is_valid(less) == is_valid(less)
        return
    check = Draft202012Validator({**GENERAL["properties"][path[0]], "$defs": GENERAL["$defs"]})
    wrong = [
        how
        for how, part in changes(data, path)
        if check.is_valid(only(part, path)) != is_valid({**data, path[0]: part})
    ]
    assert wrong == []


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
