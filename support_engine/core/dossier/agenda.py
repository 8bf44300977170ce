"""Every coming date that a dossier implies. Pure: same dossier, same agenda.

Three kinds of line: a `deadline` (for people), a `reminder` (the next rung of a ladder that has
not gone out) and a `move` (what a clock does by itself at its end). The round reads the last two.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from support_engine.core.days.calendar import ONE_DAY
from support_engine.core.days.reckonings import BY_SPAN, OF_MEASURES, OF_USE
from support_engine.core.dossier.agenda_lines import Line as Line
from support_engine.core.dossier.agenda_lines import Topic as Topic
from support_engine.core.dossier.agenda_lines import is_overtaken as is_overtaken
from support_engine.core.dossier.awaiting import awaiting
from support_engine.core.dossier.by_itself import automatic_act, is_left_to_people
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, expected_milestones, undone_at
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.known import LIFTING, STATE, is_said, known_on
from support_engine.core.dossier.needed import is_needed
from support_engine.core.dossier.next_step import awaits_an_answer
from support_engine.core.dossier.reckon import Deadline
from support_engine.core.dossier.running import runs
from support_engine.core.dossier.takeover import TYPED
from support_engine.core.programme.definition import Reminder, Workflow
from support_engine.core.programme.money import covered


def agenda(case: Case) -> tuple[Line, ...]:
    """Every line, in no particular order. A closed dossier has none; of one that is being taken
    over nothing is said but that this lasts."""
    dossier = case.dossier
    if dossier.is_closed and not dossier.in_takeover:
        return ()
    topics = all_topics(case)
    away = () if dossier.in_takeover else departures(case)
    lines = [*dates(topics), *moves(case, topics["clocks"]), *away]
    if not is_silent(dossier):
        spoken = spoken_of(case.workflow, audible(dossier, topics))
        rungs = (next_rung(case, rule, topic) for rule, topic in spoken)
        lines.extend(line for line in rungs if line is not None)
    return tuple(lines)


def dates(topics: "Topics") -> Iterator[Line]:
    """The dates that people keep."""
    for section in ("clocks", "milestones"):
        for topic in topics[section]:
            yield Line("deadline", topic.subject, topic.deadline, topic.deadline)


def is_silent(dossier: Dossier) -> bool:
    """Whether nobody is reminded of anything."""
    return not dossier.in_takeover and dossier.is_closed


Topics = dict[str, list[Topic]]


def all_topics(case: Case) -> Topics:
    """What reminders can be about on this dossier now, by section."""
    dossier, takeover = case.dossier, case.dossier.takeover
    if takeover is not None and dossier.in_takeover:
        since = takeover.since or dossier.opened_on
        return {"clocks": [], "milestones": [], "takeovers": [Topic(TYPED, since, since)]}
    clocks, stages = list(running(case)), covered(case.workflow.ladders)
    milestones, validations = milestone_topics(case)
    return {
        "clocks": clocks,
        "decisions": list(to_decide(case, clocks)),
        "milestones": milestones,
        "validations": validations,
        "extensions": [
            waiting(dossier, what, asked.asked_on, what)
            for asked in dossier.pending_extensions
            if runs(case, asked.clock) and (what := f"extensions.{asked.clock}")
        ],
        "documents": list(expiring(case)),
        **{one: list(tranches_at(case, one, at)) for one, at in stages.items()},
        "states": [waiting(dossier, f"states.{dossier.state}", dossier.since, STATE)],
        "holds": list(lasting(dossier)),
    }


def waiting(dossier: Dossier, subject: str, asked_on: date, what: str) -> Topic:
    """What waits on people since that day, or since the day on which it was on file (`what` names
    it there); people are asked again once a measure that silenced reminders is lifted, counted from
    the lifting."""
    asked_on = max(asked_on, dossier.known.get(what, asked_on))
    lifted_on = dossier.last_lifting
    if lifted_on is not None:
        lifted_on = max(lifted_on, dossier.known.get(LIFTING, lifted_on))
    if dossier.reckoning < BY_SPAN or lifted_on is None or lifted_on <= asked_on:
        return Topic(subject, asked_on, asked_on, asked_on)
    return Topic(subject, lifted_on, lifted_on, asked_on)


def running(case: Case) -> Iterator[Topic]:
    """The clocks that run, at their end; not while a pause hides it."""
    for name, clock in case.dossier.clocks.items():
        if runs(case, name):
            deadline = clock_deadline(case, name)
            if deadline.on is not None:
                since = able_to_speak(case, deadline, clock.started_on)
                known_day = known_on(case, f"clocks.{name}", deadline.on)
                yield Topic(f"clocks.{name}", deadline.on, since, known_on=known_day)


def able_to_speak(case: Case, deadline: Deadline, started_on: date) -> date:
    """From when a ladder speaks of a deadline that a pause pushed: a rung that now falls before the
    end of that pause was said before its beginning, but for one that was due since the last working
    day before it."""
    dossier, resumed_on = case.dossier, deadline.resumed_on
    if dossier.reckoning < BY_SPAN or resumed_on is None:
        return started_on
    since = resumed_on + deadline.shift + ONE_DAY
    if dossier.reckoning >= OF_USE and deadline.interrupted_on is not None:
        said = case.calendar.last_working_day(deadline.interrupted_on, dossier.department)
        since -= deadline.interrupted_on - said
    return max(started_on, since)


def milestone_topics(case: Case) -> tuple[list[Topic], list[Topic]]:
    """The milestones that the holder still owes, and those that wait for a validation."""
    owed: list[Topic] = []
    declared: list[Topic] = []
    clocks, records = case.dossier.clocks, case.dossier.milestones
    for milestone, deadline in expected_milestones(case):
        record = records.get(milestone.id)
        if record is not None and record.status == "declared":
            subject = f"validations.{milestone.id}"
            what = f"milestones.{milestone.id}"
            declared.append(waiting(case.dossier, subject, record.declared_on, what))
        elif deadline.on is not None:
            since = able_to_speak(case, deadline, clocks[milestone.due.clock].started_on)
            subject = f"milestones.{milestone.id}"
            known_day = known_on(case, subject, deadline.on)
            owed.append(Topic(subject, deadline.on, since, None, known_day))
    return owed, declared


def tranches_at(case: Case, section: str, stages: Collection[str]) -> Iterator[Topic]:
    """The tranches that wait at one of these stages, since the day they reached it."""
    dossier = case.dossier
    for name, record in dossier.purse.tranches.items():
        if record.stage in stages and awaits_an_answer(case, name):
            yield waiting(dossier, f"{section}.{name}", record.since, f"tranches.{name}")


def expiring(case: Case) -> Iterator[Topic]:
    """The newest document of each kind, where it expires and something can still ask it."""
    is_former = case.dossier.reckoning < OF_USE
    for kind, held in case.dossier.documents.items():
        newest = held[-1]
        if newest.valid_until is not None and (is_former or is_needed(case, kind)):
            known_day = known_on(case, what := f"documents.{kind}", newest.valid_until)
            yield Topic(what, newest.valid_until, newest.added_on, known_on=known_day)


def lasting(dossier: Dossier) -> Iterator[Topic]:
    """The measures in force, each since its opening."""
    for one in dossier.open_holds if dossier.reckoning >= OF_MEASURES else ():
        yield Topic(f"holds.{one.hold}", one.opened_on, one.opened_on)


def audible(dossier: Dossier, topics: Topics) -> Topics:
    """What may be said: under a measure that silences reminders, of measures alone."""
    if dossier.in_takeover or not dossier.is_silenced:
        return topics
    return {"holds": topics["holds"]}


def spoken_of(workflow: Workflow, topics: Topics) -> Iterator[tuple[Reminder, Topic]]:
    """Each topic with each ladder about it; a ladder may be narrowed to some ids."""
    for section, of_that_kind in topics.items():
        for topic in of_that_kind:
            name = topic.subject.partition(".")[2]
            for rule in workflow.ladders.get(section, ()):
                if not rule.only or name in rule.only:
                    yield rule, topic


def moves(case: Case, clocks: list[Topic]) -> Iterator[Line]:
    """What clocks do by themselves the day after their end, where it is possible from here."""
    for topic in clocks:
        name = topic.subject.partition(".")[2]
        if (act := automatic_act(case, name)) and not is_left_to_people(case, name):
            yield Line("move", topic.subject, topic.deadline + ONE_DAY, topic.deadline, act)


def to_decide(case: Case, clocks: list[Topic]) -> Iterator[Topic]:
    """The ends at which a clock does nothing by itself, as long as its act is possible: somebody
    decides, and is reminded from the day on which that was left to them."""
    for topic in clocks:
        name = topic.subject.partition(".")[2]
        undone = undone_at(case, name)
        if undone is not None and automatic_act(case, name):
            since = max(undone.on, topic.deadline) + ONE_DAY
            yield topic._replace(since=since, known_on=None)


def departures(case: Case) -> Iterator[Line]:
    """The letters that something waits for and that have not left: the day by which they should."""
    wait = timedelta(days=case.workflow.header.letter_days)
    for one in awaiting(case.dossier):
        if one.letter.waits == "left":
            day = one.letter.recorded_on + wait
            day = case.calendar.working_day(day, case.dossier.department)
            yield Line("deadline", f"letters.{one.what}", day, day)


def next_rung(case: Case, rule: Reminder, topic: Topic) -> Line | None:
    """The first rung that has not gone out for this deadline."""
    first = (topic.since - topic.deadline).days
    reached = furthest(case.dossier, rule, topic)
    if reached is not None:
        first = max(first, reached + 1)
    place = bisect_left(rule.rungs, first)
    if place == len(rule.rungs):
        return None
    days = rule.rungs[place]
    if not is_said(case, rule, topic.subject, topic.deadline, days):
        return None
    due_on = rung_day(case, rule, topic, days)
    return Line("reminder", topic.subject, due_on, topic.deadline, rule.id, days)


def rung_day(case: Case, rule: Reminder, topic: Topic, days: int) -> date:
    """The working day on which a rung can speak: one that nobody could hear on its day falls due on
    the day after the letter of the act that made it."""
    later = counted_later(case.dossier, topic.under(rule), days)
    day = topic.deadline + timedelta(days=later)
    if topic.known_on is not None and topic.is_overtaken(later):
        day = topic.known_on + ONE_DAY
    return case.calendar.working_day(day, case.dossier.department)


def counted_later(dossier: Dossier, topic: str, days: int) -> int:
    """The days from the deadline to a rung, on a ladder that counts later than its file says since
    its holder was told late. `topic`: `rule|subject|deadline`."""
    return days + dossier.put_off.get(topic, 0)


def furthest(dossier: Dossier, rule: Reminder, topic: Topic) -> int | None:
    """The last rung said of a subject; what was said before a measure is not said again after."""
    if not (reminded := dossier.reminded):
        return None
    reached = reminded.get(topic.under(rule))
    if topic.asked_on is None or topic.asked_on == topic.deadline:
        return reached
    about = f"{rule.id}|{topic.subject}|"
    marks = {
        date.fromisoformat(mark.removeprefix(about)): days
        for mark, days in reminded.items()
        if mark.startswith(about)
    }
    said = [d for day, d in marks.items() if topic.asked_on <= day <= topic.deadline]
    return max(said, default=None)


def live_topics(case: Case) -> frozenset[str]:
    """`rule|subject|deadline` of all that may still be said: a queued reminder outside is void."""
    if is_silent(case.dossier):
        return frozenset()
    topics = audible(case.dossier, all_topics(case))
    return frozenset(topic.under(rule) for rule, topic in spoken_of(case.workflow, topics))
