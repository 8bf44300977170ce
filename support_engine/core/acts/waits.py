"""Everything that waits for us on a dossier, each thing for the roles that may do it: what was
asked and has no answer, what depends on us before a date, what a ladder proposes by its day.

The ball is the first of them where it is with us. Read on the day of the last act, as the ball is.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial

from support_engine.core.acts.ball import (
    NEVER,
    Ball,
    all_owed,
    at_the_nearest,
    ball,
    deadlines,
    given_on,
    held,
    in_this_state,
    on_its_day,
    silenced,
    taking_over,
)
from support_engine.core.acts.messages import unread
from support_engine.core.acts.posting_again import to_post_again, to_uphold
from support_engine.core.acts.second_voices import second_voices
from support_engine.core.acts.takers import enders, proposed_to
from support_engine.core.acts.turns import (
    Turn,
    confirmation,
    kept_by,
    next_hand,
    our_turn,
    paid_before,
    recovery_turn,
)
from support_engine.core.dossier.agenda import Line, all_topics, counted_later
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.delays import safe_on
from support_engine.core.dossier.heard import rests_on_the_holder
from support_engine.core.dossier.known import followed_since
from support_engine.core.dossier.next_step import next_step
from support_engine.core.dossier.reminder_events import topic_of
from support_engine.core.programme.definition import SYSTEM_ROLE, Reminder
from support_engine.core.programme.roles import HOLDER

PROPOSALS = "proposals"
"""The section of what a ladder proposes: `proposals.mise_en_demeure`."""
PAYMENTS = "payments"
"""The section of a payment that no claim asks any more, and that may have been made."""
RECOVERIES, ACCOUNT = "recoveries", "accounts.changed"
LETTERS, EARLY = "letters", "early"
"""The sections of a letter that came back, and of one on which was decided too soon: `letters.12`,
by its act."""
AT_ONCE = date.min
Ours = Callable[[str], Turn | None]
"""Whose turn a subject is, each asked once (`our_turn`)."""


def waits(case: Case, lines: Iterable[Line]) -> tuple[Ball, ...]:
    """Each thing that waits for one of our roles, in whose hands, the ball first; then what the
    holder wrote, which moves neither ball nor date and waits once the dossier is closed too, as a
    payment on its way does; what a ladder proposes comes last, and counts from `waits_from`.
    Pure; reads no clock."""
    then, lines = on_its_day(case), tuple(lines)
    if case.dossier.in_takeover:
        first = taking_over(case)
        return tuple(replace(first, role=role) for role in enders(case.workflow))
    if case.dossier.is_closed:
        payments = (*paying(then), *recovering(then), *seconding(then))
        return (*messages(then), *payments, *posting(then))
    days = deadlines(lines)
    next_due_on = ball(case, lines).next_due_on
    owed = list(all_owed(then))
    asked = [hand for one in owed for hand in (one, *instead(then, one))]
    turns, ours = {one.turn for one in asked}, cache(partial(our_turn, then))
    for one in besides(then, days, ours):
        if one.role not in ("", HOLDER) and (one.turn is None or one.turn not in turns):
            asked.append(one)
            turns.add(one.turn)
    asked += [*messages(then), *paying(then), *seconding(then), *confirming(then)]
    asked += [*recovering(then), *posting(then)]
    asked += proposals(then, lines, ours)
    return tuple(replace(one, next_due_on=next_due_on) for one in asked)


def messages(case: Case) -> Iterator[Ball]:
    """What the holder wrote and nobody answered, of a closed dossier too."""
    for record, turn in unread(case):
        yield held(case, turn.roles, record.on, f"messages.{record.number}", turn)


def paying(case: Case) -> Iterator[Ball]:
    """Payments to record beside what was asked: those that may have been made before the account
    was said to change and, once the dossier is closed, those that were on their way."""
    for name, record in case.dossier.purse.tranches.items():
        is_left = record.stage == "transmitted" and case.dossier.is_closed
        turn = paid_before(case, name)
        if turn is None and is_left and kept_by(case, name) is None:
            turn = next_hand(case, name)
        if turn is not None:
            yield held(case, turn.roles, record.since, f"{PAYMENTS}.{name}", turn)


def recovering(case: Case) -> Iterator[Ball]:
    """What depends on us about sums that are claimed back, whatever the state of the dossier: for
    those who follow it and, where a second voice is asked, for the heads too."""
    for recovery in case.dossier.purse.recoveries:
        found = recovery_turn(case, recovery)
        if found is None:
            continue
        turn, since = found
        yield from of_each(case, turn, since, f"{RECOVERIES}.{recovery.number}")


def posting(case: Case) -> Iterator[Ball]:
    """The letters that came back, and that nothing runs without; what was decided too soon."""
    for turn, since, act in to_post_again(case):
        yield from of_each(case, turn, since, f"{LETTERS}.{act}")
    for turn, since, act in to_uphold(case):
        yield from of_each(case, turn, since, f"{EARLY}.{act}")


def seconding(case: Case) -> Iterator[Ball]:
    """What one person said alone: for whoever may say the same."""
    for turn, one in second_voices(case):
        yield from of_each(case, turn, one.on, one.subject)


def confirming(case: Case) -> Iterator[Ball]:
    """The account that money waits for, until it is paid without: for whoever may confirm it, but
    who changed it."""
    turn, bank = confirmation(case), case.dossier.purse.bank
    if turn is None or bank is None:
        return
    others = tuple(r for r in turn.roles if case.dossier.people.get(r) != bank.changed_by)
    until = safe_on(case, bank) or NEVER
    for one in of_each(case, turn._replace(roles=others), bank.changed_on, ACCOUNT):
        yield replace(one, until=until)


def of_each(case: Case, turn: Turn, since: date, subject: str) -> Iterator[Ball]:
    """For the first role that may do it and, where there are others, for them too: whoever began it
    may be the only one of theirs."""
    if not turn.roles:
        return
    first = held(case, turn.roles, since, subject, turn)
    yield first
    others = tuple(role for role in turn.roles if role != first.role)
    if others:
        yield held(case, others, since, subject, turn)


def instead(case: Case, one: Ball) -> Iterator[Ball]:
    """Other hands that may answer too, where whoever has it began it: nobody answers themselves."""
    if one.turn is None or not one.person or one.person not in authors(case, one.subject):
        return
    people = case.dossier.people
    others = tuple(role for role in one.turn.roles if people.get(role) != one.person)
    if others:
        yield held(case, others, one.since, one.subject, one.turn)


def authors(case: Case, subject: str) -> set[str]:
    """Whoever declared, asked or claimed it, or brought it as far as it is."""
    dossier, (section, _, name) = case.dossier, subject.partition(".")
    match section:
        case "validations":
            return {dossier.milestones[name].declared_by}
        case "extensions":
            return {one.asked_by for one in dossier.pending_extensions if one.clock == name}
        case "tranches":
            record = dossier.purse.tranches[name]
            if kept_by(case, name) is not None:
                return set()  # whoever signed may read what its holder wrote
            step = next_step(case, case.workflow.tranche_of[name])
            if step in ("propose", "refuse", "recover"):
                return set()  # whoever proposed it may propose it anew
            if step == "second":
                return {record.claimed_by}
            return {record.proposed_by, record.certified_by, record.transmitted_by}
        case _:
            return set()


def besides(case: Case, days: list[tuple[date, str]], ours: Ours) -> Iterator[Ball]:
    """What is somebody's to do beside what was asked: what the ball would say without it, then what
    depends on us before each date and in this state."""
    lifting = silenced(case)
    if lifting is not None:
        yield lifting
        return
    yield at_the_nearest(case, days) or in_this_state(case)
    # What depends on us before the day of a milestone was asked: it is there already.
    others = (subject for _, subject in days if not subject.startswith("milestones."))
    for subject in (*others, f"states.{case.dossier.state}"):
        turn = ours(subject)
        if turn is not None:
            yield held(case, turn.roles, given_on(case), subject, turn)


def proposals(case: Case, lines: Iterable[Line], ours: Ours) -> list[Ball]:
    """What ladders propose to people, each from the day of its rung (`since`), the earliest first:
    a measure where none is in force, an act that leaves this state."""
    found: dict[str, date] = {}
    for name, since in rungs(case, lines, ours):
        found[name] = min(since, found.get(name, since))
    return [
        held(case, roles, since, f"{PROPOSALS}.{name}", Turn(label_of(case, name), roles))
        for name, since in sorted(found.items(), key=lambda one: one[::-1])
        if (roles := opening(case, name))
    ]


def rungs(case: Case, lines: Iterable[Line], ours: Ours) -> Iterator[tuple[str, date]]:
    """What each rung proposes, from its day. Nothing on what its holder was not told or where they
    wait for us, nor under a measure that silences reminders."""
    if case.dossier.is_silenced:
        return
    for rule, subject, deadline in proposing(case, lines):
        if (topic := topic_of(rule.id, subject, deadline)) in case.dossier.untold:
            continue
        is_held = ours(subject) or followed_since(case, subject, deadline)
        for step in rule.steps:
            if not step.proposes or not is_open(case, step.proposes):
                continue
            if not (rests_on_the_holder(rule, step.days) and is_held):
                later = counted_later(case.dossier, topic, step.days)
                yield step.proposes, deadline + timedelta(days=later)


def proposing(case: Case, lines: Iterable[Line]) -> Iterator[tuple[Reminder, str, date]]:
    """The ladders that propose something, each with what it is about here; the agenda has the days
    of clocks and milestones, the others are looked for where a ladder speaks of them."""
    rules = [
        (section, rule)
        for section, of_kind in case.workflow.ladders.items()
        for rule in of_kind
        if any(step.proposes for step in rule.steps)
        and (section != "states" or not rule.only or case.dossier.state in rule.only)
    ]
    about = [(line.subject, line.deadline) for line in lines if line.kind == "deadline"]
    others = {section for section, _ in rules} - {"clocks", "milestones"}
    topics = all_topics(case) if others else {}
    about += [(one.subject, one.deadline) for name in sorted(others) for one in topics[name]]
    for subject, deadline in about:
        spoken_of, _, name = subject.partition(".")
        for section, rule in rules:
            if section == spoken_of and (not rule.only or name in rule.only):
                yield rule, subject, deadline


def is_open(case: Case, name: str) -> bool:
    """Whether what a rung proposes can still be done from here."""
    if name in case.workflow.holds:
        return not case.dossier.open_holds
    done = case.workflow.transition_of.get(name)
    return done is not None and case.dossier.state in done.origins


def opening(case: Case, name: str) -> tuple[str, ...]:
    """The people's roles that may do what is proposed."""
    return tuple(r for r in proposed_to(case.workflow, name) if r not in (SYSTEM_ROLE, HOLDER))


def label_of(case: Case, name: str) -> str:
    """What is proposed, as people call it."""
    hold = case.workflow.holds.get(name)
    return hold.label if hold else case.workflow.transition_of[name].label


def is_proposal(one: Ball) -> bool:
    """Whether a ladder proposes it: nobody asked for it."""
    return one.subject.startswith(f"{PROPOSALS}.")


def waits_from(one: Ball) -> date:
    """The first day on which it waits: at once, or on the day of the rung that proposes it, or once
    the time to answer is over."""
    is_dated = is_proposal(one) or one.subject.startswith(f"{RECOVERIES}.")
    return one.since if is_dated else AT_ONCE


def is_waiting(one: Ball, today: date) -> bool:
    """Whether it waits on that day."""
    return waits_from(one) <= today < one.until
