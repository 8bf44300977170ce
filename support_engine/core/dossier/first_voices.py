"""What one person said, and that counts once a second one says the same."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from support_engine.core.dossier.dossier import Dossier

AMENDMENTS, AIDS, RESTATEMENTS = "amendments", "aids", "restatements"
TAKEN_BACK = "takings_back"
"""Acts that one person asked to take back: `takings_back.12`, since that one."""


class FirstVoice(NamedTuple):
    """What it is about (`restatements.avance`), who said it, on which day."""

    subject: str
    by: str
    on: date


def first_voices(dossier: Dossier) -> Iterator[FirstVoice]:
    """Each that waits: an amendment and a lower total of aid wait for nobody once it is closed."""
    purse, asked = dossier.purse, dossier.asked_back
    if purse.proposed is not None and not dossier.is_closed:
        yield FirstVoice(f"{AMENDMENTS}.proposed", purse.proposed.by, purse.proposed.terms.on)
    if purse.aid_waiting is not None and not dossier.is_closed:
        yield FirstVoice(f"{AIDS}.proposed", purse.aid_waiting.by, purse.aid_waiting.on)
    for name, record in purse.tranches.items():
        if record.restating is not None:
            yield FirstVoice(f"{RESTATEMENTS}.{name}", record.restating.by, record.since)
    if asked is not None:
        yield FirstVoice(f"{TAKEN_BACK}.{asked.act}", asked.by, asked.on)
