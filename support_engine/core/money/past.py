"""What was paid before the tool knew a dossier: the accountant says it, while its past is typed."""

from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Blocker, Code, blocked, refused
from support_engine.core.acts.conditions import role_blocker, too_early
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.takeover import not_open
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.case import Case
from support_engine.core.language.figures import Cents
from support_engine.core.money import law
from support_engine.core.money.bookkeeping import amount_within, reference_given
from support_engine.core.money.stages import ON_SPENDING, at_stage, figured, tranche_called
from support_engine.core.programme.money import Tranche


def record_past_payment(case: Case, command: k.RecordPastPayment) -> Decision:
    """A sum that had left: it counts as asked, certified, transmitted and paid, within the grant,
    and takes its place among the tranches."""
    tranche = tranche_called(case.workflow, command.tranche)
    act, in_force = f"Enregistrer ce qui a été payé : {tranche.label}", law.agreement(case)
    before = case.dossier.purse.tranches.get(tranche.id)
    claimed = before if before is not None and before.stage == "claimed" else None
    spent = command.spending
    if spent is None and claimed is not None and claimed.tells_spending:
        spent = claimed.spending
    no = refused(
        [
            not_open(case),
            role_blocker(case, command.by, law.rules(case.workflow).roles.pays, act),
            at_stage(case.dossier, tranche, ("", "claimed", "refused"), act),
            too_early(command.on, in_force.notified_on, "Notification de la convention")
            if in_force
            else law.not_notified(case),
            too_early(command.on, claimed.claimed_on, "Demande du versement") if claimed else None,
            amount_within("Montant payé", command.amount, 1),
            within_the_grant(case, tranche, command.amount) if in_force else None,
            figured(case, tranche, spent),
            reference_given("Référence du paiement", command.payment),
        ]
    )
    payment, request = command.payment.strip(), command.request.strip()
    told = spent if tranche.kind in ON_SPENDING else None
    event = m.TranchePaidBefore(
        tranche.id, command.amount, command.by.person, payment, request, told
    )
    return no or (event,)


def within_the_grant(case: Case, tranche: Tranche, amount: int) -> Blocker | None:
    """All that was paid is no more than the maximum in force."""
    in_force, taken = law.agreement(case), law.taken(case.dossier, tranche.id)
    if in_force is None or taken + amount <= in_force.maximum:
        return None
    return blocked(
        Code.PAID_BEFORE_TOO_HIGH,
        tranche=tranche.label,
        amount=Cents(amount),
        taken=Cents(taken),
        maximum=Cents(in_force.maximum),
    )
