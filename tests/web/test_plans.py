"""What the pages of a day ask of the base is found by an index, however many dossiers there are."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import event

from tests.money_story import whole
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import HOME, TODAY
from tests.web.test_holder_space import pages_of

GROWING = ("dossiers", "letters", "journal", "agenda", "hands", "people", "roles", "papers")
SOME = re.compile("ix_dossiers_helpers|ix_journal_")
"""Indexes of some rows alone, few and read whole: the dossiers that let somebody in, the acts of
a kind that is looked for in all journals."""
TABS = ("", "/jalons", "/pieces", "/argent", "/courriers", "/personnes", "/notes", "/journal")
OTHER = "MP9-001"
AT_THE_DESK = ("/a-faire", "/a-faire/changements", *(f"{HOME}{tab}" for tab in TABS))


@pytest.fixture
def asked(office) -> list[str]:
    """Every statement that the base is sent, with what it is given."""
    sent: list[str] = []
    event.listen(
        office.store.engine, "checkout", lambda raw, *_: raw.set_trace_callback(sent.append)
    )
    office.open_at("incubation")
    return sent


def read_whole(office, sent: list[str]) -> list[tuple[str, str]]:
    """The tables that a statement reads row by row, each with the statement."""
    found = []
    with office.store.reading() as db:
        raw = db.connection.driver_connection
        raw.set_trace_callback(None)
        for statement in [one for one in sent if re.match(r"\s*(SELECT|WITH)\b", one)]:
            named = dict(re.findall(r"\b(?:FROM|JOIN) (\w+) (\w+)\b", statement))
            tables = {short: table for table, short in named.items()}
            plan = raw.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
            lines = [row[-1] for row in plan if not SOME.search(row[-1])]
            scans = [re.match(r"SCAN (\w+)", line) for line in lines]
            read = [tables.get(one[1], one[1]) for one in scans if one]
            found += [(table, statement) for table in read if table in GROWING]
    return found


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_no_page_of_an_officers_day_reads_a_whole_table(office, asked) -> None:
    camille = Browser(bureau_of(office, TODAY)).enter("camille")
    asked.clear()
    for page in AT_THE_DESK:
        assert camille.get(page).status_code == 200
    assert len(asked) > 50, "the statements are seen"
    assert read_whole(office, asked) == []


ADDS_UP = re.compile(r"FROM journal GROUP BY reference|FROM dossiers WHERE workflow = ")
"""What a report that is due reads once: all of it is told."""


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_no_act_and_no_round_reads_a_whole_table_but_for_a_report(office, asked) -> None:
    office.open_at("accompagnement", OTHER, name="Autre atelier")
    for command in whole():
        office.must(replace(command, reference=OTHER))
    office.tick("2024-12-20")
    assert len(asked) > 500, "the statements are seen"
    found = read_whole(office, [*dict.fromkeys(asked)])
    assert [one for one in found if not ADDS_UP.search(one[1])] == []


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_no_page_of_a_space_reads_a_whole_table(office, asked) -> None:
    holder = Browser(bureau_of(office, TODAY)).enter("porteuse", side="espace")
    asked.clear()
    assert len(pages_of(holder)) > 3
    assert read_whole(office, asked) == []
