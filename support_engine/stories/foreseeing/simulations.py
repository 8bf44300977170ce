"""Lives played in advance: dossiers read once, copied, played; nothing is written nor sent."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from support_engine.adapters.files.toml import read
from support_engine.adapters.mail.templates import Letters, Rendered
from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.letters import report_marks
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.core.days.calendar import add_months
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.language.french import count
from support_engine.core.programme.definition import ReportRule, Workflow
from support_engine.core.simulation.assumptions import Assumptions, assumption_flaws
from support_engine.core.simulation.life import Life
from support_engine.core.simulation.timeline import Entry, Timeline
from support_engine.core.telling.scene import read_as
from support_engine.engine import Engine
from support_engine.errors import UnknownName, UnsoundWorkflow
from support_engine.leaving.letter_writing import Envelope, filled, sample_envelope
from support_engine.postman import Postman
from support_engine.stories.telling.reports import MONTHS, period_end


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is supposed, and from which day to which lives are played; else to their end."""

    assumed: Assumptions
    today: date
    until: date | None = None


Progress = Callable[[list[Dossier]], Iterable[Dossier]]


def load_assumptions(path: Path) -> Assumptions:
    """Assumptions from a file. Raises UnsoundWorkflow with every flaw of form."""
    return read(path, Assumptions)


def checked(assumed: Assumptions, workflow: Workflow) -> Assumptions:
    """The assumptions, if the programme has all that they name. Raises UnsoundWorkflow."""
    flaws = tuple(assumption_flaws(assumed, workflow))
    if flaws:
        raise UnsoundWorkflow(f"{count(len(flaws), 'hypothèse')} à corriger.", flaws)
    return assumed


def simulate(engine: Engine, reference: str, supposed: Supposed) -> Timeline:
    """One dossier, from today to its closing. Raises UnknownName, UnsoundWorkflow."""
    with engine.store.reading() as db:
        stored = dossiers.load(db, reference)
        known = [] if stored else dossiers.references(db)
    if stored is None:
        raise UnknownName(dossiers.unknown_dossier(reference, known))
    checked(supposed.assumed, engine.rules_of(stored.dossier))
    return played(engine, stored.dossier, supposed)


def simulate_all(
    engine: Engine,
    supposed: Supposed,
    programme: str | None = None,
    progress: Progress = iter,
) -> list[Timeline]:
    """Every open dossier of a programme, by reference. The assumptions are those of its current
    rules; a dossier of older ones leaves out what they do not know, and its life says so."""
    workflow = engine.registry.current(programme).workflow
    checked(supposed.assumed, workflow)
    with engine.store.reading() as db:
        alive = [d for d in dossiers.dossiers(db, workflow=workflow.header.id) if not d.is_closed]
    alive.sort(key=lambda dossier: dossier.reference)
    return [played(engine, dossier, supposed, keeps_letters=False) for dossier in progress(alive)]


def played(
    engine: Engine, dossier: Dossier, supposed: Supposed, *, keeps_letters: bool = True
) -> Timeline:
    """One life, and the reports that would leave about it."""
    case = engine.case_of(dossier, supposed.today)
    life = Life(case, supposed.assumed, keeps_letters=keeps_letters)
    timeline = life.play(supposed.today, supposed.until)
    entries = (*timeline.entries, *reports(engine, case.workflow, timeline))
    return replace(timeline, entries=tuple(sorted(entries, key=lambda entry: entry.on)))


def reports(engine: Engine, workflow: Workflow, timeline: Timeline) -> Iterator[Entry]:
    """The reports about the dossier itself that leave while it lives."""
    for rule in workflow.reports:
        if rule.scope == "dossier":
            phases = {workflow.phases[name].label for name in rule.phases}
            for on in occurrences(engine, workflow, rule, timeline.from_on, timeline.until_on):
                if phase_on(timeline, on) in phases:
                    yield Entry(on, "report", rule.label, "", rule.to)


def programme_reports(
    engine: Engine, timelines: list[Timeline], today: date, programme: str | None = None
) -> list[Entry]:
    """The reports about the whole programme that leave while its dossiers live, by day."""
    workflow = engine.registry.current(programme).workflow
    last = max((timeline.until_on for timeline in timelines), default=today)
    entries = [
        Entry(on, "report", rule.label, "", rule.to)
        for rule in workflow.reports
        if rule.scope == "programme"
        for on in occurrences(engine, workflow, rule, today, last)
    ]
    return sorted(entries, key=lambda entry: entry.on)


def occurrences(
    engine: Engine, workflow: Workflow, rule: ReportRule, start: date, end: date
) -> Iterator[date]:
    """The days on which a report leaves: the first working day after each of its periods.

    That of the period that just ended leaves on the first day, unless it left before.
    """
    closing, working_day = period_end(rule, start), engine.calendar.working_day
    with engine.store.reading() as db:
        name = report_marks.next_name(db, workflow.header.id, rule.id, closing.isoformat())
    is_gone = name is None
    if (start - closing).days > workflow.header.lateness_days:
        is_gone = True
    on = working_day(start, "")
    while on <= end:
        if not is_gone:
            yield on
        is_gone = False
        closing = add_months(closing + timedelta(days=1), MONTHS[rule.cadence]) - timedelta(days=1)
        on = working_day(closing + timedelta(days=1), "")


def phase_on(timeline: Timeline, on: date) -> str:
    """The phase of the life on the morning of a day."""
    there = [s.phase for s in timeline.stretches if s.from_on < on <= s.until_on]
    return there[-1] if there else timeline.stretches[0].phase


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it would be read, with the day and the readers: « Camille (Instructrice) »."""

    on: date
    letter: str
    to: tuple[str, ...]
    rendered: Rendered
    is_reminder: bool


def written(postman: Postman, workflow: Workflow, timeline: Timeline, entry: Entry) -> Written:
    """The letter that its first reader would receive, as the postman fills it.

    Raises BrokenTemplate.
    """
    assert entry.notice is not None
    with postman.store.reading() as db:
        readers = directory.audience(db, timeline.people, entry.roles, workflow.header.id)
        people = directory.some(db, {*(person for person, _ in readers), timeline.officer})
    readers = readers or [("", entry.roles[0])]
    labels = {n: r.label for n, r in workflow.roles.items()}
    named = [(people.get(person), labels.get(role, role)) for person, role in readers]
    to = tuple(f"{who.name} ({label})" if who else label for who, label in named)
    first, label = named[0]
    contact = people.get(timeline.officer, postman.programme)
    envelope = Envelope(first or Person("", label, ""), contact, workflow, entry.on)
    frozen = {**entry.notice.data, **read_as(workflow, readers[0][1])}
    data = filled(frozen, envelope, postman.letters)
    rendered = postman.letters.render(entry.notice.letter, data)
    return Written(entry.on, entry.notice.letter, to, rendered, entry.notice.is_reminder)


def titles(letters: Letters, workflow: Workflow, timeline: Timeline) -> list[str]:
    """The subject of each letter of a life, in order, without the name of the dossier."""
    subjects = []
    for entry in timeline.of("letter"):
        assert entry.notice is not None
        data = filled(entry.notice.data, sample_envelope(workflow, entry.on), letters)
        data |= {"dossier": {**data["dossier"], "name": ""}, "demo": False}
        subject = letters.render_page(f"emails/{entry.notice.letter}/subject.txt", data)
        subjects.append(" ".join(subject.split()).removesuffix(f" ({timeline.reference})"))
    return subjects
