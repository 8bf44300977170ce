"""The one order of locks is kept by a whole life, and whoever is overtaken begins again."""

import re
from collections import defaultdict
from threading import Barrier, Thread

import pytest
from sqlalchemy import event, text

from support_engine.adapters.mail.mailboxes import FolderMailbox
from support_engine.adapters.store import again as making_again
from support_engine.adapters.store import locks
from support_engine.adapters.store.again import again, answered
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.case.record import VersionTaken
from support_engine.adapters.store.sql import Sql
from support_engine.core.acts import commands as c
from support_engine.errors import BaseBusy, Contended, InDoubt
from tests.office import IDENTITY, day
from tests.story import HEAD, REFERENCE, because

ON_POSTGRESQL = pytest.mark.parametrize("base_url", ["postgresql"], indirect=True)
PLACE, DOSSIER, REST = 1, 2, 3
WRITES = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)")


class Server(FolderMailbox):
    """A folder of which nobody may know what it took, as a mail server."""

    is_repeatable = False


class Watch:
    """The locks that each transaction takes, in their order: (rank, dossiers that it names)."""

    def __init__(self, store, monkeypatch) -> None:
        self.transactions: list[list[tuple[int, frozenset[str]]]] = []
        event.listen(store.engine, "begin", lambda _: self.transactions.append([]))
        event.listen(store.engine, "before_cursor_execute", self.sent)
        send = Sql._send

        def watched(sql, db, how, given):
            rows = given if how == "executemany" else [given]
            for row in rows:
                self.note(sql.by_driver["postgresql"], row)
            return send(sql, db, how, given)

        monkeypatch.setattr(Sql, "_send", watched)

    def sent(self, _db, _cursor, statement, given, _context, _many) -> None:
        self.note(statement, given)

    def note(self, statement, given) -> None:
        if "SKIP LOCKED" in statement or "pg_try_advisory" in statement:
            return  # waits for nothing
        if "pg_advisory" in statement:
            self.transactions[-1].append((PLACE, frozenset()))
        elif "FOR UPDATE" in statement:
            self.transactions[-1].append((DOSSIER, frozenset(given["references"])))
        elif written := WRITES.findall(statement):
            is_dossier = "dossiers" in written
            named = frozenset([given["reference"]] if is_dossier else ())
            self.transactions[-1].append((DOSSIER if is_dossier else REST, named))


def faults(taken) -> list[str]:
    """What one transaction took out of the order."""
    held: set[str] = set()
    highest, wrong = 0, []
    for rank, named in taken:
        fresh = named - held
        if rank < highest and (rank == PLACE or fresh):
            wrong.append(f"rank {rank} after {highest}: {sorted(fresh)}")
        if rank == DOSSIER and held and fresh and min(fresh) < max(held):
            wrong.append(f"{min(fresh)} after {max(held)}")
        held |= named
        highest = max(highest, rank)
    return wrong


@ON_POSTGRESQL
def test_a_life_takes_its_locks_in_the_one_order(office, monkeypatch) -> None:
    watch = Watch(office.store, monkeypatch)
    mailbox = Server(office.folder, IDENTITY)
    for number in (2, 1):
        office.open_at("incubation", f"MP1-00{number}", name=f"Atelier {number}")
    office.tick("2022-06-21", mailbox)
    extra = {"reference": REFERENCE, "by": HEAD, "reason": because("Contrôle")}
    office.must(c.OpenHold(on=day("2022-07-20"), hold="suspension", **extra))
    office.tick("2022-07-21", mailbox)
    office.must(c.CorrectLastAct(on=day("2022-07-21"), **extra), "2022-07-21T10:00")
    office.tick("2022-07-22", mailbox)
    assert [wrong for taken in watch.transactions for wrong in faults(taken)] == []
    ranks = [{rank for rank, _ in taken} for taken in watch.transactions]
    assert sum({DOSSIER, REST} <= taken for taken in ranks) > 20
    assert {PLACE} <= set().union(*ranks) or not office.workflow.sessions


@pytest.mark.parametrize(
    "taken",
    [
        [(REST, frozenset()), (DOSSIER, frozenset("A"))],
        [(DOSSIER, frozenset("B")), (DOSSIER, frozenset("A"))],
        [(DOSSIER, frozenset("A")), (PLACE, frozenset())],
    ],
)
def test_an_order_that_is_not_the_one_is_seen(taken) -> None:
    assert faults(taken)


@ON_POSTGRESQL
def test_two_who_lock_in_opposite_orders_both_end(office, base_url) -> None:
    for number in (1, 2):
        office.open_at("deposee", f"MP1-00{number}", name=f"Atelier {number}")
    met, done, tried = Barrier(2, timeout=20), [], defaultdict(int)

    def work(references) -> None:
        store = Store(base_url)

        def both(db):
            tried[references] += 1
            locks.of_dossiers(db, references[:1])
            if tried[references] == 1:
                met.wait()
            locks.of_dossiers(db, references[1:])
            return references

        done.append(again(store, both))
        store.close()

    orders = (("MP1-001", "MP1-002"), ("MP1-002", "MP1-001"))
    threads = [Thread(target=work, args=(order,)) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(done) == sorted(orders)
    assert sum(tried.values()) > 2


@pytest.mark.parametrize("problem", [VersionTaken("X"), Contended("occupé")])
def test_nobody_begins_again_for_ever(store, monkeypatch, problem) -> None:
    pauses, tried = [], []
    monkeypatch.setattr(making_again, "sleep", pauses.append)

    def fails(db):
        tried.append(db.execute(text("SELECT 1")).scalar())
        raise problem

    with pytest.raises(type(problem)):
        again(store, fails, races=4)
    assert (len(tried), len(pauses)) == (4, 3)
    assert all(0 <= pause <= making_again.PAUSE * 2**4 for pause in pauses)


@pytest.mark.parametrize("problem", [BaseBusy, InDoubt])
def test_what_done_twice_is_done_once_outlives_a_base_that_cut_the_connection(
    store, monkeypatch, problem
) -> None:
    pauses, tries = [], []
    monkeypatch.setattr(making_again, "sleep", pauses.append)

    def fails(times: int):
        def work(_) -> str:
            tries.append(1)
            if len(tries) <= times:
                raise problem("")
            return "done"

        tries.clear()
        return work

    assert answered(store, fails(2)) == "done"
    assert pauses == [0, 2], "a restart takes a moment"
    with pytest.raises(problem):
        answered(store, fails(9))
    assert len(tries) == 3
