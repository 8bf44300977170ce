"""The nights on which the clock changes, and the turn of the year: rounds through them say what one
round in the morning says, once each; a length of time is one, whatever the wall shows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from shutil import copyfile
from time import monotonic

import pytest

from support_engine.adapters.clock import PARIS
from support_engine.adapters.files import workflows
from support_engine.adapters.mail.mailboxes import FolderMailbox
from support_engine.adapters.store import codec
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.case.turns import Taker
from support_engine.adapters.store.letters import sending
from support_engine.adapters.store.web import web_access, web_links
from support_engine.core.acts import commands as c
from support_engine.core.days.civil import later
from support_engine.core.days.sending_hours import Window
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.errors import NotDelivered
from support_engine.leaving.second_look import LEASE
from support_engine.leaving.shift import RETRIES, Shift, fate
from tests.office import IDENTITY, Office, settle_in
from tests.story import OneDossier, road_to

HOUR = timedelta(hours=1)
NIGHTS = (date(2026, 10, 25), date(2027, 3, 28), date(2027, 1, 1))
"""An hour twice, an hour less, and another year."""
AMBIGUOUS = [
    datetime(2027, 10, 31, 2, 30, tzinfo=PARIS),
    datetime(2027, 10, 31, 2, 30, fold=1, tzinfo=PARIS),
    datetime(2027, 3, 28, 1, 55, tzinfo=PARIS),
]
"""Moments that the wall does not tell apart, or after which it jumps."""


def moved(command: c.AnyCommand, by: timedelta) -> c.AnyCommand:
    """The same act so many days later, with the dates that it records."""
    command = replace(command, on=command.on + by)
    if not isinstance(command, c.Advance):
        return command
    facts = {name: shifted(value, by) for name, value in command.facts.items()}
    return replace(command, facts=facts)


def shifted(value: str | int, by: timedelta) -> str | int:
    """A date among facts, so many days later; anything else as it is."""
    try:
        return (date.fromisoformat(str(value)) + by).isoformat()
    except ValueError:
        return value


def office_before(made: Callable[[], Office], state: str, night: date) -> Office:
    """An office with a dossier in a state, one of whose reminders falls due on that day; nothing
    waits from before."""
    office = made()
    case = OneDossier(office.workflow, office.window.calendar).to(state)
    here = Case(office.workflow, case.dossier, office.window.calendar, case.today)
    by = night - min(one.due_on for one in agenda(here) if one.kind == "reminder")
    for command in road_to(state, office.workflow):
        office.must(moved(command, by))
    office.silence()
    return office


def at_rounds(night: date, every: timedelta) -> list[datetime]:
    """Moments from the eve of a night to the end of the next working week, as instants."""
    first = datetime.combine(night - timedelta(days=1), datetime.min.time(), PARIS)
    last = datetime.combine(night + timedelta(days=5), datetime.min.time(), PARIS)
    found, at = [], first.astimezone(UTC)
    while at < last.astimezone(UTC):
        found.append(at.astimezone(PARIS))
        at += every
    return found


def said(office: Office) -> list[tuple[str, str, str]]:
    """What was said of the dossier of the night, and on which day it left."""
    return sorted((row["key"], row["state"], row["sent_on"]) for row in office.outbox())


@pytest.fixture
def made(programme, letters, calendar, empty_base, tmp_path) -> Callable[[], Office]:
    """Offices on bases of their own."""
    number = count()

    def one() -> Office:
        folder = tmp_path / str(next(number))
        folder.mkdir()
        store = Store(f"sqlite:///{copyfile(empty_base, folder / 'base.db')}")
        settle_in(store)
        registry = workflows.Registry([programme], "manufactures")
        return Office(store, registry, letters, Window(time(7), time(9), calendar), folder)

    return one


@pytest.mark.parametrize("state", ["incubation", "accompagnement"])
@pytest.mark.parametrize("night", NIGHTS, ids=str)
def test_rounds_through_the_night_say_what_one_in_the_morning_says(made, state, night) -> None:
    often, seldom = (office_before(made, state, night) for _ in range(2))
    moments = at_rounds(night, HOUR / 2)
    for now in moments:
        assert not often.tick_at(now).problems
    for now in moments:
        if now.time() in (time(0), time(7)):
            seldom.tick_at(now)
    told = said(often)
    assert [one for one in told if one[1] == "sent"]
    assert told == said(seldom)
    for row in often.outbox(state="sent"):
        left = datetime.fromisoformat(row["sent_at"]).astimezone(PARIS)
        assert left.date().isoformat() == row["sent_on"]
        if row["kind"] == "reminder":
            assert often.window.is_open(left), left


# ── Lengths of time ──────────────────────────────────────────────────────────────────────────────


def instants(moment: datetime, since: datetime) -> timedelta:
    """How long it is between two moments."""
    return moment.astimezone(UTC) - since.astimezone(UTC)


@pytest.mark.parametrize("now", AMBIGUOUS, ids=str)
def test_a_lease_a_retry_and_a_limit_last_as_long_as_on_any_night(store, now) -> None:
    for length in (timedelta(0), HOUR / 4, HOUR, 30 * HOUR):
        assert instants(later(now, length), now) == length
    shift, taker = Shift("one", now, monotonic()), Taker(1, now, monotonic())
    assert timedelta(0) <= instants(shift.moment, now) < HOUR / 60
    assert LEASE <= instants(shift.lease_until, now) < LEASE + HOUR / 60
    assert timedelta(0) <= instants(taker.now, now) < HOUR / 60
    _, again = fate(NotDelivered("plus tard"), 1, now)
    assert instants(again, now) == timedelta(minutes=RETRIES[0])
    with store.transaction() as db:
        minutes = timedelta(minutes=15)
        assert [web_access.tried(db, "qui", minutes, now) for _ in range(3)] == [1, 2, 3]
    link = web_links.link_to_come("espace", now)
    assert instants(codec.from_moment(link.until), now) > timedelta(0)


def test_a_letter_in_hand_in_the_second_hour_of_two_is_nobody_elses(office) -> None:
    """Two workers at half past two, an hour after it was half past two."""
    now = AMBIGUOUS[1]
    office.open_at("incubation")
    mailbox = FolderMailbox(office.folder, IDENTITY)
    first, second = office.postman(mailbox), office.postman(mailbox)
    groups = first.claim(Shift("first", now, monotonic()))
    assert groups
    with office.store.transaction() as db:
        assert sending.expire_leases(db, now, is_repeatable=False) == 0
    assert second.claim(Shift("second", now, monotonic())) == []
