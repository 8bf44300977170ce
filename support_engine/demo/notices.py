"""A formal notice that could not leave by mail, on a dossier plainly named as fictional: posted by
hand, its reply period counts from the day it was received, then again for whoever holds the
dossier next."""

from collections.abc import Iterator
from datetime import date

from support_engine.core.acts import commands as c
from support_engine.core.programme.roles import HOLDER as HOLDER_ROLE
from support_engine.demo.lives import (
    HEAD,
    OFFICER,
    Act,
    Wave,
    advance,
    application,
    days,
    incubation,
    labelling,
)
from support_engine.demo.team import UNREACHED

REFERENCE = "FICTIF-26"
TEAM_OF_HOLDER = f"porteur-{REFERENCE.lower()}"


def posted(wave: Wave) -> Iterator[Act]:
    """Thirty days asked on the 1st day, posted on the 7th, received on the 10th; another holder is
    named on the 21st and receives the notice in turn. The decision is refused on the 34th, although
    thirty days have passed since the act; taken on the 61st."""
    on = wave.incubation_on + days(114)
    yield from application(wave)
    yield from labelling(wave)
    yield from incubation(wave.incubation_on)
    yield named(on - days(3), UNREACHED.id)
    words = "La présidence nommée en juin n’a pas d’adresse électronique."
    yield Act(on - days(2), OFFICER, c.AddNote, {"text": words})
    notice = {
        "hold": "mise_en_demeure",
        "reply_days": 30,
        "reason": "Le local a été vendu ; le projet n’a plus de lieu et n’en propose aucun.",
    }
    yield Act(on, HEAD, c.OpenHold, notice)
    slip = {"proof": "Recommandé DEMO-RAR-26, au siège de l’association"}
    yield Act(on + days(6), OFFICER, c.RecordDeparture, slip)
    signed = {"proof": "Avis de réception DEMO-RAR-26, signé"}
    yield Act(on + days(9), OFFICER, c.RecordReceipt, signed)
    yield named(on + days(20), TEAM_OF_HOLDER)
    words = "Le trésorier représente l’association : les courriels vont à l’adresse de l’équipe."
    yield Act(on + days(20), OFFICER, c.AddNote, {"text": words})
    decision = {
        "transition": "retirer_label",
        "reason": "La mise en demeure est restée sans réponse ; aucun lieu n’est proposé.",
    }
    yield Act(on + days(33), HEAD, c.Advance, decision, is_refused=True)
    words = "Retrait refusé : le délai court depuis la lettre au nouveau porteur."
    yield Act(on + days(33), OFFICER, c.AddNote, {"text": words})
    yield advance(on + days(60), HEAD, **decision)


def named(on: date, person: str) -> Act:
    """Another holder."""
    return Act(on, OFFICER, c.AssignPerson, {"role": HOLDER_ROLE, "person": person})
