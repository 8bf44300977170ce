"""Sums of the ledger by group: those of the ledger itself, on both bases."""

from datetime import date

from support_engine.adapters.store import amounts
from support_engine.views.finding import Query
from support_engine.views.treasury import treasury
from tests.money_story import advance_paid, ready

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
            lines = amounts.sums(db, Query(), TODAY, by)
            told = treasury(lines, amounts.control(db, Query(), TODAY))
            assert [line.name for line in lines] == names
            assert (told.gap, told.total.of("granted")) == (0, 500_000_00)
            assert told.total.of("claimed") == 75_000_00
        one = amounts.sums(db, Query(waves=("1",)), TODAY, "dossier")
        assert [(line.name, line.title) for line in one] == [("MP1-002", "Projet 1")]
        assert amounts.sums(db, Query(sees=(), asker=("x",)), TODAY, "vague") == []
        (waits,) = amounts.waiting(db, Query(), TODAY)
        assert (waits.queue, waits.reference, waits.item) == ("claimed", "MP1-001", "avance")
        assert amounts.waiting(db, Query(waves=("1",)), TODAY) == []
