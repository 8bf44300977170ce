"""The history of a dossier: its acts and its letters, one entry each."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from support_engine.core.dossier.access_events import AccessGiven
from support_engine.core.dossier.events import Corrected, Recorded
from support_engine.core.language.french import continued
from support_engine.core.programme.definition import Workflow
from support_engine.core.telling.letter_names import letter_name
from support_engine.core.telling.narrative import BY_ID, Names, what
from support_engine.core.telling.overtaken import when_recorded

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Entry:
    """An act, or a letter, which has no number. `on`: the day on which it took effect or left.

    `recorded_on`: the day on which an act was recorded, where it is another one; `overtaken`: what
    stayed in force in spite of an act that came too late to change it.
    """

    at: datetime
    on: date
    number: int | None
    who: str
    what: str
    taken_back: bool
    recorded_on: date | None = None
    overtaken: str = ""

    @property
    def is_letter(self) -> bool:
        """Whether `who` received it; whoever does an act signs it."""
        return self.number is None


STATES = {
    "queued": "en attente",
    "unsent": "pas encore partie",
    "claimed": "en cours d’envoi",
    "sent": "envoyée",
    "posted": "postée",
    "dead": "non envoyée",
    "parked": "modèle à réparer",
    "in_doubt": "à vérifier",
    "held": "à vérifier avant l’envoi",
    "cancelled": "annulée",
    "void": "sans objet",
}
"""What the states of a letter are called."""


def history(
    rows: Iterable[tuple[Workflow, Recorded]],
    letters: Iterable[Mapping[str, Any]],
    names: Names = BY_ID,
) -> list[Entry]:
    """A journal, each row with the rules of its day, and the outbox's rows of the same dossier.

    The oldest first; on one day the acts, then the letters that they caused.
    """
    told = list(letters)
    rectified = {key for letter in told for key in rectifies(letter)}
    journal = list(rows)
    rules = journal[-1][0]
    entries = [*acts(journal, names), *(letter_entry(rules, one, rectified) for one in once(told))]
    return sorted(entries, key=lambda entry: (entry.on, entry.is_letter, entry.at))


def acts(rows: list[tuple[Workflow, Recorded]], names: Names) -> Iterator[Entry]:
    """Each row of a journal, with whether a later one takes it back."""
    corrections = [row.event for _, row in rows if isinstance(row.event, Corrected)]
    taken_back = {version for event in corrections for version in event.takes_back}
    for (workflow, row), stays in zip(rows, when_recorded(rows), strict=True):
        recorded_on = row.at.astimezone(ZoneInfo(workflow.header.timezone)).date()
        yield Entry(
            at=row.at,
            on=row.on,
            number=row.version,
            who=row.actor,
            what=what(workflow, row.event, names),
            taken_back=row.version in taken_back,
            recorded_on=recorded_on if recorded_on != row.on else None,
            overtaken=stays,
        )


def let_in(journal: Iterable[Recorded]) -> set[str]:
    """Everybody whom a holder ever let into their space."""
    return {row.event.person for row in journal if isinstance(row.event, AccessGiven)}


def once(letters: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Several reminders that left in one message are one line."""
    seen: set[tuple[str, str]] = set()
    for letter in letters:
        message = (letter["person"], letter["message_id"])
        if not letter["message_id"] or message not in seen:
            yield letter
        seen.add(message)


def rectifies(letter: Mapping[str, Any]) -> Iterable[str]:
    """The keys of the letters that a letter which has left rectifies."""
    if letter["state"] != "sent" or '"rectifies"' not in letter["data"]:
        return ()
    keys: list[str] = json.loads(letter["data"])["rectifies"]
    return keys


def letter_entry(
    workflow: Workflow, letter: Mapping[str, Any], rectified: Collection[str]
) -> Entry:
    """A letter where it left, or where it was queued as long as it has not, with why it did not
    leave, or that it was rectified."""
    at = datetime.fromisoformat(letter["sent_at"] or letter["queued_at"]).astimezone(PARIS)
    state = STATES.get(letter["state"], letter["state"])
    is_told = letter["state"] in ("void", "held", "dead", "parked") and letter["error"]
    more = f" ({letter['error']})" if is_told else ""
    if letter["key"] in rectified:
        more = " (rectifiée depuis)"
    title = letter["subject"] or continued(letter_name(workflow, letter["letter"]))
    return Entry(
        at=at,
        on=at.date(),
        number=None,
        who=letter["person"] or "personne",
        what=f"lettre {state} : {title}{more}",
        taken_back=False,
    )
