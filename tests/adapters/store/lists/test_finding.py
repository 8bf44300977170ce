"""The list of dossiers asks one question, answered alike on both bases, never from folded rows."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from sqlalchemy import text

from support_engine.adapters.store.lists import finding
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.sql import Sql
from support_engine.core.acts import commands as c
from support_engine.core.language.spelling import plain
from support_engine.core.money.payable import payable
from support_engine.core.people import commands as p
from support_engine.directory import Directory
from support_engine.errors import UnknownName
from support_engine.stories.verifying.verify import verify
from support_engine.views.lists.finding import ORDERS, PAGE_SIZE, TABS, US, Query
from tests.office import at
from tests.story import HEAD
from tests.walks import walk

TODAY = date(2022, 9, 1)
STOCK = {
    "MP1-001": ("brouillon", {"holder": "Lin’s & Cie"}),
    "MP1-002": ("incubation", {"siret": "73282932000074", "wave": "1"}),
    "MP2-003": ("convention_a_signer", {"wave": "2", "department": "22", "holder": "Régie 100 %"}),
    "MP2-004": ("accompagnement", {"wave": "2", "sector": "textile"}),
    "MP2-005": ("cloturee", {"wave": "2", "department": "57"}),
}


NAMES = ("L’Œuvre du Lin", "Atelier", "Fabrique", "Halle", "Forge")
COMMUNES = ("Saint-Étienne", "Brest", "Metz", "Nevers", "Lens")


def named(reference: str) -> dict[str, str]:
    """Five projects that nobody takes for one another."""
    number = list(STOCK).index(reference)
    return {"name": NAMES[number], "commune": COMMUNES[number], "source_id": f"S{number}"}


@pytest.fixture
def stock(office):
    """Five dossiers at five places of the road; one is followed by somebody else."""
    for reference, (state, details) in STOCK.items():
        office.open_at(state, reference, **named(reference), **details)
    who = {"reference": "MP2-004", "by": HEAD, "on": office.dossier("MP2-004").last_act_on}
    office.must(c.AssignPerson(**who, role="instructeur", person="sacha"))
    return office


def found(office, today: date = TODAY, **asked) -> list[str]:
    with office.store.reading() as db:
        return [row["reference"] for row in finding.find(db, Query(**asked), today).rows]


@pytest.mark.parametrize("seed", [3, 11])
def test_after_a_random_life_the_columns_say_what_the_dossier_says(office, seed) -> None:
    with office.store.transaction() as db:
        directory.save(db, Person("nadia", "Nadia", "n@demo.example"))
    for command in walk(office.workflow, seed, 25):
        with suppress(UnknownName):
            office.do(command)
        kept = whole(office)
        (reference,) = kept
        dossier, row = office.dossier(reference), kept[reference]
        assert row["officer"] == dossier.people.get("instructeur", "")
        assert row["holder"] == dossier.people.get("porteur", "")
        assert row["next_due_on"] == (row.pop("first") or date.max.isoformat())
        assert (row["turn"] == "") == dossier.is_closed
        days = (dossier.last_act_on, date(2040, 1, 1))
        cases = [office.engine.case_of(dossier, on) for on in days]
        assert {row["payable"]} == {payable(case) for case in cases}, "whatever the day"
    with office.store.reading() as db:
        engine = office.engine
        assert [str(f) for f in verify(db, engine.registry, engine.calendar, kept)] == []


WHOLE = text(
    "SELECT d.*, (SELECT min(a.due_on) FROM agenda a WHERE a.reference = d.reference"
    " AND a.kind = 'deadline') AS first FROM dossiers d"
)


def whole(office) -> dict[str, dict]:
    """Every row of the base, with the first deadline of its stored agenda."""
    with office.store.reading() as db:
        return {row["reference"]: dict(row) for row in db.execute(WHOLE).mappings()}


def passes(row: dict, query: Query, today: date) -> bool:
    """Whether a row answers a question; written without a word of the product's SQL."""
    is_closed, is_late = bool(row["is_closed"]), row["next_due_on"] < today.isoformat()
    tabs = {
        "a-suivre": not is_closed,
        "suivis": not is_closed and row["officer"] in query.asker,
        "en-retard": not is_closed and is_late,
        "traites": is_closed,
        "total": True,
    }
    chosen = {
        "officer": query.officers,
        "wave": query.waves,
        "department": query.departments,
        "state": query.states,
        "workflow_version": [int(one) for one in query.versions if one.isdecimal()],
    }
    if query.versions and not chosen["workflow_version"]:
        return False
    people = {"porteuse": "porteuse porteuse demo example"}
    words = f"{row['search_text']}\n{people.get(row['holder'], '')}"
    wanted = plain(query.search).split()
    return (
        tabs[query.tab]
        and all(not asked or row[column] in asked for column, asked in chosen.items())
        and (not query.late or (is_late and (query.tab == "traites") == is_closed))
        and (not query.turn or turn_of(row) & set(query.turn) != set())
        and (not query.search.strip() or bool(wanted))
        and all(word in words for word in wanted)
    )


def turn_of(row: dict) -> set[str]:
    return {row["turn"]} | ({US} if row["turn"] not in ("", "porteur") else set())


def random_query(random: Random) -> Query:
    def some(*values: str) -> tuple[str, ...]:
        return tuple(random.sample(values, random.choice((0, 0, 1, 2))))

    words = ("", "", "", "etienne", "ŒUVRE", "732 829", "%", "_", "100 %", "porteuse lin", "régie")
    return Query(
        tab=random.choice(list(TABS)),
        asker=some("camille", "sacha"),
        officers=some("camille", "sacha", "x"),
        late=random.random() < 0.2,
        search=random.choice(words),
        waves=some("1", "2"),
        departments=some("22", "57", "' OR 1 = 1"),
        states=some("incubation", "brouillon"),
        versions=some("1", "2", "3", "deux"),
        turn=some("porteur", "instructeur", US),
        order=random.choice(("", "-")) + random.choice(list(ORDERS)),
    )


def test_every_question_finds_what_it_names_and_in_its_order(stock) -> None:
    moved = "UPDATE dossiers SET workflow_version = 2 WHERE reference LIKE 'MP2-%'"
    with stock.store.transaction() as db:
        db.execute(text(moved))
    rows, random = whole(stock), Random(7)
    sizes = set()
    with stock.store.reading() as db:
        for _ in range(150):
            query = random_query(random)
            today = random.choice((TODAY, date(2022, 2, 1), date(2030, 1, 1)))
            expected = {name for name, row in rows.items() if passes(row, query, today)}
            answer = finding.find(db, query, today)
            names = [row["reference"] for row in answer.rows]
            assert set(names) == expected, query
            assert len(names) == answer.total == finding.count(db, query, today)
            columns, is_reversed = query.sorting
            keys = [tuple(rows[name][column] for column in columns) for name in names]
            assert keys == sorted(keys, reverse=is_reversed), query
            counts = finding.tab_counts(db, query, today)
            assert counts[query.tab] == len(names)
            places = [(rows[name]["phase"], rows[name]["state"]) for name in names]
            assert finding.by_phase(db, query, today) == Counter(places), query
            phases = list(dict.fromkeys(phase for phase, _ in places))
            first = [row["reference"] for row in finding.first_of(db, query, today, phases, 1)]
            assert first == [
                name for name in names if name == next_of(rows, names, rows[name]["phase"])
            ]
            for before, one, after in zip(["", *names], names, [*names[1:], ""], strict=False):
                assert finding.around(db, query, one, today) == (before, after), query
                assert finding.place(db, query, one, today) == names.index(one) + 1, query
            sizes.add(len(names))
    assert sizes >= {0, 1, 2}


def next_of(rows: dict[str, dict], names: list[str], phase: str) -> str:
    """The first dossier of a phase, in the order of a list."""
    return next(name for name in names if rows[name]["phase"] == phase)


SEARCHES = [
    ("oeuvre", ["MP1-001"]),
    ("SAINT ETIENNE lin", ["MP1-001"]),
    ("mp1-002", ["MP1-002"]),
    ("732 829 320 00074", ["MP1-002"]),
    ("regie 100", ["MP2-003"]),
    ("Porteuse@demo.example", list(STOCK)),
    ("%", []),
    ("_ _", []),
    ("') OR 1 = 1 -- zz", []),
    ("\x00\ud800", []),
    ("é" * 10_000, []),
    ("   ", list(STOCK)),
]


def test_a_search_forgives_accents_and_takes_nothing_for_a_command(stock) -> None:
    for search, names in SEARCHES:
        assert found(stock, search=search, order="dossier") == names, search


def test_a_person_who_is_named_otherwise_is_found_so_and_no_longer_as_before(stock) -> None:
    people = Directory(stock.store, stock.engine.registry)
    with stock.store.transaction() as db:
        directory.save(
            db, Person("ada", "Ada", "a@demo.example", "", frozenset({"administrateur"}))
        )
    asked = p.ChangeContact(by="ada", person="porteuse", name="Zoé Büßer", email="z@demo.example")
    people.handle(asked, at("2022-09-01"))
    assert found(stock, search="busser zoe") == found(stock, search="z@demo") == found(stock)
    assert found(stock, search="porteuse") == []
    with stock.store.transaction() as db:
        directory.forget(db, "porteuse")
    assert found(stock, search="zoe") == []


def test_who_sees_no_programme_finds_the_dossiers_that_name_them(stock) -> None:
    who = {"reference": "MP2-004", "by": HEAD, "on": stock.dossier("MP2-004").last_act_on}
    stock.must(c.AssignPerson(**who, role="accompagnateur", person="olivia"))
    assert found(stock, sees=(), asker=("olivia",)) == ["MP2-004"]
    assert found(stock, sees=(), asker=("%",)) == found(stock, sees=()) == []
    assert found(stock, sees=(), asker=("porteuse",)) == [], "its holder is not of the office"
    assert found(stock, sees=("manufactures",)) == found(stock)
    assert found(stock, sees=("other",), asker=("alex",), search="mp1") == ["MP1-002", "MP1-001"]


def test_a_page_has_fifty_lines_and_the_next_one_the_rest(office, monkeypatch) -> None:
    monkeypatch.setattr(finding, "PAGE_SIZE", 2)
    for reference in STOCK:
        office.open_at("brouillon", reference, **named(reference))
    pages = [found(office, page=number, order="dossier") for number in (1, 2, 3, 4)]
    assert pages == [["MP1-001", "MP1-002"], ["MP2-003", "MP2-004"], ["MP2-005"], []]
    with office.store.reading() as db:
        assert finding.find(db, Query(page=2), TODAY).total == 5
    assert PAGE_SIZE == 50


def test_whoever_goes_on_from_the_last_one_meets_each_dossier_once_under_any_filter(stock) -> None:
    with stock.store.reading() as db:
        for asked in (Query(), Query(waves=("2",)), Query(search="atelier"), Query(search="%%")):
            met, last = [], ""
            while len(met) < 9 and (rows := finding.following(db, asked, TODAY, last, 2)):
                met += [row["reference"] for row in rows]
                last = met[-1]
            assert met == sorted(row["reference"] for row in finding.find(db, asked, TODAY).rows)
        numbers = finding.versions(db, list(STOCK))
    assert numbers == {one: stock.dossier(one).version for one in STOCK}


def test_the_number_of_statements_does_not_depend_on_the_stock(office, monkeypatch) -> None:
    sent: list[str] = []
    send = Sql._send

    def counted(self, db, how, given):
        sent.append(self.by_driver["sqlite"])
        return send(self, db, how, given)

    monkeypatch.setattr(Sql, "_send", counted)
    seen = []
    query = Query(search="mp", order="echeance", page=1, asker=("camille",))
    for reference in STOCK:
        office.open_at("brouillon", reference, **named(reference))
        sent.clear()
        with office.store.reading() as db:
            finding.find(db, query, TODAY)
            finding.tab_counts(db, query, TODAY)
            finding.around(db, query, reference, TODAY)
            finding.values(db, query, TODAY, "waves")
        own = [statement for statement in sent if "dossiers" in statement]
        seen.append(len(own))
        assert not any("folded" in statement for statement in own)
    assert set(seen) == {6}


def test_the_values_of_a_filter_are_counted_within_the_tab(stock) -> None:
    with stock.store.reading() as db:
        assert finding.values(db, Query(tab="traites"), TODAY, "waves") == {"2": 1}
        everywhere = finding.values(db, replace(Query(), search="lin"), TODAY, "waves")
    assert everywhere == {"1": 1, "2": 4}
