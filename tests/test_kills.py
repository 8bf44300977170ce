"""A round killed at every commit and at every hand-over, on both bases, then run again.

The process dies by `os._exit`, without cleaning up. Whatever the moment, the next round ends where
an undisturbed one would have: the same journal, each letter sent once or listed to check.
"""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from support_engine.adapters.mail.mailboxes import FolderMailbox, nothing_changed
from support_engine.adapters.mail.messages import Message
from support_engine.adapters.store.base import Store
from support_engine.engine import Engine
from support_engine.leaving.second_look import LEASE
from support_engine.tick import tick
from tests.forging import clear
from tests.office import IDENTITY, Office, at

DUE = at("2022-06-21")
AFTER = DUE + LEASE + timedelta(minutes=1)
TABLES = ("dossiers", "journal", "agenda", "letters", "rounds", "turns")
KILLED = 9


class Server:
    """A mail server that keeps what it took, and of which nobody can ask what that was."""

    is_repeatable = False

    def __init__(self, taken: Path) -> None:
        self.taken = taken

    def deliver(self, message: Message, last_look=nothing_changed) -> str:
        last_look()
        with self.taken.open("a") as file:
            file.write(f"{message.to_email} {message.key}\n")
        return self.message_id(message.key)

    def message_id(self, key: str) -> str:
        return f"<{key}>"

    def close(self) -> None:
        """Nothing is open."""


class Death:
    """Kills this process at the n-th call of what it wraps, before or after the call."""

    def __init__(self, nth: int) -> None:
        self.left = nth

    def around(self, function):
        def wrapped(*given, **named):
            self.step()
            answer = function(*given, **named)
            self.step()
            return answer

        return wrapped

    def step(self) -> None:
        if self.left == 0:
            os._exit(KILLED)
        self.left -= 1


@pytest.fixture
def ready(office):
    """Two incubations on the morning their reminders are due; a clean slate for each kill."""
    for number in (1, 2):
        office.open_at("incubation", f"MP1-00{number}", name=f"Atelier {number}")
    office.tick("2022-06-20")
    office.start = snapshot(office.store)
    return office


def snapshot(store):
    with store.reading() as db:
        return {
            name: [dict(row) for row in db.execute(text(f"SELECT * FROM {name}")).mappings()]
            for name in TABLES
        }


def restore(office):
    """The base as it was on that morning, and an empty letter box."""
    with office.store.transaction() as db:
        for name in TABLES[::-1]:
            clear(db, name)
        for name in TABLES:
            rows = office.start[name]
            if rows:
                columns = ", ".join(rows[0])
                values = ", ".join(f":{column}" for column in rows[0])
                db.execute(text(f"INSERT INTO {name} ({columns}) VALUES ({values})"), rows)
    for path in office.folder.glob("*"):
        path.unlink()


def round_in_a_child(office, mailbox, nth):
    """A round in a process that dies at its n-th step; whether it died."""
    pid = os.fork()
    if pid:
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        assert status in (0, KILLED)
        return status == KILLED
    status = 3
    try:
        death = Death(nth)
        Connection.commit = death.around(Connection.commit)
        mailbox.deliver = death.around(mailbox.deliver)
        store = Store(office.store.url.render_as_string(hide_password=False))
        engine = Engine(store, office.engine.registry, office.window.calendar, office.window)
        tick(engine, replace(office.postman(mailbox), engine=engine), DUE)
        status = 0
    finally:
        os._exit(status)


def outcome(office):
    """What a round leaves, moments aside."""
    journal = [
        (row["reference"], row["version"], row["payload"])
        for row in sorted(
            snapshot(office.store)["journal"], key=lambda r: (r["reference"], r["version"])
        )
    ]
    return journal, sorted(
        (row["key"], row["kind"]) for row in office.outbox() if row["sent_on"] or row["error"]
    )


def undisturbed(office, mailbox):
    restore(office)
    office.tick_at(DUE, mailbox)
    return outcome(office)


def every_death(office, make_mailbox):
    """Kill at each step in turn, run the next round, and hand over for judgement."""
    nth = 0
    while True:
        restore(office)
        died = round_in_a_child(office, make_mailbox(), nth)
        office.tick_at(AFTER, make_mailbox())
        yield nth
        if not died:
            return
        nth += 1


def test_killed_anywhere_a_round_ends_as_if_it_had_not_been(ready: Office):
    def mailbox():
        return FolderMailbox(ready.folder, IDENTITY)

    expected = undisturbed(ready, mailbox())
    messages = sorted(path.name for path in ready.folder.glob("*.eml"))
    steps = 0
    for nth in every_death(ready, mailbox):
        assert outcome(ready) == expected, f"killed at step {nth}"
        assert sorted(path.name for path in ready.folder.glob("*.eml")) == messages
        assert {row["state"] for row in ready.outbox() if row["kind"] == "reminder"} == {"sent"}
        steps = nth
    assert steps > 20


def test_with_a_mail_server_each_letter_leaves_once_or_is_listed_to_check(ready: Office):
    taken = ready.folder / "taken"

    def mailbox():
        return Server(taken)

    expected = undisturbed(ready, mailbox())
    steps = doubts = 0
    for nth in every_death(ready, mailbox):
        lines = taken.read_text().splitlines() if taken.exists() else []
        assert len(lines) == len(set(lines)), f"sent twice, killed at step {nth}"
        assert outcome(ready)[0] == expected[0]
        states = {row["key"]: row["state"] for row in ready.outbox() if row["kind"] == "reminder"}
        assert set(states.values()) <= {"sent", "in_doubt"}
        given = {key for line in lines for key in line.partition(" ")[2].split("+")}
        assert {key for key, state in states.items() if state == "sent"} <= given | already(ready)
        doubts += "in_doubt" in states.values()
        steps = nth
    assert steps > 20
    assert 0 < doubts < steps


def already(office):
    """What had left before that morning."""
    return {row["key"] for row in office.start["letters"] if row["state"] == "sent"}
