"""Somebody leaves: what whoever administers the base hands over by themselves, and what not."""

import pytest

from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.people import people_journal
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.people import commands as p
from support_engine.errors import Contended
from support_engine.stories.people import handing_over
from support_engine.stories.people.handing_over import hand_over
from tests.money_story import accompanied, act, advance_paid, ready
from tests.office import Office, at
from tests.story import HEAD, OFFICER, REFERENCE, advance, because, day, document
from tests.web.bureau import bureau_of

pytestmark = pytest.mark.one_base

NOW = at("2022-04-10T10:00")


@pytest.fixture
def at_work(office) -> Office:
    """A dossier in incubation, and somebody who administers the base, with no other role."""
    office.open_at("incubation")
    who = p.Contact("Adm", "adm@demo.example")
    office.engine.directory.handle(p.NameAdministrator(by="adm", person="adm", contact=who), NOW)
    return office


def leave(office: Office, person: str, successor: str):
    desk = bureau_of(office, "2022-04-10").desk
    return hand_over(desk, p.HandOver(by="adm", person=person, successor=successor), NOW)


@pytest.mark.parametrize("successor", ["adm", "sacha"])
def test_who_administers_names_nobody_for_what_a_dossier_gives(at_work, successor) -> None:
    """The guide validates what payments rest on: an officer, or a head, says who that is."""
    refused = leave(at_work, "alex", successor)
    assert isinstance(refused, Refused)
    assert refused.codes == {Code.ROLE_MISSING}
    assert at_work.dossier().people["accompagnateur"] == "alex"
    with at_work.store.reading() as db:
        assert people_journal.journal(db)[-1].event.type == "administrator_named"


def test_once_an_officer_named_another_guide_nothing_is_left_to_hand_over(at_work) -> None:
    named = {"role": "accompagnateur", "person": "sacha"}
    at_work.must(c.AssignPerson(reference=REFERENCE, by=OFFICER, on=day("2022-04-10"), **named))
    refused = leave(at_work, "alex", "sacha")
    assert isinstance(refused, Refused)
    assert refused.codes == {Code.NOTHING_TO_CHANGE}


def test_the_dossiers_of_an_officer_go_to_another_and_once(at_work) -> None:
    assert not isinstance(leave(at_work, "camille", "sacha"), Refused)
    assert at_work.dossier().people["instructeur"] == "sacha"
    again = leave(at_work, "camille", "sacha")
    assert isinstance(again, Refused)
    assert again.codes == {Code.NOTHING_TO_CHANGE}


@pytest.mark.parametrize("is_owed", [True, False])
def test_of_closed_dossiers_go_to_another_those_where_money_is_owed_back(office, is_owed) -> None:
    """A recovery lasts for months: what its holder contests is answered by somebody."""
    who = p.Contact("Adm", "adm@demo.example")
    office.engine.directory.handle(p.NameAdministrator(by="adm", person="adm", contact=who), NOW)
    for command in (*accompanied(office.workflow), *ready(), *advance_paid()):
        office.must(command)
    office.must(document("renonciation", "2023-02-01"))
    office.must(advance("abandonner", "2023-02-02", HEAD, because()))
    if is_owed:
        office.must(act(k.OpenRecovery, "2023-02-15", cause="retrait", reason=because()))
    going = p.HandOver(by="adm", person="camille", successor="sacha")
    desk = bureau_of(office, "2023-02-20").desk
    assert not isinstance(hand_over(desk, going, at("2023-02-20T10:00")), Refused)
    assert office.dossier().people["instructeur"] == ("sacha" if is_owed else "camille")


def test_a_dossier_that_has_its_successor_meanwhile_stops_no_departure(
    at_work, monkeypatch
) -> None:
    """The list of dossiers was read before somebody else named the same person."""
    with at_work.store.reading() as db:
        read_before = list(dossiers.dossiers(db))
    named = {"role": "instructeur", "person": "sacha"}
    at_work.must(c.AssignPerson(reference=REFERENCE, by=HEAD, on=day("2022-04-10"), **named))
    monkeypatch.setattr(handing_over.dossiers, "dossiers", lambda db: read_before)
    assert not isinstance(leave(at_work, "camille", "sacha"), Refused)


def test_a_departure_that_the_base_let_go_is_made_afresh(at_work, monkeypatch) -> None:
    """As every act, where a deadlock had one of two let go."""
    real, tried = handing_over.handed_over, []

    def once_lost(*given):
        tried.append(1)
        if len(tried) == 1:
            raise Contended("deadlock detected")
        return real(*given)

    monkeypatch.setattr(handing_over, "handed_over", once_lost)
    assert not isinstance(leave(at_work, "camille", "sacha"), Refused)
    assert len(tried) == 2
