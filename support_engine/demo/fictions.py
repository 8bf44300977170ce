"""The fictional dossiers of the demonstration: each name says what happens to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from support_engine.demo.candidacies import adjourned, inadmissible, incomplete, rejected
from support_engine.demo.committee import in_order
from support_engine.demo.lives import Act, Wave, ordinary
from support_engine.demo.mistakes import taken_back
from support_engine.demo.money import (
    account_changed,
    advance_paid,
    end_moved,
    interim_blocked_now,
    interim_blocked_then_paid,
    lower_balance,
    overpaid,
)
from support_engine.demo.notices import posted
from support_engine.demo.troubles import (
    abandoned,
    extended,
    held_now,
    insolvent,
    lapsed,
    late,
    refused_milestone,
    suspended,
    unanswered,
    unfunded,
    warned,
    warned_now,
    withdrawn,
)


@dataclass(frozen=True, slots=True)
class Fiction:
    """A fictional dossier: its name says what happens to it."""

    number: int
    trouble: str
    wave: str
    department: str
    life: Callable[[Wave], Iterator[Act]]
    follows: int | None = None

    @property
    def name(self) -> str:
        """« Manufacture fictive 01 (…) »."""
        return f"Manufacture fictive {self.number:02d} ({self.trouble})"


FICTIONS = (
    Fiction(1, "jalons en retard", "3", "57", late),
    Fiction(2, "suspendue deux mois", "2", "974", suspended),
    Fiction(3, "mise en demeure levée", "2", "25", warned),
    Fiction(4, "label retiré", "1", "03", withdrawn),
    Fiction(5, "en liquidation", "1", "62", insolvent),
    Fiction(6, "abandonnée", "3", "11", abandoned),
    Fiction(7, "prolongée", "1", "2A", extended),
    Fiction(8, "recevable par silence", "3", "972", incomplete),
    Fiction(9, "irrecevable", "1", "45", inadmissible),
    Fiction(10, "non retenue puis candidate à nouveau", "1", "87", rejected),
    Fiction(11, "non retenue puis candidate à nouveau", "2", "87", ordinary, follows=10),
    Fiction(12, "ajournée puis labellisée", "1", "67", adjourned),
    Fiction(13, "labellisée sans subvention", "1", "50", unfunded),
    Fiction(14, "jalon refusé puis repris", "3", "81", refused_milestone),
    Fiction(15, "caduque", "1", "28", lapsed),
    Fiction(16, "validation oubliée", "3", "35", unanswered),
    Fiction(17, "suspendue", "3", "976", held_now),
    Fiction(18, "mise en demeure en cours", "3", "59", warned_now),
    Fiction(19, "avance payée", "1", "44", advance_paid),
    Fiction(20, "acompte bloqué puis payé", "1", "80", interim_blocked_then_paid),
    Fiction(21, "solde inférieur au prévu", "1", "12", lower_balance),
    Fiction(22, "trop-perçu récupéré", "1", "68", overpaid),
    Fiction(23, "acompte bloqué", "1", "973", interim_blocked_now),
    Fiction(24, "actes repris", "3", "23", taken_back),
    Fiction(25, "avenant qui déplace la fin", "1", "02", end_moved),
    Fiction(26, "mise en demeure postée", "2", "09", posted),
    Fiction(27, "compte changé après la certification", "1", "21", account_changed),
    Fiction(28, "jour du comité", "2", "29", in_order),
)
