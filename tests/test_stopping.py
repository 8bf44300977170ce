"""SIGTERM, sent for good to a scheduler that is handing a letter over."""

import os
import signal
from collections import Counter
from threading import Event

import pytest

from support_engine import scheduler
from support_engine.adapters import clock
from support_engine.adapters.mail.mailboxes import nothing_changed
from support_engine.adapters.store.base import Store
from support_engine.assemble import Desk
from support_engine.config import Settings
from support_engine.engine import Engine
from tests.office import at

NOW = at("2022-01-05T11:00")
LETTERS = 2


class Slow:
    """A mail server that says when it has a message in hand, and keeps it until the stop."""

    is_repeatable = False

    def __init__(self, has_one: int, is_asked) -> None:
        self.has_one, self.is_asked = has_one, is_asked

    def deliver(self, message, last_look=nothing_changed) -> str:
        last_look()
        os.write(self.has_one, b"!")
        while not self.is_asked():
            Event().wait(0.001)
        return self.message_id(message.key)

    def message_id(self, key: str) -> str:
        return f"<{len(key)}@test>"

    def close(self) -> None:
        """Nothing is open."""


def runs_until_stopped(office, tmp_path, monkeypatch, has_one: int) -> None:
    """The scheduler as a process has it; never returns to the test."""
    status = 9
    try:
        store = Store(office.store.url.render_as_string(hide_password=False))
        registry = office.engine.registry
        office.engine = Engine(store, registry, office.window.calendar, office.window)

        def postman(_desk, is_asked):
            return office.postman(Slow(has_one, is_asked), is_asked=is_asked)

        monkeypatch.setattr(clock, "now", lambda: NOW)
        monkeypatch.setattr(Desk, "postman", postman)
        said: list[str] = []
        scheduler.run(
            Desk(Settings(home=tmp_path), store, office.engine, office.letters), said.append
        )
        status = 0 if said[-1].startswith("Arrêté") else 8
    finally:
        os._exit(status)


@pytest.mark.parametrize("base_url", ["sqlite", "postgresql"], indirect=True)
def test_a_stop_ends_the_round_at_its_letter_and_leaves_none_claimed(
    office, tmp_path, monkeypatch
) -> None:
    for number in range(LETTERS):
        office.open_at("deposee", f"MP1-00{number}", name=f"Atelier {number}")
    waiting = Counter(row["state"] for row in office.outbox())
    assert waiting["queued"] >= LETTERS
    office.store.engine.dispose()
    begun, has_one = os.pipe()
    if (pid := os.fork()) == 0:
        runs_until_stopped(office, tmp_path, monkeypatch, has_one)
    os.close(has_one)
    assert os.read(begun, 1) == b"!"
    os.kill(pid, signal.SIGTERM)
    _, ended = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(ended) == 0
    left = Counter(row["state"] for row in office.outbox())
    assert left == {"sent": 1, "queued": waiting["queued"] - 1}
    assert all(not row["lease_until"] for row in office.outbox(state="queued"))
    office.tick_at(NOW)
    assert {row["state"] for row in office.outbox()} == {"sent"}
