"""A number serves once however it is written, in a base of former versions too."""

import json

import pytest
from sqlalchemy import text

from support_engine.adapters.store.case import numbers
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code
from support_engine.stories.verifying import base
from tests.forging import migrate
from tests.money_story import ACCOUNTANT, accompanied, act, whole
from tests.story import REFERENCE, because

JOURNAL = text(
    "INSERT INTO journal (reference, version, type, payload, actor, effective_on, recorded_at,"
    " previous, hash) VALUES (:reference, :version, :type, :payload, 'paul', '2023-01-01',"
    " :at, '', '')"
)


@pytest.fixture
def paid(office):
    """An office where the advance was paid, and its three numbers are known."""
    for command in (*accompanied(office.workflow), *whole()):
        office.must(command)
    return office


def paid_otherwise(db, reference: str, payment: str) -> None:
    """A payment of another dossier that a former version took for another number."""
    row = {"type": "tranche_paid", "tranche": "avance", "amount": 100, "by": "paul"}
    payload = json.dumps({**row, "payment": payment, "iban": ""}).replace(": ", ":")
    about = {"type": "tranche_paid", "payload": payload, "at": "2029-01-01T00:00:00.000000Z"}
    db.execute(JOURNAL, {"reference": reference, "version": 1, **about})


def test_a_former_base_keeps_the_first_of_two_and_both_are_named(paid) -> None:
    with paid.store.abandoned() as db:
        first = db.execute(text("SELECT payload FROM journal WHERE type = 'tranche_paid'")).scalar()
        number = json.loads(first)["payment"]
        assert list(numbers.doubles(db)) == []
        paid_otherwise(db, "ANOTHER", f"N° {number.lower().replace('-', '')}")
        kept = sorted(map(tuple, db.execute(text("SELECT * FROM numbers"))))
        db.execute(text("UPDATE numbers SET number = 'former ' || number"))
        migrate(db, "0019")
        assert sorted(map(tuple, db.execute(text("SELECT * FROM numbers")))) == kept
        (double,) = numbers.doubles(db)
        assert f"({REFERENCE}, " in str(double)
        assert "(ANOTHER, avance)" in str(double)
        assert [*base.different_numbers(db, base.told(db)[1])] == []


def test_a_damaged_row_stops_nobody_who_looks_for_doubles(paid) -> None:
    with paid.store.abandoned() as db:
        paid_otherwise(db, "ANOTHER", "X")
        db.execute(
            JOURNAL,
            {"reference": "B", "version": 1, "type": "tranche_paid", "payload": "{", "at": "2029"},
        )
        assert list(numbers.doubles(db)) == []


def test_what_came_back_is_recorded_once_however_its_receipt_is_written(paid) -> None:
    on = "2025-02-10"
    opened = act(k.OpenRecovery, "2025-01-06", cause="retrait", reason=because(), amount=30_000_00)
    paid.must(opened)
    paid.letters_leave("2025-01-07")
    paid.must(act(k.OrderRecovery, on, number=1, order="OR-1"))
    some = {"number": 1, "amount": 10_000_00}
    paid.must(act(k.ReceiveRecovery, on, ACCOUNTANT, receipt="REV-7", **some))
    again = paid.do(act(k.ReceiveRecovery, "2025-02-12", ACCOUNTANT, receipt="n° rev 7", **some))
    assert again.codes == {Code.NUMBER_USED}
    assert "récupération n° 1" in again.blockers[0].sentence
    paid.must(act(k.ReceiveRecovery, "2025-02-12", ACCOUNTANT, receipt="REV-8", **some))
    assert paid.dossier().purse.recoveries[0].left == 10_000_00
