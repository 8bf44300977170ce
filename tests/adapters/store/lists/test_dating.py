"""Dates between two days, and those that a calendar is given, on both kinds of base."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.lists import dating
from support_engine.adapters.store.lists.dating import Span
from support_engine.adapters.store.web import feeds
from support_engine.views.lists.finding import Query
from tests.office import at
from tests.story import INCUBATION, day, milestone

FIRST, LAST, TODAY = date(2000, 1, 1), date(2100, 1, 1), day("2022-04-15")
KINDS = ("deadline", "reminder", "move")


def test_every_line_of_the_agenda_between_two_days_and_of_some_kinds(office) -> None:
    for reference in ("MP1-001", "MP1-002"):
        office.open_at("incubation", reference, name=reference)
    with office.store.reading() as db:
        whole = dossiers.agenda_lines(db)
        on = date.fromisoformat(whole[len(whole) // 2]["due_on"])
        for span in (
            Span(FIRST, LAST, KINDS, 99),
            Span(FIRST, LAST, KINDS[:1], 99),
            Span(on, on, KINDS, 99),
            Span(FIRST, on, KINDS[1:], 99),
            Span(on, on - timedelta(1), KINDS, 99),
        ):
            expected = {
                (line["reference"], line["key"])
                for line in whole
                if line["kind"] in span.kinds
                and span.first <= date.fromisoformat(line["due_on"]) <= span.last
            }
            found = dating.dates(db, Query(), TODAY, span)
            assert {(one["reference"], one["key"]) for one in found} == expected
            few = dating.dates(db, Query(), TODAY, span._replace(most=1))
            assert len(few) == len({one["due_on"] for one in found})
            assert sum(int(one["number"]) for one in few) == len(found)
        only = dating.dates(db, Query(search="MP1-002"), TODAY, Span(FIRST, LAST, KINDS, 99))
        assert {one["reference"] for one in only} == {"MP1-002"}


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_a_month_is_read_from_its_indexes_and_not_from_every_dossier(office) -> None:
    with office.store.reading() as db:
        for kinds, number in ((KINDS, 2), (KINDS[:1], 1), (KINDS[1:], 1)):
            statement, given = dating.within(kinds)
            given |= {"first": "2022-04-01", "last": "2022-04-30"}
            rows = db.execute(text(f"EXPLAIN QUERY PLAN {statement}"), given)
            plan = [row[-1] for row in rows if "agenda" in row[-1]]
            assert len(plan) == number
            assert all("USING INDEX ix_agenda" in line for line in plan), plan


def test_a_calendar_is_given_what_is_due_and_what_ended_a_short_while_ago(office) -> None:
    office.open_at("incubation")
    subject = "milestones.lancement_incubation"
    for act in milestone(*INCUBATION[0], "2022-04-15"):
        office.must(act)
    with office.store.reading() as db:
        found = {one["subject"]: one for one in feeds.dates(db, "camille", "", TODAY)}
        assert feeds.dates(db, "camille", "MP1-001", TODAY) == [*found.values()]
        assert feeds.dates(db, "sacha", "", TODAY) == []
        due = {line["subject"] for line in dossiers.agenda_lines(db) if line["kind"] == "deadline"}
        assert {name for name, one in found.items() if not one["is_gone"]} == due
        assert found[subject]["is_gone"]
        stored = dossiers.load(db, "MP1-001")
        assert stored
        assert {one["version"] for one in found.values()} == {stored.dossier.version}
        over = date.fromisoformat(found[subject]["due_on"]) + timedelta(feeds.KEPT_DAYS + 1)
        assert subject not in {one["subject"] for one in feeds.dates(db, "camille", "", over)}


def test_an_address_is_known_by_its_secret_until_it_is_taken_back(office) -> None:
    with office.store.transaction() as db:
        secret, other = feeds.new_secret(), feeds.new_secret()
        feeds.add(db, secret, "camille", "MP1-001", at("2022-04-01"))
        feeds.add(db, other, "sacha", "", at("2022-04-02"))
        feed = feeds.found(db, secret)
        assert feed == feeds.of_person(db, "camille")[0]
        assert (feed.person, feed.reference, feed.read_on) == ("camille", "MP1-001", None)
        feeds.was_read(db, feed, TODAY)
        assert feeds.found(db, secret).read_on == TODAY
        assert feeds.found(db, feed.digest) is None, "what the base holds opens nothing"
        feeds.revoke(db, "sacha", feed.digest)
        assert feeds.found(db, secret)
        feeds.revoke(db, "camille", feed.digest)
        assert feeds.found(db, secret) is None
        feeds.forget(db, "sacha")
        assert feeds.found(db, other) is None
