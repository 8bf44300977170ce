"""Second factors: enrolled by a code, given once, lost and taken off; on both bases."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from support_engine.adapters.files.own_key import own_key
from support_engine.adapters.store.letters import outbox
from support_engine.adapters.store.people import directory, people_journal
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.web import web_access, web_factors
from support_engine.core.acts.blockers import Refused
from support_engine.core.people.commands import ErasePerson, GiveRole, ResetFactor
from support_engine.core.people.one_time import code_at, step_of
from support_engine.errors import BadSettings
from support_engine.stories.people import factors, passwords
from support_engine.stories.verifying import people as verify_people
from tests.forging import forge
from tests.office import at

NOW = at("2022-01-03T10:00")
WHEN = passwords.When(NOW, NOW)
KEY, SALT = b"k" * 64, "0" * 32


def code(now=NOW, person="camille", salt=SALT) -> str:
    return code_at(web_factors.secret_of(KEY, person, salt), step_of(now))


def enrolled(office, person="camille", salt=SALT) -> tuple[str, ...]:
    given = (person, salt, code(person=person, salt=salt))
    outcome = factors.enrol(office.engine.directory, KEY, given, WHEN)
    assert not outcome.problem
    return outcome.codes


def give(office, typed: str, now=NOW, key=KEY) -> str:
    with office.store.transaction() as db:
        factor = web_factors.of_person(db, "camille")
        return factors.wrong(db, key, factor, typed, now)


def told(office) -> list[tuple[str, str]]:
    with office.store.reading() as db:
        rows = [row for row in outbox.listed(db) if row["letter"] == "acces_modifie"]
    return sorted((row["person"], row["state"]) for row in rows)


def test_nothing_is_enrolled_without_a_code_and_a_code_serves_once(office) -> None:
    people = office.engine.directory
    assert factors.enrol(people, KEY, ("camille", SALT, "000000"), WHEN).problem
    enrolled(office)
    assert give(office, code()) == factors.SERVED, "the one that enrolled it, too"
    later = NOW + timedelta(seconds=60)
    assert give(office, code(later), later) == ""
    assert give(office, code(later), later) == factors.SERVED
    assert give(office, code(later - timedelta(seconds=30)), later) == factors.SERVED
    assert give(office, code(NOW), later) == factors.NOT_RIGHT, "too old"
    assert give(office, code(later, person="sacha"), later) == factors.NOT_RIGHT
    assert give(office, code(later), later, b"another key" * 8) == factors.OTHER_KEY
    with office.store.reading() as db:
        assert list(verify_people.findings(db)) == []
        assert [r.event.type for r in people_journal.journal(db)][-1] == "factor_enrolled"


def test_of_two_who_give_one_code_at_once_one_enters(office) -> None:
    enrolled(office)
    later = NOW + timedelta(seconds=90)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: give(office, code(later), later), range(4)))
    assert sorted(found) == ["", *[factors.SERVED] * 3]


def test_a_recovery_code_serves_once_and_is_told(office) -> None:
    first, second, *others = enrolled(office)
    assert give(office, first.upper().replace("-", " ")) == ""
    assert give(office, first) == factors.NOT_RIGHT
    assert give(office, second) == ""
    with office.store.reading() as db:
        factor = web_factors.of_person(db, "camille")
        assert factor.left == len(others) == 8
        rows = str(db.exec_driver_sql("SELECT * FROM web_factors").all())
        assert not any(one in rows or one.replace("-", "") in rows for one in others)
        assert list(verify_people.findings(db)) == []
    assert told(office) == [("camille", "queued")] * 3
    office.tick("2022-01-03T10:05")
    with office.store.reading() as db:
        bodies = [r["body"] for r in outbox.listed(db, person="camille", state="sent")]
    assert any("il en reste 8." in body for body in bodies)


def test_a_lost_telephone_is_taken_off_by_another_and_several_are_told(office) -> None:
    with office.store.transaction() as db:
        for name in ("noa", "maxime"):
            roles = frozenset({"administrateur"})
            directory.save(db, Person(name, name.title(), f"{name}@demo.example", "", roles))
        secret = web_access.enter(db, "camille", NOW, is_proven=True)
    people = office.engine.directory
    enrolled(office)
    lost = ResetFactor(by="noa", person="camille", reason="Volé")
    unsaid = ResetFactor(by="noa", person="camille", reason=" ")
    assert isinstance(people.handle(unsaid, NOW), Refused), "a reason is given"
    assert not isinstance(people.handle(lost, NOW), Refused)
    with office.store.reading() as db:
        assert web_factors.of_person(db, "camille") is None
        assert web_access.session_of(db, secret).is_revoked
        assert list(verify_people.findings(db)) == []
    assert isinstance(people.handle(lost, NOW), Refused), "nothing is left"
    office.tick("2022-01-03T10:05")
    assert told(office) == [*[("camille", "sent")] * 2, ("maxime", "sent"), ("noa", "sent")]
    with office.store.reading() as db:
        assert list(verify_people.findings(db)) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE web_factors SET salt = 'mine'",
        "UPDATE web_factors SET codes = codes || ' mine'",
        "DELETE FROM web_factors",
    ],
)
def test_a_factor_changed_by_hand_is_named(office, change) -> None:
    enrolled(office)
    with office.store.transaction() as db:
        forge(db, change)
        (found,) = verify_people.findings(db)
    assert found[0] == "camille"


def test_whoever_comes_to_hold_what_two_people_give_enrols_anew(office) -> None:
    with office.store.transaction() as db:
        roles = frozenset({"administrateur"})
        directory.save(db, Person("noa", "N", "noa@demo.example", "", roles))
        passwords.choose(office.engine.directory, db, ("noa", "alex"), "by noa", WHEN)
    enrolled(office, "alex")
    given = GiveRole(by="noa", person="alex", role="administrateur")
    assert not isinstance(office.engine.directory.handle(given, NOW), Refused)
    enrolled(office, "sacha")
    assert not isinstance(
        office.engine.directory.handle(ErasePerson(by="sacha", person="sacha"), NOW), Refused
    )
    with office.store.reading() as db:
        assert web_factors.every(db) == []
        assert list(verify_people.findings(db)) == []


def test_the_key_is_made_once_closed_to_others_and_never_guessed(tmp_path) -> None:
    path = tmp_path / "data" / "second_factor.key"
    with ThreadPoolExecutor(4) as pool:
        (key,) = set(pool.map(lambda _: own_key(path), range(8)))
    assert (len(key), path.stat().st_mode & 0o077) == (64, 0)
    assert own_key(path, "given") == b"given"
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    path.chmod(0o644)
    if os.name == "posix":
        with pytest.raises(BadSettings, match="se laisse lire par d’autres"):
            own_key(path)
    path.chmod(0o600)
    path.write_text("short")
    with pytest.raises(BadSettings, match="trop court"):
        own_key(path)
    with pytest.raises(BadSettings, match="ni lu ni créé"):
        own_key(Path("/proc/nowhere/key"))
