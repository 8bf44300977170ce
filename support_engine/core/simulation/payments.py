"""The money of a simulated life: what is put on file, then each tranche by three pairs of hands."""

from collections.abc import Iterator
from datetime import date, timedelta

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.delays import safe_on
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.language.iban import EXAMPLE
from support_engine.core.money import law
from support_engine.core.money.holder import kind_of
from support_engine.core.money.release import Asked, release_blockers
from support_engine.core.programme.money import WHOLE, Tranche
from support_engine.core.simulation.ground import Ground, Plan

WORKS_AFTER = timedelta(days=30)
"""How long after the notification of the agreement the works are supposed to begin."""


def payment_plans(ground: Ground) -> Iterator[Plan]:
    """Nothing before the agreement; then the file and the works, then the tranches in order."""
    workflow = ground.workflow
    in_force = law.agreement(ground.case) if workflow.money is not None else None
    if in_force is None or in_force.maximum == 0:
        return
    day = ground.day(ground.today)
    if kept := tuple(missing(ground, in_force, day)):
        yield Plan(day, "Comptes du dossier", kept)
        return
    yield from works_plan(ground)
    tranche = next_tranche(ground.case)
    if tranche is not None:
        yield from tranche_plan(ground, tranche)


def next_tranche(case: Case) -> Tranche | None:
    """The first one that is not paid."""
    return next(
        (tranche for tranche in case.workflow.tranches if not is_paid(case.dossier, tranche)), None
    )


def works_day(ground: Ground) -> date | None:
    """When the works begin: as recorded, else some weeks after the notification."""
    money = ground.workflow.money
    if money is None or not money.works:
        return None
    known, in_force = ground.dossier.purse.works_on, law.agreement(ground.case)
    return known or (in_force.notified_on + WORKS_AFTER if in_force else None)


def works_plan(ground: Ground) -> Iterator[Plan]:
    """The start of the works, recorded on its day."""
    starts = works_day(ground)
    if starts is None or ground.dossier.purse.works_on is not None:
        return
    day, by = ground.day(starts), ground.by(law.rules(ground.workflow).roles.keeps)
    reference = ground.dossier.reference
    record = k.RecordWorksStart(reference=reference, by=by, on=day, started_on=starts)
    yield Plan(day, "Travaux commencés", (record,))


def waits_for_money(ground: Ground) -> bool:
    """A tranche is on its way, or nothing stands against the next one: a good end waits for it.

    Not under a measure that stops payments and that nobody is supposed to lift.
    """
    workflow, dossier = ground.workflow, ground.dossier
    if ground.assumed.payments != "asked" or workflow.money is None:
        return False
    tranche = next_tranche(ground.case)
    if tranche is None or law.agreement(ground.case) is None:
        return False
    if any(is_lasting(ground, hold.hold) for hold in dossier.open_holds):
        return False
    record = dossier.purse.tranches.get(tranche.id)
    if record is not None and record.stage == "transmitted":
        return True
    return is_free(ground, tranche)


def is_lasting(ground: Ground, hold: str) -> bool:
    """A measure stops payments, and its end is not supposed."""
    planned = (measure for measure in ground.assumed.holds if measure.hold == hold)
    is_lifted = any(
        measure.until_on is not None and measure.until_on > ground.today for measure in planned
    )
    return ground.workflow.holds[hold].blocks_payments and not is_lifted


def is_free(ground: Ground, tranche: Tranche) -> bool:
    """Nothing stands against the tranche but what comes with its claim, or with time alone."""
    asked = Asked(ground.case, tranche, ground.today)
    return all(blocker.code in BROUGHT for blocker in release_blockers(asked))


BROUGHT = frozenset(
    {Code.DOCUMENT_MISSING, Code.DOCUMENT_EXPIRED, Code.SPENDING_MISSING, Code.BANK_QUARANTINED}
)
"""Documents, spending and the safety period of an account."""


def is_paid(dossier: Dossier, tranche: Tranche) -> bool:
    """Whether the accountant paid it."""
    record = dossier.purse.tranches.get(tranche.id)
    return record is not None and record.stage == "paid"


def missing(ground: Ground, in_force: law.Agreement, on: date) -> Iterator[c.CaseCommand]:
    """What the conditions read and is not on file."""
    money, purse = law.rules(ground.workflow), ground.dossier.purse
    reference = ground.dossier.reference
    keeper = ground.by(money.roles.keeps)
    if not purse.commitment or law.reserved(ground.dossier, in_force) < in_force.maximum:
        by = ground.by(money.roles.transmits)
        yield k.RecordCommitment(reference=reference, by=by, on=on, number="EJ-SIMULATION")
    if purse.bank is None:
        holder = ground.dossier.name
        yield k.ChangeBank(reference=reference, by=keeper, on=on, iban=EXAMPLE, holder=holder)
    if money.facts.eligible and purse.aid is None:
        aid = min(in_force.maximum, in_force.eligible)
        if not kind_of(ground.dossier):
            usual = "association"
            yield k.RecordHolderKind(reference=reference, by=keeper, on=on, holder_kind=usual)
        yield k.DeclareAid(reference=reference, by=keeper, on=on, total=aid)


def tranche_plan(ground: Ground, tranche: Tranche) -> Iterator[Plan]:
    """The tranche asked, proposed, certified, transmitted as soon as may be; then paid."""
    record = ground.dossier.purse.tranches.get(tranche.id)
    if record is not None and record.stage == "transmitted" and record.transmitted_on:
        day = ground.day(record.transmitted_on + timedelta(days=ground.assumed.payment_days))
        payment = k.RecordPayment(
            reference=ground.dossier.reference,
            by=ground.by(law.rules(ground.workflow).roles.pays),
            on=day,
            tranche=tranche.id,
            amount=record.amount,
            payment=f"VIR-{tranche.id}",
        )
        yield Plan(day, f"Paiement : {tranche.label}", (payment,))
        return
    safe_on = safe_day(ground)
    if safe_on is None or (safe_on <= ground.today and not is_free(ground, tranche)):
        return
    label = f"Demande de paiement : {tranche.label}"
    acts = (*papers(ground, tranche), *hands(ground, tranche, safe_on))
    yield Plan(safe_on, label, acts, waits_quietly=True)


def safe_day(ground: Ground) -> date | None:
    """When the account may be paid: once confirmed, or after its safety period; None without."""
    bank = ground.dossier.purse.bank
    if bank is None:
        return None
    on = bank.changed_on if bank.confirmed_by else safe_on(ground.case, bank)
    return ground.day(on) if on else None


def hands(ground: Ground, tranche: Tranche, day: date) -> Iterator[c.CaseCommand]:
    """What is left to do until the tranche is transmitted, each by the role that does it."""
    record, roles = ground.dossier.purse.tranches.get(tranche.id), law.rules(ground.workflow).roles
    stage = record.stage if record else ""
    reference, name = ground.dossier.reference, tranche.id
    if stage in ("", "refused"):
        by, spent = ground.by(roles.claims), spending(ground, tranche)
        yield k.ClaimTranche(reference=reference, by=by, on=day, tranche=name, spending=spent)
    if stage in ("", "refused", "claimed"):
        by = ground.by(roles.proposes)
        yield k.ProposeTranche(reference=reference, by=by, on=day, tranche=name)
    if stage != "certified":
        by = ground.by(roles.certifies)
        yield k.CertifyTranche(reference=reference, by=by, on=day, tranche=name)
    by, request = ground.by(roles.transmits), f"DP-{name}"
    yield k.TransmitTranche(reference=reference, by=by, on=day, tranche=name, request=request)


def papers(ground: Ground, tranche: Tranche) -> tuple[c.AddDocument, ...]:
    """The documents of the tranche, and of the agreement."""
    agreement = law.rules(ground.workflow).agreement_document
    kinds = (*tranche.requires_documents, *((agreement,) if agreement else ()))
    return ground.documents(kinds, ground.today)


def spending(ground: Ground, tranche: Tranche) -> int:
    """Eligible spending that follows the plan, in cents; none where the tranche needs none."""
    workflow = ground.workflow
    in_force = law.agreement(ground.case)
    if in_force is None or tranche.kind in ("advance", "instalment"):
        return 0
    if tranche.kind == "balance":
        return in_force.eligible
    until = law.share_until(workflow, in_force.schedule, tranche.id)
    due = law.half_up(in_force.maximum, until, law.rules(workflow).whole)
    return -(-due * WHOLE // in_force.rate) if in_force.rate else 0
