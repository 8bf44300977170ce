"""A sum on its way: the act that takes it further, and whether whoever looks may do it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from support_engine.core.acts.actor import Actor
from support_engine.core.acts.blockers import Blocker
from support_engine.core.acts.codes import Code
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.next_step import next_step
from support_engine.core.offers.about_money import MONEY
from support_engine.core.offers.answering import taking_further
from support_engine.core.offers.asking import OF_THE_PERSON, Question
from support_engine.core.offers.offer import Offer
from support_engine.core.offers.offers import NO_PAST, offer
from support_engine.views.money.treasury import OnItsWay

RECOVERING = ("recovery.receive", "recovery.order")
"""What takes a sum that is claimed back further; the one that is nearer to the end first."""
VERBS = {
    "propose": "proposer",
    "certify": "certifier",
    "transmit": "transmettre",
    "pay": "payer",
    "refuse": "renvoyer",
    "claim": "confirmer",
    "open": "ouvrir cette récupération",
    "order": "émettre cet ordre",
    "receive": "enregistrer ce reversement",
}
"""What each step is called."""


@dataclass(frozen=True, slots=True)
class NextHand:
    """The act that comes next: its key and label among the offers; `is_open`: whether nothing
    stands in the way of whoever looks; `sentence`: what does, or who may."""

    key: str
    label: str
    is_open: bool
    sentence: str


def next_hand(case: Case, actor: Actor, one: OnItsWay, names: Mapping[str, str]) -> NextHand | None:
    """What takes a sum further, today; None where nothing can be asked. `names`: how people are
    called."""
    question = Question(case, NO_PAST)
    keys = steps(case, one)
    asks = {ask.key: ask for found in MONEY for ask in found(case)}
    for key in keys:
        made = offer(question, asks[key], actor) if key in asks else None
        if made is not None:
            return told(called(made, names), actor)
    return None


def steps(case: Case, one: OnItsWay) -> tuple[str, ...]:
    """The keys of what may take it further: of a tranche, by what it rests on today."""
    if one.queue == "to_recover":
        return tuple(f"{step}:{one.item}" for step in RECOVERING)
    tranche = case.workflow.tranche_of.get(one.item)
    step = next_step(case, tranche) if tranche else None
    return (taking_further(one.item, step),) if step else ()


def called(made: Offer, names: Mapping[str, str]) -> Offer:
    """An offer whose hands are named."""
    hands = (replace(one, person=names.get(one.person, one.person)) for one in made.who.hands)
    return replace(made, who=replace(made.who, hands=tuple(hands)))


def told(made: Offer, actor: Actor) -> NextHand:
    """An offer as a line of a queue says it."""
    same = next((b for b in made.blockers if b.code == Code.SAME_PERSON), None)
    label = made.label.partition(" : ")[0]
    if same is not None and same.facts["person"] == actor.person:
        said = cannot(made, same)
    else:
        stopped = [one.sentence for one in made.blockers if one.code not in OF_THE_PERSON]
        said = " ".join([*([] if made.who.may else [made.who.sentence]), *stopped])
    return NextHand(made.key, label, made.is_open, said)


def cannot(made: Offer, same: Blocker) -> str:
    """« Vous ne pouvez pas certifier : vous avez proposé. »."""
    step = made.key.partition(":")[0].rpartition(".")[2]
    return f"Vous ne pouvez pas {VERBS[step]} : vous avez {same.facts['done']}."
