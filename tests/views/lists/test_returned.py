"""A list that comes back: exactly what somebody changed is found, whatever else was done to it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.core.language.rows import Row
from support_engine.views.lists.lists import CHOSEN
from support_engine.views.lists.returned import BACK, KEY, Change, Edited, against, facts, returned

HEADINGS = [column.heading for column in CHOSEN.values()]
NUMBERS = st.sampled_from(range(4))


def rows_of(table: dict[str, dict[str, str]]) -> list[Row]:
    return [Row(line, cells) for line, cells in enumerate(table.values(), 2)]


@settings(max_examples=40)
@given(st.data())
def test_what_was_changed_is_found_and_nothing_else(data) -> None:
    """Sorted, filtered, with columns taken out; a cell that says what it said is no change."""
    exported = {
        f"D{n}": {name: f"D{n}" if name == KEY else f"{name} {n}" for name in HEADINGS}
        for n in range(4)
    }
    kept = {KEY, *data.draw(st.sets(st.sampled_from(HEADINGS)))}
    sheet = {
        key: {name: value for name, value in exported[key].items() if name in kept}
        for key in data.draw(st.permutations(list(exported)))[: data.draw(st.integers(1, 4))]
    }
    cells = st.tuples(st.sampled_from(list(sheet)), st.sampled_from(sorted(kept - {KEY}) or [KEY]))
    touched = {one for one in data.draw(st.sets(cells, max_size=5)) if one[1] != KEY}
    for key, name in touched:
        sheet[key][name] = f"autre {key}"
    found = returned(rows_of(sheet), rows_of(exported))
    said = {(one.reference, c.heading) for one in found.edited for c in one.changes}
    assert said == {one for one in touched if one[1] in BACK}
    told = sum(len(one.notes) for one in found.edited)
    assert told == sum(name not in BACK for _, name in touched)
    assert found.same == len(sheet) - len({key for key, _ in touched})
    assert not found.notes


def test_a_row_of_elsewhere_and_two_that_disagree_are_told() -> None:
    one = Row(2, {KEY: "D1", "Nom": "Un"})
    rows = [one, Row(3, {KEY: "D1", "Nom": "Deux"}), Row(4, dict(one.cells)), Row(5, {KEY: "D9"})]
    found = returned(rows, [one])
    assert [note.split(" : ")[0] for note in found.notes] == ["Ligne 3", "Ligne 5"]
    assert (found.edited, found.same) == ([], 1)


def test_what_somebody_changed_meanwhile_stays_and_what_is_so_already_goes() -> None:
    edited = Edited("D1", 2, tuple(Change(heading, "avant", "après") for heading in BACK))
    names = [column.name for column in BACK.values()]
    now = dict(zip(names, ("avant", "après", "ailleurs", "avant", "a\u0300 part"), strict=True))
    left = against(edited, now)
    assert dict(facts(left.changes)) == {names[0]: "après", names[3]: "après"}
    assert ["ailleurs" in left.notes[0], "à part" in left.notes[1] or "part" in left.notes[1]]
    assert len(left.notes) == 2
    spaced = Edited("D1", 2, (Change("Nom", "Atelier d\u2019été", "x"),))
    assert against(spaced, {"name": "Atelier\u00a0d\u2019e\u0301te\u0301"}).changes
