"""What the holder observed on a measure or a recovery that asks for their answer: a decision cites
it, and whoever decides reads it first."""

from collections.abc import Iterator
from datetime import date

from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier, HoldRecord, MessageRecord
from support_engine.core.dossier.purse import Recovery


def asking(case: Case) -> Iterator[HoldRecord]:
    """The measures in force that give time to answer, the newest first."""
    for record in reversed(case.dossier.open_holds):
        rule = case.workflow.holds.get(record.hold)
        if rule is not None and rule.clock:
            yield record


def asked_since(case: Case) -> date | None:
    """Since when the holder's observations are asked: by a measure in force, or a recovery that is
    not ordered yet; None where nothing asks for them."""
    measures = [record.opened_on for record in asking(case)]
    recoveries = [one.opened_on for one in claimed_back(case.dossier)]
    return min((*measures, *recoveries), default=None)


def claimed_back(dossier: Dossier) -> tuple[Recovery, ...]:
    """The sums claimed back that are not ordered yet; they outlive the closing of a dossier."""
    return tuple(one for one in dossier.purse.recoveries if one.status == "opened")


def observations(dossier: Dossier, since: date) -> tuple[MessageRecord, ...]:
    """Those received from a day on, the oldest first."""
    return tuple(one for one in dossier.messages if one.kind == "observations" and one.on >= since)


def days_observed(dossier: Dossier, since: date) -> list[dict[str, str]]:
    """The days on which they were received, and from whom, each once: what a letter cites."""
    told = dict.fromkeys((one.on.isoformat(), one.by) for one in observations(dossier, since))
    return [{"on": on, "by": by} for on, by in told]
