"""What an act comes to, before anything is written. Pure.

Four kinds of act, by what each is decided on: nothing yet (opening), the dossier in hand (all the
ordinary ones), its whole journal (taking back), both versions of the rules (migration).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import chain

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused, refused
from support_engine.core.acts.corrections import Past, decide_correction
from support_engine.core.acts.far_days import asked_again
from support_engine.core.acts.filing import open_dossier
from support_engine.core.acts.naming import in_full
from support_engine.core.acts.not_read import paid_unread
from support_engine.core.acts.resting import Told
from support_engine.core.acts.takeover import done_today, end_takeover
from support_engine.core.acts.too_soon import too_soon
from support_engine.core.days.calendar import Calendar
from support_engine.core.days.reckonings import NEWEST
from support_engine.core.dossier.agenda import Line, agenda
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import (
    AnyEvent,
    Corrected,
    DossierOpened,
    LetterReceived,
    LetterReturned,
    Migrated,
    Noted,
    Recorded,
    RemindersIssued,
    day_of,
)
from support_engine.core.dossier.evolve import evolve, fold
from support_engine.core.dossier.names import taken_back as no_longer_counted
from support_engine.core.dossier.names import undone as undone_names
from support_engine.core.dossier.renames import Renames
from support_engine.core.money.alerts import told_at_once
from support_engine.core.money.ledger import Moved, typed
from support_engine.core.money.payment import to_the_same_account
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.source import WorkflowText
from support_engine.core.silence import decide_today
from support_engine.core.telling.moved import moved
from support_engine.core.telling.notices import notices
from support_engine.core.telling.overtaken import orders_gone, overtaken
from support_engine.core.telling.scene import Notice, Scene
from support_engine.core.versions.migration import decide_migration
from support_engine.core.versions.passage import passed
from support_engine.core.versions.recounting import differences, marks, text


@dataclass(frozen=True)
class Decided:
    """An act that may be done: its events, the dossier before them (None where it opens) and as
    they leave it. `renames`: what a change of rules calls otherwise, section by section; `undone`:
    the rows of the journal that it takes back, with their rules; `typed`: of a takeover that ends,
    what its acts moved."""

    before: Case | None
    after: Case
    events: tuple[AnyEvent, ...]
    on: date
    renames: Mapping[str, Renames] = field(default_factory=dict)
    undone: tuple[Told, ...] = ()
    typed: tuple[Moved, ...] = ()

    @cached_property
    def lines_before(self) -> tuple[Line, ...]:
        """The agenda that the act finds."""
        return agenda(self.before) if self.before else ()

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The agenda that the act leaves."""
        return agenda(self.after)

    @cached_property
    def moved(self) -> frozenset[str]:
        """The dates that the act moves, by their subjects."""
        return moved(self.before, self.lines_before, self.lines)

    def notices(self) -> Iterator[Notice]:
        """The letters of each event, written from the dossier as that event left it, under the
        rules that it followed from then on."""
        if self.undone:
            for number, event in enumerate(self.events):
                yield from notices(self.scene_of(number), event)
            return
        case = self.before or self.after
        dossier = self.before.dossier if self.before else None
        for number, event in enumerate(self.events, 1):
            dossier = evolve(dossier, event, self.on)
            is_last = number == len(self.events)
            case = self.after if is_last else case.now_with(dossier)
            lines = self.lines if is_last else agenda(case)
            scene = Scene(case, lines, day_of(event, self.on), self.moved)
            yield from notices(scene, event)

    def scene_of(self, number: int) -> Scene:
        """The dossier as a correction leaves it, by the name of one of its events (from 0)."""
        before = self.before.dossier.version if self.before else 0
        dossier = replace(self.after.dossier, version=before + 1 + number)
        return Scene(self.after.now_with(dossier), self.lines, self.on, self.moved)

    def overtaken(self) -> Iterator[str]:
        """What stays in force in spite of an event that comes too late to change it, and what the
        holder wrote that nobody read where money is said to be paid."""
        case = self.after
        told = (overtaken(case.workflow, case.dossier, event, self.on) for event in self.events)
        gone = orders_gone(case.dossier.reference, (row.event for _, row in self.undone))
        news = any(isinstance(event, LetterReceived | LetterReturned) for event in self.events)
        early = too_soon(case) if news else ()
        same = to_the_same_account(self.before, self.events) if self.before else ()
        money = chain(paid_unread(case, self.events), same, told_at_once(case, self.events))
        return chain(filter(None, told), gone, money, early)


def opened(
    rules: WorkflowText, calendar: Calendar, command: c.OpenDossier, today: date
) -> Decided | Refused:
    """A new dossier, in the first state of its programme."""
    workflow = rules.workflow
    events = asked_again(workflow, command, today, open_dossier(workflow, command, today))
    if isinstance(events, Refused):
        return events
    events = with_rules(events, rules)
    dossier = evolve(None, events[0], command.on)
    for event in events[1:]:
        dossier = evolve(dossier, event, command.on)
    return Decided(None, Case(workflow, dossier, calendar, today), events, command.on)


def with_rules(events: Iterable[AnyEvent], rules: WorkflowText) -> tuple[AnyEvent, ...]:
    """An act that takes rules up says which text they are: whoever changes that text and its hash
    in the base later contradicts a sealed act."""
    return tuple(
        replace(event, rules=rules.sha256) if isinstance(event, DossierOpened | Migrated) else event
        for event in events
    )


def acted(
    case: Case, command: c.OpenDossier | c.CaseCommand, earlier: Iterable[Recorded] = ()
) -> Decided | Refused:
    """An act on the dossier in hand; no events where there is nothing to do. `earlier`: the
    journal, where the act is of a day before today."""
    command = in_full(case.workflow, command)
    if no := refused([done_today(case, command)]):
        return no
    events = decide_today(case, command)
    if not case.dossier.in_takeover:  # why its past is typed was said once, with the opening
        events = asked_again(case.workflow, command, case.today, events, earlier)
    if isinstance(events, Refused):
        return events
    return Decided(case, played(case, events, command.on), events, command.on)


def on_journal(
    case: Case,
    command: c.OnJournal,
    past: Past,
    now: datetime,
    rules_of: Callable[[Dossier], Workflow],
) -> Decided | Refused:
    """What is decided on the whole journal."""
    match command:
        case c.CorrectLastAct():
            return taken_back(case, command, past, now, rules_of)
        case c.EndTakeover():
            return taken_over(case, command, past)
        case c.CountAnew():
            return recounted(case, command, (row for _, row in past.journal), now)
        case c.UnsayReminders():
            return unsaid(case, command, past.journal, now)


def taken_back(
    case: Case,
    command: c.CorrectLastAct,
    past: Past,
    now: datetime,
    rules_of: Callable[[Dossier], Workflow],
) -> Decided | Refused:
    """Acts taken back: the journal is folded again without them, and the dossier follows again the
    rules that it followed then."""
    journal = past.journal
    events = decide_correction(case, command, journal, past.announced)
    if isinstance(events, Refused):
        return events
    rows = [
        Recorded(number, event, command.on, command.by.person, now)
        for number, event in enumerate(events, case.dossier.version + 1)
    ]
    dossier = fold((*(earlier for _, earlier in journal), *rows))
    gone = {v for event in events if isinstance(event, Corrected) for v in event.takes_back}
    undone = tuple(told for told in journal if told[1].version in gone)
    moves = [recorded.event for _, recorded in undone]
    after = replace(case, workflow=rules_of(dossier), dossier=dossier)
    return Decided(case, after, events, command.on, undone_names(moves), undone)


def taken_over(case: Case, command: c.EndTakeover, past: Past) -> Decided | Refused:
    """The past that was typed is said to be so: the dossier is followed from now on."""
    events = end_takeover(case, command, [row for _, row in past.journal])
    if isinstance(events, Refused):
        return events
    after = played(case, events, command.on)
    return Decided(case, after, events, command.on, typed=tuple(typed(case, past.journal)))


def played(case: Case, events: Iterable[AnyEvent], on: date) -> Case:
    """The dossier as events of that day leave it, one after the other."""
    dossier = case.dossier
    for event in events:
        dossier = evolve(dossier, event, on)
    return case.now_with(dossier)


def recounted(
    case: Case, command: c.CountAnew, journal: Iterable[Recorded], now: datetime
) -> Decided:
    """Dates counted in the newest way: the journal is folded again, with a note that says what it
    changes. Nothing where the dossier counts so already."""
    if case.dossier.reckoning >= NEWEST:
        return Decided(case, case, (), command.on)
    rows = tuple(journal)

    def noted(note: str, said: Mapping[str, int]) -> tuple[Noted, Case]:
        event = Noted(note, NEWEST, said)
        row = Recorded(case.dossier.version + 1, event, command.on, command.by.person, now)
        return event, case.now_with(fold((*rows, row)))

    _, counted = noted("", {})
    _, after = noted("", marks(case, counted))
    note = text(tuple(differences(case, after)), command.on)
    event, after = noted(note, marks(case, counted))
    return Decided(case, after, (event,), command.on)


UNSAID = "L’horloge avançait : ces rappels n’étaient pas encore dus, et le seront à leur jour."


def unsaid(
    case: Case, command: c.UnsayReminders, journal: Sequence[Told], now: datetime
) -> Decided:
    """The reminders of a clock that was ahead no longer count: the journal is folded again without
    them, and each ladder goes on from what was said before. Nothing where none is of a day to come.
    """
    gone = no_longer_counted(row for _, row in journal)
    ahead = tuple(
        (rules, row)
        for rules, row in journal
        if isinstance(row.event, RemindersIssued)
        and row.version not in gone
        and row.on > command.on
    )
    if not ahead:
        return Decided(case, case, (), command.on)
    event = Corrected(tuple(row.version for _, row in ahead), UNSAID)
    row = Recorded(case.dossier.version + 1, event, command.on, command.by.person, now)
    after = case.now_with(fold((*(earlier for _, earlier in journal), row)))
    return Decided(case, after, (event,), command.on, undone=ahead)


def migrated(case: Case, rules: WorkflowText, command: c.MigrateDossier) -> Decided | Refused:
    """Other rules followed from now on."""
    events = decide_migration(case, rules.workflow, command)
    if isinstance(events, Refused):
        return events
    passage = passed(case, rules.workflow, events, command.on)
    after, renames = passage.after, passage.event.renames
    return Decided(case, after, with_rules(events, rules), command.on, renames)
