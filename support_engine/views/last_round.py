"""The last round, as the foot of every page says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from support_engine.core.language.french import count, day

PARIS = ZoneInfo("Europe/Paris")
LATE_HOURS = 26
"""A round each morning, and two hours of patience."""
NEVER = (
    "Aucun passage n’a encore eu lieu : ni rappel ni lettre ne part. Lancez support-engine tick, "
    "ou laissez tourner support-engine scheduler."
)
STOPPED = (
    "Le dernier passage date du {when} : depuis, ni rappel ni lettre n’est parti. Vérifiez que "
    "support-engine scheduler tourne (support-engine doctor dit ce qui manque)."
)


@dataclass(frozen=True, slots=True)
class LastRound:
    """When the last round ran and what it did; `alert` is for the top of every page."""

    sentence: str
    alert: str


def last_round(found: Mapping[str, Any] | None, now: datetime) -> LastRound:
    """The newest round of the base as a sentence, and what is wrong with it; `now` is aware."""
    if found is None:
        return LastRound("Aucun passage encore.", NEVER)
    at = datetime.fromisoformat(found["started_at"]).astimezone(PARIS)
    when = f"{day(at.date())} à {hour(at)}"
    shown = f"aujourd’hui à {hour(at)}" if at.date() == now.astimezone(PARIS).date() else when
    left = count(found["sent"], "lettre partie", "lettres parties")
    sentence = f"Dernier passage {shown} : {left}, {count(found['failed'], 'échec')}."
    is_late = now - at > timedelta(hours=LATE_HOURS)
    return LastRound(sentence, STOPPED.format(when=when) if is_late else "")


def hour(at: datetime) -> str:
    """« 7 h 04 »."""
    return f"{at.hour}\u00a0h\u00a0{at.minute:02d}"
