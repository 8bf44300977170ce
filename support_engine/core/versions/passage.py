"""A dossier that passes from one version of the rules to another."""

from dataclasses import dataclass

from support_engine.core.dossier.case import Case
from support_engine.core.dossier.events import Migrated


@dataclass(frozen=True, slots=True)
class Passage:
    """The dossier under the rules that it leaves, under those that it joins, and the event that
    makes one of the other. Both cases are of the same day."""

    before: Case
    after: Case
    event: Migrated
