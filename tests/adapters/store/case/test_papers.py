"""The same content in two dossiers is told to those who know both, and never refused."""

from dataclasses import replace
from hashlib import sha256

import pytest
from sqlalchemy import event, text

from support_engine.adapters.store.case import dossiers, papers
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Refused
from support_engine.stories.verifying.verify import verify
from tests.money_story import accompanied, advance_paid, ready
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, because, day, document, milestone

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


@pytest.mark.parametrize(("number", "said"), [(6, "et 1\u00a0autre :"), (7, "et 2\u00a0autres :")])
def test_of_many_dossiers_a_few_are_named(two, number, said) -> None:
    for place in range(3, number + 2):
        reference = f"MP1-00{place}"
        two.open_at("deposee", reference, name=f"Atelier {reference}")
        put(two, "statuts", OFFICER, reference)
    (sentence,) = put(two, "statuts", OFFICER).beside
    assert said in sentence


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


def paid_twice(office, second: str) -> list:
    """Two projects of an advance on one attestation of works: what the second hears, act by act."""
    for reference, name in ((REFERENCE, "Atelier du Lin"), (OTHER, "Atelier de la Lande")):
        for command in (*accompanied(office.workflow), *ready()):
            ours = replace(command, reference=reference)
            if isinstance(ours, c.OpenDossier):
                ours = replace(ours, details={**ours.details, "name": name})
            if isinstance(ours, c.AddDocument) and reference == OTHER and ours.kind != second:
                own = sha256(f"{reference}{ours.sha256}".encode()).hexdigest()
                ours = replace(ours, sha256=own)
            if isinstance(ours, k.RecordCommitment):
                ours = replace(ours, number=f"EJ-{reference}")
            done = office.do(ours)
            assert not isinstance(done, Refused), done
    heard = []
    for command in advance_paid():
        ours = replace(command, reference=OTHER)
        done = office.do(ours)
        assert not isinstance(done, Refused), [one.sentence for one in done.blockers]
        heard.append((done.events[0].type, len(done.beside)))
    return heard


def test_whoever_proposes_certifies_or_transmits_hears_that_a_paper_serves_elsewhere(
    office,
) -> None:
    """And neither the holder who claims, nor the accountant, who answers for no paper."""
    assert paid_twice(office, "attestation_debut_travaux") == [
        ("tranche_claimed", 0),
        ("tranche_proposed", 1),
        ("tranche_certified", 1),
        ("tranche_transmitted", 1),
        ("tranche_paid", 0),
    ]


def test_a_paper_that_a_payment_does_not_rest_on_is_not_told_with_it(office) -> None:
    assert {number for _, number in paid_twice(office, "rapport_diagnostic")} == {0}


def test_whoever_validates_a_milestone_hears_it_too(office) -> None:
    for reference, name in ((REFERENCE, "Atelier du Lin"), (OTHER, "Atelier de la Lande")):
        office.open_at("incubation", reference, name=name)
        for command in milestone("diagnostic", "rapport_diagnostic", "2022-06-20"):
            done = office.do(replace(command, reference=reference))
            assert not isinstance(done, Refused)
            said = done.beside
            if isinstance(command, c.ValidateMilestone):
                assert bool(said) == (reference == OTHER)
                assert all("rapport_diagnostic.pdf" in one and REFERENCE in one for one in said)
            else:
                assert said == (), "the holder hears nothing"
