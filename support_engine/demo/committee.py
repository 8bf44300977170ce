"""Days that acts depend on, on a dossier plainly named as fictional: the committee's, and that of
an act recorded a few days after it took effect."""

from collections.abc import Iterator

from support_engine.core.acts import commands as c
from support_engine.demo.lives import (
    HEAD,
    HOLDER,
    OFFICER,
    Act,
    Wave,
    application,
    days,
    funding,
    incubation,
    labelling,
)


def in_order(wave: Wave) -> Iterator[Act]:
    """The label refused two days before the committee meets, then given; two months more, granted
    on a day and recorded four days later."""
    yield from application(wave)
    before = wave.committee_on - days(2)
    told = {
        "date_notification_label": before.isoformat(),
        "date_annonce": wave.announced_on.isoformat(),
    }
    yield Act(before, HEAD, c.Advance, {"transition": "labelliser", "facts": told}, is_refused=True)
    words = "Label refusé : le comité de sélection ne s’est pas encore réuni."
    yield Act(before, OFFICER, c.AddNote, {"text": words})
    yield from labelling(wave)
    start = wave.incubation_on
    yield from incubation(start)
    ask = {
        "clock": "incubation",
        "months": 2,
        "reason": "Le bail du second atelier sera signé dans deux mois.",
    }
    yield Act(start + days(90), HOLDER, c.RequestExtension, ask)
    granted = start + days(94)
    yield Act(granted + days(4), OFFICER, c.GrantExtension, {"clock": "incubation"}, since=granted)
    yield from funding(start + days(112))
