"""The embargo: of a dossier nothing is public before it is labelled and its label announced.

Whoever publishes goes through `public_facts`: a dossier of which nothing may be said gives None, so
that what is under embargo cannot be shown by oversight.
"""

from dataclasses import dataclass
from datetime import date

from support_engine.core.dossier.case import Case


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """All that may be published of a labelled project; no person, no amount, no date. `insee`: the
    code of its commune."""

    reference: str
    name: str
    wave: str
    commune: str
    insee: str
    department: str
    sector: str


def public_facts(case: Case) -> PublicFacts | None:
    """What may be published today; None while that is nothing."""
    if not is_public(case):
        return None
    details = case.dossier.details
    return PublicFacts(
        reference=case.dossier.reference,
        name=details.get("name", ""),
        wave=details.get("wave", ""),
        commune=details.get("commune", ""),
        insee=details.get("insee", ""),
        department=details.get("department", ""),
        sector=details.get("sector", ""),
    )


def is_public(case: Case) -> bool:
    """Labelled, a label taken back is one no longer, and announced today or before; nothing of a
    past that is being typed."""
    if case.dossier.in_takeover or not case.workflow.states[case.dossier.state].labelled:
        return False
    return case.workflow.header.embargo_fact is None or has_been_announced(case)


def has_been_announced(case: Case) -> bool:
    """Whether the day that the programme's `embargo_fact` names has come; unknown, it has not."""
    day = case.dossier.facts.get(case.workflow.header.embargo_fact or "")
    return day is not None and date.fromisoformat(str(day)) <= case.today
