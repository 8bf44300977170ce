"""Getting money back: contradictory procedure, order, receipts. Amounts are cents.

A recovery outlives the dossier's closing: a withdrawal or a liquidation is often its cause.
"""

from collections.abc import Iterator

from support_engine.core.acts import money_commands as k
from support_engine.core.acts import two_hands
from support_engine.core.acts.blockers import Blocker, Code, blocked, refused
from support_engine.core.acts.conditions import role_blocker, too_early
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.letter_days import Resting, not_begun, on_ones_word, running
from support_engine.core.acts.not_read import unread_blockers
from support_engine.core.acts.reasons import reason_for
from support_engine.core.acts.takers import heads
from support_engine.core.acts.two_hands import same_person
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.delays import last_reply_day
from support_engine.core.dossier.purse import Recovery
from support_engine.core.dossier.sums import PRORATA
from support_engine.core.language.figures import Cents
from support_engine.core.language.french import listed
from support_engine.core.language.names import identified, require
from support_engine.core.money import aid, law
from support_engine.core.money.bookkeeping import never_backdated

CAUSES = {
    law.OVERPAID: "trop-perçu (décret 2018-514, art. 14)",
    "retrait": "retrait de la subvention",
    PRORATA: "retrait d’une part de la subvention",
    "caducite": "caducité",
    "liquidation": "liquidation",
}
REPLY = "Réponse du porteur"
DROP = "Abandonner une récupération"
STATUS = {
    "opened": "procédure contradictoire ouverte",
    "ordered": "ordre de reversement émis",
    "settled": "soldée",
    "cancelled": "abandonnée",
}


def decide_recovery(
    case: Case,
    command: k.OpenRecovery | k.OrderRecovery | k.ReceiveRecovery | k.CancelRecovery,
) -> Decision:
    """Yes with its event, or every reason why not."""
    roles = law.rules(case.workflow).roles
    if isinstance(command, k.OpenRecovery):
        return open_recovery(case, command)
    recovery = next((r for r in case.dossier.purse.recoveries if r.number == command.number), None)
    if recovery is None:
        known = {str(r.number): r for r in case.dossier.purse.recoveries}
        recovery = require(known, str(command.number), "récupération")
    allowed = roles.pays if isinstance(command, k.ReceiveRecovery) else roles.recovers
    if isinstance(command, k.CancelRecovery) and recovery.drop_by:
        allowed = tuple(dict.fromkeys((*allowed, *heads(case.workflow))))
    reasons: list[Blocker | None] = [
        role_blocker(case, command.by, allowed, "Suivre une récupération"),
        too_early(command.on, recovery.ordered_on or recovery.opened_on, "Étape précédente"),
    ]
    event: m.MoneyEvent
    match command:
        case k.OrderRecovery():
            reasons.append(never_backdated(case, command.on, "Émettre l’ordre de reversement"))
            reasons.extend(orderable(case, recovery, command))
            event = m.RecoveryOrdered(recovery.number, command.order.strip())
        case k.ReceiveRecovery():
            reasons.extend(receivable(case, recovery, command))
            event = m.RecoveryReceived(recovery.number, command.amount, command.receipt.strip())
        case k.CancelRecovery():
            is_dropped = recovery.is_unfounded or law.claims_too_much(case, recovery)
            stages = ("opened", "ordered") if is_dropped else ("opened",)
            reasons.append(at_status(case, recovery, stages, "Abandonner la récupération"))
            reasons.append(reason_for(case.workflow, DROP, command.reason))
            if recovery.drop_by == command.by.person:
                asked = (recovery.drop_by, "demandé cet abandon", DROP, two_hands.DROP)
                reasons.append(same_person(*asked))
            event = dropped(case, recovery, command)
    return refused(reasons) or (event,)


def open_recovery(case: Case, command: k.OpenRecovery) -> Decision:
    """Begin, for an amount that was paid and that no other recovery asks for."""
    cause = identified(CAUSES, command.cause, "cause")
    act = f"Ouvrir une récupération : {CAUSES[cause]}"
    asked = law.owed_back(case.dossier)
    left = law.paid(case.dossier) - asked
    most = min(left, law.overpaid(case)) if cause == law.OVERPAID else left
    amount = most if command.amount is None else command.amount
    reasons: list[Blocker | None] = [
        role_blocker(case, command.by, law.rules(case.workflow).roles.recovers, act),
        reason_for(case.workflow, "Ouvrir une récupération", command.reason),
    ]
    if most <= 0 or amount <= 0:
        paid = Cents(law.paid(case.dossier))
        reasons.append(
            blocked(
                Code.NOTHING_TO_RECOVER,
                reference=case.dossier.reference,
                paid=paid,
                left=Cents(asked),
                what=" comme trop-perçu" if cause == law.OVERPAID else "",
            )
        )
    elif amount > most:
        beyond = " au-delà de ce qui est dû" if cause == law.OVERPAID else ""
        why = f"payé{beyond}, moins ce qui est déjà réclamé"
        reasons.append(
            blocked(Code.RECOVERY_TOO_HIGH, amount=Cents(amount), left=Cents(most), why=why)
        )
    number = len(case.dossier.purse.recoveries) + 1
    event = m.RecoveryOpened(
        number,
        cause,
        amount,
        command.reason.strip(),
        case.known_on(command.on),
        law.rules(case.workflow).counts_from,
        case.dossier.is_closed and cause != law.OVERPAID,
    )
    return refused(reasons) or (event,)


def dropped(case: Case, recovery: Recovery, command: k.CancelRecovery) -> m.MoneyEvent:
    """What one person asks, and another one asks too: nobody gives up alone what the State is
    owed, as nobody pays it alone. What was not owed that day is not given up; nor is anything of a
    recovery that claims too much: what is owed of it is claimed anew."""
    number, reason = recovery.number, command.reason.strip()
    if not recovery.drop_by:
        return m.RecoveryDropProposed(number, reason, command.by.person)
    given_up = 0 if law.claims_too_much(case, recovery) else owed(case, recovery)
    return m.RecoveryCancelled(number, reason, min(recovery.left, given_up))


def owed(case: Case, recovery: Recovery) -> int:
    """What is owed back of what a recovery claims, in cents: what was overpaid, or is beyond the
    public aid that is allowed; of any other cause nothing is reckoned."""
    if recovery.cause == law.OVERPAID:
        return law.overpaid(case, recovery)
    found = aid.beyond(case, recovery) if recovery.cause == PRORATA else None
    return found.amount if found else 0


def at_status(
    case: Case, recovery: Recovery, expected: tuple[str, ...], act: str
) -> Blocker | None:
    """The recovery is where the act starts."""
    if recovery.status in expected:
        return None
    return blocked(
        Code.RECOVERY_STAGE,
        number=recovery.number,
        stage=STATUS[recovery.status],
        act=act,
        expected=listed([STATUS[name] for name in expected], "ou"),
        reference=case.dossier.reference,
    )


def orderable(case: Case, recovery: Recovery, command: k.OrderRecovery) -> Iterator[Blocker | None]:
    """The holder had the time to answer, and was read; the order has its number."""
    yield at_status(case, recovery, ("opened",), "Émettre l’ordre de reversement")
    if recovery.is_unfounded:
        number, reference = recovery.number, case.dossier.reference
        yield blocked(Code.RECOVERY_UNFOUNDED, number=number, reference=reference)
    until = last_reply_day(case, recovery)
    if until is None and (untold := not_begun(case, recovery.letter, REPLY)):
        yield untold
    elif until is None or command.on <= until:
        still = running(case, recovery.letter, until)
        yield blocked(Code.CLOCK_NOT_OVER, clock=REPLY, until=still)
    rests = Resting("Émettre l’ordre de reversement", command.on, until)
    yield on_ones_word(case, recovery.letter, command.by.person, rests)
    yield from unread_blockers(case, command.on)
    if law.claims_too_much(case, recovery):
        yield blocked(
            Code.OVERPAID_LESS,
            number=recovery.number,
            asked=Cents(recovery.left),
            amount=Cents(law.still_overpaid(case, recovery)),
            reference=case.dossier.reference,
        )
    if not command.order.strip():
        yield blocked(Code.REFERENCE_MISSING, what="Numéro de l’ordre de reversement")


def receivable(
    case: Case, recovery: Recovery, command: k.ReceiveRecovery
) -> Iterator[Blocker | None]:
    """What came back is no more than what is owed."""
    yield at_status(case, recovery, ("ordered",), "Enregistrer un reversement")
    if not command.receipt.strip():
        yield blocked(Code.REFERENCE_MISSING, what="Référence du reversement")
    if not 0 < command.amount <= recovery.left:
        why = "reste dû"
        amount, left = Cents(command.amount), Cents(recovery.left)
        yield blocked(Code.RECOVERY_TOO_HIGH, amount=amount, left=left, why=why)
