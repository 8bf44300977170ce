"""How much may leave today: what was reserved, the ceilings, the public aids, what is due."""

from collections.abc import Iterator

from support_engine.core.acts.blockers import Code
from support_engine.core.acts.conditions import Condition
from support_engine.core.dossier.next_step import balance_of
from support_engine.core.dossier.sums import aid_on_file
from support_engine.core.language.figures import Cents, Rate
from support_engine.core.language.french import euros, percent
from support_engine.core.money import holder, law
from support_engine.core.money.aid import eligible_spending
from support_engine.core.money.asked import Asked, by_law
from support_engine.core.programme.money import WHOLE


def committed(asked: Asked) -> Iterator[Condition]:
    """The State has reserved the money, and as much of it as would be paid."""
    code, number = Code.COMMITMENT_MISSING, asked.dossier.purse.commitment
    in_force = law.agreement(asked.case)
    if not number or in_force is None:
        missing = None if number else asked.why_not(code)
        yield by_law(code, "Engagement juridique", missing)
        return
    reserved = law.reserved(asked.dossier, in_force)
    most = law.entitled(asked.case, asked.tranche, asked.spending)
    code = Code.COMMITMENT_TOO_LOW
    low = asked.why_not(code, number=number, reserved=Cents(reserved), most=Cents(most))
    label = f"Engagement juridique {number} : {euros(reserved)}"
    yield by_law(code, label, low if most > reserved else None)


def aid_within_limits(asked: Asked) -> Iterator[Condition]:
    """Public aid stays within the eligible spending; a local authority keeps its own share. A total
    that counted on a sum claimed back, since dropped, is what it was before."""
    in_force, told = law.agreement(asked.case), asked.dossier.purse.aid
    on_file = aid_on_file(asked.dossier)
    aid = told if on_file is None or told is None else max(told, on_file)
    if in_force is None or aid is None or asked.money.facts.eligible is None:
        return
    is_final = asked.tranche.kind == "balance" and asked.tells_spending
    eligible = asked.spending if is_final else eligible_spending(asked.case, in_force)
    unknown = holder.unknown(asked.case, aid, eligible)
    yield by_law(Code.HOLDER_KIND_UNKNOWN, "Genre du porteur connu", unknown)
    own = law.own_grant(asked.case, in_force) if is_final else 0
    if aid < own:
        low = asked.why_not(Code.AID_TOO_LOW, aid=Cents(aid), own=Cents(own))
        yield by_law(Code.AID_TOO_LOW, "Aides publiques, la nôtre comprise", low)
    is_local, money = holder.is_local(asked.dossier), asked.money
    share = money.aid_ceiling_local if is_local else money.aid_ceiling
    code = Code.OWN_SHARE_TOO_LOW if is_local else Code.AID_TOO_HIGH
    blocker = asked.why_not(
        code,
        own=Rate(WHOLE - share),
        aid=Cents(aid),
        eligible=Cents(eligible),
        ceiling=Rate(share),
    )
    label = f"Aides publiques : {euros(aid)} pour {euros(eligible)} ({percent(share)} au plus)"
    yield by_law(code, label, blocker if aid > law.half_up(eligible, share) else None)


def within_ceilings(asked: Asked) -> Iterator[Condition]:
    """The schedule itself respects the ceilings of the decree for this kind of payment."""
    in_force = law.agreement(asked.case)
    if in_force is None or asked.tranche.kind in law.UNCAPPED:
        return
    share = law.share_until(asked.workflow, in_force.schedule, asked.tranche.id)
    ceiling = law.ceiling(asked.case, asked.tranche)
    limit = law.half_up(in_force.maximum, ceiling)
    is_advance = asked.tranche.kind == "advance"
    code = Code.ADVANCE_CEILING if is_advance else Code.INTERIM_CEILING
    what = "Avance" if is_advance else "Avance et acomptes"
    reached = law.half_up(in_force.maximum, share)
    blocker = asked.why_not(
        code, ceiling=Rate(ceiling), share=Rate(share), limit=Cents(limit), reached=Cents(reached)
    )
    label = f"{what} : {euros(reached)} sur {euros(limit)} au plus ({percent(ceiling)})"
    yield by_law(code, label, blocker if share > ceiling else None)


def not_settled(asked: Asked) -> Iterator[Condition]:
    """Nothing is paid beside a balance that is on its way or paid: it counted everything. What was
    asked before it has its answer first."""
    record = balance_of(asked.case, asked.tranche)
    if record is not None:
        code = Code.GRANT_SETTLED
        yield by_law(code, "Solde pas encore demandé", asked.why_not(code, since=record.since))
    if asked.tranche.kind != "balance":
        return
    for name, other in asked.dossier.purse.tranches.items():
        if name != asked.tranche.id and (other.stage == "claimed" or other.is_signed):
            code, label = Code.CLAIM_UNANSWERED, asked.workflow.tranche_of[name].label
            waits = asked.why_not(code, other=label, since=other.since, id=name)
            yield Condition(f"Aucune autre demande en attente : {label}", waits)


def something_due(asked: Asked) -> Iterator[Condition]:
    """The rules give a positive amount; an interim payment or a balance rests on real spending."""
    if law.agreement(asked.case) is None:
        return
    if asked.tranche.kind in ("interim", "balance") and not asked.tells_spending:
        missing = asked.why_not(Code.SPENDING_MISSING)
        yield by_law(Code.NOTHING_DUE, "Dépenses acquittées chiffrées", missing)
        return
    most = law.entitled(asked.case, asked.tranche, asked.spending)
    taken = law.taken(asked.dossier, asked.tranche.id)
    code = Code.NOTHING_DUE
    blocker = asked.why_not(code, entitled=Cents(most), taken=Cents(taken))
    label = f"Montant dû : {euros(most)} − {euros(taken)} = {euros(most - taken)}"
    yield by_law(code, label, blocker if most <= taken else None)
