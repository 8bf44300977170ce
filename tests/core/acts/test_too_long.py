"""Nothing longer than its kind is recorded, by whichever door it came."""

from dataclasses import fields
from typing import get_args

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.too_long import OURS, too_long
from support_engine.core.dossier.message_events import JoinedPaper
from support_engine.core.language.lengths import (
    ADDRESS,
    NAME,
    NOTE,
    NUMBER,
    REASON,
    label_of,
    longest,
)
from support_engine.core.offers.fields import Field, FieldFault, read
from support_engine.core.people import commands as p
from support_engine.core.people.commands import AddPerson, Contact
from tests.office import at
from tests.story import OFFICER, REFERENCE, day

pytestmark = pytest.mark.one_base

KINDS = (*get_args(c.AnyCommand), *get_args(p.PeopleCommand), Contact)
WORDS = ("<class 'str'>", "str | None")


def with_word(kind: type, name: str, word: str) -> object:
    """An act of which one field alone is said."""
    made = object.__new__(kind)
    for one in fields(kind):
        object.__setattr__(made, one.name, word if one.name == name else None)
    return made


def test_every_field_of_every_act_has_its_longest() -> None:
    wrong = []
    for kind in KINDS:
        names = {one.name for one in fields(kind) if str(one.type) in WORDS} - OURS
        for name in names:
            most = longest(name)
            said = [list(too_long(with_word(kind, name, "x" * n))) for n in (most, most + 1)]
            if said[0] or not said[1] or label_of(name) not in said[1][0].sentence:
                wrong.append((kind.__name__, name))
    assert wrong == []


def test_what_an_act_tells_is_counted_too() -> None:
    told = c.Advance(
        reference=REFERENCE,
        by=OFFICER,
        on=day("2022-01-05"),
        transition="deposer",
        facts={"pieces_manquantes": "x" * (REASON + 1)},
    )
    (why,) = too_long(told)
    assert "pieces_manquantes" in why.sentence
    assert str(REASON + 1) in "".join(filter(str.isdigit, why.sentence))


def hidden(where: str, word: str) -> object:
    """An act that bears a word elsewhere than in a field of its own."""
    act = {"reference": REFERENCE, "by": OFFICER, "on": day("2022-01-05")}
    match where:
        case "key":
            return c.Advance(**act, transition="deposer", facts={word: "1"})
        case "list":
            return c.Advance(**act, transition="deposer", facts={"sites": ["Ici", word]})
        case "tuple":
            return p.ErasePerson(by="camille", person="lou", also=("Lou", word))
        case _:
            paper = JoinedPaper(word, "0" * 64, 1)
            return c.WriteToTeam(**act, about="message", text="Oui", papers=(paper,))


@pytest.mark.parametrize(
    ("where", "most", "said"),
    [
        ("key", NUMBER, "Nom d’un champ"),
        ("list", REASON, "sites"),
        ("tuple", NAME, "Nom porté avant"),
        ("paper", NAME, "Nom"),
    ],
)
def test_a_word_is_counted_wherever_it_stands(where, most, said) -> None:
    assert list(too_long(hidden(where, "x" * most))) == []
    (why,) = too_long(hidden(where, "x" * (most + 1)))
    assert said in why.sentence


def test_a_name_that_somebody_had_before_is_no_longer_than_a_name(office) -> None:
    erasing = p.ErasePerson(by="camille", person="lou", also=("x" * (NAME + 1),))
    outcome = office.engine.directory.handle(erasing, at("2022-01-05"))
    assert isinstance(outcome, Refused)
    assert outcome.codes == {Code.TOO_LONG}


def test_the_door_of_dossiers_refuses_and_says_which_field(office) -> None:
    office.open_at("deposee")
    note = c.AddNote(reference=REFERENCE, by=OFFICER, on=day("2022-01-05"), text="x" * (NOTE + 1))
    outcome = office.do(note)
    assert isinstance(outcome, Refused)
    assert outcome.codes == {Code.TOO_LONG}
    assert "Texte" in outcome.blockers[0].sentence
    longer = c.ChangeDetails(
        reference=REFERENCE, by=OFFICER, on=day("2022-01-05"), changes={"name": "x" * 100_000}
    )
    assert office.do(longer).codes == {Code.TOO_LONG}


def test_the_door_of_people_does_too(office) -> None:
    for contact, said in (
        (Contact("N" * (NAME + 1), "n@demo.example"), "Nom"),
        (Contact("N", f"{'n' * ADDRESS}@demo.example"), "Adresse électronique"),
    ):
        adding = AddPerson(by="camille", person="lou", contact=contact)
        outcome = office.engine.directory.handle(adding, at("2022-01-05"))
        assert isinstance(outcome, Refused)
        assert outcome.codes == {Code.TOO_LONG}
        assert said in outcome.blockers[0].sentence


@pytest.mark.parametrize(("name", "most"), [("reason", REASON), ("name", NAME), ("request", 100)])
def test_a_form_says_it_beside_its_field(name, most) -> None:
    field = Field(name, "Ce champ", "long_text")
    assert field.longest == most
    assert read(field, "x" * most) == "x" * most
    wrong = read(field, "x" * (most + 1))
    assert isinstance(wrong, FieldFault)
    assert f"{most} au plus" in wrong.sentence
