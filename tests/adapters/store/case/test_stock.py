"""The dossiers that an application may be: found as by comparing it with each, whoever writes."""

from dataclasses import replace
from random import Random

import pytest

from support_engine.adapters.store.base import Store
from support_engine.adapters.store.case import dossiers, stock
from support_engine.adapters.store.case.stock import Stock
from support_engine.adapters.store.case.watching import Look, is_disturbed
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.intake.recognition import Application, earlier, recognise
from support_engine.engine import Engine
from tests.office import at
from tests.story import OFFICER, opening

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


def test_who_recorded_something_in_between_is_told_from_who_looks() -> None:
    before = Look(by=10, end=10, running=frozenset({7}))
    assert not is_disturbed(before, Look(by=11, end=11, running=frozenset({7})))
    assert not is_disturbed(before, Look(by=0, end=12, running=frozenset({7, 11})))
    assert is_disturbed(before, Look(by=11, end=11)), "7 has ended"
    assert is_disturbed(before, Look(by=12, end=12, running=frozenset({7}))), "11 has ended"
    assert is_disturbed(before, Look(by=9_000, end=9_000, running=frozenset({7})))
