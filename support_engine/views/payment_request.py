"""A payment request as data."""

from datetime import date

from support_engine.core.acts.blockers import Code, Refused, blocked
from support_engine.core.dossier.case import Case
from support_engine.core.language.french import day, listed, percent
from support_engine.core.language.iban import iban_said
from support_engine.core.language.names import require
from support_engine.core.language.siret import siret_said
from support_engine.core.money import law
from support_engine.core.money.stages import STAGES

Section = tuple[str, list[tuple[str, str | int]]]
"""A title and its lines: a label, then a text or cents."""

SENT = ("certified", "transmitted", "paid")


def payment_request(case: Case, tranche: str) -> tuple[str, list[Section]] | Refused:
    """The request of a certified tranche: title and sections, or why there is none yet."""
    wanted = require(case.workflow.tranche_of, tranche, "tranche")
    record, in_force = case.dossier.purse.tranches.get(tranche), law.agreement(case)
    if record is None or in_force is None or record.stage not in SENT:
        stage = STAGES[record.stage if record else ""]
        expected = listed([STAGES[name] for name in SENT], "ou")
        facts = {"tranche": wanted.label, "stage": stage, "expected": expected}
        act = "Demande de paiement"
        return Refused((blocked(Code.TRANCHE_STAGE, act=act, **facts),))
    bank = case.dossier.purse.bank
    draft = "" if record.request else " (projet, non transmise)"
    details = case.dossier.details
    beneficiary: list[tuple[str, str | int]] = [
        ("Dossier", f"{case.dossier.reference} – {case.dossier.name}"),
        ("Bénéficiaire", details.get("holder", "") or case.dossier.name),
        ("SIRET", siret_said(details.get("siret", ""))),
        ("IBAN", iban_said(bank.iban) if bank else "absent du dossier"),
        ("Titulaire du compte", bank.holder if bank else ""),
    ]
    if details.get("demo"):
        beneficiary.insert(0, ("Attention", "Données de démonstration"))
    rights: list[tuple[str, str | int]] = [
        ("Convention", f"{in_force.number}, notifiée le {day(in_force.notified_on)}"),
        ("Avenants", ", ".join(a.number for a in case.dossier.purse.amendments) or "aucun"),
        ("Engagement juridique", case.dossier.purse.commitment),
        ("Numéro de la demande", record.request or "pas encore attribué"),
    ]
    most = law.entitled(case, wanted, record.spending)
    return f"Demande de paiement – {wanted.label}{draft}", [
        ("Bénéficiaire", beneficiary),
        ("Droits", rights),
        (
            "Calcul",
            [
                ("Montant maximal en vigueur", in_force.maximum),
                ("Taux", percent(in_force.rate)),
                ("Dépenses éligibles acquittées", record.spending),
                ("Cumul dû après cette tranche", most),
                ("Déjà payé ou en cours", law.taken(case.dossier, tranche)),
                ("Montant à payer", record.amount),
            ],
        ),
        ("Pièces", evidence(case, tranche)),
        (
            "Décisions",
            [
                ("Proposé par", signed(record.proposed_by, record.proposed_on)),
                ("Service fait certifié par", signed(record.certified_by, record.certified_on)),
                ("Transmis par", signed(record.transmitted_by, record.transmitted_on)),
            ],
        ),
    ]


def signed(person: str, on: date | None) -> str:
    """Who, when."""
    return f"{person}, le {day(on)}" if on else "—"


def evidence(case: Case, tranche: str) -> list[tuple[str, str | int]]:
    """The newest document of each kind that the tranche rests on, with its hash."""
    wanted = case.workflow.tranche_of[tranche]
    kinds = dict.fromkeys(wanted.requires_documents)
    for name in wanted.requires_milestones:
        kinds.update(dict.fromkeys(case.workflow.milestone_of[name].evidence))
    return [
        (
            case.workflow.documents[kind].label,
            f"{held[-1].name}, {day(held[-1].added_on)}, SHA-256 {held[-1].sha256}",
        )
        for kind in kinds
        if (held := case.dossier.documents.get(kind))
    ]
