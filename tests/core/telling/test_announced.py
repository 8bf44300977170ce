"""What other programs may hear: every event is announced or kept, under names that stay."""

import re
from typing import get_args

from support_engine.core.dossier.events import AnyEvent
from support_engine.core.telling.announced import KEPT, KINDS, LETTER, OF_EVENT, TEST


def types_of(union) -> set[str]:
    """The type of each event of a union, unions within it too."""
    return {
        name
        for one in get_args(union)
        for name in (types_of(one) if get_args(one) else {one.__dataclass_fields__["type"].default})
    }


def test_each_event_is_announced_or_kept() -> None:
    assert {*OF_EVENT} | KEPT == types_of(AnyEvent)
    assert not {*OF_EVENT} & KEPT


def test_each_kind_is_told_by_something_and_named_as_the_standard_asks() -> None:
    assert {*OF_EVENT.values(), LETTER} == {*KINDS}
    assert TEST not in KINDS
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+", kind) for kind in (*KINDS, TEST))


def test_the_names_are_those_that_programs_were_given() -> None:
    """A name that changes breaks whoever hears it: add, never change."""
    assert {*KINDS} >= {
        "agreement.amended",
        "document.added",
        "dossier.changed",
        "dossier.corrected",
        "dossier.moved",
        "dossier.opened",
        "extension.granted",
        "extension.refused",
        "extension.requested",
        "hold.lifted",
        "hold.opened",
        "letter.sent",
        "milestone.declared",
        "milestone.refused",
        "milestone.validated",
        "recovery.cancelled",
        "recovery.opened",
        "recovery.received",
        "tranche.certified",
        "tranche.claimed",
        "tranche.paid",
        "tranche.refused",
    }
