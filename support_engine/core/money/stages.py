"""Yes or no about money: what is kept on file, and each stage of a tranche.

Three different people propose, certify and pay; a tranche is paid once; amounts are computed here
and never typed, except the one that the accountant paid, which must be the one that was asked.
"""

from collections.abc import Iterable
from dataclasses import replace

from support_engine.core.acts import money_commands as k
from support_engine.core.acts import two_hands
from support_engine.core.acts.access import as_holder, in_its_name
from support_engine.core.acts.actor import Command
from support_engine.core.acts.blockers import Blocker, Code, blocked, refused
from support_engine.core.acts.conditions import address_moved, closed, role_blocker, too_early
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.reasons import reason_for
from support_engine.core.acts.takers import seconders
from support_engine.core.acts.two_hands import same_person
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.next_step import balance_of, waits_for_second
from support_engine.core.dossier.purse import TrancheRecord
from support_engine.core.language.figures import Cents
from support_engine.core.language.french import listed
from support_engine.core.language.names import require
from support_engine.core.money import law
from support_engine.core.money.basis import (
    basis_of,
    changed_since,
    own_changes,
    own_freeing,
    to_propose_anew,
)
from support_engine.core.money.bookkeeping import (
    amount_within,
    never_backdated,
    reference_given,
)
from support_engine.core.money.release import Asked, release_blockers
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.money import Tranche
from support_engine.core.programme.roles import HOLDER

STAGES = {
    "": "pas encore demandée",
    "claimed": "demandée",
    "refused": "renvoyée au porteur",
    "proposed": "proposée",
    "certified": "certifiée",
    "transmitted": "transmise au comptable",
    "paid": "payée",
}


def stage_of(dossier: Dossier, tranche: Tranche) -> str:
    """Where a tranche stands; an empty text before any claim."""
    record = dossier.purse.tranches.get(tranche.id)
    return record.stage if record else ""


def at_stage(
    dossier: Dossier, tranche: Tranche, expected: tuple[str, ...], act: str
) -> Blocker | None:
    """The tranche is where the act starts; a paid one is never paid again."""
    record = dossier.purse.tranches.get(tranche.id)
    stage = stage_of(dossier, tranche)
    if stage in expected:
        return None
    if record is not None and record.stage == "paid" and record.paid_on is not None:
        return blocked(
            Code.TRANCHE_PAID,
            tranche=tranche.label,
            paid_on=record.paid_on,
            payment=record.payment,
        )
    return blocked(
        Code.TRANCHE_STAGE,
        tranche=tranche.label,
        stage=STAGES[stage],
        act=act,
        expected=listed([STAGES[name] for name in expected], "ou"),
    )


def tranche_called(workflow: Workflow, name: str) -> Tranche:
    """The tranche of that id. Raises UnknownName: no such tranche, or a programme without any."""
    law.rules(workflow)
    return require(workflow.tranche_of, name, "tranche")


def claim(case: Case, command: k.ClaimTranche) -> Decision:
    """The holder asks; what is missing is said later, by the conditions, not here. What one person
    asked for the holder, and comes to nothing, a second one says again."""
    tranche = tranche_called(case.workflow, command.tranche)
    if one := waits_for_second(case, tranche):
        return second(case, command, tranche, one)
    act = f"Demander : {tranche.label}"
    in_force, by = law.agreement(case), as_holder(case, command.by, "claim")
    no = refused(
        [
            closed(case),
            role_blocker(case, by, law.rules(case.workflow).roles.claims, act),
            address_moved(case, by, act),
            None if in_force else law.not_notified(case),
            too_early(command.on, in_force.notified_on, "Notification de la convention")
            if in_force
            else None,
            at_stage(case.dossier, tranche, ("", "refused"), act),
            overtaken(case, tranche),
            figured(case, tranche, command.spending),
        ]
    )
    spent, on_spending = command.spending or 0, tranche.kind in ON_SPENDING
    amount = max(0, law.due(case, tranche, spent))
    basis = basis_of(case, tranche, spent, amount)
    least = least_told(case.dossier, tranche, command.spending if on_spending else None)
    who = "" if by.person == case.dossier.people.get(HOLDER) else by.person
    asked = m.TrancheClaimed(tranche.id, spent, amount, basis, least=least, by=who)
    return no or (replace(asked, as_holder=in_its_name(case, command.by)),)


def overtaken(case: Case, tranche: Tranche) -> Blocker | None:
    """Nothing is asked beside a balance that is on its way or paid: nobody could pay it."""
    balance, label = balance_of(case, tranche), tranche.label
    return blocked(Code.GRANT_SETTLED, tranche=label, since=balance.since) if balance else None


ON_SPENDING = frozenset({"interim", "balance"})
"""Kinds of tranches that are paid on what was really spent."""


def figured(case: Case, tranche: Tranche, spending: int | None) -> Blocker | None:
    """What is paid on spending is asked with it: 0 is a figure, nothing is none."""
    if spending is not None:
        return amount_within("Dépenses acquittées", spending, 0)
    if tranche.kind not in ON_SPENDING:
        return None
    return blocked(Code.SPENDING_MISSING, reference=case.dossier.reference, tranche=tranche.label)


def least_told(dossier: Dossier, tranche: Tranche, spending: int | None) -> int | None:
    """The least spending that a claim and those sent back before it told, in cents; None where none
    told any."""
    record = dossier.purse.tranches.get(tranche.id)
    said = (record.least_told if record else None, spending)
    return min((one for one in said if one is not None), default=None)


def second(
    case: Case, command: k.ClaimTranche, tranche: Tranche, record: TrancheRecord
) -> Decision:
    """The spending of a claim made for the holder, read by somebody else."""
    act, by = f"Confirmer la demande : {tranche.label}", as_holder(case, command.by, "claim")
    facts = {"reference": case.dossier.reference, "tranche": tranche.label, "id": tranche.id}
    first, now = record.claimed_by, command.spending
    differs = blocked(
        Code.CLAIM_DIFFERS,
        person=first,
        before=Cents(record.spending),
        now=Cents(now or 0),
        **facts,
    )
    no = refused(
        [
            closed(case),
            role_blocker(case, by, seconders(case.workflow), act),
            address_moved(case, by, act),
            same_person(first, "fait cette demande pour le porteur", act, two_hands.CLAIM)
            if first == by.person
            else None,
            figured(case, tranche, now),
            None if now in (None, record.spending) else differs,
            too_early(command.on, record.claimed_on, "Demande"),
        ]
    )
    return no or (m.TrancheSeconded(tranche.id, by.person, in_its_name(case, command.by)),)


def refuse(case: Case, command: k.RefuseTranche) -> Decision:
    """Send back a claim, or stop a payment that has not left yet."""
    tranche = tranche_called(case.workflow, command.tranche)
    act = f"Renvoyer : {tranche.label}"
    roles = law.rules(case.workflow).roles
    record = case.dossier.purse.tranches.get(tranche.id)
    no = refused(
        [
            role_blocker(case, command.by, (*roles.proposes, *roles.certifies), act),
            at_stage(case.dossier, tranche, ("claimed", "proposed", "certified"), act),
            reason_for(case.workflow, "Renvoyer une demande", command.reason),
            too_early(command.on, record.claimed_on, "Demande") if record else None,
        ]
    )
    return no or (m.TrancheRefused(tranche.id, command.reason.strip(), case.today),)


def release(
    case: Case,
    command: k.ProposeTranche | k.CertifyTranche | k.TransmitTranche,
) -> Decision:
    """Propose, certify or transmit: the whole list of conditions, read again each time."""
    tranche = tranche_called(case.workflow, command.tranche)
    roles = law.rules(case.workflow).roles
    record = case.dossier.purse.tranches.get(tranche.id)
    expected, allowed, verb = {
        k.ProposeTranche: ("claimed", roles.proposes, "Proposer"),
        k.CertifyTranche: ("proposed", roles.certifies, "Certifier"),
        k.TransmitTranche: ("certified", roles.transmits, "Transmettre"),
    }[type(command)]
    act = f"{verb} : {tranche.label}"
    changes = since_certified(case, tranche, record)
    anew = tuple(to_propose_anew(case, tranche, record))
    if isinstance(command, k.CertifyTranche) and changes:
        expected = "certified"
    if isinstance(command, k.ProposeTranche) and record and (anew or to_sign_anew(record)):
        expected = record.stage
    asked = Asked(case, tranche, command.on)
    reasons: list[Blocker | None] = [
        closed(case),
        role_blocker(case, command.by, allowed, act),
        at_stage(case.dossier, tranche, (expected,), act),
        *other_hands(record, command, act),
        too_early(command.on, record.since, "Étape précédente") if record else None,
        never_backdated(case, command.on, act),
        *release_blockers(asked),
    ]
    if isinstance(command, k.CertifyTranche):
        reasons.extend(anew or own_changes(case, record, command, act))
    reasons.extend(own_freeing(record, command, act))
    if isinstance(command, k.TransmitTranche):
        reasons.append(reference_given("Numéro de la demande de paiement", command.request))
        reasons.extend(anew or changes)
    no = refused(reasons)
    if no or record is None:
        return no or ()
    return (stage_event(case, command, tranche, record),)


def to_sign_anew(record: TrancheRecord) -> bool:
    """What it rests on was put on file since it was signed, and it has not left."""
    return record.is_signed and bool(record.restated)


def since_certified(
    case: Case, tranche: Tranche, record: TrancheRecord | None
) -> tuple[Blocker, ...]:
    """What has changed since a certification that stands: it is certified again, or sent back."""
    if record is None or record.stage != "certified":
        return ()
    return tuple(changed_since(case, tranche, record))


def stage_event(
    case: Case,
    command: k.ProposeTranche | k.CertifyTranche | k.TransmitTranche,
    tranche: Tranche,
    record: TrancheRecord,
) -> m.MoneyEvent:
    """The stage reached, with all that it rests on; what leaves is what was certified."""
    by = command.by.person
    if isinstance(command, k.TransmitTranche):
        return m.TrancheTransmitted(tranche.id, record.amount, by, command.request.strip())
    amount = law.due(case, tranche, record.spending)
    basis = basis_of(case, tranche, record.spending, amount)
    if isinstance(command, k.ProposeTranche):
        return m.TrancheProposed(tranche.id, amount, by, basis)
    return m.TrancheCertified(tranche.id, amount, by, basis.papers, basis)


DONE_BY = (
    ("proposed_by", "proposé ce paiement"),
    ("certified_by", "certifié ce paiement"),
    ("transmitted_by", "transmis cette demande"),
)


def other_hands(
    record: TrancheRecord | None, command: Command, act: str
) -> Iterable[Blocker | None]:
    """Proposer, certifier and payer are three people; who certifies may transmit."""
    earlier = {
        k.ProposeTranche: (),
        k.CertifyTranche: DONE_BY[:1],
        k.TransmitTranche: DONE_BY[:1],
        k.RecordPayment: DONE_BY,
    }[type(command)]
    if record is None:
        return
    for name, done in earlier:
        if getattr(record, name) == command.by.person:
            yield same_person(command.by.person, done, act, two_hands.PAYMENT)
