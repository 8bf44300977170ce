"""Reports: dossiers → figures → text or HTML; and those that leave by themselves, once each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from support_engine.adapters.mail.templates import Letters
from support_engine.adapters.store import directory, dossiers, outbox, pinned_rules
from support_engine.core.days.calendar import add_months
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.evolve import fold
from support_engine.core.language.french import day, month
from support_engine.core.programme.definition import ReportRule, Workflow
from support_engine.core.programme.roles import OFFICER
from support_engine.engine import Engine
from support_engine.views.milestones import milestones
from support_engine.views.portfolio import portfolio

MONTHS = {"monthly": 1, "half_yearly": 6}
TITLES = {"portfolio": "Portefeuille", "milestones": "Jalons"}


@dataclass(frozen=True, slots=True)
class Report:
    """Figures with their title and period; `kind` names the page that shows them."""

    kind: str
    title: str
    period: str
    figures: dict[str, Any]

    def text(self, letters: Letters) -> str:
        """For a terminal or a plain mail."""
        return letters.render_page(f"reports/{self.kind}.txt", self.page())

    def html(self, letters: Letters) -> str:
        """A whole page that stands alone."""
        return letters.render_page(f"reports/{self.kind}.html", self.page())

    def body(self, letters: Letters) -> str:
        """The report without the page around it, as a mail carries it."""
        return letters.render_page(f"reports/{self.kind}_body.html", self.page())

    def page(self) -> dict[str, Any]:
        """What the templates may use."""
        return {"title": self.title, "period": self.period, "figures": self.figures}


def build(
    engine: Engine,
    kind: str,
    as_of: date,
    today: date,
    *,
    reference: str | None = None,
    programme: str | None = None,
    months: int = 1,
) -> Report:
    """A report at the end of `as_of`; movements are those of the `months` before it.

    About a dossier, or a whole programme (the usual one unless named). Raises UnknownName.
    """
    workflow = programme_of(engine, reference, programme)
    since = months_before(as_of, months)
    compute = portfolio if kind == "portfolio" else milestones
    seen = Seen()
    with engine.store.reading() as db:
        found = seen.each(picture(db, workflow, as_of, today, reference))
        figures = compute((engine.case_of(dossier, as_of) for dossier in found), as_of, since)
    figures["demo"] = seen.is_demo
    title = f"{TITLES[kind]} – {workflow.header.label}"
    if reference and seen.name:
        title = f"{TITLES[kind]} – {seen.name} ({reference})"
    period = f"du {day(since + timedelta(days=1))} au {day(as_of)}"
    return Report(kind, title, period, figures)


@dataclass
class Seen:
    """What the title and the warning of a report need from dossiers that are not kept."""

    name: str = ""
    is_demo: bool = False

    def each(self, dossiers: Iterable[Dossier]) -> Iterator[Dossier]:
        """Hand the dossiers on one by one, noting the first name and whether all are fictional."""
        for dossier in dossiers:
            is_demo = bool(dossier.details.get("demo"))
            self.is_demo = is_demo and (self.is_demo or not self.name)
            self.name = self.name or dossier.name
            yield dossier


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


def picture(
    db: Connection, workflow: Workflow, as_of: date, today: date, reference: str | None = None
) -> Iterator[Dossier]:
    """The dossiers as they stood at the end of `as_of`: as stored today, or folded again."""
    if as_of >= today and reference is None:
        yield from dossiers.dossiers(db, workflow=workflow.header.id)
        return
    for one in [reference] if reference else dossiers.references(db):
        rows = [row for row in dossiers.journal(db, one) if row.on <= as_of]
        if rows:
            dossier = fold(rows)
            if dossier.workflow == workflow.header.id:
                yield dossier


def period_end(rule: ReportRule, today: date) -> date:
    """The last day of the last whole period: what a report of today is about."""
    step = MONTHS[rule.cadence]
    first = date(today.year, (today.month - 1) // step * step + 1, 1)
    return first - timedelta(days=1)


def queue_due_reports(engine: Engine, now: datetime) -> int:
    """Queue the reports whose period has ended, once each; returns how many letters.

    Each dossier is reported on by the rules that it follows; a whole programme, by the newest that
    some dossier follows. Rules say nothing of a period that ended before they were first followed.
    After an outage the last period is caught up within the lateness limit; older ones are not: a
    report is a picture, and the newest one says it all.
    """
    today, queued = now.date(), 0
    with engine.store.reading() as db:
        followed = pinned_rules.pinned_on(db)
    for (name, version), since in sorted(followed.items()):
        workflow = engine.registry.get(name, version)
        is_newest = version == max(v for known, v in followed if known == name)
        for rule in workflow.reports:
            end = period_end(rule, today)
            is_due = since <= end and (today - end).days <= workflow.header.lateness_days
            if is_due and (is_newest or rule.scope == "dossier"):
                queued += queue_report(engine, workflow, rule, end, now)
    return queued


def queue_report(
    engine: Engine, workflow: Workflow, rule: ReportRule, end: date, now: datetime
) -> int:
    """One occurrence of a report, to each of its readers, unless it was queued before."""
    programme, name = workflow.header.id, occasion(workflow, rule)
    with engine.store.reading() as db:
        if outbox.report_was_queued(db, programme, name, end.isoformat()):
            return 0
        targets = report_targets(db, rule, workflow)
    letters: list[outbox.Queued] = []
    for dossier, people in targets:
        report = build(
            engine,
            rule.kind,
            end,
            now.date(),
            reference=dossier.reference if dossier else None,
            programme=programme,
            months=MONTHS[rule.cadence],
        )
        leaves_at = engine.window.next_opening(now)
        letters.extend(
            report_letter(workflow, rule, report, end, dossier, who, leaves_at) for who in people
        )
    with engine.store.transaction() as db:
        mark = outbox.report_mark(programme, name, end.isoformat(), now)
        if not outbox.queue(db, [mark], now):
            return 0
        return outbox.queue(db, letters, now)


def occasion(workflow: Workflow, rule: ReportRule) -> str:
    """What tells an occurrence apart, beside its period: a report about each dossier is prepared
    for those of one version at a time. The first version keeps the name that bases bear already."""
    version = workflow.header.version
    return rule.id if rule.scope == "programme" or version == 1 else f"{rule.id}@{version}"


def report_targets(
    db: Connection, rule: ReportRule, workflow: Workflow
) -> list[tuple[Dossier | None, list[tuple[str, str]]]]:
    """Who reads a report: the programme's readers, or those of each dossier in its phases."""
    if rule.scope == "programme":
        people = directory.audience(db, {}, rule.to)
        return [(None, people)] if people else []
    return [
        (dossier, directory.audience(db, dossier.people, rule.to))
        for dossier in dossiers.dossiers(db, workflow=workflow.header.id)
        if dossier.workflow_version == workflow.header.version
        and not dossier.is_closed
        and dossier.phase in rule.phases
    ]


def report_letter(
    workflow: Workflow,
    rule: ReportRule,
    report: Report,
    end: date,
    dossier: Dossier | None,
    who: tuple[str, str],
    not_before: datetime,
) -> outbox.Queued:
    """A report as a letter; its figures are frozen, its words are written when it leaves."""
    person, role = who
    reference = dossier.reference if dossier else ""
    return outbox.Queued(
        key=f"report/{workflow.header.id}/{rule.id}/{end.isoformat()}/{reference}/{person}",
        reference=reference,
        letter=rule.letter,
        kind="report",
        person=person,
        contact=dossier.people.get(OFFICER, "") if dossier else "",
        topic="",
        thread=f"report/{rule.id}/{reference}",
        data={
            "role": role,
            "role_label": workflow.roles[role].label,
            "programme": workflow.header.label,
            "demo": bool(report.figures.get("demo")),
            "report": {
                "kind": report.kind,
                "title": report.title,
                "period": month(end) if rule.cadence == "monthly" else report.period,
                "figures": report.figures,
            },
        },
        not_before=not_before,
    )
