"""What somebody should read first about the money of a dossier."""

from collections.abc import Iterable, Iterator

from support_engine.core.acts.blockers import Code
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import AnyEvent
from support_engine.core.dossier.purse import TrancheRecord
from support_engine.core.language.french import day, euros, percent
from support_engine.core.money import aid, law
from support_engine.core.money.basis import changed_since, payment_stopped
from support_engine.core.money.restating import words
from support_engine.core.programme.money import Tranche


def paid_elsewhere(tranche: Tranche, record: TrancheRecord) -> str:
    """That a payment went to another account than the certified one; nothing if it did not."""
    basis = record.basis
    if not record.paid_to or basis is None or record.paid_to == basis.iban:
        return ""
    paid, certified = record.paid_to[-4:], basis.iban[-4:]
    return (
        f"« {tranche.label} » a été payée sur le compte …{paid}, et non sur le compte certifié"
        f" …{certified}."
    )


def account_alerts(case: Case) -> tuple[str, ...]:
    """What somebody should read first: an account that is no longer the one of a request."""
    if case.workflow.money is None:
        return ()
    alerts = []
    for name, tranche in case.workflow.tranche_of.items():
        record = case.dossier.purse.tranches.get(name)
        if record is not None:
            alerts.append(account_alert(case, tranche, record))
    return tuple(alert for alert in alerts if alert)


def amount_alerts(case: Case) -> Iterator[str]:
    """What was paid beyond what the agreement in force allows: an amendment lowered it since."""
    in_force = law.agreement(case) if case.workflow.money else None
    if in_force is None:
        return
    purse = case.dossier.purse
    reserved = law.reserved(case.dossier, in_force)
    if purse.commitment and reserved < in_force.maximum:
        yield (
            f"L’engagement juridique {purse.commitment} réserve {euros(reserved)}, pour un maximum"
            f" en vigueur de {euros(in_force.maximum)} : il est à compléter (tranche commit)."
        )
    until = 0
    for name, tranche in case.workflow.tranche_of.items():
        record = case.dossier.purse.tranches.get(name)
        if record is None or not (record.is_pending or record.stage == "paid"):
            continue
        until += record.amount
        share = law.ceiling(case, tranche)
        limit = law.half_up(in_force.maximum, share)
        if tranche.kind not in law.UNCAPPED and until > limit:
            yield (
                f"« {tranche.label} » : {euros(until)} payés ou en cours, pour {euros(limit)} au"
                f" plus ({percent(share)} du maximum en vigueur, {euros(in_force.maximum)})."
            )
    most = min(in_force.maximum, law.half_up(in_force.eligible, in_force.rate))
    has_rate, held = law.rules(case.workflow).facts.rate is not None, law.paid(case.dossier)
    if has_rate and held > most:
        yield (
            f"{euros(held)} payés, pour {euros(most)} au plus d’après le maximum, le taux et les"
            " dépenses éligibles en vigueur : le trop-perçu se récupère (tranche recover)."
        )
    yield from aid_alerts(case)
    yield from unfounded(case.dossier)
    yield from claimed_too_much(case)


def unfounded(dossier: Dossier) -> Iterator[str]:
    """What was claimed back because the dossier was closed, once that closing was taken back."""
    for one in dossier.purse.recoveries:
        words = f"La récupération n° {one.number} repose sur une clôture qui a été reprise"
        if one.is_unfounded and one.status == "opened":
            yield f"{words} : deux personnes l’abandonnent (tranche drop)."
        if one.is_unfounded and one.status in ("ordered", "settled"):
            yield (
                f"{words} : {euros(one.received)} ont été reversés sur l’ordre {one.order}. Faites"
                " annuler ce qui en reste, et rendez ce qui n’était pas dû."
            )


def claimed_too_much(case: Case) -> Iterator[str]:
    """What is claimed back as overpaid, once less of it is."""
    for one in case.dossier.purse.recoveries:
        if one.left and law.claims_too_much(case, one):
            yield (
                f"La récupération n° {one.number} réclame {euros(one.left)}, et"
                f" {euros(law.still_overpaid(case, one))} seulement sont payés en trop : deux"
                " personnes l’abandonnent (tranche drop), et ce qui reste en trop se réclame de"
                " nouveau."
            )


def aid_alerts(case: Case) -> Iterator[str]:
    """Public aid that was told once money had left: nothing is paid beyond the ceiling, and what
    was paid before is not taken back by itself."""
    if found := aid.beyond(case):
        yield (
            f"Aides publiques : {euros(found.aid)}, notre subvention comprise, pour"
            f" {euros(found.most)} au plus ({percent(found.share)} de {euros(found.eligible)} de"
            f" dépenses éligibles). {euros(found.amount)} sont à récupérer (tranche recover, cause"
            " prorata)."
        )


def rejection(record: TrancheRecord) -> str:
    """Why the accountant rejected the request that a certified payment left under, if so."""
    if record.rejected_on is None:
        return ""
    on = day(record.rejected_on)
    if record.returned:
        return f"Virement revenu de la banque le {on} ({record.returned}) : {record.reason}"
    return f"Demande rejetée par le comptable le {on} : {record.reason}"


def account_alert(case: Case, tranche: Tranche, record: TrancheRecord) -> str:
    """What to read first about the account of one tranche; nothing where all is as certified."""
    match record.stage:
        case "claimed" | "proposed":
            return rejection(record)
        case "certified":
            changes = changed_since(case, tranche, record)
            moved = (b.sentence for b in changes if b.code is Code.ACCOUNT_CHANGED)
            return next(moved, rejection(record))
        case "transmitted":
            stopped = payment_stopped(case, tranche, record)
            return stopped.sentence if stopped else ""
        case "paid":
            return paid_elsewhere(tranche, record)
        case _:
            return ""


def second_awaited(case: Case) -> tuple[str, ...]:
    """What one person said, and that changes nothing before another one says the same."""
    told = []
    if waiting := case.dossier.purse.aid_waiting:
        told.append(
            f"Aides publiques : {waiting.by} en a baissé le total à {euros(waiting.total)} ; une"
            " seconde personne saisit le même (tranche aid)."
        )
    for name, record in case.dossier.purse.tranches.items():
        label = case.workflow.tranche_of[name].label
        if said := record.restating:
            told.append(
                f"« {label} » : {said.by} dit de ce paiement « {words(said)} » ; une seconde"
                " personne dit la même chose (tranche restate)."
            )
    return tuple(told)


def told_at_once(case: Case, events: Iterable[AnyEvent]) -> Iterator[str]:
    """What whoever records something of the money should see the same minute, on the dossier that
    it left: aid that keeps every payment, a payment out of the order of the others."""
    for event in events:
        if isinstance(event, m.AidDeclared):
            yield from too_much_aid(case)
        if isinstance(event, m.RestatementProposed | m.PaymentRestated):
            yield from out_of_order(case, event)


def too_much_aid(case: Case) -> Iterator[str]:
    """A total of aid above the ceiling: no payment leaves before it is put right."""
    in_force, purse = law.agreement(case), case.dossier.purse
    if in_force is None or purse.aid is None or law.rules(case.workflow).facts.eligible is None:
        return
    most, share, eligible = aid.ceiling(case, in_force)
    if purse.aid > most:
        yield (
            f"Aides publiques : {euros(purse.aid)} pour {euros(eligible)} de dépenses éligibles,"
            f" {euros(most)} au plus ({percent(share)}). Aucun versement ne se propose, ne se"
            " certifie ni ne part tant que la subvention n’est pas réduite par avenant (tranche"
            " amend), ou ce total corrigé (tranche aid)."
        )


IN_ORDER = ("advance", "interim", "balance")
"""Kinds of tranches that are paid one after the other."""


def out_of_order(case: Case, event: m.RestatementProposed | m.PaymentRestated) -> Iterator[str]:
    """A payment that would be of a day after that of a later tranche, or before an earlier one."""
    names = [one.id for one in case.workflow.tranches if one.kind in IN_ORDER]
    if event.tranche not in names:
        return
    place, label = names.index(event.tranche), case.workflow.tranche_of[event.tranche].label
    for other, name in enumerate(names):
        record = case.dossier.purse.tranches.get(name)
        if record is None or record.paid_on is None or other == place:
            continue
        if (event.paid_on > record.paid_on) if other > place else (event.paid_on < record.paid_on):
            word = "après" if other > place else "avant"
            yield (
                f"« {label} » serait payée le {day(event.paid_on)}, {word}"
                f" « {case.workflow.tranche_of[name].label} », payée le {day(record.paid_on)} :"
                " vérifiez ce jour sur l’avis de paiement."
            )
