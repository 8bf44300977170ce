"""An event about money as one French line."""

from support_engine.core.dossier import money_events as m
from support_engine.core.language.french import day, euros, percent
from support_engine.core.money.holder import KINDS
from support_engine.core.money.law import share_words
from support_engine.core.money.recoveries import CAUSES
from support_engine.core.programme.definition import Workflow


def spoken(workflow: Workflow, event: m.MoneyEvent) -> str:
    """What happened to the money, with its figures."""
    match event:
        case m.CommitmentRecorded():
            return f"engagement juridique n° {event.number} : {euros(event.amount)}"
        case m.GuaranteeRecorded():
            return f"garantie à première demande : {euros(event.amount)}"
        case m.AidDeclared():
            return f"aides publiques déclarées : {euros(event.total)}"
        case m.AidProposed():
            told = f"aides publiques baissées à {euros(event.total)}"
            return f"{told}, en attente d’une seconde personne"
        case m.HolderKindRecorded():
            return f"genre du porteur : {KINDS.get(event.kind, event.kind)}"
        case m.WorksStarted():
            return f"début des travaux : {day(event.started_on)}"
        case m.BankChanged():
            return f"compte bancaire …{event.iban[-4:]} ({event.holder}), à confirmer"
        case m.BankConfirmed():
            return f"compte bancaire confirmé ({event.channel})"
        case m.AgreementAmended():
            return amendment(workflow, event)
        case m.AmendmentProposed():
            return f"{amendment(workflow, event.terms)}, en attente d’une seconde personne"
        case m.RecoveryOpened():
            cause = CAUSES[event.cause]
            return f"récupération n° {event.number} ouverte, {cause} : {euros(event.amount)}"
        case m.RecoveryOrdered():
            return f"récupération n° {event.number} : ordre de reversement {event.order}"
        case m.RecoveryReceived():
            sentence = f"récupération n° {event.number} : {euros(event.amount)} reversés"
            return f"{sentence} ({event.receipt})"
        case m.RecoveryDropProposed():
            waits = "en attente d’une seconde personne"
            return f"abandon demandé, récupération n° {event.number} ({event.reason}), {waits}"
        case m.RecoveryCancelled():
            return f"récupération n° {event.number} abandonnée ({event.reason})"
        case _:
            return tranche(workflow, event)


def amendment(workflow: Workflow, event: m.AgreementAmended) -> str:
    """An amendment and what it changes."""
    changes = []
    if event.maximum is not None:
        changes.append(f"maximum {euros(event.maximum)}")
    if event.rate is not None:
        changes.append(f"taux {percent(event.rate)}")
    if event.eligible is not None:
        changes.append(f"dépenses éligibles {euros(event.eligible)}")
    changes.extend(
        f"{workflow.tranche_of[name].label} {share_words(workflow, share)}"
        for name, share in event.schedule.items()
    )
    if event.ends_on is not None:
        changes.append(f"achèvement le {day(event.ends_on)}")
    return f"avenant {event.number} : {', '.join(changes)} ({event.reason})"


def tranche(workflow: Workflow, event: m.TrancheStep) -> str:
    """One stage of a tranche."""
    label = workflow.tranche_of[event.tranche].label
    match event:
        case m.TrancheClaimed():
            tells = event.spending > 0 or event.least is not None
            shown = f", dépenses acquittées {euros(event.spending)}" if tells else ""
            return f"versement demandé : {label}{shown}"
        case m.TrancheSeconded():
            return f"demande faite pour le porteur confirmée, avec les mêmes dépenses : {label}"
        case m.TrancheRefused():
            return f"demande de versement renvoyée : {label} (motif : {event.reason})"
        case m.TrancheProposed():
            return f"versement proposé : {label}, {euros(event.amount)}"
        case m.TrancheCertified():
            account = f" (compte …{event.basis.iban[-4:]})" if event.basis else ""
            return f"service fait certifié : {label}, {euros(event.amount)}{account}"
        case m.TrancheTransmitted():
            return f"demande de paiement {event.request} : {label}, {euros(event.amount)}"
        case m.RequestRejected():
            return not_paid(event, label)
        case m.TranchePaid():
            account = f", compte …{event.iban[-4:]}" if event.iban else ""
            return f"versement payé : {label}, {euros(event.amount)} ({event.payment}{account})"
        case m.TranchePaidBefore():
            asked = f", demande {event.request}" if event.request else ""
            paid = f"{label}, {euros(event.amount)} ({event.payment}{asked})"
            return f"versement payé avant la reprise du dossier : {paid}"
        case m.RestatementProposed():
            why = f"à confirmer par une seconde personne (motif : {event.reason})"
            return f"rectification du paiement demandée : {label}, {made(event)}, {why}"
        case m.PaymentRestated():
            was = [event.was, *([f"compte …{event.was_to[-4:]}"] if event.was_to else [])]
            before = f"enregistré {', '.join(was)}, du {day(event.was_on)}"
            why = f"(motif : {event.reason})"
            return f"paiement rectifié : {label}, {made(event)}, et non comme {before} {why}"


def not_paid(event: m.RequestRejected, label: str) -> str:
    """What the accountant did not pay, or the bank sent back."""
    if not event.returned:
        return f"demande de paiement {event.request} rejetée : {label} (motif : {event.reason})"
    part = f", dont {euros(event.settles)} réclamés" if event.settles else ""
    back = f"revenu de la banque ({event.returned})"
    what = f"{label}{part} (motif : {event.reason})"
    return f"virement de la demande {event.request} {back} : {what}"


def made(event: m.RestatementProposed | m.PaymentRestated) -> str:
    """How a payment was really made."""
    account = f", compte …{event.iban[-4:]}" if event.iban else ""
    return f"{event.payment}{account}, du {day(event.paid_on)}"
