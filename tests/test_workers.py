"""Four rounds at once on PostgreSQL, some killed with -9: all done once, nothing late or lost."""

import os
import signal
from collections import Counter
from pathlib import Path
from random import Random
from time import monotonic

import pytest
from sqlalchemy import Connection, text

from support_engine import postman
from support_engine.adapters.mail.mailboxes import nothing_changed
from support_engine.adapters.store import turns
from support_engine.adapters.store.base import Store
from support_engine.engine import Engine
from support_engine.tick import tick
from tests.office import Office, at
from tests.story import REFERENCE

DUE = int(os.environ.get("WORKERS_DUE", "240"))
"""Dossiers that are due on one morning."""
PEOPLE = 60
"""Those who carry them: each has many reminders, in one message a day."""
MORNING = at("2022-06-21T07:10")
ON_POSTGRESQL = pytest.mark.parametrize("base_url", ["postgresql"], indirect=True)
NAMED = "'W-' || lpad(n::text, 5, '0')"
COPY = {
    "dossiers": "folded",
    "journal": "payload",
    "agenda": "subject",
}


class Server:
    """A mail server that keeps what it took, whoever sent it."""

    is_repeatable = False

    def __init__(self, taken: Path) -> None:
        self.taken = taken

    def deliver(self, message, last_look=nothing_changed) -> str:
        last_look()
        with self.taken.open("a") as file:
            file.write(f"{message.to_email} {message.key}\n")
        return self.message_id(message.key)

    def message_id(self, key: str) -> str:
        return f"<{len(key)}.{hash(key)}@test>"

    def close(self) -> None:
        """Nothing is open."""


def crowd(office: Office, count: int = DUE) -> None:
    """Many incubations with a reminder due on that morning, copied by the base from one."""
    office.open_at("incubation")
    office.tick("2022-06-20")
    with office.store.transaction() as db:
        for name, changed in COPY.items():
            names = list(db.execute(text(f"SELECT * FROM {name} LIMIT 1")).keys())
            rest = [column for column in names if column not in ("reference", changed, "act_key")]
            words = f"replace(t.{changed}, '\"porteuse\"', '\"p' || (n % {PEOPLE}) || '\"')"
            words = f"replace({words}, '\"{REFERENCE}\"', '\"' || {NAMED} || '\"')"
            db.execute(
                text(
                    f"INSERT INTO {name} (reference, {changed}, {', '.join(rest)})"
                    f" SELECT {NAMED}, {words},"
                    f" {', '.join(f't.{column}' for column in rest)}"
                    f" FROM generate_series(1, {count}) n, {name} t WHERE t.reference = :reference"
                ),
                {"reference": REFERENCE},
            )
        db.execute(
            text(
                "INSERT INTO people (id, name, email, organisation, is_active) SELECT 'p' || n,"
                " 'P', 'p' || n || '@demo.example', '', true"
                f" FROM generate_series(0, {PEOPLE - 1}) n"
            )
        )


class Death:
    """Kills this process with -9 at the n-th commit or hand-over."""

    def __init__(self, nth: int) -> None:
        self.left = nth

    def before(self, function):
        def wrapped(*given, **named):
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            self.left -= 1
            return function(*given, **named)

        return wrapped


class Team:
    """Rounds as processes, beside each other."""

    def __init__(self, office: Office, begun: float) -> None:
        self.office, self.begun = office, begun
        self.taken = office.folder / "taken"
        office.folder.mkdir(exist_ok=True)

    @property
    def now(self):
        """The morning, and what has passed of it."""
        return MORNING + turns.timedelta(seconds=monotonic() - self.begun)

    def start(self, dies_at: int | None = None) -> int:
        """A process; None: it lives."""
        if pid := os.fork():
            return pid
        status = 3
        try:
            office, mailbox = self.office, Server(self.taken)
            if dies_at is not None:
                death = Death(dies_at)
                Connection.commit = death.before(Connection.commit)
                mailbox.deliver = death.before(mailbox.deliver)
            store = Store(office.store.url.render_as_string(hide_password=False))
            engine = Engine(store, office.engine.registry, office.window.calendar, office.window)
            office.engine = engine
            result = tick(engine, office.postman(mailbox, max_per_round=10**6), self.now)
            status = 4 if result.failed or result.problems else 0
        finally:
            os._exit(status)

    def run(self, deaths: list[int | None]) -> Counter:
        """One process for each; whoever dies is followed by one that lives. How they ended."""
        alive, ended = {self.start(death) for death in deaths}, Counter()
        while alive:
            pid, status = os.wait()
            if pid not in alive:
                continue
            alive.discard(pid)
            code = os.waitstatus_to_exitcode(status)
            ended[code] += 1
            if code == -signal.SIGKILL:
                alive.add(self.start())
        return ended


@ON_POSTGRESQL
def test_four_rounds_of_which_some_are_killed_do_all_once(office, monkeypatch) -> None:
    monkeypatch.setattr(turns, "LEASE", turns.timedelta(seconds=1))
    monkeypatch.setattr(postman, "LEASE", turns.timedelta(seconds=5))
    crowd(office)
    office.store.engine.dispose()
    team, chance = Team(office, monotonic()), Random(DUE)
    ended = team.run([None, *(chance.randrange(5, DUE // 5) for _ in range(3))])
    assert set(ended) <= {0, -signal.SIGKILL}, "a round died by itself, or a dossier failed"
    assert ended[-signal.SIGKILL] == 3
    left = office.outbox(state="queued")
    late = [row["key"] for row in left if row["not_before"] > "2022-06-21T12"]
    assert late == []
    # The next round of the same morning, once the leases of the dead are over.
    last = tick(
        office.engine, office.postman(Server(team.taken)), team.now + turns.timedelta(seconds=9)
    )
    assert (last.due, last.failed, last.waiting) == (0, 0, 0)
    judged(office, team.taken)


def judged(office: Office, taken: Path) -> None:
    """Each dossier once, each letter once, one message a day for each person."""
    with office.store.reading() as db:
        once = text(
            "SELECT count(*) AS n FROM journal WHERE type = 'reminders_issued'"
            " AND effective_on = '2022-06-21' GROUP BY reference"
        )
        issued = db.execute(once).scalars().all()
        assert Counter(issued) == {1: DUE + 1}
    rows = [row for row in office.outbox() if row["queued_at"] >= "2022-06-21"]
    assert len({row["reference"] for row in rows}) == DUE + 1
    given = [line.split(" ", 1) for line in taken.read_text().splitlines()]
    keys = [key for _, message in given for key in message.split("+")]
    assert len(keys) == len(set(keys)), "a letter left twice"
    assert max(Counter(to for to, _ in given).values()) == 1, "two messages to one person"
    states = {row["key"]: row["state"] for row in rows}
    assert set(states.values()) <= {"sent", "in_doubt"}
    assert {key for key, state in states.items() if state == "sent"} <= set(keys)
    doubted = {row["person"] for row in rows if row["state"] == "in_doubt"}
    assert len(doubted) <= 3, "only what a killed worker had begun to hand over is to check"
