"""A tranche carried by hand, from what the conditions read to the payment: for proofs only."""

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.language.iban import EXAMPLE
from support_engine.core.money import law
from support_engine.core.programme.money import Tranche
from support_engine.core.proof.player import NotPlayed, Player

Hand = (
    type[k.ProposeTranche]
    | type[k.CertifyTranche]
    | type[k.TransmitTranche]
    | type[k.RecordPayment]
)


def role_for(player: Player, key: str) -> str:
    """The first role that acts among those of `[money.roles]`. Raises NotPlayed if none does."""
    roles: tuple[str, ...] = getattr(law.rules(player.workflow).roles, key)
    return player.somebody(roles)


def prepare(player: Player, tranche: Tranche) -> None:
    """What the conditions read: commitment, account (no longer new), works, aid, documents."""
    money = law.rules(player.workflow)
    in_force = law.agreement(player.case)
    if in_force is None:
        raise NotPlayed("la convention n’est pas notifiée")
    keeper = role_for(player, "keeps")
    player.act(k.RecordCommitment(**player.by(role_for(player, "transmits")), number="EJ-1"))
    player.act(k.ChangeBank(**player.by(keeper), iban=EXAMPLE, holder="Essai"))
    player.act(k.RecordWorksStart(**player.by(keeper), started_on=player.today))
    if money.facts.eligible:
        aid = min(in_force.maximum, law.half_up(in_force.eligible, money.aid_ceiling))
        player.act(k.RecordHolderKind(**player.by(keeper), holder_kind="association"))
        player.act(k.DeclareAid(**player.by(keeper), total=aid))
    agreement = (money.agreement_document,) if money.agreement_document else ()
    for kind in dict.fromkeys((*tranche.requires_documents, *agreement)):
        player.join(kind)
    player.later(money.quarantine_days)


def claim(player: Player, tranche: Tranche) -> None:
    """The claim, with all the spending that was foreseen."""
    in_force = law.agreement(player.case)
    spending = in_force.eligible if in_force else 0
    by = player.by(role_for(player, "claims"))
    player.act(k.ClaimTranche(**by, tranche=tranche.id, spending=spending))


KEYS: dict[Hand, str] = {
    k.ProposeTranche: "proposes",
    k.CertifyTranche: "certifies",
    k.TransmitTranche: "transmits",
    k.RecordPayment: "pays",
}


def hand(player: Player, kind: Hand, tranche: Tranche, actor: c.Actor | None = None) -> None:
    """One hand of the payment, by the person of that role or by somebody given."""
    by = player.by(role_for(player, KEYS[kind])) if actor is None else player.as_(actor)
    if kind is k.TransmitTranche:
        player.act(k.TransmitTranche(**by, tranche=tranche.id, request="DP-1"))
    elif kind is k.RecordPayment:
        amount = player.dossier.purse.tranches[tranche.id].amount
        player.act(k.RecordPayment(**by, tranche=tranche.id, amount=amount, payment="VIR-1"))
    elif kind is k.CertifyTranche:
        player.act(k.CertifyTranche(**by, tranche=tranche.id))
    else:
        player.act(k.ProposeTranche(**by, tranche=tranche.id))
