"""In whose hands a dossier is: one answer for the whole of it, the same in lists and in letters.

What was declared, asked or claimed and has no answer comes first, the oldest before the others;
then a measure that silences reminders, the nearest date, the state itself. Read on the day of the
last act, so that the answer is the dossier's own, whatever day it is asked.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from support_engine.core.acts.takers import ENDING, enders
from support_engine.core.acts.turns import Turn, lifting, needs, our_turn, owner_of, waits_for_us
from support_engine.core.dossier.agenda import Line
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import expected_milestones
from support_engine.core.dossier.running import runs
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import HOLDER, OFFICER, SYSTEM_ROLE

NEVER = date.max
"""The next date of a dossier that has none: it comes after every other."""


@dataclass(frozen=True, slots=True)
class Ball:
    """Who is to act on a dossier: `role` by id (nothing on a closed dossier), `person` where the
    dossier names one for it, since when, and about what (a subject of the agenda).

    `turn`: the act that is missing where it is not the holder's; `next_due_on`: the first day that
    somebody has to keep, `until`: the first day on which it waits no more by itself, `NEVER` where
    there is none.
    """

    role: str = ""
    person: str = ""
    since: date = NEVER
    subject: str = ""
    turn: Turn | None = None
    next_due_on: date = NEVER
    until: date = NEVER


def ball(case: Case, lines: Iterable[Line]) -> Ball:
    """In whose hands the dossier is, from its agenda. Pure; reads no clock."""
    if case.dossier.in_takeover:
        return taking_over(case)
    if case.dossier.is_closed:
        return Ball(since=case.dossier.since)
    then, days = on_its_day(case), deadlines(lines)
    found = owed_by_us(then) or silenced(then) or at_the_nearest(then, days) or in_this_state(then)
    return replace(found, next_due_on=days[0][0] if days else NEVER)


def taking_over(case: Case) -> Ball:
    """Whoever may end the takeover of a dossier, whose past is being typed: a role, and no name,
    for whoever holds the dossier has often typed it."""
    subject, turn = f"states.{case.dossier.state}", Turn(ENDING, enders(case.workflow))
    return Ball(OFFICER, "", case.dossier.last_act_on, subject, turn)


def on_its_day(case: Case) -> Case:
    """The case as on the day of its last act."""
    return Case(case.workflow, case.dossier, case.calendar, case.dossier.last_act_on)


def deadlines(lines: Iterable[Line]) -> list[tuple[date, str]]:
    """The dates that people keep, the nearest first, and what each is about."""
    return sorted((line.due_on, line.subject) for line in lines if line.kind == "deadline")


def also(ball: Ball, people: Mapping[str, str]) -> frozenset[str]:
    """Whom a dossier (`people`: by role) names for another role that may do the missing act too."""
    if ball.turn is None or ball.role in ("", HOLDER):
        return frozenset()
    named = {people.get(role, "") for role in ball.turn.roles}
    return frozenset(named - {"", ball.person})


def owed_by_us(case: Case) -> Ball | None:
    """The oldest of what was declared, asked or claimed and has no answer yet."""
    return next(all_owed(case), None)


def all_owed(case: Case) -> Iterator[Ball]:
    """What was declared, asked or claimed and has no answer yet, the oldest first."""
    for since, subject in sorted(unanswered(case)):
        section, _, name = subject.partition(".")
        turn = waits_for_us(case, section, name)
        if turn is not None:
            yield held(case, turn.roles, since, subject, turn)


def unanswered(case: Case) -> Iterator[tuple[date, str]]:
    """What waits for somebody's answer, and since when."""
    dossier = case.dossier
    declared = {n: one for n, one in dossier.milestones.items() if one.status == "declared"}
    for milestone, _ in expected_milestones(case) if declared else ():
        if milestone.id in declared:
            yield declared[milestone.id].declared_on, f"validations.{milestone.id}"
    for asked in dossier.pending_extensions:
        if runs(case, asked.clock):
            yield asked.asked_on, f"extensions.{asked.clock}"
    for name, tranche in dossier.purse.tranches.items():
        yield tranche.since, f"tranches.{name}"


def silenced(case: Case) -> Ball | None:
    """Whoever may lift the measure under which nobody is reminded of anything."""
    for record in case.dossier.open_holds:
        if record.silences:
            rule = case.workflow.holds[record.hold]
            turn = lifting(case.workflow, record.hold)
            return held(case, rule.lifted_by, record.opened_on, f"holds.{record.hold}", turn)
    return None


def at_the_nearest(case: Case, days: Iterable[tuple[date, str]]) -> Ball | None:
    """Who is to act before the nearest date that is somebody's."""
    for _, subject in days:
        turn = our_turn(case, subject)
        if turn is not None:
            return held(case, turn.roles, given_on(case), subject, turn)
        owner = owner_of(case.workflow, subject)
        if owner:
            return held(case, (owner,), asked_on(case, subject), subject)
    return None


def in_this_state(case: Case) -> Ball:
    """Who is to act so that the dossier goes on, where no date says it."""
    dossier, here = case.dossier, f"states.{case.dossier.state}"
    turn = our_turn(case, here)
    if turn is not None:
        return held(case, turn.roles, given_on(case), here, turn)
    for way in case.workflow.leaving[dossier.state]:
        roles = tuple(role for role in way.roles if role != SYSTEM_ROLE)
        if roles and not way.adverse and way.target != dossier.state:
            is_theirs = roles[0] == HOLDER or any(one.blocker for one in needs(case, way))
            theirs = None if is_theirs else Turn(way.label, roles)
            return held(case, (HOLDER,) if is_theirs else roles, dossier.since, here, theirs)
    return held(case, (OFFICER,), dossier.since, here)


def held(
    case: Case, roles: tuple[str, ...], since: date, subject: str, turn: Turn | None = None
) -> Ball:
    """The ball in the hands of the first of these roles that somebody can play on this dossier."""
    role = player(case.workflow, roles, case.dossier.people)
    return Ball(role, case.dossier.people.get(role, ""), since, subject, turn)


def player(workflow: Workflow, roles: tuple[str, ...], named: Iterable[str]) -> str:
    """The first role that the dossier names or that is held in the whole programme."""
    for role in roles:
        known = workflow.roles.get(role)
        if role in named or (known is not None and known.scope == "programme"):
            return role
    return roles[0] if roles else ""


def given_on(case: Case) -> date:
    """The last day on which what we wait for came: from then on it is our turn."""
    dossier = case.dossier
    days = [dossier.since]
    days += [record.decided_on or record.declared_on for record in dossier.milestones.values()]
    return max(days)


def asked_on(case: Case, subject: str) -> date:
    """The last day on which something was answered or asked of whoever is to act."""
    dossier, (section, _, name) = case.dossier, subject.partition(".")
    days = [dossier.since]
    days += [one.decided_on for one in dossier.extensions if one.decided_on]
    days += [one.decided_on for one in dossier.milestones.values() if one.decided_on]
    days += [record.opened_on for record in dossier.open_holds]
    if section == "clocks" and name in dossier.clocks:
        days.append(dossier.clocks[name].started_on)
    return max(days)
