"""The same content in two dossiers is told to those who know both, and never refused."""

from dataclasses import replace

import pytest
from sqlalchemy import event, text

from support_engine.adapters.store.case import dossiers, papers
from support_engine.core.acts import commands as c
from support_engine.stories.verify import verify
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, because, day, document

OTHER = "MP1-002"
THE_SAME = "Le même fichier, « rib.pdf », est aussi dans MP1-001 : vérifiez qu’il est à sa place."


@pytest.fixture
def two(office):
    """Two open dossiers, and a paper in the first."""
    for reference in (REFERENCE, OTHER):
        office.open_at("deposee", reference, name=f"Atelier {reference}")
    office.must(document("rib", "2022-01-06", OFFICER))
    return office


def put(office, kind: str, by: c.Actor, reference: str = OTHER):
    """The content of the first paper, joined to another dossier."""
    paper = document("rib", "2022-01-06", by)
    return office.do(replace(paper, reference=reference, on=day("2022-01-07"), kind=kind))


def told(office, reference: str) -> list[str]:
    with office.store.reading() as db:
        return list(papers.told(db, dossiers.load(db, reference).dossier))


def shared(office) -> list[str]:
    with office.store.reading() as db:
        every = dossiers.references(db)
        assert not list(verify(db, office.engine.registry, office.engine.calendar, every))
        return list(papers.shared(db))


def test_who_puts_a_paper_that_another_dossier_has_is_told_and_not_stopped(two) -> None:
    assert told(two, REFERENCE) == shared(two) == []
    done = put(two, "statuts", OFFICER)  # another kind: the content is the paper
    assert done.beside == (THE_SAME,)
    assert told(two, OTHER) == [THE_SAME]
    assert told(two, REFERENCE) == [THE_SAME.replace("MP1-001", OTHER)]
    assert shared(two) == [f"MP1-001 · {THE_SAME.replace('MP1-001', OTHER)}"]


def test_a_holder_hears_nothing_of_other_dossiers(two) -> None:
    assert put(two, "rib", HOLDER).beside == ()
    assert told(two, OTHER) == [THE_SAME], "the office hears it"


def test_a_paper_of_one_dossier_only_is_told_to_nobody(two) -> None:
    own = replace(document("rib", "2022-01-07", OFFICER), reference=OTHER)
    assert two.do(own).beside == ()
    assert put(two, "statuts", OFFICER, REFERENCE).beside == (), "twice in one dossier"
    assert told(two, OTHER) == shared(two) == []


def test_a_paper_put_in_the_wrong_dossier_and_taken_back_is_told_no_more(two) -> None:
    put(two, "rib", OFFICER)
    undo = c.CorrectLastAct(
        reference=OTHER, by=HEAD, on=day("2022-01-07"), reason=because("Dossier voisin")
    )
    two.must(replace(undo, back_to=two.dossier(OTHER).version))
    assert told(two, REFERENCE) == told(two, OTHER) == shared(two) == []
    assert put(two, "rib", OFFICER).beside == (THE_SAME,), "put again"


def test_an_act_without_a_paper_asks_the_base_nothing_and_one_with_it_one_question(two) -> None:
    asked = []

    def seen(_db, _cursor, statement, *_rest):
        asked.extend([statement] if "papers" in statement and "SELECT" in statement else [])

    event.listen(two.store.engine, "before_cursor_execute", seen)
    two.must(c.AddNote(reference=OTHER, by=OFFICER, on=day("2022-01-07"), text=because()))
    assert asked == []
    put(two, "rib", OFFICER)
    assert len(asked) == 1


def test_the_question_is_answered_by_indexes(two) -> None:
    if not two.store.is_sqlite:
        pytest.skip("a planner chooses by the size of tables")
    with two.store.reading() as db:
        plan = db.execute(text(f"EXPLAIN QUERY PLAN {papers.BESIDE.text}"), {"reference": OTHER})
        assert not [row.detail for row in plan if row.detail.startswith("SCAN")]
