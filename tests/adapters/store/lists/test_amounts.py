"""Sums of the ledger by group: those of the ledger itself, on both bases."""

from datetime import date, timedelta

from support_engine.adapters.store.lists import amounts
from support_engine.adapters.store.lists.amounts import Sought
from support_engine.core.money.payable import payable
from support_engine.views.lists.finding import Query
from support_engine.views.money.treasury import treasury
from tests.money_story import accompanied, advance_paid, ready
from tests.office import at
from tests.story import HOLDER, advance, because

TODAY = date(2023, 1, 1)


def test_amounts_by_anything_add_up_to_the_ledger(office) -> None:
    for number, wave in enumerate(("", "1")):
        details = {"name": f"Projet {number}", "commune": f"Lieu {number}", "wave": wave}
        office.open_at("accompagnement", f"MP1-00{number + 1}", source_id=f"S{number}", **details)
    for command in (*ready(), *list(advance_paid())[:2]):
        office.must(command)
    with office.store.reading() as db:
        for by, names in (
            ("vague", ["", "1"]),
            ("departement", ["22"]),
            ("dossier", ["MP1-001", "MP1-002"]),
        ):
            lines = amounts.sums(db, Sought(Query(), TODAY), by)
            told = treasury(lines, amounts.control(db, Sought(Query(), TODAY)))
            assert [line.name for line in lines] == names
            assert (told.gap, told.total.of("granted")) == (0, 500_000_00)
            assert told.total.of("claimed") == 75_000_00
            cases = [office.case(name) for name in ("MP1-001", "MP1-002")]
            assert told.total.of("left") == sum(map(payable, cases)) > 0
        one = amounts.sums(db, Sought(Query(waves=("1",)), TODAY), "dossier")
        assert [(line.name, line.title) for line in one] == [("MP1-002", "Projet 1")]
        assert amounts.sums(db, Sought(Query(sees=(), asker=("x",)), TODAY), "vague") == []
        (waits,) = amounts.waiting(db, Sought(Query(), TODAY))
        assert (waits.queue, waits.reference, waits.item) == ("claimed", "MP1-001", "avance")
        assert amounts.waiting(db, Sought(Query(waves=("1",)), TODAY)) == []


def test_the_amounts_of_a_past_day_are_those_that_were_recorded_by_then(office) -> None:
    office.open_at("accompagnement", "MP1-001")
    seen = {}
    for command in (*ready(), *advance_paid()):
        now = at(str(command.on)) + timedelta(hours=2)
        office.must(command)
        with office.store.reading() as db:
            until = now + timedelta(hours=1)
            seen[until] = picture(db, Sought(Query(), until.date()))
    with office.store.reading() as db:
        for until, then in seen.items():
            assert picture(db, Sought(Query(), until.date(), until)) == then
    assert len({str(one) for one in seen.values()}) > 3


def picture(db, sought: Sought) -> tuple:
    """Sums, control and queues; what can still be paid is of today alone."""
    lines = amounts.sums(db, sought, "dossier")
    known = [{k: v for k, v in line.cents.items() if k != "left"} for line in lines]
    assert treasury(lines, amounts.control(db, sought)).gap == 0
    return known, amounts.waiting(db, sought)


def test_of_a_closed_dossier_what_has_left_alone_is_on_its_way(office) -> None:
    """Nobody certifies nor transmits what stands there; the day before, it was waited for."""
    for command in (
        *accompanied(office.workflow),
        *ready(),
        *list(advance_paid())[:3],
        advance("abandonner", "2022-12-20", HOLDER, because("Abandon")),
    ):
        office.must(command)
    with office.store.reading() as db:
        assert amounts.waiting(db, Sought(Query(), TODAY)) == []
        before = Sought(Query(), date(2022, 12, 19), at("2022-12-20"))
        assert [one.queue for one in amounts.waiting(db, before)] == ["certified"]


def test_what_has_left_is_waited_for_though_the_dossier_is_closed(office) -> None:
    for command in (
        *accompanied(office.workflow),
        *ready(),
        *list(advance_paid())[:4],
        advance("abandonner", "2022-12-20", HOLDER, because("Abandon")),
    ):
        office.must(command)
    with office.store.reading() as db:
        (waits,) = amounts.waiting(db, Sought(Query(), TODAY))
        assert (waits.queue, waits.cents) == ("transmitted", 75_000_00)
