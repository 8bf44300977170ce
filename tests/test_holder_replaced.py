"""Whoever held a project is told that another one does, once money hangs on it."""

import pytest

from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from tests.console import as_typed
from tests.money_story import OTHER_IBAN, accompanied, act
from tests.story import HEAD, OFFICER, because, road_to

pytestmark = pytest.mark.one_base


@pytest.fixture
def supported(office):
    """A project whose agreement is notified; another person is known."""
    with office.store.transaction() as db:
        directory.save(db, Person("marie", "Marie", "marie@demo.example"))
    for command in accompanied(office.workflow):
        office.must(command)
    office.silence()
    return office


def naming(person: str, on: str, role: str = "porteur") -> c.AssignPerson:
    return act(c.AssignPerson, on, OFFICER, role=role, person=person)


def queued(office) -> list[tuple[str, str]]:
    return [(row["person"], row["letter"]) for row in office.outbox(state="queued")]


def test_whoever_names_another_holder_is_not_the_only_one_to_know(supported) -> None:
    """A new account is told to the holder of that day: the one before hears of both."""
    supported.must(naming("marie", "2022-11-16"))
    supported.must(act(k.ChangeBank, "2022-11-16", OFFICER, iban=OTHER_IBAN, holder="M."))
    assert ("porteuse", "porteur_remplace") in queued(supported)
    supported.letters_leave("2022-11-17")
    (told,) = [mail for mail in supported.mails() if "désignée pour porter" in mail["Subject"]]
    assert "porteuse@demo.example" in told["To"]
    words = as_typed(told.get_body(("plain",)).get_content())
    assert "16 novembre 2022" in words
    assert "détourner" in words


def test_the_letter_does_not_leave_once_the_designation_is_taken_back(supported) -> None:
    supported.must(naming("marie", "2022-11-16"))
    taken = act(c.CorrectLastAct, "2022-11-16", OFFICER, reason=because("Erreur"))
    supported.must(taken)
    supported.letters_leave("2022-11-17")
    assert not [m for m in supported.mails() if "désignée pour porter" in m["Subject"]]


def test_who_had_read_it_reads_that_it_was_a_mistake(supported) -> None:
    supported.must(naming("marie", "2022-11-16"))
    supported.letters_leave("2022-11-17")
    taken = act(c.CorrectLastAct, "2022-11-18", OFFICER, reason=because("Erreur"))
    supported.must(taken)
    assert ("porteuse", "acte_repris") in queued(supported)


def test_no_letter_before_an_agreement_nor_for_another_role(office) -> None:
    with office.store.transaction() as db:
        directory.save(db, Person("marie", "Marie", "marie@demo.example"))
    for command in road_to("deposee", office.workflow):
        office.must(command)
    office.silence()
    office.must(naming("marie", "2022-01-10"))
    office.must(act(c.AssignPerson, "2022-01-10", HEAD, role="instructeur", person="sacha"))
    assert ("porteuse", "porteur_remplace") not in queued(office)
