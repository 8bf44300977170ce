"""Rules that make a payment easier are published by two people, on both bases."""

import pytest
from sqlalchemy import text

from support_engine.adapters.files.workflows import Registry
from support_engine.adapters.store import pinned_rules
from support_engine.adapters.store.case import numbers
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.core.acts.actor import Actor
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.commands import OpenDossier
from support_engine.core.dossier.money_events import TranchePaid, TrancheTransmitted
from support_engine.core.people.commands import EndRole
from support_engine.engine import Engine
from support_engine.errors import ChangedWorkflow, NotPublished
from support_engine.stories.rules.migrating import migrate
from support_engine.stories.rules.publishing import approve, publish
from tests.money_story import ORDERER
from tests.new_rules import mapping, rules
from tests.office import at
from tests.story import HEAD, OFFICER, REFERENCE, day

NOW = at("2022-06-01T10:00")


def quicker(data: dict) -> None:
    data["money"]["quarantine_days"] = 1


def slower(data: dict) -> None:
    data["money"]["quarantine_days"] = 20


@pytest.fixture
def one(office):
    office.open_at("incubation", REFERENCE)
    return office


def moved(office, new, now=NOW):
    office.engine.registry.add(new)
    return migrate(office.engine, mapping(new), [REFERENCE], HEAD, now)


def opened(office, *texts, reference="MP1-900", name="Nouvel atelier"):
    """A new dossier under the newest of these versions."""
    registry = Registry(texts, "manufactures")
    engine = Engine(office.store, registry, office.window.calendar, office.window)
    command = OpenDossier(
        reference=reference, by=OFFICER, on=day("2022-06-01"), details={"name": name}
    )
    return engine.handle(command, NOW)


def test_looser_rules_are_followed_once_two_people_published_them(one) -> None:
    new = rules(quicker)
    engine, used = one.engine, one.engine.registry.text("manufactures", 1)
    (refusal,) = moved(one, new).refusals
    assert "workflow approve" in refusal[1][0]
    assert opened(one, used, new).dossier.workflow_version == 1
    with pytest.raises(NotPublished, match="a proposé"):
        approve(engine, new, ORDERER, NOW)
    with pytest.raises(NotPublished, match="revient à"):
        publish(engine, new, OFFICER, NOW)
    (change,) = publish(engine, new, HEAD, NOW)
    assert change.place == "money.quarantine_days"
    assert moved(one, new).moved == 0
    with pytest.raises(NotPublished, match="une autre personne"):
        approve(engine, new, HEAD, NOW)
    approve(engine, new, ORDERER, NOW)
    with pytest.raises(NotPublished, match="déjà approuvé"):
        approve(engine, new, ORDERER, NOW)
    with pytest.raises(NotPublished, match="déjà approuvé"):
        publish(engine, new, HEAD, NOW)
    assert moved(one, new).moved == 1
    after = opened(one, used, new, reference="MP1-901", name="Autre atelier")
    assert after.dossier.workflow_version == new.workflow.header.version


def test_a_pinned_text_changed_by_hand_is_not_followed(one) -> None:
    with one.store.transaction() as db:
        Registry([], "manufactures").adopt(pinned_rules.pinned(db))
        db.execute(text("UPDATE workflows SET source = source || '# libre'"))
        with pytest.raises(ChangedWorkflow, match="modifié à la main"):
            Registry([], "manufactures").adopt(pinned_rules.pinned(db))


def test_another_text_of_an_approved_version_is_not_approved(one) -> None:
    publish(one.engine, rules(quicker), HEAD, NOW)
    approve(one.engine, rules(quicker), ORDERER, NOW)

    def quickest(data: dict) -> None:
        data["money"]["quarantine_days"] = 0

    assert moved(one, rules(quickest)).moved == 0


def test_the_head_of_another_programme_publishes_nothing_here(one) -> None:
    elsewhere = Person("elle", "Elle", "elle@demo.example")
    with one.store.transaction() as db:
        directory.save(db, elsewhere)
        db.execute(text("INSERT INTO roles VALUES ('elle', 'responsable', 'fabriques')"))
        her = directory.actor(db, "elle")
    assert her.roles == {"responsable"}
    with pytest.raises(NotPublished, match="revient à"):
        publish(one.engine, rules(quicker), her, NOW)
    publish(one.engine, rules(quicker), HEAD, NOW)
    with pytest.raises(NotPublished, match="revient à"):
        approve(one.engine, rules(quicker), her, NOW)


def test_a_proposal_is_worth_what_its_author_may_do_and_a_month_at_most(one) -> None:
    new, engine = rules(quicker), one.engine
    engine.registry.add(new)
    with one.store.transaction() as db:
        directory.save(db, Person("omar", "Omar", "omar@demo.example", "", ORDERER.roles), NOW)
        directory.save(db, Person("adm", "A", "a@demo.example", "", frozenset({"administrateur"})))
    publish(engine, new, ORDERER, NOW)
    with pytest.raises(NotPublished, match=r"valait jusqu’au 1er.juillet.2022"):
        approve(engine, new, Actor("omar"), at("2022-07-02"))
    publish(engine, new, ORDERER, at("2022-07-02"))
    ended = EndRole(by="adm", person="olivia", role="ordonnateur")
    assert not isinstance(engine.directory.handle(ended, at("2022-07-03")), Refused)
    with pytest.raises(NotPublished, match="olivia a proposé ce texte, et ne pourrait plus"):
        approve(engine, new, Actor("omar"), at("2022-07-04"))
    publish(engine, new, Actor("omar"), at("2022-07-04"))


def test_rules_that_loosen_nothing_need_nobody_else(one) -> None:
    assert publish(one.engine, rules(slower), HEAD, NOW) == ()
    assert moved(one, rules(slower)).moved == 1


def test_a_number_serves_once_in_the_whole_base(one) -> None:
    sent = TrancheTransmitted("avance", 1, "olivia", "DP 7")
    paid = TranchePaid("avance", 1, "paul", "DP 7")
    with one.store.transaction() as db:
        assert numbers.used(db, "MP1-001", [sent, paid]) is None
        numbers.keep(db, "MP1-001", [sent])
        assert numbers.used(db, "MP1-001", [paid]) is None
        again = numbers.used(db, "MP1-002", [TrancheTransmitted("solde", 1, "olivia", "dp-7")])
    assert again is not None
    assert again.code is Code.NUMBER_USED
    assert "MP1-001, avance" in again.sentence
