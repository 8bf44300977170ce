"""The dossiers that an application may be: found as by comparing it with each, whoever writes."""

from contextlib import suppress
from dataclasses import replace
from random import Random

import pytest

from support_engine.adapters.store.base import Store
from support_engine.adapters.store.case import dossiers, stock
from support_engine.adapters.store.case.stock import Stock
from support_engine.adapters.store.case.watching import Look, ended
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.people.taking_over import take_over
from support_engine.adapters.store.rehearsing import aside, rehearsal
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.intake.recognition import Application, earlier, recognise
from support_engine.engine import Engine
from tests.office import at, day
from tests.story import HEAD, OFFICER, REFERENCE, opening

NOW = at("2022-03-10T10:00")
SIRET = "73282932000074"
NAMES = (
    *("La Roue", "LA ROUE", "La Roue neuve", "Les roues neuves", "Atelier du bois vert"),
    *("Atelier du bois verts", "Atelier de bois vert et de fer", "Fab Unit", "Manufacture"),
)


def application(chance: Random) -> dict[str, str]:
    """What a row says."""
    said = {
        "name": chance.choice(NAMES),
        "commune": chance.choice(("Privas", "privas", "Crest", "")),
        "department": chance.choice(("07", "26", "")),
        "wave": chance.choice(("1", "2", "2", "")),
        "source_id": chance.choice(("", "", "a-1", "A-1", "b-2", "c-3")),
        "siret": chance.choice(("", SIRET)),
    }
    return {name: value for name, value in said.items() if value}


def every_dossier(db) -> list[Application]:
    """All of them, by their references."""
    found = (dossiers.load(db, reference).dossier for reference in dossiers.references(db))
    return [Application(one.reference, one.details) for one in found]


def check(db, known: Stock, details: dict[str, str]) -> None:
    """The same answers as from all dossiers."""
    every, found = every_dossier(db), known.of(db, details)
    assert recognise(details, found) == recognise(details, every), details
    assert earlier(details, found) == earlier(details, every), details
    sharing = [one for one in every if one.details.get("siret") == SIRET]
    assert known.of_siret(db, SIRET) == sharing[: stock.MOST]


def another(office) -> Engine:
    """Somebody else at the same base."""
    store = Store(office.store.url.render_as_string(hide_password=False))
    return Engine(store, office.engine.registry, office.window.calendar, office.window)


def write(engine, db, chance: Random, number: int) -> str:
    """A dossier opened, or named, placed or numbered otherwise."""
    reference = f"MP9-{chance.randrange(number) if number and chance.random() < 0.5 else number}"
    said = application(chance)
    command = replace(opening(reference, "2022-03-10"), details=said)
    if dossiers.load(db, reference):
        said = {"commune": "", "department": "", "siret": "", **said}
        command = c.ChangeDetails(reference=reference, by=OFFICER, on=NOW.date(), changes=said)
    outcome = engine.handle_in(db, command, NOW)
    return "" if isinstance(outcome, Refused) else reference


def opens(engine, db, reference: str) -> None:
    """A dossier like no other."""
    command = opening(reference, "2022-03-10", name=f"Atelier {reference}")
    assert not isinstance(engine.handle_in(db, command, NOW), Refused)


@pytest.mark.parametrize("limits", [(0, 0), (20, 8)], ids=["sorted", "tried"])
def test_the_answers_are_those_of_all_dossiers_whoever_wrote_in_between(
    office, monkeypatch, limits
) -> None:
    monkeypatch.setattr(stock, "FEW", limits[0])
    monkeypatch.setattr(stock, "SELDOM", limits[1])
    for seed in range(2):
        chance, known, other = Random(seed), Stock("manufactures"), another(office)
        for number in range(40):
            who = chance.choice(("own", "other", "undone", "nobody"))
            if who == "other":
                with other.store.transaction() as db:
                    write(other, db, chance, number)
            with office.store.transaction() as db:
                check(db, known, application(chance))
                if who == "own" and (reference := write(office.engine, db, chance, number)):
                    known.touch(reference)
            if who == "undone":
                with office.store.abandoned() as db:
                    known.of(db, application(chance))
                    write(office.engine, db, chance, number)
                    known.of_siret(db, SIRET)
            with office.store.reading() as db:
                check(db, known, application(chance))
        other.store.close()


def test_what_nobody_else_wrote_in_is_not_read_again(office, monkeypatch) -> None:
    known, said, read = Stock("manufactures"), {"name": "La Roue", "commune": "Crest"}, []
    place = Stock.place

    def seen(self, db, mark):
        turn = self.places[mark].read
        found = place(self, db, mark)
        read.append(found.read != turn)
        return found

    monkeypatch.setattr(Stock, "place", seen)
    on = "2022-03-10"
    for opened in (opening("MP9-1", on), opening("MP9-2", on, name="La Forge"), None):
        with office.store.transaction() as db:
            known.of(db, said)
            if opened:
                office.engine.handle_in(db, opened, NOW)
                known.touch(opened.reference)
    assert read == [True, False, False]
    other = another(office)
    with other.store.transaction() as db:
        assert write(other, db, Random(1), 3)
    other.store.close()
    with office.store.transaction() as db:
        known.of(db, said)
    assert read == [True, False, False, True]


def test_who_may_have_recorded_something_in_between_is_told_from_who_looks() -> None:
    before = Look(by=10, end=10, running=frozenset({7}))
    assert ended(before, Look(by=11, end=11, running=frozenset({7}))) == set()
    assert ended(before, Look(by=0, end=12, running=frozenset({7, 11}))) == set()
    assert ended(before, Look(by=11, end=11)) == {7}
    assert ended(before, Look(by=12, end=12, running=frozenset({7}))) == {11}


def test_within_one_transaction_what_others_record_is_seen_and_its_own_parts_are_not(
    office,
) -> None:
    """A rehearsal is one transaction, each of its rows a part that may be undone."""
    known, turns, other = Stock("manufactures"), [], another(office)
    office.must(opening("MP9-8", "2022-03-10"))
    with rehearsal(office.store) as db:
        for number in range(4):
            if number == 2 and office.store.file is None:
                with other.store.transaction() as elsewhere:
                    opens(other, elsewhere, "MP9-9")
            with suppress(ZeroDivisionError), aside(db):
                known.of(db, {"name": "La Roue", "commune": "Crest"})
                turns.append(known.turn)
                opens(office.engine, db, f"MP9-{number}")
                if number == 0:
                    raise ZeroDivisionError
    other.store.close()
    seen = 0 if office.store.file else 1
    assert turns == [0, 0, seen, seen], "SQLite rehearses in a copy"


def test_whom_another_dossier_has_is_known_whatever_for(office) -> None:
    office.open_at("incubation")
    office.open_at("incubation", "MP1-002", name="La Forge")
    known, lou = Stock("manufactures"), Person("lou", "Lou", "lou@demo.example")
    with office.store.transaction() as db:
        take_over(db, (lou,), NOW)
    with office.store.reading() as db:
        people = dossiers.load(db, REFERENCE).dossier.people
        assert {known.is_elsewhere(db, one, REFERENCE) for one in people.values()} == {True}
        assert not known.is_elsewhere(db, "personne", REFERENCE)
    outcome = office.engine.handle(
        c.AssignPerson(
            reference="MP1-002", by=HEAD, on=day("2022-06-01"), role="porteur", person="lou"
        ),
        at("2022-06-01T10:00"),
    )
    assert not isinstance(outcome, Refused)
    with office.store.reading() as db:
        assert not known.is_elsewhere(db, "porteuse", REFERENCE), "who was the holder is no more"
        assert known.is_elsewhere(db, "lou", REFERENCE)
        assert not known.is_elsewhere(db, "lou", "MP1-002")
