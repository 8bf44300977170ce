"""Acts that are taken back, on a dossier plainly named as fictional: before their letter left, and
after."""

from collections.abc import Iterator
from datetime import timedelta

from support_engine.core.acts import commands as c
from support_engine.demo.lives import (
    HEAD,
    OFFICER,
    Act,
    Wave,
    advance,
    application,
    incubation,
    labelling,
)


def taken_back(wave: Wave) -> Iterator[Act]:
    """The label of another dossier, taken back the same day: nobody heard of it. Then an incubation
    begun too soon, of which the letters had left: a rectifying one says that it does not stand."""
    yield from application(wave)
    yield from labelling(wave)
    reason = "Le label de ce jour a été enregistré sur ce dossier au lieu d’un autre."
    yield Act(wave.labelled_on, HEAD, c.CorrectLastAct, {"reason": reason})
    later = wave.labelled_on + timedelta(days=7)
    yield advance(
        later,
        HEAD,
        "labelliser",
        date_notification_label=later.isoformat(),
        date_annonce=wave.announced_on.isoformat(),
    )
    start = wave.incubation_on
    yield advance(start, OFFICER, "demarrer_incubation")
    reason = "L’incubation n’a pas commencé : votre première réunion est reportée de deux semaines."
    yield Act(start + timedelta(days=3), OFFICER, c.CorrectLastAct, {"reason": reason})
    yield from incubation(start + timedelta(days=14))
