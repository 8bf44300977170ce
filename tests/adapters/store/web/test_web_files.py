"""Files that wait for their act: each is its author's, for one act, for two days."""

from datetime import timedelta

from support_engine.adapters import clock
from support_engine.adapters.store.web import web_files
from support_engine.adapters.store.web.web_files import Owner, WaitingFile
from tests.office import settle_in

MINE = Owner("camille", "MP1-001 document:statuts")
OTHERS = (Owner("sacha", MINE.act), Owner("camille", "MP1-002 document:statuts"))


def waiting(ticket: str) -> WaitingFile:
    return WaitingFile(ticket, "statuts.pdf", "a" * 64, 12)


def test_a_ticket_serves_its_author_for_its_act_until_it_is_used(store, monkeypatch) -> None:
    settle_in(store)
    monkeypatch.setattr(web_files, "MOST", 2)
    now = clock.now()
    with store.transaction() as db:
        for minutes, ticket in enumerate(("one", "two", "three")):
            web_files.add(db, MINE, waiting(ticket), now + timedelta(minutes=minutes))
        assert web_files.find(db, MINE, "one", now) is None, "of three, the oldest goes"
        assert web_files.find(db, MINE, "two", now) == waiting("two")
        assert [web_files.find(db, other, "two", now) for other in OTHERS] == [None, None]
        assert web_files.find(db, MINE, "two", now + timedelta(hours=49)) is None
        assert [web_files.gone(db, waiting("two")) for _ in range(2)] == [True, False]
        assert web_files.clear_out(db, now) == {waiting("three").digest}
        assert web_files.clear_out(db, now + timedelta(hours=49)) == set()
