"""A payment request: what the accountant is asked to pay, why, and who decided it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from support_engine.core.acts.blockers import Code, Refused, blocked
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.purse import TrancheRecord
from support_engine.core.language.french import day, listed, percent
from support_engine.core.language.iban import iban_said
from support_engine.core.language.names import require
from support_engine.core.language.siret import siret_said
from support_engine.core.money import law
from support_engine.core.money.stages import STAGES
from support_engine.core.programme.money import Tranche

Line = tuple[str, str | int]
"""A label, then a text or cents."""


@dataclass(frozen=True, slots=True)
class Section:
    """A title and its lines."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """What the accountant is asked to pay, why, and who decided it."""

    title: str
    sections: tuple[Section, ...]


SENT = ("certified", "transmitted", "paid")


def payment_request(case: Case, tranche: str) -> PaymentRequest | Refused:
    """The request of a certified tranche, or why there is none yet. Raises UnknownName."""
    wanted = require(case.workflow.tranche_of, tranche, "tranche")
    record, in_force = case.dossier.purse.tranches.get(tranche), law.agreement(case)
    if record is None or in_force is None or record.stage not in SENT:
        stage = STAGES[record.stage if record else ""]
        expected = listed([STAGES[name] for name in SENT], "ou")
        facts = {"tranche": wanted.label, "stage": stage, "expected": expected}
        act = "Demande de paiement"
        return Refused((blocked(Code.TRANCHE_STAGE, act=act, **facts),))
    draft = "" if record.request else " (projet, non transmise)"
    sections: Mapping[str, Iterable[Line]] = {
        "Bénéficiaire": beneficiary(case),
        "Droits": rights(case, in_force, record),
        "Calcul": reckoning(case, wanted, in_force, record),
        "Pièces": evidence(case, tranche),
        "Décisions": (
            ("Proposé par", signed(record.proposed_by, record.proposed_on)),
            ("Service fait certifié par", signed(record.certified_by, record.certified_on)),
            ("Transmis par", signed(record.transmitted_by, record.transmitted_on)),
        ),
    }
    return PaymentRequest(
        f"Demande de paiement – {wanted.label}{draft}",
        tuple(Section(title, tuple(lines)) for title, lines in sections.items()),
    )


def beneficiary(case: Case) -> Iterator[Line]:
    """Who is paid, and on which account."""
    bank, details = case.dossier.purse.bank, case.dossier.details
    if details.get("demo"):
        yield "Attention", "Données de démonstration"
    yield "Dossier", f"{case.dossier.reference} – {case.dossier.name}"
    yield "Bénéficiaire", details.get("holder", "") or case.dossier.name
    yield "SIRET", siret_said(details.get("siret", ""))
    yield "IBAN", iban_said(bank.iban) if bank else "absent du dossier"
    yield "Titulaire du compte", bank.holder if bank else ""


def rights(case: Case, in_force: law.Agreement, record: TrancheRecord) -> Iterator[Line]:
    """What the payment rests on."""
    purse = case.dossier.purse
    yield "Convention", f"{in_force.number}, notifiée le {day(in_force.notified_on)}"
    yield "Avenants", ", ".join(amendment.number for amendment in purse.amendments) or "aucun"
    yield "Engagement juridique", purse.commitment
    yield "Numéro de la demande", record.request or "pas encore attribué"


def reckoning(
    case: Case, wanted: Tranche, in_force: law.Agreement, record: TrancheRecord
) -> Iterator[Line]:
    """How the amount is made, in cents."""
    yield "Montant maximal en vigueur", in_force.maximum
    yield "Taux", percent(in_force.rate)
    yield "Dépenses éligibles acquittées", record.spending
    yield "Cumul dû après cette tranche", law.entitled(case, wanted, record.spending)
    yield "Déjà payé ou en cours", law.taken(case.dossier, wanted.id)
    yield "Montant à payer", record.amount


def signed(person: str, on: date | None) -> str:
    """Who, when."""
    return f"{person}, le {day(on)}" if on else "—"


def evidence(case: Case, tranche: str) -> Iterator[Line]:
    """The newest document of each kind that the tranche rests on, with its hash."""
    wanted = case.workflow.tranche_of[tranche]
    kinds = dict.fromkeys(wanted.requires_documents)
    for name in wanted.requires_milestones:
        kinds.update(dict.fromkeys(case.workflow.milestone_of[name].evidence))
    for kind in kinds:
        if held := case.dossier.documents.get(kind):
            last = held[-1]
            file = f"{last.name}, {day(last.added_on)}, SHA-256 {last.sha256}"
            yield case.workflow.documents[kind].label, file
