"""What a study of new rules comes to, on impacts made by hand."""

from support_engine.core.acts.blockers import Code, blocked
from support_engine.core.versions.impact import DateMoved, Impact
from support_engine.views.programme.impact import summary
from tests.story import day

MOVED = DateMoved("Visite", day("2022-06-01"), None, "")
ELSEWHERE = blocked(Code.MAPPING_ELSEWHERE, here="m version 1", wanted="m version 2")
CLOSED = blocked(Code.MAPPING_ELSEWHERE, here="m version 3", wanted="m version 2")


def test_a_dossier_is_touched_or_refused_never_both() -> None:
    found = summary(
        [
            Impact("A", "Atelier", "x", "x", dates=(MOVED,)),
            Impact("B", "Forge", "x", "x", dates=(MOVED,), blockers=(ELSEWHERE,)),
            Impact("C", "Scierie", "x", "x"),
        ]
    )
    assert found.studied == 3
    assert [one.reference for one in found.touched] == ["A"]
    assert found.refused == ("B",)
    assert (found.dates, found.appearing, found.vanishing) == (2, 0, 0)


def test_each_reason_counts_its_dossiers_once_and_the_commonest_is_first() -> None:
    found = summary(
        [
            Impact("A", "Atelier", "x", blockers=(CLOSED,)),
            Impact("B", "Forge", "x", blockers=(ELSEWHERE, ELSEWHERE)),
            Impact("C", "Scierie", "x", blockers=(ELSEWHERE,)),
        ]
    )
    reasons = [(one.dossiers, one.sentence, one.remedy) for one in found.reasons]
    assert reasons == [
        (2, ELSEWHERE.sentence, ELSEWHERE.remedy),
        (1, CLOSED.sentence, CLOSED.remedy),
    ]
