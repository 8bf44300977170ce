"""Random lives: every deadline of the engine is the one that plain arithmetic finds in the journal,
and no reminder speaks of what is done."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from support_engine.adapters.files import workflows
from support_engine.adapters.store import codec
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Refused
from support_engine.core.dossier import events as e
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, milestone_deadline
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.openings import opening
from support_engine.errors import UnknownName
from tests import fabriques_story as fabrique
from tests.changed import ROOT
from tests.second_reckoning import Second, months_later
from tests.story import GUIDE, HEAD, HOLDER, OFFICER, REFERENCE, OneDossier, advance
from tests.walks import walk

SEEDS = range(12)
WHY = "Les travaux prévus ont commencé en retard."
RULES = tomllib.loads((ROOT / "workflows" / "manufactures.toml").read_text("utf-8"))
CLOCKS = ("execution", "accompagnement", "solde", "travaux", "bilan")


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ((2022, 10, 31), 4, (2023, 2, 28)),
        ((2024, 2, 29), -12, (2023, 2, 28)),
        ((2023, 1, 15), 23, (2024, 12, 15)),
    ],
)
def test_months_are_counted_by_hand(day, months, later) -> None:
    assert months_later(date(*day), months) == date(*later)


def lives(workflow, seed: int) -> Iterator[c.AnyCommand]:
    """The money of a dossier in any order, with more time asked and given, measures, rounds, and
    the completion."""
    random = Random(seed)
    on = date.min
    for command in walk(workflow, seed, 60):
        on = max(on, command.on)
        yield command
        if random.random() < 0.45:
            yield from others(random, command.on)
    for _ in range(20):
        on += timedelta(days=45)
        yield c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=on)


def others(random: Random, on: date) -> Iterator[c.AnyCommand]:
    """An act about time, most often possible."""
    given = {"reference": REFERENCE, "on": on, "clock": random.choice(CLOCKS)}
    held = {"reference": REFERENCE, "by": HEAD, "hold": "suspension"}
    choice = random.randrange(8)
    if choice == 0:
        yield c.RequestExtension(by=HOLDER, months=random.randint(1, 6), reason=WHY, **given)
        yield c.GrantExtension(by=OFFICER, **given)
    elif choice == 1:
        yield c.OpenHold(reason=WHY, **(held | {"on": on}))
        yield c.LiftHold(**(held | {"on": on + timedelta(days=random.randint(0, 120))}))
    elif choice == 2:
        yield c.RequestExtension(by=GUIDE, months=2, reason=WHY, **given)
    elif choice == 3:
        yield advance("declarer_achevement", str(on))
    elif choice == 4:
        name = random.choice(("bilan_etape_1", "debut_travaux", "achevement", "bilan_final"))
        yield c.DeclareMilestone(reference=REFERENCE, by=HOLDER, on=on, milestone=name)
    elif choice == 5:
        yield k.AmendAgreement(
            reference=REFERENCE,
            by=HEAD,
            on=on - timedelta(days=random.choice((0, 0, 5, 30))),
            number=f"A{random.randint(1, 12)}",
            reason=WHY,
            ends_on=on + timedelta(days=random.randint(30, 700)),
        )
    else:
        yield c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=on + timedelta(days=choice))


def played(workflow, calendar, seed: int) -> Iterator[tuple[OneDossier, tuple[e.AnyEvent, ...]]]:
    """A life after each act that was possible, with what the act did."""
    one, today = OneDossier(workflow, calendar), date.min
    for command in lives(workflow, seed):
        today = max(today, command.on)
        try:
            events = one.do(command, today)
            if isinstance(events, Refused):  # what a measure stopped is done once it is over
                events = one.do(replace(command, on=today), today)
        except UnknownName:
            continue
        if not isinstance(events, Refused) and events:
            yield one, events


@pytest.mark.parametrize("seed", SEEDS)
def test_every_deadline_is_what_a_second_reckoning_finds(workflow, calendar, seed) -> None:
    compared = 0
    for one, _ in played(workflow, calendar, seed):
        compared += len(same_days(one, RULES["milestones"]))
    assert compared > 200


SOUTIEN = ("soutien", "instruction", "avis")


def support(seed: int) -> Iterator[c.AnyCommand]:
    """A fabrique under its agreement: its end amended, put off and suspended in any order."""
    yield from fabrique.supported()
    random, on = Random(seed), date(2026, 7, 1)
    for number in range(14):
        on += timedelta(days=random.randint(1, 90))
        given = {"reference": fabrique.REFERENCE, "on": on}
        choice = random.randrange(4)
        if choice == 0:
            clock = {"clock": random.choice(SOUTIEN), **given}
            yield c.RequestExtension(by=HOLDER, months=random.randint(1, 6), reason=WHY, **clock)
            yield c.GrantExtension(by=OFFICER, **clock)
        elif choice == 1:
            end = on + timedelta(days=random.randint(30, 1400))
            amended = {"number": f"A{number}", "reason": WHY, "ends_on": end}
            yield k.AmendAgreement(by=HEAD, **given, **amended)
        elif choice == 2:
            yield c.OpenHold(by=HEAD, hold="suspension", reason=WHY, **given)
            on += timedelta(days=random.randint(0, 120))
            yield c.LiftHold(by=HEAD, hold="suspension", **{**given, "on": on})
        else:
            yield c.OpenHold(by=HEAD, hold="mise_en_demeure", reason=WHY, reply_days=30, **given)
            yield c.LiftHold(by=HEAD, hold="mise_en_demeure", **given)


@pytest.mark.parametrize("seed", range(4))
def test_a_fabrique_s_days_follow_whatever_moves_its_end(letters, calendar, seed) -> None:
    """Each clock and each yearly report, from when it may be declared to when it is due."""
    path = ROOT / "workflows" / "fabriques.toml"
    rules = tomllib.loads(path.read_text("utf-8"))["milestones"]
    workflow = workflows.load(path, letters.names()).workflow
    one, moved = OneDossier(workflow, calendar), set()
    for command in support(seed):
        if isinstance(one.do(command), Refused):
            continue
        moved.add(tuple(same_days(one, rules)))
    assert len(moved) > 5


def same_days(one: OneDossier, rules: list) -> list[date | None]:
    """The days of a dossier, which two reckonings find alike."""
    rows = [(r.version, r.on, json.loads(codec.dump_event(r.event))) for r in one.journal]
    department = one.dossier.department
    second = Second(rows, lambda day: not one.calendar.is_working_day(day, department))
    assert set(second.clocks) == set(one.dossier.clocks)
    case, found = Case(one.workflow, one.dossier, one.calendar, one.today), []
    for name in one.dossier.clocks:
        found.append(clock_deadline(case, name).on)
        assert found[-1] == second.end(name), (one.today, name)
    for rule in rules:
        if rule["due"]["clock"] in second.clocks:
            milestone = one.workflow.milestone_of[rule["id"]]
            found += [milestone_deadline(case, milestone).on]
            assert found[-1] == second.milestone(rule), (one.today, rule["id"])
            opens = opening(case, milestone)
            assert (opens.on if opens else date.min) == second.opening(rule), rule["id"]
    return found


DONE = {
    "clocks.travaux": lambda d: is_validated(d, "debut_travaux"),
    "clocks.bilan": lambda d: is_validated(d, "bilan_final"),
    "clocks.solde": lambda d: stage(d, "solde") not in ("", "refused"),
}
"""What ends the clocks that no act ends, in the words of the guide."""


def is_validated(dossier: Dossier, milestone: str) -> bool:
    record = dossier.milestones.get(milestone)
    return record is not None and record.status == "validated"


def stage(dossier: Dossier, tranche: str) -> str:
    record = dossier.purse.tranches.get(tranche)
    return record.stage if record else ""


def is_done(dossier: Dossier, subject: str) -> bool:
    """Whether a reminder about this would speak of what is done."""
    section, _, name = subject.partition(".")
    match section:
        case "milestones" | "validations":
            return is_validated(dossier, name)
        case "extensions":
            asked = [r for r in dossier.extensions if r.clock == name and r.status == "asked"]
            return not asked or dossier.clocks[name].stopped_on is not None
        case "claims":
            return stage(dossier, name) != "claimed"
        case "certifications":
            return stage(dossier, name) != "proposed"
        case "transmissions":
            return stage(dossier, name) != "certified"
        case "requests":
            return stage(dossier, name) != "transmitted"
        case "states":
            return dossier.state != name
        case "clocks":
            is_stopped = dossier.clocks[name].stopped_on is not None
            return is_stopped or DONE.get(subject, lambda _: False)(dossier)
        case _:
            return False


def test_no_reminder_speaks_of_what_is_done(workflow, calendar) -> None:
    said = 0
    for seed in SEEDS:
        for one, events in played(workflow, calendar, seed):
            for event in events:
                if isinstance(event, e.RemindersIssued):
                    for step in event.steps:
                        assert not is_done(one.dossier, step.subject), (seed, step)
                        said += 1
    assert said > 50
