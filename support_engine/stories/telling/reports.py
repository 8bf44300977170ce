"""Reports: dossiers → figures → text or HTML; and those that leave by themselves, once each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from support_engine.adapters.mail.templates import Letters
from support_engine.adapters.store import pinned_rules
from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.letters import outbox, report_marks
from support_engine.adapters.store.people.readers import Reader, audience
from support_engine.core.days.calendar import add_months
from support_engine.core.days.civil import civil_day
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.language.french import day, month
from support_engine.core.language.names import require
from support_engine.core.programme.definition import ReportRule, Workflow
from support_engine.core.programme.roles import OFFICER
from support_engine.core.telling.scene import read_as
from support_engine.engine import Engine
from support_engine.stories.telling.pictures import Picture, pictured, stock
from support_engine.views.reports.reports import KINDS, Figures
from support_engine.views.reports.rows import Period, Seen, Unread, plain

MONTHS = {"monthly": 1, "half_yearly": 6}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which report: at the end of `as_of`, with the movements of the `months` before it.

    About a dossier, or a whole programme (the usual one unless named).
    """

    kind: str
    as_of: date
    months: int = 1
    reference: str | None = None
    programme: str | None = None

    @property
    def period(self) -> Period:
        """From the day after which movements count to the day of the picture."""
        return Period(months_before(self.as_of, self.months), self.as_of)


@dataclass(frozen=True)
class Report:
    """Figures with their title and period; `kind` names the page that shows them."""

    kind: str
    title: str
    period: str
    figures: Figures

    def text(self, letters: Letters) -> str:
        """For a terminal or a plain mail."""
        return letters.render_page(f"reports/{self.kind}.txt", self.data)

    def html(self, letters: Letters) -> str:
        """A whole page that stands alone."""
        return letters.render_page("reports/report.html", self.data)

    @cached_property
    def data(self) -> dict[str, Any]:
        """What templates may use, and letters keep until they leave."""
        return {
            "kind": self.kind,
            "title": self.title,
            "period": self.period,
            "figures": plain(self.figures),
        }


def build(engine: Engine, wanted: Wanted, today: date) -> Report:
    """A report, from what the base held at the end of its day. Raises UnknownName."""
    kind = require(KINDS, wanted.kind, "rapport")
    workflow = programme_of(engine, wanted.reference, wanted.programme)
    about = Picture(workflow.header.id, wanted.period, today, wanted.reference)
    with engine.store.reading() as db:
        stood: Iterable[Seen | Unread] = pictured(engine, db, about)
        single = list(stood) if wanted.reference else []
        figures = kind.figures(single or stood, wanted.period)
        subject = label_then(engine, db, workflow, about.last_day)
    if single and isinstance(single[0], Seen):
        subject = f"{single[0].dossier.name} ({wanted.reference})"
    period = f"du {day(wanted.period.first_day)} au {day(wanted.as_of)}"
    return Report(wanted.kind, f"{kind.title} – {subject}", period, figures)


def label_then(engine: Engine, db: Connection, workflow: Workflow, on: date) -> str:
    """What the programme was called on a day: by the newest rules that some dossier followed."""
    name = workflow.header.id
    followed = [
        v for (n, v), since in pinned_rules.pinned_on(db).items() if n == name and since <= on
    ]
    return (
        engine.registry.get(name, max(followed)).header.label if followed else workflow.header.label
    )


def programme_of(engine: Engine, reference: str | None, programme: str | None) -> Workflow:
    """The programme that a report is about."""
    if reference is None:
        return engine.registry.current(programme).workflow
    with engine.store.reading() as db:
        stored = dossiers.load(db, reference)
    name = stored.dossier.workflow if stored else programme
    return engine.registry.current(name).workflow


def months_before(end: date, months: int) -> date:
    """The day after which a period of whole months begins: a month's end goes back to one."""
    if (end + timedelta(days=1)).day == 1:
        return add_months(end + timedelta(days=1), -months) - timedelta(days=1)
    return add_months(end, -months)


def period_end(rule: ReportRule, today: date) -> date:
    """The last day of the last whole period: what a report of today is about."""
    step = MONTHS[rule.cadence]
    first = date(today.year, (today.month - 1) // step * step + 1, 1)
    return first - timedelta(days=1)


def queue_due_reports(engine: Engine, now: datetime) -> int:
    """Queue the reports whose period has ended, once each; returns how many letters.

    Each dossier is reported on by the rules that it follows; a whole programme, by the newest that
    some dossier follows. Rules say nothing of a period that ended before they were first followed:
    the newest of that day say it, also of the dossiers that passed to others since.
    After an outage the last period is caught up within the lateness limit; older ones are not: a
    report is a picture, and the newest one says it all.
    """
    today, queued = now.date(), 0
    with engine.store.reading() as db:
        followed = pinned_rules.pinned_on(db)
    for (name, version), since in sorted(followed.items()):
        workflow = engine.registry.get(name, version)
        own = {v: first for (known, v), first in followed.items() if known == name}
        for rule in workflow.reports:
            end = period_end(rule, today)
            is_due = since <= end and (today - end).days <= workflow.header.lateness_days
            is_newest = version == max((v for v in own if own[v] <= end), default=0)
            later = frozenset(v for v in own if own[v] > end) if is_newest else frozenset[int]()
            if is_due and (is_newest or rule.scope == "dossier"):
                about = Occurrence(workflow, rule, end, later | {version})
                queued += queue_report(engine, about, now)
    return queued


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A report of a programme for the period that ended on a day; `versions`: those that the
    dossiers follow which it speaks of."""

    workflow: Workflow
    rule: ReportRule
    end: date
    versions: frozenset[int]

    @property
    def name(self) -> str:
        """What tells an occurrence apart, beside its period: a report about each dossier is
        prepared for those of one version at a time. The first version keeps the name that bases
        bear already."""
        version = self.workflow.header.version
        if self.rule.scope == "programme" or version == 1:
            return self.rule.id
        return f"{self.rule.id}@{version}"

    def about(self, dossier: Dossier | None) -> Wanted:
        """The report on a dossier, or on the programme."""
        return Wanted(
            self.rule.kind,
            self.end,
            MONTHS[self.rule.cadence],
            dossier.reference if dossier else None,
            self.workflow.header.id,
        )


def queue_report(engine: Engine, occurrence: Occurrence, now: datetime) -> int:
    """One occurrence of a report, to each of its readers, unless it was queued before."""
    named = (occurrence.workflow.header.id, occurrence.name, occurrence.end.isoformat())
    with engine.store.reading() as db:
        name = report_marks.next_name(db, *named)
        if name is None:
            return 0
        leaves_at, letters = engine.window.next_opening(now), list[outbox.Queued]()
        targets = report_targets(db, occurrence, civil_day(leaves_at))
    for dossier, people in targets:
        report = build(engine, occurrence.about(dossier), now.date())
        about = (occurrence, name, report, dossier)
        letters.extend(report_letter(about, who, leaves_at) for who in people)
    with engine.store.transaction() as db:
        if not outbox.queue(db, [report_marks.mark(*named[:2], name, now)], now):
            return 0
        return outbox.queue(db, letters, now)


def report_targets(
    db: Connection, occurrence: Occurrence, on: date
) -> list[tuple[Dossier | None, list[Reader]]]:
    """Who reads a report that day: the programme's readers, or those of each dossier in its phases;
    or who stands in for them."""
    rule, workflow = occurrence.rule, occurrence.workflow
    if rule.scope == "programme":
        people = audience(db, workflow, {}, rule.to, on)
        return [(None, people)] if people else []
    return [
        (dossier, audience(db, workflow, dossier.people, rule.to, on))
        for dossier in stock(db, workflow.header.id)
        if dossier.workflow_version in occurrence.versions
        and not dossier.is_still
        and dossier.phase in rule.phases
    ]


def report_letter(
    about: tuple[Occurrence, str, Report, Dossier | None],
    who: Reader,
    not_before: datetime,
) -> outbox.Queued:
    """A report as a letter, of an occurrence under its name; its figures are frozen, its words are
    written when it leaves."""
    occurrence, name, report, dossier = about
    workflow, rule, end = occurrence.workflow, occurrence.rule, occurrence.end
    reference = dossier.reference if dossier else ""
    period = month(end) if rule.cadence == "monthly" else report.period
    return outbox.Queued(
        key=f"report/{workflow.header.id}/{rule.id}/{name}/{reference}/{who.person}",
        reference=reference,
        letter=rule.letter,
        kind="report",
        person=who.person,
        contact=dossier.people.get(OFFICER, "") if dossier else "",
        topic="",
        thread=f"report/{rule.id}/{reference}",
        data={
            **read_as(workflow, who.role, who.instead_of),
            "demo": report.figures.demo,
            "report": {**report.data, "period": period},
        },
        not_before=not_before,
        role=who.role,
    )
