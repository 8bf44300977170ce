"""Does a clock still run? It is over when what it waits for is done, whoever did it.

Read from the dossier and the rules each time, never stored: what is taken back runs again by
itself.
"""

from datetime import date

from support_engine.core.days.reckonings import OF_USE
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier


def runs(case: Case, clock: str) -> bool:
    """It started, no act stopped it, and something that it waits for is still to be done."""
    started = case.dossier.clocks.get(clock)
    if started is None or not started.is_running or case.dossier.is_closed:
        return False
    rule = case.workflow.clocks.get(clock)
    awaited = rule.ends_with if rule and rule.ends_with else None
    return not any(
        subjects is not None
        and all(is_done(case.dossier, subject, started.started_on) for subject in subjects)
        for subjects in (awaited, started.over_with)
    )


def is_done(dossier: Dossier, subject: str, since: date) -> bool:
    """Whether a thing is done: a milestone validated, a payment claimed and not sent back, a
    tranche paid, whenever it was, since none is done twice; a document on file, a fact given, since
    that day."""
    section, _, name = subject.partition(".")
    if section not in ("documents", "facts") and dossier.reckoning >= OF_USE:
        since = date.min
    match section:
        case "milestones":
            record = dossier.milestones.get(name)
            decided_on = record.decided_on if record and record.status == "validated" else None
            return decided_on is not None and decided_on >= since
        case "documents":
            return any(held.added_on >= since for held in dossier.documents.get(name, ()))
        case "facts":
            return name in dossier.facts and dossier.facts_on.get(name, since) >= since
        case _:
            return is_paid_or_asked(dossier, section, name, since)


def is_paid_or_asked(dossier: Dossier, section: str, tranche: str, since: date) -> bool:
    """`tranches.X` is done once paid; `claims.X` once asked, as long as it is not sent back."""
    record = dossier.purse.tranches.get(tranche)
    if record is None:
        return False
    if section == "claims":
        return record.stage != "refused" and record.claimed_on >= since
    return record.paid_on is not None and record.paid_on >= since
