"""An office for tests: the engine on a base, a clock that the test sets, letters to look at."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, time
from email import message_from_bytes, policy
from pathlib import Path

from support_engine.adapters import clock
from support_engine.adapters.clock import PARIS
from support_engine.adapters.mail.mailboxes import FolderMailbox
from support_engine.adapters.mail.messages import Identity
from support_engine.adapters.store import traits
from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.letters import outbox
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.people.taking_over import take_over
from support_engine.adapters.store.rounds import Round
from support_engine.adapters.store.schema import upgrade
from support_engine.core.acts.blockers import Refused
from support_engine.engine import Engine
from support_engine.postman import Postman
from support_engine.tick import tick
from tests.story import REFERENCE, day, road_to

TEAM = (
    Person("camille", "Camille", "camille@demo.example", "", frozenset({"instructeur"})),
    Person("sacha", "Sacha", "sacha@demo.example", "", frozenset({"instructeur"})),
    Person("dominique", "Dominique", "dominique@demo.example", "", frozenset({"responsable"})),
    Person("alex", "Alex", "alex@demo.example"),
    Person("porteuse", "Porteuse", "porteuse@demo.example"),
)
PAYERS = (
    Person("olivia", "Olivia", "olivia@demo.example", "", frozenset({"ordonnateur"})),
    Person("paul", "Paul", "paul@demo.example", "", frozenset({"comptable"})),
)
"""Whom the stories about money need besides."""
IDENTITY = Identity("Manufactures", "manufactures@demo.example", "")


def settle_in(store) -> None:
    """The team of every test."""
    with store.transaction() as db:
        take_over(db, (*TEAM, *PAYERS), clock.now())


def be_for(store, purpose: traits.Purpose) -> None:
    """What the base is for from now on: real time, or replaying."""
    with store.transaction() as db:
        traits.write(db, traits.PURPOSE, purpose)
    store.purpose = None


def at(text: str) -> datetime:
    """A moment in Paris; a bare day is its morning, within the sending window."""
    moment = datetime.fromisoformat(text)
    return (moment if "T" in text else datetime.combine(moment, time(8))).replace(tzinfo=PARIS)


MADE: dict[str, sqlite3.Connection] = {}
"""Bases that were made once, by what they are called."""


def made_once(name: str, office: "Office", make: Callable[["Office"], object]) -> "Office":
    """An office on a new base, with what `make` does in that base: on SQLite it is done once by
    each process, and copied for those who ask for it later under that name (no letter is)."""
    file = office.store.file
    if file is None or name not in MADE:
        make(office)
    if file is not None:
        with closing(sqlite3.connect(file)) as base:
            if name in MADE:
                MADE[name].backup(base)
            else:
                MADE[name] = sqlite3.connect(":memory:")
                base.backup(MADE[name])
    return office


class Office:
    """What the tests of the engine, the round and the mail need, in one line each."""

    def __init__(self, store, registry, letters, window, folder: Path) -> None:
        self.store = store
        self.letters = letters
        self.window = window
        self.folder = folder
        self.engine = Engine(store, registry, window.calendar, window)
        self.workflow = registry.current().workflow

    def postman(self, mailbox=None, **settings) -> Postman:
        return Postman(
            engine=self.engine,
            letters=self.letters,
            mailbox=mailbox or FolderMailbox(self.folder, IDENTITY),
            workflow=self.workflow,
            programme=Person("programme", IDENTITY.name, IDENTITY.email),
            **settings,
        )

    def do(self, command, now: str | None = None):
        """One act through the one door, at ten o'clock of its day unless told."""
        moment = at(now) if now else datetime.combine(command.on, time(10), tzinfo=PARIS)
        return self.engine.handle(command, moment)

    def must(self, command, now: str | None = None):
        """An act that the test takes for granted; the dossier after it."""
        outcome = self.do(command, now)
        assert not isinstance(outcome, Refused), [b.sentence for b in outcome.blockers]
        return outcome.dossier

    def letters_leave(self, on: str) -> None:
        """The letters that wait leave; no other act of that day's round is done."""
        self.postman().run(at(on))

    def open_at(self, state: str, reference: str = REFERENCE, **details: str):
        """A dossier brought to a state along the ordinary road."""
        for command in road_to(state, self.workflow):
            if reference != REFERENCE:
                command = replace(command, reference=reference)
            if details and hasattr(command, "details"):
                command = replace(command, details={**command.details, **details})
            dossier = self.must(command)
        return dossier

    def tick(self, now: str, mailbox=None, **settings) -> Round:
        """One round."""
        return self.tick_at(at(now), mailbox, **settings)

    def tick_at(self, now: datetime, mailbox=None, **settings) -> Round:
        """One round at a moment that no text can name (the second half past two of October)."""
        return tick(self.engine, self.postman(mailbox, **settings), now)

    def silence(self) -> None:
        """Forget the letters queued so far: the test is about later ones."""
        with self.store.transaction() as db:
            for row in outbox.listed(db, state="queued"):
                outbox.cancel(db, row["key"], "test")

    def dossier(self, reference: str = REFERENCE):
        with self.store.reading() as db:
            return dossiers.load(db, reference).dossier

    def case(self, reference: str = REFERENCE):
        """The dossier in hand, on the day of its last act."""
        dossier = self.dossier(reference)
        return self.engine.case_of(dossier, dossier.last_act_on)

    def journal(self, reference: str = REFERENCE):
        with self.store.reading() as db:
            return dossiers.journal(db, reference)

    def outbox(self, **filters):
        """The letters, the oldest first."""
        with self.store.reading() as db:
            return outbox.listed(db, **filters)[::-1]

    def mails(self):
        """The messages that left for the folder."""
        return [
            message_from_bytes(path.read_bytes(), policy=policy.default)
            for path in sorted(self.folder.glob("*.eml"))
        ]


__all__ = ["IDENTITY", "TEAM", "Office", "at", "day", "settle_in", "upgrade"]
