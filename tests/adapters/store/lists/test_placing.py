"""Where the dossiers of a list are, asked of both kinds of base."""

from sqlalchemy import text

from support_engine.adapters.store.lists import finding, placing
from support_engine.core.acts import commands as c
from support_engine.core.intake.places import NOWHERE
from support_engine.stories.verifying.verify import verify
from support_engine.views.lists.finding import Query
from support_engine.views.lists.lists import row_of
from support_engine.views.lists.map import Heap, heaps_of
from tests.story import OFFICER, day

TODAY = day("2022-09-01")
STOCK = {
    "MP1-001": ("incubation", {"insee": "22113", "department": "22", "commune": "Lannion"}),
    "MP1-002": ("incubation", {"insee": "22113", "department": "22", "commune": "Lannion"}),
    "MP1-003": ("brouillon", {"department": "22"}),
    "MP1-004": ("cloturee", {"insee": "2A004", "department": "2A", "commune": "Ajaccio"}),
    "MP1-005": ("brouillon", {"department": "", "commune": ""}),
}


def test_each_place_says_how_many_and_how_many_late_under_any_filter(office) -> None:
    for number, (reference, (state, details)) in enumerate(STOCK.items()):
        mine = {"name": f"Projet {number}", "source_id": f"S{number}"}
        office.open_at(state, reference, **mine, **details)

    def heaps(**asked) -> list[Heap]:
        with office.store.reading() as db:
            query = Query(**asked)
            found = placing.heaps(db, query, TODAY)
            rows = finding.find(db, query, TODAY).rows
        shown = [row_of(office.workflow, row) for row in rows]
        assert {one.place: (one.number, one.late) for one in found} == {
            one.place: (one.number, one.late) for one in heaps_of(shown, TODAY)
        }, "the rows of the same list"
        return found

    assert {one.place: one.number for one in heaps()} == {
        NOWHERE: 1,
        "22000": 1,
        "22113": 2,
        "2A004": 1,
    }
    lannion = next(one for one in heaps() if one.place == "22113")
    assert lannion == Heap("22113", 2, 2, "MP1-001", "Projet 0", "Lannion")
    assert [one.place for one in heaps(tab="traites")] == ["2A004"]
    assert [one.place for one in heaps(search="lannion")] == ["22113"]
    assert [one.place for one in heaps(sees=())] == []
    for places, references in {
        ("22113",): ["MP1-001", "MP1-002"],
        ("22",): ["MP1-001", "MP1-002", "MP1-003"],
        ("22000", NOWHERE): ["MP1-003", "MP1-005"],
        ("%",): [],
        ("_2113",): [],
        ("97",): [],
    }.items():
        with office.store.reading() as db:
            found = finding.find(db, Query(places=places), TODAY).rows
        assert [row["reference"] for row in found] == references, places
    moved = {"by": OFFICER, "on": day("2022-09-01"), "changes": {"insee": "2a004"}}
    office.must(c.ChangeDetails(reference="MP1-001", **moved))
    assert {one.place: one.number for one in heaps()}["2A004"] == 2
    engine = office.engine
    with office.store.reading() as db:
        assert [str(f) for f in verify(db, engine.registry, engine.calendar, STOCK)] == []
    with office.store.transaction() as db:
        behind = "UPDATE dossiers SET next_due_on = '2022-01-01' WHERE reference = 'MP1-004'"
        db.execute(text(behind))
    ajaccio = next(one for one in heaps() if one.place == "2A004")
    assert (ajaccio.number, ajaccio.late) == (2, 1), "what is closed is never late"
