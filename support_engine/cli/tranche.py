"""Money, act by act: tranches, commitment, account, amendments, recoveries.

Each act is one command of `core.acts.money_commands`, whose fields are named by its arguments.
Amounts are cents, rates and shares basis points.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import click

from support_engine.cli.accounts import ledger, list_tranches
from support_engine.cli.payments import attach
from support_engine.cli.shared.acting import ON, REASON, do, do_each
from support_engine.cli.shared.dossier import REFERENCE
from support_engine.cli.shared.session import (
    DAY,
    WHOLE,
    Session,
    Typed,
    pass_session,
    shared_options,
)
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.commands import AnyCommand

Build = Callable[..., AnyCommand]


EUROS = Typed("euros", "read_amount")
PERCENT = Typed("pourcentage", "read_rate")


class Share(click.ParamType[tuple[str, Fraction]]):
    """A tranche and its share of the maximum."""

    name = "part"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Fraction]:
        """acompte=50, annuite_1=1/3."""
        if isinstance(value, tuple):
            return value
        name, equals, share = value.partition("=")
        if not equals:
            self.fail(f"« {value} » n’est pas une part. Écrivez TRANCHE=TAUX : acompte=50.")
        part, whole = SHARE.convert(share, param, ctx)
        return name.strip(), Fraction(part, whole)


SHARE = Typed("part", "read_share")


def schedule(
    ctx: click.Context, param: click.Parameter, shares: tuple[tuple[str, Fraction], ...]
) -> dict[str, Fraction]:
    """The shares of an amendment; each tranche once."""
    if len(dict(shares)) < len(shares):
        raise click.UsageError("Une tranche est donnée deux fois : une seule part par tranche.")
    return dict(shares)


def joined(ctx: click.Context, param: click.Parameter, groups: tuple[str, ...]) -> str:
    """An IBAN typed in groups of four is one IBAN."""
    return "".join(groups)


class InOrder(click.Group):
    """The acts in the order of a payment's life, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """As they were added."""
        return list(self.commands)


@click.group(cls=InOrder, help="L’argent d’un dossier : tranches, compte, avenants, récupérations.")
def tranche() -> None:
    """From the claim to the payment, and back."""


def asked(option: str, sentence: str, **more: Any) -> Callable[[Any], Any]:
    """An option without which the act means nothing."""
    return click.option(option, required=True, help=sentence, **more)


def euros(option: str, sentence: str, **more: Any) -> Callable[[Any], Any]:
    """An option in euros, kept as cents."""
    return click.option(option, type=EUROS, metavar="EUROS", help=sentence, **more)


def cents(field: str) -> Callable[[Any], Any]:
    """An argument in euros, kept as cents under the name of the command's field."""
    return click.argument(field, type=EUROS, metavar="EUROS")


TRANCHE = click.argument("tranche", metavar="TRANCHE")
RECOVERY = click.argument("number", type=WHOLE, metavar="N")
NUMBER = click.argument("number", metavar="NUMÉRO")
WORDS = click.argument("words", nargs=-1, required=True, metavar="REF... TRANCHE")


def act(name: str, build: Build, sentence: str, *given: Callable[[Any], Any]) -> None:
    """Add the act on one dossier that asks for such a command."""

    def act_on_one(session: Session, reference: str, **facts: Any) -> int:
        """Ask the engine; say what became of it."""
        return do(session, build, reference, **facts)

    add(act_on_one, name, sentence, REFERENCE, *given)


def batch(name: str, build: Build, sentence: str, *given: Callable[[Any], Any]) -> None:
    """Add the act on the same tranche of several dossiers: a loop of single acts."""

    def act_on_many(session: Session, words: tuple[str, ...], **facts: Any) -> int:
        """One result for each dossier; the worst code."""
        if len(words) < 2:
            raise click.UsageError("Indiquez au moins un dossier puis une tranche.")
        *references, tranche_id = words
        if len(references) > 1 and facts.get("spending") is not None:
            raise click.UsageError(
                "Les dépenses sont celles d’un dossier : avec --spending, indiquez-en un seul."
            )
        return do_each(session, build, references, tranche=tranche_id, **facts)

    add(act_on_many, name, sentence, WORDS, *given)


def add(run: Callable[..., int], name: str, sentence: str, *given: Callable[[Any], Any]) -> None:
    """A command of the group, with --on and the options that every command takes."""
    wrapped: Any = shared_options(pass_session(run))
    for option in (ON, *reversed(given)):
        wrapped = option(wrapped)
    tranche.command(name, help=sentence)(wrapped)


tranche.add_command(list_tranches)
batch(
    "claim",
    k.ClaimTranche,
    "Demande une tranche. Plusieurs dossiers : REF REF… TRANCHE.",
    euros("--spending", "Dépenses éligibles acquittées depuis le début."),
)
act(
    "refuse",
    k.RefuseTranche,
    "Renvoie une demande au porteur. Possible jusqu’à la transmission, avec le motif.",
    TRANCHE,
    REASON,
)
batch(
    "propose",
    k.ProposeTranche,
    "Propose le paiement. Le montant est calculé ; plusieurs dossiers : REF REF… TRANCHE.",
)
batch(
    "certify", k.CertifyTranche, "Certifie le service fait. Plusieurs dossiers : REF REF… TRANCHE."
)
act(
    "transmit",
    k.TransmitTranche,
    "Transmet la demande au comptable. Les conditions sont relues à cet instant.",
    TRANCHE,
    asked("--request", "Numéro de la demande de paiement."),
)
act(
    "pay",
    k.RecordPayment,
    "Enregistre le paiement. --on est le jour où le comptable a payé.",
    TRANCHE,
    euros("--amount", "Montant payé.", required=True),
    asked("--payment", "Référence du paiement."),
    click.option(
        "--iban",
        default="",
        metavar="IBAN",
        help="Compte crédité. À dire si le compte du dossier a changé depuis la certification.",
    ),
)
act(
    "restate",
    k.RestatePayment,
    "Rectifie un paiement mal enregistré. Deux personnes disent la même chose.",
    TRANCHE,
    click.option("--payment", default="", help="Référence du paiement, si elle était fausse."),
    click.option("--iban", default="", metavar="IBAN", help="Compte crédité, s’il était faux."),
    click.option("--paid-on", type=DAY, help="Jour du paiement, s’il était faux."),
    REASON,
)
act(
    "paid-before",
    k.RecordPastPayment,
    "Dit ce qui a été payé avant la reprise. Par le comptable ; --on est le jour du paiement.",
    TRANCHE,
    euros("--amount", "Montant payé.", required=True),
    asked("--payment", "Référence du paiement."),
    click.option("--request", default="", help="Numéro de la demande, s’il est connu."),
    euros("--spending", "Dépenses acquittées qu’il suppose, si personne ne l’a demandé."),
)
act(
    "reject",
    k.RejectRequest,
    "Enregistre le rejet d’une demande. Ou le virement revenu de la banque ; elle repart ensuite.",
    TRANCHE,
    click.option(
        "--returned",
        default="",
        metavar="RÉFÉRENCE",
        help="Virement payé puis revenu : référence du retour, donnée par la banque.",
    ),
    REASON,
)
act("commit", k.RecordCommitment, "Enregistre l’engagement juridique.", NUMBER)
act(
    "guarantee",
    k.RecordGuarantee,
    "Enregistre une garantie. À première demande ; 0 la retire.",
    cents("amount"),
)
act(
    "aid",
    k.DeclareAid,
    "Enregistre les aides publiques. Leur total, la nôtre comprise.",
    cents("total"),
)
act(
    "holder",
    k.RecordHolderKind,
    "Dit ce qu’est le porteur. GENRE : association, commune, epci, entreprise…",
    click.argument("holder_kind", metavar="GENRE"),
)
act(
    "works",
    k.RecordWorksStart,
    "Enregistre le début des travaux.",
    click.argument("started_on", type=DAY, metavar="DATE"),
)
act(
    "bank",
    k.ChangeBank,
    "Enregistre ou change le compte bancaire. Une deuxième personne le confirme.",
    click.argument("iban", nargs=-1, required=True, metavar="IBAN", callback=joined),
    asked("--holder", "Titulaire du compte."),
)
act(
    "confirm-bank",
    k.ConfirmBank,
    "Confirme le compte bancaire. Une autre personne, par un autre moyen.",
    asked("--channel", "Moyen de vérification : appel à un contact déjà connu, courrier…"),
)
act(
    "amend",
    k.AmendAgreement,
    "Enregistre un avenant signé. Ce qui n’est pas indiqué ne change pas.",
    NUMBER,
    euros("--maximum", "Nouveau montant maximal."),
    click.option("--rate", type=PERCENT, metavar="TAUX", help="Nouveau taux."),
    euros("--eligible", "Nouvelles dépenses éligibles."),
    click.option(
        "--share",
        "schedule",
        type=Share(),
        multiple=True,
        metavar="TRANCHE=TAUX",
        callback=schedule,
        help="Part d’une tranche ; à répéter pour chacune, la somme est 100 %.",
    ),
    click.option("--ends-on", type=DAY, help="Nouvelle date prévisionnelle d’achèvement."),
    REASON,
)
act(
    "recover",
    k.OpenRecovery,
    "Ouvre une récupération. CAUSE : trop_percu, retrait, prorata, caducite, liquidation.",
    click.argument("cause", metavar="CAUSE"),
    euros("--amount", "Montant à récupérer (sans cette option, il est calculé)."),
    REASON,
)
act(
    "order",
    k.OrderRecovery,
    "Émet l’ordre de reversement. N : numéro de la récupération.",
    RECOVERY,
    asked("--order", "Numéro de l’ordre de reversement."),
)
act(
    "receive",
    k.ReceiveRecovery,
    "Enregistre un reversement. N : numéro de la récupération.",
    RECOVERY,
    euros("--amount", "Montant reçu.", required=True),
    asked("--receipt", "Référence du reversement."),
)
act("drop", k.CancelRecovery, "Abandonne une récupération. N : son numéro.", RECOVERY, REASON)
tranche.add_command(ledger)
attach(tranche)
