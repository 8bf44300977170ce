"""Reports of a small office, on both bases: what they say, and that each leaves once a period."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from support_engine.adapters.store.letters import outbox
from support_engine.adapters.store.people import directory
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.people import commands as p
from support_engine.core.programme.definition import ReportRule
from support_engine.stories.rules.migrating import migrate
from support_engine.stories.telling.reports import Wanted, build, period_end, queue_due_reports
from tests.new_rules import mapping, renamed, rules
from tests.office import Office, at, day
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, because, opening

pytestmark = pytest.mark.one_base

MONTHLY = {"portefeuille_mensuel", "jalons_mensuels"}
LATE, EXTENDED, NEW = REFERENCE, "MP1-002", "MP1-003"


class Tags(HTMLParser):
    """The tags of a page, and whether each that opens is closed."""

    VOID = frozenset({"meta", "br", "img", "hr", "link", "input", "col"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.open: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs) -> None:
        self.seen.add(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def small(office) -> Office:
    """One incubation that is late, one that was extended, one new application in June."""
    office.open_at("incubation", LATE, name="Atelier du Lin")
    office.open_at("incubation", EXTENDED, name="Forge du Trégor", wave="1")
    asked = {"reference": EXTENDED, "clock": "incubation"}
    why = {"months": 2, "reason": because("Travaux")}
    office.must(c.RequestExtension(by=HOLDER, on=day("2022-06-01"), **why, **asked))
    office.must(c.GrantExtension(by=OFFICER, on=day("2022-06-08"), **asked))
    office.must(opening(NEW, on="2022-06-15", name="Scierie du Léon", wave="3"))
    office.silence()
    return office


def report(office: Office, kind: str, as_of: str = "2022-06-30", today: str = "", **more):
    return build(office.engine, Wanted(kind, day(as_of), **more), day(today or as_of))


@pytest.mark.parametrize("kind", ["portfolio", "milestones"])
def test_programs_and_people_are_told_the_same_first_day(small, kind) -> None:
    made = report(small, kind)
    assert made.data["figures"]["since"] == "2022-06-01"
    assert "du 1er juin 2022 au 30 juin 2022" in flat(made.text(small.letters))


def flat(words: str) -> str:
    """On one line, with ordinary spaces."""
    return re.sub(r"\s+", " ", words)


def shown(office: Office, kind: str, **more) -> tuple[str, str]:
    """The text and the words of the HTML."""
    made = report(office, kind, **more)
    html = re.sub(r"<style.*?</style>|</?strong>", "", made.html(office.letters), flags=re.DOTALL)
    Tags(html)
    return flat(made.text(office.letters)), flat(re.sub(r"<[^>]+>", " ", html))


def reports_of(office: Office, **filters) -> list[dict]:
    return [row for row in office.outbox(**filters) if row["kind"] == "report"]


def rules_of(rows) -> list[str]:
    return sorted(row["key"].split("/")[2] for row in rows)


# ── What they say ────────────────────────────────────────────────────────────────────────────────


def test_the_portfolio_counts_and_shows_old_and_new_dates(small) -> None:
    for words in shown(small, "portfolio"):
        assert "3 dossiers, dont 3 en cours et 2 labellisés" in words
        assert "21/07/2022 → 21/09/2022" in words
        assert re.search(f"{NEW} +Scierie du Léon", words)
        assert "Aucune suspension, mise en demeure" in words


def test_the_milestones_say_what_is_late_and_what_moved(small) -> None:
    figures = report(small, "milestones").figures
    assert figures.counts["late"] == 2 * 3 + 2  # an extension moves what hangs on the end
    assert {row.reference for row in figures.moved} == {EXTENDED}
    for words in shown(small, "milestones"):
        assert f"{figures.counts['late']} en retard" in words
        assert "11/04/2022" in words
        assert "80 j" in words  # from 11 April to 30 June
        assert "15/07/2022 → 14/09/2022" in words


def test_a_report_on_one_dossier_has_its_name_and_only_its_lines(small) -> None:
    made = report(small, "milestones", reference=EXTENDED, months=6)
    text, html = shown(small, "milestones", reference=EXTENDED, months=6)
    assert f"Forge du Trégor ({EXTENDED})" in made.title
    assert flat(made.period).endswith("au 30 juin 2022")
    for words in (text, html):
        assert EXTENDED in words
        assert LATE not in words


@pytest.mark.parametrize(
    ("as_of", "total", "late"),
    [("2022-01-02", 0, 0), ("2022-01-03", 2, 0), ("2022-04-12", 2, 2), ("2022-06-14", 2, 6)],
)
def test_a_report_of_the_past_shows_the_dossiers_as_they_stood(small, as_of, total, late) -> None:
    assert report(small, "portfolio", as_of, "2022-06-30").figures.total == total
    made = report(small, "milestones", as_of, "2022-06-30")
    assert made.figures.counts["late"] == late


@pytest.mark.parametrize("kind", ["portfolio", "milestones"])
def test_an_empty_base_makes_an_empty_report(office, kind) -> None:
    for words in shown(office, kind):
        assert "Aucun" in words


@pytest.mark.parametrize("kind", ["portfolio", "milestones"])
def test_a_hostile_name_is_only_a_name(office, kind) -> None:
    name = "<script>alert(1)</script>"
    office.open_at("incubation", name=name, wave="<b>2", commune="<img src=x>")
    made = report(office, kind)
    page = made.html(office.letters)
    body = office.letters.render_page(f"reports/{kind}_body.html", made.data)
    assert not {"script", "img"} & (Tags(page).seen | Tags(body).seen)
    assert "&lt;script&gt;" in page
    assert "&lt;b&gt;2" in page
    assert name[:18] in flat(made.text(office.letters))


@pytest.mark.parametrize("kind", ["portfolio", "milestones"])
def test_a_report_fits_a_terminal_of_eighty_columns(small, kind) -> None:
    """With a name that is too long, an old and a new date, something late."""
    small.open_at(
        "incubation", "MP3-777", name="Manufacture de mode circulaire du Trégor et du Léon"
    )
    small.must(
        c.OpenHold(
            reference="MP3-777",
            by=HEAD,
            on=day("2022-06-20"),
            hold="suspension",
            reason=because("S"),
        )
    )
    made = report(small, kind, "2022-11-30", months=12)
    text = made.text(small.letters)
    assert max(map(len, text.splitlines())) < 80
    assert "Modèle économique" in text or "aucune nouvelle depuis plus de 3 mois" in text


# ── When they leave ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cadence", "today", "end"),
    [
        ("monthly", "2022-07-01", "2022-06-30"),
        ("monthly", "2022-07-31", "2022-06-30"),
        ("monthly", "2022-01-01", "2021-12-31"),
        ("monthly", "2024-03-15", "2024-02-29"),
        ("half_yearly", "2022-07-01", "2022-06-30"),
        ("half_yearly", "2022-12-31", "2022-06-30"),
        ("half_yearly", "2022-06-30", "2021-12-31"),
        ("half_yearly", "2023-01-01", "2022-12-31"),
    ],
)
def test_a_report_is_about_the_last_whole_period(workflow, cadence, today, end) -> None:
    rule: ReportRule = workflow.reports[0].model_copy(update={"cadence": cadence})
    assert period_end(rule, day(today)) == day(end)


def test_at_mid_year_the_head_has_two_reports_and_each_dossier_its_own(small) -> None:
    assert queue_due_reports(small.engine, at("2022-07-01")) == 2 + 2 * 3
    rows = reports_of(small)
    head = [row for row in rows if row["person"] == "dominique"]
    assert set(rules_of(head)) == MONTHLY
    readers = {(r["reference"], r["person"]) for r in rows if not r["key"].count("mensuel")}
    people = ("porteuse", "alex", "camille")
    assert readers == {(one, who) for one in (LATE, EXTENDED) for who in people}
    assert {row["letter"] for row in rows} == {"rapport_portefeuille", "rapport_jalons"}


def test_a_change_of_rules_after_a_period_loses_none_of_its_reports(small) -> None:
    new = rules(renamed("diagnostic", "etude"))
    small.engine.registry.add(new)
    change = mapping(new, milestones={"diagnostic": "etude"})
    assert migrate(small.engine, change, [LATE], HEAD, at("2022-07-01T08:00")).moved == 1
    assert queue_due_reports(small.engine, at("2022-07-01T10:00")) == 2 + 2 * 3
    assert queue_due_reports(small.engine, at("2022-07-02T10:00")) == 0
    assert queue_due_reports(small.engine, at("2022-08-01T10:00")) == 2, "by the new rules"


def test_in_an_ordinary_month_only_the_head_has_reports(small) -> None:
    queue_due_reports(small.engine, at("2022-06-01"))
    assert rules_of(reports_of(small)) == sorted(MONTHLY)
    assert {row["person"] for row in reports_of(small)} == {"dominique"}


def test_a_period_is_reported_once_however_often_it_is_asked(small) -> None:
    assert queue_due_reports(small.engine, at("2022-07-01")) == 8
    for again in ("2022-07-01", "2022-07-02", "2022-07-20"):
        assert queue_due_reports(small.engine, at(again)) == 0
    assert len(reports_of(small)) == 8
    assert queue_due_reports(small.engine, at("2022-08-01")) == 2


def test_a_report_leaves_in_the_morning_with_its_figures_and_its_tables(small) -> None:
    assert small.tick("2022-07-02T08:00").sent == 0  # a Saturday
    assert len(reports_of(small, state="queued")) == 8
    small.tick("2022-07-04T07:00")
    sent = reports_of(small, state="sent")
    assert len(sent) == 8
    head = [mail for mail in small.mails() if "dominique" in mail["To"]]
    board = next(mail for mail in head if "ortefeuille" in mail["Subject"])
    assert "juin 2022" in flat(board["Subject"])
    assert "3 dossiers, dont 3 en cours" in flat(board.get_body(("plain",)).get_content())
    assert "table" in Tags(board.get_body(("html",)).get_content()).seen


def test_the_figures_are_those_of_the_period_even_if_the_letter_leaves_later(small) -> None:
    queue_due_reports(small.engine, at("2022-07-01"))
    small.must(replace(opening("MP1-004", on="2022-07-01", name="Tannerie"), by=OFFICER))
    small.tick("2022-07-04T07:00")
    rows = [row for row in reports_of(small) if "portefeuille" in row["key"]]
    assert "3 dossiers" in flat(rows[0]["body"])
    assert "Tannerie" not in rows[0]["body"]


@pytest.mark.parametrize(
    ("stopped", "back", "ends"),
    [
        pytest.param("2022-05-25", "2022-07-04", ["2022-06-30"] * 3, id="back in early July"),
        pytest.param("2022-06-10", "2022-07-20", ["2022-06-30"] * 3, id="back on the last day"),
        pytest.param("2022-06-11", "2022-07-21", [], id="back too late for June"),
        pytest.param("2022-07-05", "2022-08-16", ["2022-07-31"] * 2, id="back in August"),
    ],
)
def test_after_forty_days_away_the_newest_period_is_caught_up_alone(
    small, stopped, back, ends
) -> None:
    small.tick(stopped)
    before = {row["key"] for row in reports_of(small)}
    small.tick(back)
    new = [row["key"].split("/")[2:4] for row in reports_of(small) if row["key"] not in before]
    assert [end for _, end in sorted({tuple(key) for key in new})] == ends
    small.tick(f"{back}T08:30")
    assert len(reports_of(small)) == len(before) + len(new)


def test_without_a_head_nobody_is_written_to(small) -> None:
    with small.store.transaction() as db:
        directory.forget(db, "dominique")
    assert queue_due_reports(small.engine, at("2022-06-01")) == 0
    assert reports_of(small) == []


def test_the_mark_of_a_report_is_no_letter(small) -> None:
    queue_due_reports(small.engine, at("2022-07-01"))
    with small.store.reading() as db:
        assert sum(outbox.counts(db).values()) == len(small.outbox())
    assert not [row for row in small.outbox() if not row["person"]]


@pytest.mark.parametrize(
    ("as_of", "months", "period"),
    [
        ("2022-06-30", 1, "du 1er juin 2022 au 30 juin 2022"),
        ("2022-02-28", 1, "du 1er février 2022 au 28 février 2022"),
        ("2022-06-30", 6, "du 1er janvier 2022 au 30 juin 2022"),
        ("2022-12-31", 6, "du 1er juillet 2022 au 31 décembre 2022"),
        ("2022-06-15", 1, "du 16 mai 2022 au 15 juin 2022"),
    ],
)
def test_whole_months_follow_each_other_without_overlap(small, as_of, months, period) -> None:
    assert flat(report(small, "portfolio", as_of, months=months).period) == period


@pytest.mark.parametrize("demo", ["", "oui"])
def test_every_report_of_a_demonstration_says_so(office, demo) -> None:
    office.open_at("incubation", demo=demo)
    office.silence()
    office.tick("2022-07-01")
    subjects = [mail["Subject"] for mail in office.mails() if "rapport" in mail["Subject"].lower()]
    reports = [row for row in office.outbox(state="sent") if row["kind"] == "report"]
    assert reports
    assert all(("Démonstration" in row["subject"]) is bool(demo) for row in reports), subjects


@pytest.mark.parametrize("queued", [False, True])
def test_a_report_goes_to_whoever_stands_in_for_its_reader(small, queued) -> None:
    """Of the programme and of a dossier; never in the place of a holder. Whether the letter waited
    as the absence began, or was prepared since."""
    if queued:
        queue_due_reports(small.engine, at("2022-07-01T20:00"))
    for person in ("dominique", "camille", "porteuse"):
        days = {"starts_on": day("2022-07-02"), "ends_on": day("2022-07-20")}
        said = p.OpenAbsence(by=person, person=person, substitute="sacha", **days)
        outcome = small.engine.directory.handle(said, at("2022-07-01T21:00"))
        assert not isinstance(outcome, Refused)
    small.tick("2022-07-04T07:00")
    sent = {(row["reference"], row["person"]) for row in reports_of(small, state="sent")}
    of_one = {(one, who) for one in (LATE, EXTENDED) for who in ("porteuse", "alex", "sacha")}
    assert sent == {("", "sacha"), *of_one}
    words = {
        flat(row["body"]) for row in reports_of(small, state="sent") if row["person"] == "sacha"
    }
    assert any("Responsable du programme, en remplaçant Dominique" in one for one in words)
    assert any("en remplaçant Camille" in one for one in words)
