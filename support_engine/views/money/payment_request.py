"""A payment request: what the accountant is asked to pay, why, and who decided it.

It is printed from what the certification rested on, never from the dossier of today.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from support_engine.core.acts.blockers import Code, Refused, blocked
from support_engine.core.dossier.basis import Basis
from support_engine.core.dossier.case import Case
from support_engine.core.language.french import day, listed, percent
from support_engine.core.language.iban import iban_said
from support_engine.core.language.names import require
from support_engine.core.language.siret import siret_said
from support_engine.core.money.alerts import account_alert
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
    """What the accountant is asked to pay, why, and who decided it; `alert` is read first."""

    title: str
    alert: str
    sections: tuple[Section, ...]


SENT = ("certified", "transmitted", "paid")


def not_certified(case: Case, tranche: str) -> Refused | None:
    """Why there is no request yet. Raises UnknownName."""
    wanted = require(case.workflow.tranche_of, tranche, "tranche")
    record = case.dossier.purse.tranches.get(tranche)
    if record is not None and record.stage in SENT:
        return None
    stage = STAGES[record.stage if record else ""]
    expected = listed([STAGES[name] for name in SENT], "ou")
    facts = {"tranche": wanted.label, "stage": stage, "expected": expected}
    return Refused((blocked(Code.TRANCHE_STAGE, act="Demande de paiement", **facts),))


def payment_request(case: Case, tranche: str, basis: Basis) -> PaymentRequest:
    """The request of a certified tranche, on the basis of its certification."""
    wanted, record = case.workflow.tranche_of[tranche], case.dossier.purse.tranches[tranche]
    draft = "" if record.request else " (projet, non transmise)"
    sections: Mapping[str, Iterable[Line]] = {
        "Bénéficiaire": beneficiary(case, basis),
        "Droits": rights(basis, record.request),
        "Calcul": reckoning(basis),
        "Pièces": evidence(case, wanted, basis),
        "Décisions": (
            ("Proposé par", signed(record.proposed_by, record.proposed_on)),
            ("Service fait certifié par", signed(record.certified_by, record.certified_on)),
            ("Transmis par", signed(record.transmitted_by, record.transmitted_on)),
        ),
    }
    return PaymentRequest(
        f"Demande de paiement – {wanted.label}{draft}",
        account_alert(case, wanted, record),
        tuple(Section(title, tuple(lines)) for title, lines in sections.items()),
    )


def beneficiary(case: Case, basis: Basis) -> Iterator[Line]:
    """Who is paid, and on which account."""
    if case.dossier.details.get("demo"):
        yield "Attention", "Données de démonstration"
    yield "Dossier", f"{case.dossier.reference} – {basis.name}"
    yield "Bénéficiaire", basis.beneficiary or basis.name
    yield "SIRET", siret_said(basis.siret)
    yield "IBAN", iban_said(basis.iban) if basis.iban else "absent du dossier"
    yield "Titulaire du compte", basis.account_holder
    by = basis.confirmed_by
    yield "Compte confirmé", f"par {by}" if by else "non, délai de vérification passé"


def rights(basis: Basis, request: str) -> Iterator[Line]:
    """What the payment rests on."""
    notified = f", notifiée le {day(basis.notified_on)}" if basis.notified_on else ""
    yield "Convention", f"{basis.agreement}{notified}"
    yield "Avenants", ", ".join(basis.amendments) or "aucun"
    yield "Engagement juridique", basis.commitment
    yield "Numéro de la demande", request or "pas encore attribué"


def reckoning(basis: Basis) -> Iterator[Line]:
    """How the amount is made, in cents."""
    yield "Montant maximal en vigueur", basis.maximum
    yield "Taux", percent(basis.rate)
    yield "Dépenses éligibles acquittées", basis.spending
    yield "Cumul dû après cette tranche", basis.entitled
    yield "Déjà payé ou en cours", basis.taken
    yield "Montant à payer", basis.amount


def signed(person: str, on: date | None) -> str:
    """Who, when."""
    return f"{person}, le {day(on)}" if on else "—"


def in_short(case: Case, wanted: Tranche, basis: Basis) -> Iterator[Line]:
    """What a preview reminds of before one signs; the account by its end alone."""
    by = "confirmé" if basis.confirmed_by else "non confirmé"
    yield "Compte", f"…{basis.iban[-4:]} ({basis.account_holder}), {by}" if basis.iban else "aucun"
    agreement, amendments, commitment, _ = rights(basis, "")
    yield agreement
    if basis.amendments:
        yield amendments
    if basis.commitment:
        yield commitment
    for label, file in evidence(case, wanted, basis):
        yield label, str(file).rpartition(", SHA-256")[0] or file


def evidence(case: Case, wanted: Tranche, basis: Basis) -> Iterator[Line]:
    """The papers that the certification rested on, by their kind there, each with its hash."""
    rules = case.workflow.milestone_of
    asked = dict.fromkeys(wanted.requires_documents)
    for name in wanted.requires_milestones:
        asked.update(dict.fromkeys(rules[name].evidence))
    filed = {
        paper.sha256: (kind, paper)
        for kind in (*case.dossier.documents, *reversed(asked))
        for paper in case.dossier.documents.get(kind, ())
    }
    for sha256 in basis.papers:
        if sha256 not in filed:
            yield "Pièce", f"SHA-256 {sha256}"
            continue
        kind, paper = filed[sha256]
        file = f"{paper.name}, {day(paper.added_on)}, SHA-256 {sha256}"
        yield case.workflow.documents[kind].label, file
