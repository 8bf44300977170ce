"""A tranche that is asked for: what every condition of its release reads."""

from dataclasses import dataclass
from datetime import date

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.acts.condition import Condition
from support_engine.core.acts.money_texts import LAW
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.language.figures import Fact
from support_engine.core.money import law
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.money import Money, Tranche


@dataclass(frozen=True, slots=True)
class Asked:
    """A tranche that is asked for: the dossier in hand, the tranche, the day it would leave."""

    case: Case
    tranche: Tranche
    on: date

    @property
    def workflow(self) -> Workflow:
        """The rules that the dossier follows."""
        return self.case.workflow

    @property
    def dossier(self) -> Dossier:
        """The dossier as it stands."""
        return self.case.dossier

    @property
    def money(self) -> Money:
        """The money section of the file."""
        return law.rules(self.workflow)

    @property
    def spending(self) -> int:
        """What the claim shows as paid eligible expenditure, in cents."""
        record = self.dossier.purse.tranches.get(self.tranche.id)
        return record.spending if record else 0

    @property
    def tells_spending(self) -> bool:
        """Whether a claim says what was spent; 0 is a figure."""
        record = self.dossier.purse.tranches.get(self.tranche.id)
        return record is not None and record.tells_spending

    def why_not(self, code: Code, **facts: Fact) -> Blocker:
        """A blocker of this dossier and tranche."""
        named = {"reference": self.dossier.reference, "tranche": self.tranche.label}
        return blocked(code, **named, **facts)


def by_law(code: Code, label: str, blocker: Blocker | None) -> Condition:
    """A condition with the text that it rests on."""
    return Condition(label, blocker, LAW.get(code, ""))
