"""Random people ask random things of the money, through the one door: the laws hold at each step.

`make thorough` makes the walks many; a failure names its seed.
"""

import os
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from support_engine.adapters.store.case import ledger
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Refused
from support_engine.core.dossier.evolve import fold
from support_engine.core.money import law
from support_engine.core.money.ledger import standing
from support_engine.errors import UnknownName
from tests.money_story import ACCOUNTANT, accompanied, act, whole
from tests.story import REFERENCE, OneDossier
from tests.walks import check_laws, walk

WALKS = int(os.environ.get("MONEY_WALKS", "120"))
STEPS = 90


def test_whatever_is_asked_the_laws_hold_at_every_step(workflow, calendar) -> None:
    seen: Counter[str] = Counter()
    steps = paid = 0
    for seed in range(WALKS):
        case = OneDossier(workflow, calendar)
        for command in walk(workflow, seed, STEPS):
            steps += 1
            try:
                outcome = case.do(command)
            except UnknownName:
                continue  # a recovery that does not exist
            if isinstance(outcome, Refused):
                seen.update(outcome.codes)
                continue
            seen.update(event.type for event in outcome)
            try:
                check_laws(tuple(case.journal))
                in_force = law.agreement(case)
                assert law.taken(case.dossier) <= (in_force.maximum if in_force else 0)
            except AssertionError as problem:
                raise AssertionError(f"seed {seed}, step {steps}: {problem}") from problem
        assert fold(case.journal) == case.dossier
        paid += check_laws(tuple(case.journal)) > 0
    assert steps > WALKS * STEPS
    assert paid > WALKS / 4, "walks in which no money moves prove nothing"
    for needed in ("tranche_paid", "recovery_opened", "same_person", "hold_blocks_payment"):
        assert seen[needed], needed


def test_the_ledger_is_what_the_journal_says_at_every_step(office) -> None:
    """The same through the engine, on both bases; the ledger is read from its own table."""
    moved = 0
    for seed in range(max(4, WALKS // 20)):
        reference = f"MP1-{seed:03d}"
        for command in walk(office.workflow, seed, STEPS):
            ours = replace(command, reference=reference)
            if hasattr(ours, "details"):
                ours = replace(ours, details={**ours.details, "name": f"Atelier {seed}"})
            try:
                outcome = office.do(ours)
            except UnknownName:
                continue
            if isinstance(outcome, Refused):
                continue
            moved += 1
            with office.store.reading() as db:
                kept = ledger.sums(db, reference)
            assert kept == standing(office.engine.case_of(outcome.dossier, ours.on)), f"seed {seed}"
        check_laws(office.journal(reference))
        assert fold(office.journal(reference)) == office.dossier(reference)
    assert moved > 200


@pytest.fixture
def paid(office):
    """A dossier on which every tranche was paid."""
    for command in (*accompanied(office.workflow), *whole()):
        office.must(command)
    return office


AGAIN = text(
    "INSERT INTO ledger (reference, version, entry, item, cents, effective_on, actor)"
    " VALUES (:reference, 999, :entry, 'avance', 1, '2023-01-01', 'x')"
)


def test_the_base_itself_refuses_a_second_payment(paid) -> None:
    with pytest.raises(IntegrityError), paid.store.transaction() as db:
        db.execute(AGAIN, {"reference": REFERENCE, "entry": "paid"})


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger SET cents = cents + 1",
        "DELETE FROM ledger",
        "UPDATE journal SET actor = 'x'",
        "DELETE FROM journal",
        "DELETE FROM letters",
    ],
)
def test_what_is_only_added_to_is_neither_changed_nor_deleted(paid, change) -> None:
    with pytest.raises(DBAPIError, match="append-only"), paid.store.transaction() as db:
        db.execute(text(change))


def test_asked_again_under_its_key_a_payment_is_recorded_once(paid) -> None:
    assert sum(row.event.type == "tranche_paid" for row in paid.journal()) == 3
    with paid.store.reading() as db:
        total = db.execute(text("SELECT sum(cents) FROM ledger WHERE entry = 'paid'")).scalar()
    assert total == 250_000_00


def test_a_late_clock_changes_nothing(paid) -> None:
    """Months later, asking again for what was done gives refusals only."""
    on = str(paid.dossier().last_act_on + timedelta(days=90))
    given = {"tranche": "avance", "amount": 75_000_00, "payment": "VIR-1"}
    outcome = paid.do(act(k.RecordPayment, on, ACCOUNTANT, **given))
    assert isinstance(outcome, Refused)
