"""Which roles touch money, read in the programme file: nobody keeps a list of them."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.money import Money


class Hand(StrEnum):
    """A way of touching money; the value is said in French."""

    KEEP = "tenir les comptes"
    CLAIM = "demander un versement"
    VALIDATE = "valider ce qu’un versement exige"
    COMPLETE = "constater l’achèvement"
    GRANT = "accorder la subvention"
    AGREE = "notifier la convention"
    AMEND = "enregistrer un avenant"
    PROPOSE = "proposer un versement"
    RECOVER = "décider un reversement"
    CERTIFY = "certifier le service fait"
    TRANSMIT = "transmettre une demande de paiement"
    PAY = "payer"


RELEASING = frozenset({Hand.CERTIFY, Hand.TRANSMIT, Hand.PAY})
"""The hands without which no euro leaves."""


def hands(workflow: Workflow) -> Mapping[str, tuple[Hand, ...]]:
    """What each programme-wide role that acts may do with money; roles that may not are absent."""
    found: dict[str, dict[Hand, None]] = {}
    if workflow.money is not None:
        for role, hand in (*named(workflow.money), *implied(workflow, workflow.money)):
            found.setdefault(role, {})[hand] = None
    return {
        name: tuple(sorted(found[name], key=list(Hand).index))
        for name, role in workflow.roles.items()
        if name in found and role.acts and role.scope == "programme"
    }


def hands_of_any(versions: Iterable[Workflow]) -> Mapping[str, tuple[Hand, ...]]:
    """What each role may do with money in whichever version: a file laid in the folder takes no
    protection from those that dossiers follow."""
    found: dict[str, dict[Hand, None]] = {}
    for workflow in versions:
        for role, touches in hands(workflow).items():
            found.setdefault(role, {}).update(dict.fromkeys(touches))
    return {role: tuple(sorted(found[role], key=list(Hand).index)) for role in found}


def named(money: Money) -> Iterator[tuple[str, Hand]]:
    """Those of [money.roles]."""
    roles = money.roles
    for who, hand in (
        (roles.keeps, Hand.KEEP),
        (roles.claims, Hand.CLAIM),
        (roles.proposes, Hand.PROPOSE),
        (roles.certifies, Hand.CERTIFY),
        (roles.transmits, Hand.TRANSMIT),
        (roles.pays, Hand.PAY),
        (roles.amends, Hand.AMEND),
        (roles.recovers, Hand.RECOVER),
    ):
        yield from ((role, hand) for role in who)


def implied(workflow: Workflow, money: Money) -> Iterator[tuple[str, Hand]]:
    """Those who make what a payment rests on: the grant, the agreement, milestones, completion."""
    facts = money.facts
    granting = {facts.maximum, facts.rate, facts.eligible} - {None}
    agreeing = {facts.agreement, facts.notified}
    for transition in workflow.transitions:
        for role in transition.roles:
            if granting & set(transition.asks):
                yield role, Hand.GRANT
            if agreeing & set(transition.asks):
                yield role, Hand.AGREE
            if transition.target in money.completed:
                yield role, Hand.COMPLETE
    needed = {name for tranche in workflow.tranches for name in tranche.requires_milestones}
    for name in sorted({*needed, *money.reports}):
        for role in workflow.milestone_of[name].validated_by:
            yield role, Hand.VALIDATE
