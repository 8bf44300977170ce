"""STORY: somebody asks about people. The one door to the directory, as the engine is to dossiers.

Who asks, what they hold and whom it concerns are read in the transaction that decides and writes.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_hex

from sqlalchemy import Connection

from support_engine.adapters.files.workflows import Registry
from support_engine.adapters.store import pinned_rules, real_time, traits
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.letters import outbox
from support_engine.adapters.store.people import (
    addresses,
    former_addresses,
    mailboxes,
    members,
    people_journal,
)
from support_engine.adapters.store.people.concerned import (
    concerned,
    named_on,
    stood_for,
    taken_on,
    unpaid,
)
from support_engine.adapters.store.people.former_addresses import Former
from support_engine.adapters.store.web import web_access, web_factors, web_identities
from support_engine.core.acts.blockers import Refused
from support_engine.core.language.spelling import printable
from support_engine.core.people import commands as c
from support_engine.core.people import events as e
from support_engine.core.people.commands import Contact
from support_engine.core.people.commitment import digest
from support_engine.core.people.decide import decide
from support_engine.core.people.directory import Directory as Known
from support_engine.core.people.directory import fold
from support_engine.core.people.letters import Letter, letters_of
from support_engine.core.people.question import Question
from support_engine.core.programme.definition import Workflow

NAMING = "administrator_named"
"""The kind of row that names the first administrator."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a settings file says of people, in days."""

    both_addresses_days: int = 30
    proposal_days: int = 30
    contest_days: int = 15
    absence_days: int = 366


@dataclass(frozen=True, slots=True)
class Done:
    """An act on people that was recorded: its rows, and how many letters wait."""

    rows: tuple[e.Noted, ...]
    letters: int = 0

    @property
    def events(self) -> tuple[e.PeopleEvent, ...]:
        """What happened."""
        return tuple(row.event for row in self.rows)


Outcome = Done | Refused


class Undone(Exception):
    """A transaction that a refusal ends: nothing of it is kept."""

    def __init__(self, refusal: Refused) -> None:
        super().__init__()
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Directory:
    """People at work on a base. `draw` gives the salt of a digest."""

    store: Store
    registry: Registry
    rules: Rules = Rules()
    draw: Callable[[], str] = token_hex

    def handle(self, command: c.PeopleCommand, now: datetime) -> Outcome:
        """Do what is asked, or say every reason why not; a refusal writes nothing.

        `now` is aware. Raises UnknownName, BaseBusy, InDoubt.
        """
        with self.store.transaction() as db:
            return self.act(db, command, now)

    def handle_all(self, commands: Iterable[c.PeopleCommand], now: datetime) -> Outcome:
        """Several acts in one transaction: all are done, or none is and the reasons are said."""
        done = Done(())
        try:
            with self.store.transaction() as db:
                for command in commands:
                    outcome = self.act(db, command, now)
                    if isinstance(outcome, Refused):
                        raise Undone(outcome)
                    done = Done((*done.rows, *outcome.rows), done.letters + outcome.letters)
        except Undone as undone:
            return undone.refusal
        return done

    def act(self, db: Connection, command: c.PeopleCommand, now: datetime) -> Outcome:
        """Do what is asked inside a transaction that the caller holds and commits afterwards; no
        earlier than what the base has lived, as an act on a dossier."""
        people_journal.lock(db)
        now = real_time.no_earlier(self.store, db, now)
        ids = concerned(db, command, now.date())
        known = members.load(db, ids, getattr(command, "role", ""))
        asked = self.question(db, command, known, now)
        salt, until = self.draw(), now.date() + timedelta(days=self.rules.both_addresses_days)
        former = Former.of(asked.contact, until, self.draw())
        if (wanted := asked.wanted) is not None:
            asked = replace(asked, digest=digest(wanted, salt), former=former.digest)
        events = decide(asked, command)
        if isinstance(events, Refused):
            return events
        rows = people_journal.following(db, events, command.by, now)
        after = fold(rows, known)
        letters = letters_told(rows, after, now)
        people_journal.write(db, rows, Counter(map(number_of, {letter.key for letter in letters})))
        person = getattr(command, "person", "")
        salted = {person: (wanted, salt)} if wanted is not None else {}
        members.write(db, known, after, salted)
        self.forget(db, rows, former, now)
        return Done(rows, outbox.queue(db, letters, now))

    def question(
        self, db: Connection, command: c.PeopleCommand, known: Known, now: datetime
    ) -> Question:
        """What the base says that the decision needs."""
        person = str(getattr(command, "person", ""))
        if isinstance(command, c.ApproveRole) and command.number in known.proposals:
            person = known.proposals[command.number].person
        contact, _ = (members.contact(db, person) if person else None) or (None, "")
        reached = (wanted := contact_wanted(command, contact)) or contact
        versions, today = self.registry.every_version(), now.date()
        named, erases = named_on(db, command, person), isinstance(command, c.ErasePerson)
        return Question(
            directory=known,
            programmes=self.programmes(),
            today=today,
            is_trial=self.store.purpose_in(db) == traits.REPLAY,
            has_dossiers=dossiers.any_yet(db),
            proposal_days=self.rules.proposal_days,
            contact=contact,
            wanted=wanted,
            sharing=members.sharing(db, person, reached.email) if reached else (),
            named_on=named,
            unpaid=unpaid(db, person) if erases else (),
            renamed_on=people_journal.renamed(db, person) if erases else (),
            was_named=was_named(db, command),
            versions=versions,
            unfollowed=self.unfollowed(db),
            stands_for=stood_for(db, command, today),
            taken_on=taken_on(db, command),
            has_identity=bool(web_identities.of_person(db, person or command.by)),
            has_factor=person != "" and web_factors.of_person(db, person) is not None,
            may_enter=web_access.may_enter(db, str(getattr(command, "substitute", person))),
            contest_days=self.rules.contest_days,
            absence_days=self.rules.absence_days,
            carries=addresses.carries(db, command),
            is_of_team=addresses.is_of_team(db, command),
            carrying=mailboxes.of_act(db, versions, command, reached, today),
            is_back=addresses.is_back(db, command, known, wanted),
            named_in=addresses.named_in(db, command),
        )

    def unfollowed(self, db: Connection) -> frozenset[str]:
        """The programmes that no dossier ever followed."""
        return frozenset(self.programmes()) - {name for name, _ in pinned_rules.keys(db)}

    def programmes(self) -> Mapping[str, Workflow]:
        """The newest version of each programme."""
        return {text.workflow.header.id: text.workflow for text in self.registry.programmes()}

    def forget(
        self, db: Connection, rows: tuple[e.Noted, ...], former: Former, now: datetime
    ) -> None:
        """What an act ends of somebody; a changed address is kept to be told."""
        for row in rows:
            if isinstance(row.event, e.ContactChanged) and "email" in row.event.changed:
                former_addresses.keep(db, row.event.person, row.number, former)
                web_access.shut_space(db, row.event.person, now)
            if isinstance(row.event, e.AddressContested):
                web_access.shut_space(db, row.event.person, now)
            if isinstance(row.event, e.PasswordEnded):
                web_access.forget(db, row.event.person)
            if isinstance(row.event, e.FactorReset):
                web_factors.remove(db, row.event.person)
                web_access.revoke_all(db, row.event.person, now)
            if isinstance(row.event, e.IdentitiesEnded):
                web_identities.remove(db, row.event.person)
                web_access.revoke_all(db, row.event.person, now)
            if isinstance(row.event, e.PersonErased):
                former_addresses.destroy(db, row.event.person)


def letters_told(rows: tuple[e.Noted, ...], after: Known, now: datetime) -> list[outbox.Queued]:
    """The letters that an act obliges us to write, each named after its row of the journal."""
    return [
        outbox.Queued(
            key=f"people/{row.number}/{letter.name}{letter.place}{to_another(row, letter)}",
            reference="",
            letter=letter.name,
            kind="act",
            person=letter.person,
            contact="",
            topic="",
            thread=f"people/{letter.person}",
            data=letter.data,
            not_before=now,
        )
        for row in rows
        for letter in letters_of(row, after)
    ]


def to_another(row: e.Noted, letter: Letter) -> str:
    """What the key of a letter ends with, where it goes to somebody else than whom it is about."""
    is_theirs = letter.person == getattr(row.event, "person", letter.person)
    return "" if is_theirs else f"/{letter.person}"


def number_of(key: str) -> int:
    """The row of the journal after which a letter is named."""
    return int(key.split("/")[1])


def was_named(db: Connection, command: c.PeopleCommand) -> bool:
    """Whether a first administrator was ever named, where one is."""
    return isinstance(command, c.NameAdministrator) and people_journal.has_kind(db, NAMING)


def contact_wanted(command: c.PeopleCommand, known: Contact | None) -> Contact | None:
    """The contact that an act leaves, where it gives one."""
    match command:
        case c.AddPerson() | c.NameAdministrator():
            return clean(command.contact) if command.contact and not known else None
        case c.ChangeContact() if known is not None:
            given = {
                name: value
                for name in ("name", "email", "organisation")
                if (value := getattr(command, name)) is not None
            }
            return clean(replace(known, **given))
        case _:
            return None


def clean(contact: Contact) -> Contact:
    """A contact without what no terminal shows."""
    words = (printable(value) for value in (contact.name, contact.email, contact.organisation))
    return Contact(*words)
