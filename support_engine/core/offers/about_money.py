"""The acts about money: what could be asked, before the engine is asked. Amounts are cents."""

from collections.abc import Iterator
from dataclasses import replace

from support_engine.core.acts import money_commands as k
from support_engine.core.acts.actor import Command
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.next_step import waits_for_second
from support_engine.core.dossier.purse import Recovery
from support_engine.core.language.french import euros, percent, short_day
from support_engine.core.language.iban import EXAMPLE as IBAN
from support_engine.core.money import guarantee, law
from support_engine.core.money.holder import KINDS, kind_of
from support_engine.core.money.recoveries import CAUSES
from support_engine.core.money.stages import ON_SPENDING
from support_engine.core.offers.fields import Field
from support_engine.core.offers.offer import Ask
from support_engine.core.offers.ordinary import known, reason
from support_engine.core.programme.money import WHOLE, Tranche

Step = tuple[str, str, type[Command], tuple[Field, ...]]
"""A step of something: its name in the key, its label, its command, what is typed."""


def tranches(case: Case) -> Iterator[Ask]:
    """Each step of each tranche."""
    for one in case.workflow.tranches if case.workflow.money else ():
        for step, label, act, fields in steps(case, one):
            nothing_paid = {"returned": ""} if step == "reject" else {}
            fixed, said = known(case, tranche=one.id, **nothing_paid), f"{label} : {one.label}"
            yield Ask(f"tranche.{step}:{one.id}", said, "tranches", act, fixed, fields)


def steps(case: Case, tranche: Tranche) -> Iterator[Step]:
    """From the claim to the payment."""
    record = case.dossier.purse.tranches.get(tranche.id)
    why = (reason(case.workflow, required=True),)
    again = waits_for_second(case, tranche) is not None
    verb = "Confirmer la demande faite pour le porteur" if again else "Demander"
    yield "claim", verb, k.ClaimTranche, tuple(spending(tranche))
    yield "refuse", "Renvoyer la demande au porteur", k.RefuseTranche, why
    yield "propose", "Proposer le paiement", k.ProposeTranche, ()
    yield "certify", "Certifier le service fait", k.CertifyTranche, ()
    request = Field("request", "Numéro de la demande de paiement", example="DP-2026-001")
    yield "transmit", "Transmettre au comptable", k.TransmitTranche, (request,)
    amount = euros(record.amount) if record else ""
    paid = (
        Field("amount", "Montant payé", "amount", default=amount),
        Field("payment", "Référence du paiement", example="VIR-2026-001"),
        Field(
            "iban",
            "Compte crédité",
            required=False,
            example=IBAN,
            help="À dire si le compte du dossier a changé depuis la certification.",
        ),
    )
    yield "pay", "Enregistrer le paiement", k.RecordPayment, paid
    yield "restate", "Rectifier le paiement enregistré", k.RestatePayment, restated(case)
    yield (
        "paid_before",
        "Enregistrer ce qui a été payé avant la reprise",
        k.RecordPastPayment,
        past(tranche),
    )
    yield "reject", "Rejeter la demande de paiement", k.RejectRequest, why
    back = Field("returned", "Référence du retour, donnée par la banque", example="REJ-2026-001")
    yield "return", "Enregistrer le virement revenu de la banque", k.RejectRequest, (back, *why)


def restated(case: Case) -> tuple[Field, ...]:
    """How a payment was really made; what one person said is said again, typed anew."""
    return (
        Field("payment", "Référence du paiement", required=False, example="VIR-2026-002"),
        Field("iban", "Compte crédité", required=False, example=IBAN),
        Field("paid_on", "Jour du paiement", "date", required=False, at_most=case.today),
        reason(case.workflow, required=True),
    )


def past(tranche: Tranche) -> tuple[Field, ...]:
    """A payment that was made before the dossier was taken over."""
    request = Field("request", "Numéro de la demande de paiement", required=False)
    return (
        Field("amount", "Montant payé", "amount", at_least=1, example="75 000,00"),
        Field("payment", "Référence du paiement", example="VIR-2022-001"),
        replace(request, help="S’il est connu : l’export du comptable est alors reconnu."),
        *(replace(one, required=False) for one in spending(tranche)),
    )


def spending(tranche: Tranche) -> Iterator[Field]:
    """What a claim shows as spent, where the tranche depends on it."""
    if tranche.kind in ON_SPENDING:
        yield Field(
            "spending",
            "Dépenses éligibles acquittées depuis le début",
            "amount",
            at_least=0,
            help="La somme, en euros, des factures payées depuis le début du projet.",
        )


def account(case: Case) -> Iterator[Ask]:
    """What the conditions of a payment read: the account, the agreement, what is on file."""
    if case.workflow.money is None:
        return
    for key, label, act, fields in (*on_file(case), *bank(case), amendment(case)):
        yield Ask(key, label, "account", act, known(case), fields)


def on_file(case: Case) -> Iterator[Step]:
    """Commitment, guarantee, aids, works, what the holder is."""
    number = Field("number", "Numéro d’engagement juridique", example="EJ-2026-001")
    yield "commitment", "Enregistrer l’engagement juridique", k.RecordCommitment, (number,)
    least, words = guarantee.least(case), "À première demande ; 0 la retire."
    secured = Field("amount", "Garantie", "amount", at_least=least, help=words)
    yield (
        "guarantee",
        "Enregistrer une garantie",
        k.RecordGuarantee,
        (secured,),
    )
    in_force = law.agreement(case)
    own = law.own_grant(case, in_force) if in_force else 0
    total = Field("total", "Total des aides, la nôtre comprise", "amount", at_least=own)
    yield "aid", "Enregistrer les aides publiques", k.DeclareAid, (total,)
    kinds = {kind: label for kind, label in KINDS.items() if kind != kind_of(case.dossier)}
    kind = Field("holder_kind", "Genre de porteur", "choice", choices=kinds)
    yield "holder", "Préciser le genre de porteur", k.RecordHolderKind, (kind,)
    began = Field("started_on", "Premier jour des travaux", "date", at_most=case.today)
    yield "works", "Enregistrer le début des travaux", k.RecordWorksStart, (began,)


def bank(case: Case) -> Iterator[Step]:
    """The account to pay, and its confirmation by somebody else."""
    account = (
        Field("iban", "IBAN", example=IBAN),
        Field("holder", "Titulaire du compte", example="Association d’essai"),
    )
    now = case.dossier.purse.bank
    verb = "Changer" if now else "Enregistrer"
    yield "bank", f"{verb} le compte bancaire", k.ChangeBank, account
    if now is not None:
        words = "Appel à un contact déjà connu, courrier… par un autre moyen que la demande."
        channel = (Field("channel", "Moyen de vérification", help=words),)
        label = f"Confirmer le compte bancaire …{now.iban[-4:]} ({now.holder})"
        yield "bank.confirm", label, k.ConfirmBank, channel


def amendment(case: Case) -> Step:
    """A signed change of the agreement; what is left out does not change."""
    in_force = law.agreement(case)
    taken = law.paid(case.dossier) + law.pending(case.dossier)
    maximum, rate, eligible = (
        (euros(in_force.maximum), percent(in_force.rate), euros(in_force.eligible))
        if in_force
        else ("", "", "")
    )
    fields = [
        Field("number", "Numéro de l’avenant", example="Avenant 1"),
        Field("maximum", "Nouveau maximum", "amount", False, max(taken, 1), example=maximum),
    ]
    names = case.workflow.money.facts if case.workflow.money else None
    if names and names.rate:
        fields.append(Field("rate", "Nouveau taux", "rate", False, 1, WHOLE, example=rate))
    if names and names.eligible:
        label = "Nouvelles dépenses éligibles"
        fields.append(Field("eligible", label, "amount", False, 1, example=eligible))
    for one in case.workflow.tranches:
        label = f"Nouvelle part : {one.label}"
        fields.append(Field(one.id, label, "share", False, into="schedule"))
    fields.append(Field("ends_on", "Nouvelle fin prévisionnelle", "date", required=False))
    fields.append(reason(case.workflow, required=True))
    return "amendment", "Enregistrer un avenant signé", k.AmendAgreement, tuple(fields)


def recoveries(case: Case) -> Iterator[Ask]:
    """Getting money back: opened, ordered, received, dropped."""
    if case.workflow.money is None:
        return
    left = law.paid(case.dossier) - law.owed_back(case.dossier)
    opening = (
        Field("cause", "Cause", "choice", choices=CAUSES),
        Field(
            "amount",
            "Montant à récupérer",
            "amount",
            required=False,
            at_least=1,
            at_most=max(left, 1),
            help="Sans montant, il est calculé.",
        ),
        reason(case.workflow, required=True),
    )
    label = "Ouvrir une récupération"
    yield Ask("recovery.open", label, "recoveries", k.OpenRecovery, known(case), opening)
    for one in case.dossier.purse.recoveries:
        what = f"récupération n° {one.number} du {short_day(one.opened_on)}"
        for step, verb, act, fields in follow_up(case, one):
            key, fixed = f"recovery.{step}:{one.number}", known(case, number=one.number)
            yield Ask(key, f"{verb} : {what}", "recoveries", act, fixed, fields)


def follow_up(case: Case, one: Recovery) -> Iterator[Step]:
    """What follows the opening of a recovery."""
    order = Field("order", "Numéro de l’ordre de reversement", example="OR-2026-001")
    yield "order", "Émettre l’ordre de reversement", k.OrderRecovery, (order,)
    owed = euros(one.left)
    received = (
        Field("amount", "Montant reçu", "amount", True, 1, max(one.left, 1), default=owed),
        Field("receipt", "Référence du reversement", example="TR-2026-001"),
    )
    yield "receive", "Enregistrer un reversement", k.ReceiveRecovery, received
    why = (reason(case.workflow, required=True),)
    yield "drop", "Abandonner", k.CancelRecovery, why


MONEY = (tranches, account, recoveries)
