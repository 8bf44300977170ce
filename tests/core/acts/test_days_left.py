"""The days that a holder has left fall by those that passed while their clock ran, and by nothing
else: no act takes one away; taking back one that had given time leaves those of before it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Refused
from support_engine.core.acts.corrections import decide_correction
from support_engine.core.dossier import events as e
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import deadline_of
from support_engine.core.dossier.evolve import fold
from tests.story import HEAD, OFFICER, REFERENCE, OneDossier, because

OURS = {"recevabilite", "decision"}
HOLDS = ("suspension", "suspension", "mise_en_demeure", "insolvabilite")
STATES = ("incubation", "incubation", "convention_a_signer", "accompagnement", "achevee")
ROUNDING = 7
"""Days that months and days off may make between two ends that are counted one from the other."""


class Left(NamedTuple):
    """Days up to the end of a clock, as if whatever is suspended ran again today; whether it stands
    still; what it counts from."""

    days: int
    is_still: bool
    origin: tuple[date, str]
    follows: bool


def left(life: OneDossier, today: date) -> dict[str, Left]:
    """What is left of each clock that runs."""
    clocks = life.dossier.clocks
    going = {
        name: replace(
            clock,
            pauses=tuple(
                replace(one, until_on=one.until_on or max(today, one.from_on))
                for one in clock.pauses
            ),
        )
        for name, clock in clocks.items()
    }
    found = {}
    for name, clock in clocks.items():
        end = deadline_of(replace(life.dossier, clocks=going), life.calendar, name).counted_on
        chain, behind = [clock], clock.after
        while behind:
            chain.append(clocks[behind])
            behind = clocks[behind].after
        if clock.is_running and not life.dossier.is_closed and end is not None:
            still = (one for link in chain for one in link.pauses if one.until_on is None)
            is_still = any(one.from_on <= end for one in still)  # what is over goes on
            origin = (clock.started_on, clock.origin)
            found[name] = Left((end - today).days, is_still, origin, bool(clock.after))
    return found


def acts(random: Random, today: date, life: OneDossier) -> Iterator[c.AnyCommand]:
    """What somebody may ask today, now and then of an earlier day."""
    of = {"reference": REFERENCE, "because": because("Oubli")}
    of["on"] = today - timedelta(days=random.choice((0, 0, 0, 2, 9, 25)))
    now, why = {"reference": REFERENCE, "on": today}, {"reason": because()}
    rules, clock = life.workflow, random.choice([*life.dossier.clocks] or ["incubation"])
    versions = [row.version for row in life.journal[-9:]]
    yield c.OpenHold(**of, by=HEAD, hold=random.choice(HOLDS), reply_days=15, **why)
    yield c.LiftHold(**of, by=HEAD, hold=random.choice(HOLDS), **why)
    yield c.CorrectLastAct(**now, by=HEAD, back_to=random.choice([None, *versions]), **why)
    yield c.RequestExtension(**now, by=OFFICER, clock=clock, months=2, **why)
    yield c.GrantExtension(**now, by=HEAD, clock=clock, **why)
    yield c.RefuseExtension(**now, by=HEAD, clock=clock, **why)
    for way in rules.leaving[life.dossier.state][:1]:
        yield c.Advance(**of, by=HEAD, transition=way.id, facts={}, **why)
    yield c.Advance(**of, by=HEAD, transition="abandonner", facts={}, **why)
    number, ends_on = f"A{random.randrange(9_999)}", today + timedelta(days=300)
    yield k.AmendAgreement(**of, by=HEAD, number=number, ends_on=ends_on, **why)


def asked(life: OneDossier, command: c.AnyCommand, today: date):
    """The decision; every act taken back had been told by some letter."""
    if not isinstance(command, c.CorrectLastAct):
        return life.ask(command, today)
    here = Case(life.workflow, life.dossier, life.calendar, today)
    journal = [(life.workflow, row) for row in life.journal]
    return decide_correction(here, command, journal, {row.version for row in life.journal})


def taken_back(life: OneDossier, events) -> list[e.Recorded]:
    """The acts that these events take back."""
    found = [one for one in events if isinstance(one, e.Corrected)]
    return [life.journal[version - 1] for one in found for version in one.takes_back]


Book = dict[str, Left]


def least(name: str, was: Left, taken: list[e.Recorded], had: dict[int, Book]) -> int:
    """The days that a clock has left at least: those that it had, or that it had before any act
    that is taken back; `had`: what was left before each act, by its version."""
    before = (had[row.version].get(name) for row in taken if row.version in had)
    return min(was.days, *(one.days for one in before if one), was.days)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_no_act_takes_a_day_from_whoever_has_to_keep_it(workflow, calendar, seed) -> None:
    random = Random(seed)
    life = OneDossier(workflow, calendar).to(random.choice(STATES))
    today, stopped = life.today, {}
    book, had = left(life, today), {}
    for _ in range(25):
        step = random.choice((0, 1, 3, 10, 30))
        today += timedelta(days=step)
        book = {
            n: one._replace(days=one.days - step * (not one.is_still)) for n, one in book.items()
        }
        command = random.choice([*acts(random, today, life)])
        events = asked(life, command, today)
        if isinstance(events, Refused) or not events:
            continue
        taken = taken_back(life, events)
        first = len(life.journal) + 1
        had |= {first + place: dict(book) for place in range(len(events))}
        for event in events:
            life.happen(event, command.on, command.by.person, today)
        life.dossier = fold(life.journal)
        life.letters_leave(today)
        now = left(life, today)
        before = {**stopped, **book}
        for name, was in before.items():
            signs = isinstance(command, k.AmendAgreement)
            if name not in now or name in OURS or was.days < 0 or signs:
                continue
            is_same = was.origin == now[name].origin
            typed = (today - command.on).days  # what is stopped that day is paused no longer
            slack = ROUNDING + typed if was.follows else 0
            assert not is_same or now[name].days >= least(name, was, taken, had) - slack, (
                name,
                was,
                now[name],
                command,
            )
        stopped = {n: one for n, one in before.items() if n not in now}
        book = now
