"""Rounds as processes beside each other on PostgreSQL, some killed with -9, and what then holds."""

import os
import signal
from collections import Counter
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import Connection, text

from support_engine.adapters.mail.mailboxes import nothing_changed
from support_engine.adapters.store.base import Store
from support_engine.engine import Engine
from support_engine.tick import tick
from tests.office import Office, at
from tests.story import REFERENCE

PEOPLE = 60
"""Those who carry them: each has many reminders, in one message a day."""
MORNING = at("2022-06-21T07:10")
LATE = "2022-06-21T12"
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


def crowd(office: Office, count: int) -> None:
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
                self.strike()
            self.left -= 1
            return function(*given, **named)

        return wrapped

    def strike(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


class Sleep(Death):
    """Stops this process at the n-th commit or hand-over, and wakes it some seconds later."""

    def __init__(self, nth: int, seconds: float) -> None:
        super().__init__(nth)
        self.seconds = seconds

    def strike(self) -> None:
        me = os.getpid()
        if not os.fork():
            os.closerange(3, 256)  # nothing of the sleeper's is open in whoever wakes it
            sleep(self.seconds)
            os.kill(me, signal.SIGCONT)
            os._exit(0)
        os.kill(me, signal.SIGSTOP)


class Team:
    """Rounds as processes, beside each other."""

    def __init__(self, office: Office, begun: float) -> None:
        self.office, self.begun = office, begun
        self.taken = office.folder / "taken"
        office.folder.mkdir(exist_ok=True)

    @property
    def now(self):
        """The morning, and what has passed of it."""
        return MORNING + timedelta(seconds=monotonic() - self.begun)

    def start(self, death: Death | None = None, ahead: timedelta = timedelta()) -> int:
        """A process; None: it lives. `ahead`: how far its clock is from that of the others."""
        if pid := os.fork():
            return pid
        status = 3
        try:
            office, mailbox = self.office, Server(self.taken)
            if death is not None:
                Connection.commit = death.before(Connection.commit)
                mailbox.deliver = death.before(mailbox.deliver)
            store = Store(office.store.url.render_as_string(hide_password=False))
            engine = Engine(store, office.engine.registry, office.window.calendar, office.window)
            office.engine = engine
            result = tick(engine, office.postman(mailbox, max_per_round=10**6), self.now + ahead)
            status = 4 if result.failed or result.problems else 0
        finally:
            os._exit(status)

    def run(self, deaths: list[Death | None], ahead: timedelta = timedelta()) -> Counter:
        """One process for each; whoever dies is followed by one that lives. How they ended.
        `ahead`: how far the clock of the first one is from that of the others."""
        first, *others = deaths
        alive = {self.start(first, ahead), *(self.start(death) for death in others)}
        ended: Counter[int] = Counter()
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


def judged(office: Office, taken: Path, due: int, deaths: int = 0) -> None:
    """Each dossier once, each letter once and none late, one message a day for each person; of
    `deaths` killed workers, only what they had begun to hand over is to check."""
    left = office.outbox(state="queued")
    assert [row["key"] for row in left if row["not_before"] > LATE] == [], "a letter is late"
    with office.store.reading() as db:
        once = text(
            "SELECT count(*) AS n FROM journal WHERE type = 'reminders_issued'"
            " AND effective_on = '2022-06-21' GROUP BY reference"
        )
        issued = db.execute(once).scalars().all()
        assert Counter(issued) == {1: due + 1}
    rows = [row for row in office.outbox() if row["queued_at"] >= "2022-06-21"]
    assert len({row["reference"] for row in rows}) == due + 1
    given = [line.split(" ", 1) for line in taken.read_text().splitlines()]
    keys = [key for _, message in given for key in message.split("+")]
    assert len(keys) == len(set(keys)), "a letter left twice"
    assert max(Counter(to for to, _ in given).values()) == 1, "two messages to one person"
    states = {row["key"]: row["state"] for row in rows}
    assert set(states.values()) <= {"sent", "in_doubt"}
    assert {key for key, state in states.items() if state == "sent"} <= set(keys)
    doubted = {row["person"] for row in rows if row["state"] == "in_doubt"}
    assert len(doubted) <= deaths, "only what a killed worker had begun to hand over is to check"
