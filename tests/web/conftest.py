"""An office whose desk is open in a browser; on SQLite, as the pages say no statement."""

from shutil import copyfile

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from support_engine.adapters.store.people import web_logins
from support_engine.adapters.store.web import doors_opened
from support_engine.stories.verifying import doors
from support_engine.web.entry import passwords
from tests.web.bureau import Browser, bureau_of


@pytest.fixture(params=["sqlite"])
def base_url(request, empty_base, tmp_path):
    """Pages are tried on one kind of base: what they ask of it is tried on both elsewhere."""
    return f"sqlite:///{copyfile(empty_base, tmp_path / 'base.db')}"


@pytest.fixture
def browser(office):
    """A browser at the desk, on the day of the first deposit."""
    return Browser(bureau_of(office, "2023-06-15"))


@pytest.fixture(autouse=True, scope="session")
def cheap_hashes():
    """A hash that costs nothing; what it costs people at the door is the library's choice."""
    cheap = PasswordHash([Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(passwords, "hasher", lambda: cheap)
        passwords.nobodys_hash.cache_clear()
        yield
    passwords.nobodys_hash.cache_clear()


@pytest.fixture(autouse=True)
def came_by_the_door(request):
    """Whoever is in when a test of pages ends, came in as the journal of the door says."""
    office = request.getfixturevalue("office") if "office" in request.fixturenames else None
    Browser.helped.clear()
    yield
    if office is not None:
        with office.store.abandoned() as db:
            for line, opens in Browser.helped:
                web_logins.note(db, line)
                doors_opened.bind(db, line.person, "in", opens, line.at)
            assert list(doors.findings(db)) == []
