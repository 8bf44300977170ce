"""Two processes certify, then pay, the same tranches at the same moment: one success each time."""

import os
from dataclasses import replace
from multiprocessing import get_context

from sqlalchemy import text

from support_engine.adapters.store.base import Store
from support_engine.adapters.store.case import ledger
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.engine import Done, Engine
from tests.money_story import accompanied, act, ready
from tests.office import at
from tests.story import HOLDER, OFFICER, REFERENCE

RACES = int(os.environ.get("MONEY_RACES", "150"))
"""Dossiers: each is certified once and paid once, so that twice as many races are run."""
ORDERERS = [c.Actor(name, frozenset({"ordonnateur"})) for name in ("olivia", "oscar")]
ACCOUNTANTS = [c.Actor(name, frozenset({"comptable"})) for name in ("paul", "pia")]
CLAIM = act(k.ClaimTranche, "2022-11-20", HOLDER, tranche="avance")
PROPOSE = act(k.ProposeTranche, "2022-11-21", OFFICER, tranche="avance")
PAY = {"tranche": "avance", "amount": 75_000_00, "payment": "VIR"}
COPIED = {"dossiers": "1 = 1", "journal": "t.version = d.version", "ledger": "1 = 1"}


def copies(office) -> list[str]:
    """Many dossiers whose advance is proposed, copied by the base from one that was lived."""
    for command in (*accompanied(office.workflow), *ready(), CLAIM, PROPOSE):
        office.must(command)
    references = [f"R-{number:04d}" for number in range(RACES)]
    with office.store.transaction() as db:
        for name, only in COPIED.items():
            rows = db.execute(
                text(
                    f"SELECT t.* FROM {name} t JOIN dossiers d ON d.reference = t.reference"
                    f" WHERE t.reference = '{REFERENCE}' AND {only}"
                )
            ).mappings()
            for row in [dict(row) for row in rows]:
                names = ", ".join(row)
                values = ", ".join(f":{column}" for column in row)
                insert = text(f"INSERT INTO {name} ({names}) VALUES ({values})")
                db.execute(insert, [renamed(row, one) for one in references])
    return references


def renamed(row: dict, reference: str) -> dict:
    """A row of the first dossier as a row of another."""
    own = {**row, "reference": reference}
    if "folded" in own:
        own["folded"] = own["folded"].replace(f'"{REFERENCE}"', f'"{reference}"')
    return own


def racer(office, references, command, at_once, outcomes) -> None:
    """One process: its own connection, the same act on every dossier."""
    store = Store(office.store.url.render_as_string(hide_password=False))
    engine = Engine(store, office.engine.registry, office.window.calendar, office.window)
    now = at(f"{command.on}T10:00")
    at_once.wait()
    won = [one for one in references if isinstance(engine.handle(about(command, one), now), Done)]
    outcomes.put(won)
    store.close()


def about(command, reference: str):
    """The command about one dossier; its request or payment has a number of its own."""
    number = {
        name: f"{name}-{reference}" for name in ("request", "payment") if hasattr(command, name)
    }
    return replace(command, reference=reference, **number)


def race(office, references, commands) -> list[str]:
    """Each command from a process of its own; the references that somebody won, each time."""
    context = get_context("fork")
    at_once, outcomes = context.Barrier(len(commands)), context.Queue()
    racers = [
        context.Process(target=racer, args=(office, references, command, at_once, outcomes))
        for command in commands
    ]
    for one in racers:
        one.start()
    won = [reference for _ in racers for reference in outcomes.get(timeout=120)]
    for one in racers:
        one.join()
    return won


def test_of_two_people_who_certify_or_pay_at_once_one_does(office) -> None:
    references = copies(office)
    with office.store.transaction() as db:
        for one in (*ORDERERS, *ACCOUNTANTS):
            address = f"{one.person}@demo.example"
            directory.save(db, Person(one.person, one.person, address, "", one.roles))
    certify = [act(k.CertifyTranche, "2022-11-22", by, tranche="avance") for by in ORDERERS]
    assert sorted(race(office, references, certify)) == references
    for one in references:
        transmit = act(k.TransmitTranche, "2022-11-23", ORDERERS[0], tranche="avance", request="D")
        office.must(about(transmit, one))
    pay = [act(k.RecordPayment, "2022-12-05", by, **PAY) for by in ACCOUNTANTS]
    assert sorted(race(office, references, pay)) == references
    with office.store.reading() as db:
        for one in references:
            assert ledger.sums(db, one)["paid", "avance"] == 75_000_00
        query = text("SELECT count(*) FROM journal WHERE type = 'tranche_paid'")
        assert db.execute(query).scalar() == len(references)
