"""What left the house, or came in: it is not taken back, nor is anything below it."""

from collections.abc import Sequence

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.acts.resting import Told
from support_engine.core.dossier import events as e
from support_engine.core.dossier import money_events as m


def money_moved(taken: Sequence[Told], standing: Sequence[Told], reference: str) -> Blocker | None:
    """A request that left, a payment, a receipt: nothing that rests below them is taken back."""
    gone = [row for _, row in taken if isinstance(row.event, m.IRREVERSIBLE)]
    if not gone:
        return None
    later = [row.version for _, row in standing if row.version > gone[-1].version]
    after = f" Seuls les actes à partir du n° {later[0]} peuvent l’être." if later else ""
    if closing := closed_by(standing):
        after += (
            f" Si le dossier a été clos par erreur, reprenez sa clôture, et elle seule :"
            f" support-engine correct {reference} --to {closing}."
        )
    return blocked(
        Code.MONEY_MOVED,
        number=gone[-1].version,
        what=WHAT_LEFT[type(gone[-1].event)][0],
        advice=WHAT_LEFT[type(gone[-1].event)][1] + after,
        reference=reference,
    )


def closed_by(standing: Sequence[Told]) -> int:
    """The act that closed the dossier, if it is closed; else 0."""
    moves = [row for _, row in standing if isinstance(row.event, e.Moved)]
    last = moves[-1] if moves else None
    is_closed = last is not None and isinstance(last.event, e.Moved) and last.event.is_closing
    return last.version if last is not None and is_closed else 0


MADE = (
    "Un paiement ne s’efface pas : référence, compte, jour se rectifient à deux (tranche restate),"
    " un virement revenu se note (tranche reject), une somme qui n’était pas due se récupère."
)
CASHED = "Une somme encaissée ne s’efface pas ; un écart se règle avec le comptable public."
BEFORE = (
    "Il se corrigeait tant que la reprise durait. Référence et jour se rectifient à deux (tranche"
    " restate) ; une somme qui n’était pas due se récupère."
)
WHAT_LEFT = {
    m.TrancheTransmitted: (
        "demande transmise au comptable",
        "Si elle n’est pas encore payée, demandez par écrit au comptable de la rejeter (tranche"
        " reject) : elle repart sous un autre numéro, ou se renvoie au porteur.",
    ),
    m.TranchePaid: ("paiement", MADE),
    m.PaymentRestated: ("paiement rectifié", MADE),
    m.TranchePaidBefore: ("paiement fait avant la reprise", BEFORE),
    m.RecoveryReceived: ("reversement reçu", CASHED),
}
"""What cannot be taken back, and what is possible instead."""
