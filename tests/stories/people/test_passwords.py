"""Links and passwords: on record whoever gives them and by whichever way, on both bases."""

from sqlalchemy import text

from support_engine.adapters.store.people import directory, people_journal, taking_over
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.web import web_access
from support_engine.core.acts.blockers import Refused
from support_engine.core.people.commands import ErasePerson, GivePasswordLink, GiveRole
from support_engine.stories.people import passwords
from support_engine.stories.verifying import people as verify_people
from tests.forging import forge
from tests.office import at

NOW = at("2022-01-03T10:00")
WHEN = passwords.When(NOW, NOW)


def kinds(db) -> list[tuple[str, str]]:
    """What the journal says of passwords, and by whom."""
    rows = ((row.event.type, row.actor) for row in people_journal.journal(db))
    return [row for row in rows if row[0].startswith("password")]


def test_what_opens_a_door_is_on_record_and_what_is_refused_opens_none(office) -> None:
    people, asked = office.engine.directory, GivePasswordLink(by="camille", person="camille")
    with office.store.transaction() as db:
        for_another = GivePasswordLink(by="camille", person="sacha")
        assert isinstance(passwords.give_link(people, db, for_another, WHEN), Refused)
        secret = passwords.give_link(people, db, asked, WHEN)
        assert passwords.choose_by_link(people, db, secret, "a hash", WHEN) == "camille"
        assert passwords.choose_by_link(people, db, secret, "another", WHEN) is None
    with office.store.reading() as db:
        both = [("password_link_given", "camille"), ("password_chosen", "camille")]
        assert kinds(db) == both
        assert web_access.password_hash(db, "camille") == "a hash"
        links = db.execute(text("SELECT person FROM web_links")).scalars().all()
        assert set(links) <= {"camille"}


def test_a_password_put_by_hand_is_named_until_another_is_chosen(office) -> None:
    people = office.engine.directory
    with office.store.transaction() as db:
        assert passwords.choose(people, db, ("alex", "alex"), "one", WHEN) is None
        forge(db, "UPDATE web_accounts SET hash = 'mine' WHERE person = 'alex'")
        (found,) = verify_people.findings(db)
        assert found[0] == "alex"
        assert "mot de passe" in found[1]
        passwords.choose(people, db, ("alex", "alex"), "two", WHEN)
        assert list(verify_people.findings(db)) == []
    assert not isinstance(people.handle(ErasePerson(by="alex", person="alex"), NOW), Refused)
    with office.store.reading() as db:
        assert web_access.accounts(db) == {}
        assert list(verify_people.findings(db)) == []


def test_a_password_chosen_before_a_role_of_two_people_opens_nothing_after(office) -> None:
    people = office.engine.directory
    with office.store.transaction() as db:
        directory.save(
            db, Person("noa", "N", "noa@demo.example", "", frozenset({"administrateur"}))
        )
        passwords.choose(people, db, ("noa", "alex"), "chosen by noa", WHEN)
        secret = web_access.enter(db, "alex", NOW, is_proven=True)
    given = GiveRole(by="noa", person="alex", role="administrateur")
    assert not isinstance(people.handle(given, NOW), Refused)
    with office.store.reading() as db:
        assert web_access.accounts(db) == {}
        assert web_access.session_of(db, secret) is None
        assert list(verify_people.findings(db)) == []


def test_passwords_of_a_former_version_are_taken_over_once(office) -> None:
    with office.store.transaction() as db:
        web_access.set_password(db, "alex", "former", NOW)
        assert len(list(verify_people.findings(db))) == 1
        for _ in range(2):
            taking_over.adopt_passwords(db, NOW)
            assert list(verify_people.findings(db)) == []
            assert kinds(db) == [("password_chosen", "systeme")]
        web_access.set_password(db, "sacha", "by hand", NOW)
        taking_over.adopt_passwords(db, NOW)
        assert len(list(verify_people.findings(db))) == 1


def test_what_lets_somebody_enter_is_told_to_them_whoever_gave_it(office) -> None:
    people = office.engine.directory
    with office.store.transaction() as db:
        administrators = frozenset({"administrateur"})
        directory.save(db, Person("noa", "N", "noa@demo.example", "", administrators))
        for by in ("alex", "noa"):
            asked = GivePasswordLink(by=by, person="alex")
            assert not isinstance(passwords.give_link(people, db, asked, WHEN), Refused)
        passwords.choose(people, db, ("alex", "alex"), "one", WHEN)
    with office.store.reading() as db:
        rows = db.execute(text("SELECT person, data FROM letters ORDER BY key")).all()
        told = [(row.person, row.data) for row in rows]
    assert [person for person, _ in told] == ["alex", "alex"]
    assert "donné par noa" in told[0][1]
    assert "vient d’être choisi" in told[1][1]
