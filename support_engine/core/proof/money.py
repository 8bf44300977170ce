"""Claims about money: shares and ceilings, tranches that can be paid, hands that must differ.

The amounts and the refusals are those of the real rules (`core.money`): a tranche is paid, or an
attempt refused, by `decide` itself.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, islice, permutations

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.purse import TrancheRecord
from support_engine.core.language.french import euros
from support_engine.core.money import law
from support_engine.core.programme.definition import SYSTEM_ROLE
from support_engine.core.programme.money import WHOLE, Tranche
from support_engine.core.proof.decree import beyond_the_law
from support_engine.core.proof.paying import claim, hand, prepare
from support_engine.core.proof.player import NotPlayed, Player
from support_engine.core.proof.search import Road
from support_engine.core.proof.steps import Situation
from support_engine.core.proof.verdicts import Counterexample, Ground

MOST_ORDERS = 6
"""Tranches up to which every order is tried (1 956 of them); beyond, all orders of three, and all
together in the order of the file and in the opposite one."""
MOST_TRIES = 60
"""Lives tried for a tranche, the shortest first, before it is said that none pays it."""

Given = frozenset[str]


def sound_shares(ground: Ground) -> Iterator[Counterexample]:
    """The shares make the whole; in whatever order tranches are released, each ceiling holds."""
    workflow = ground.workflow
    if workflow.money is None or not workflow.tranches:
        return
    yield from beyond_the_law(workflow, workflow.money)
    total = sum(tranche.share for tranche in workflow.tranches)
    if total != workflow.money.whole:
        share = f"{100 * total / workflow.money.whole:g}"
        yield Counterexample("tranches", f"les parts font {share} % au lieu de 100 %")
    case = an_agreement(ground)
    if case is None:
        return  # no agreement is ever in force: `payable_tranches` says so
    for order in orders(workflow.tranches):
        if broken := broken_ceiling(case, order):
            names = ", puis ".join(f"« {one.label} »" for one in order)
            yield Counterexample("tranches", f"versées dans l’ordre {names} : {broken}")
            return


def an_agreement(ground: Ground) -> Case | None:
    """A dossier with an agreement, of the shortest life that the rules let be lived."""
    workflow = ground.workflow
    for road in islice(granted_lives(ground, workflow.tranches[0]), MOST_TRIES):
        try:
            return Player(workflow).play(road).case
        except NotPlayed:
            continue
    return None


def orders(tranches: tuple[Tranche, ...]) -> Iterator[tuple[Tranche, ...]]:
    """Every order of release of some or all of the tranches, within `MOST_ORDERS`."""
    most = len(tranches) if len(tranches) <= MOST_ORDERS else 3
    for count in range(1, most + 1):
        yield from permutations(tranches, count)
    if most < len(tranches):
        yield from (tranches, tranches[::-1])


def broken_ceiling(case: Case, order: tuple[Tranche, ...]) -> str:
    """The first ceiling passed when tranches are paid in that order what the law says is due."""
    money, in_force = law.rules(case.workflow), law.agreement(case)
    assert in_force is not None
    paid: dict[str, int] = dict.fromkeys(("advance", "interim", "balance", "instalment"), 0)
    for tranche in order:
        amount = law.due(case, tranche, in_force.eligible)
        if amount <= 0:
            continue  # nothing is due any more: the release is refused
        record = TrancheRecord("paid", case.dossier.opened_on, in_force.eligible, amount)
        purse = replace(
            case.dossier.purse, tranches={**case.dossier.purse.tranches, tranche.id: record}
        )
        case = case.now_with(replace(case.dossier, purse=purse))
        paid[tranche.kind] += amount
        part = law.planned(case.workflow, in_force, tranche.id)
        if tranche.kind == "instalment" and amount > part:
            return f"« {tranche.label} » fait {euros(amount)}, sa part {euros(part)}"
        before = paid["advance"] + paid["interim"]
        for what, sum_paid, ceiling in (
            ("les avances", paid["advance"], money.advance_ceiling),
            ("avances et acomptes", before, money.interim_ceiling),
            ("toutes les tranches", sum(paid.values()), WHOLE),
        ):
            limit = law.half_up(in_force.maximum, ceiling)
            if sum_paid > limit:
                return f"{what} font {euros(sum_paid)}, au plus {euros(limit)}"
    return ""


def payable_tranches(ground: Ground) -> Iterator[Counterexample]:
    """Each tranche is paid in some life, by the real rules, with three different people."""
    if ground.workflow.money is None:
        return
    for tranche in ground.workflow.tranches:
        player, problem = claimed(ground, tranche)
        if player is None:
            yield Counterexample(f"tranches.{tranche.id}", f"aucune vie ne la verse. {problem}")
            continue
        try:
            for kind in (k.ProposeTranche, k.CertifyTranche, k.TransmitTranche, k.RecordPayment):
                hand(player, kind, tranche)
        except NotPlayed as refusal:
            yield Counterexample(f"tranches.{tranche.id}", f"aucune vie ne la verse. {refusal}")


def claimed(ground: Ground, tranche: Tranche) -> tuple[Player | None, str]:
    """A life in which the tranche is claimed and may be proposed, or why there is none."""
    if tranche.id not in ground.claimed:
        ground.claimed[tranche.id] = a_claim(ground, tranche)
    player, problem = ground.claimed[tranche.id]
    return player.copied() if player else None, problem


def a_claim(ground: Ground, tranche: Tranche) -> tuple[Player | None, str]:
    """The first life, the shortest ones tried first."""
    problem = "Aucune vie ne donne les informations de la convention."
    for tries, road in enumerate(granted_lives(ground, tranche)):
        if tries == MOST_TRIES:
            break
        try:
            player = eager(ground, road, tranche)
            prepare(player, tranche)
            claim(player, tranche)
            trial = player.trial()
            hand(trial, k.ProposeTranche, tranche)
        except NotPlayed as refusal:
            problem = str(refusal)
            continue
        return player, ""
    return None, problem


def granted_lives(ground: Ground, tranche: Tranche) -> Iterator[Road]:
    """The roads, shortest first, that give all the facts of an agreement and can end in a claim."""
    workflow = ground.workflow
    money = law.rules(workflow)
    wanted = frozenset(name for name in money.facts.model_dump().values() if name)
    start: tuple[Situation, Given] = (ground.model.start, frozenset())
    roads: dict[tuple[Situation, Given], Road] = {start: ()}
    todo = deque([start])
    while todo:
        here, given = node = todo.popleft()
        is_open = not workflow.states[here.state].final and not here.holds
        is_done = tranche.kind != "balance" or here.state in money.completed
        if given == wanted and is_open and is_done and owes(ground, here, tranche):
            yield roads[node]
        for step, after in ground.space.following[here]:
            transition = workflow.transition_of.get(step.name)
            asked = wanted.intersection(transition.asks) if transition else frozenset()
            following = (after, given | asked)
            if following not in roads and not step.races:
                roads[following] = (*roads[node], step)
                todo.append(following)


def owes(ground: Ground, here: Situation, tranche: Tranche) -> bool:
    """The clocks of the milestones that the tranche rests on have started by then."""
    started = here.running | here.stopped
    milestones = (ground.workflow.milestone_of[name] for name in tranche.requires_milestones)
    return all(milestone.due.clock in started for milestone in milestones)


def eager(ground: Ground, road: Road, tranche: Tranche) -> Player:
    """The road played, each milestone that the tranche rests on validated as soon as it can be."""
    player = Player(ground.workflow)
    for step in road:
        player.take(step)
        for name in tranche.requires_milestones:
            milestone = ground.workflow.milestone_of[name]
            clock = player.dossier.clocks.get(milestone.due.clock)
            if clock is not None and (clock.is_running or milestone.due.after_stop):
                player.validate(name)
    return player


EXCLUSIVE = (
    ("claims", "certifies"),
    ("claims", "transmits"),
    ("claims", "pays"),
    ("keeps", "pays"),
    ("proposes", "certifies"),
    ("proposes", "transmits"),
    ("proposes", "pays"),
    ("certifies", "pays"),
    ("transmits", "pays"),
    ("amends", "pays"),
    ("recovers", "pays"),
)
"""Hands that no single role may join: décret n° 2012-1246, and three people for one payment."""
ACTS = {
    "keeps": "tient les comptes (dont le compte bancaire)",
    "claims": "demande",
    "proposes": "propose",
    "certifies": "certifie",
    "transmits": "transmet",
    "pays": "enregistre le paiement",
    "amends": "modifie la convention",
    "recovers": "décide des reversements",
}


def separate_hands(ground: Ground) -> Iterator[Counterexample]:
    """No role joins two hands of a payment, the engine has none, no person plays two of them."""
    money = ground.workflow.money
    if money is None:
        return
    roles = money.roles.model_dump()
    for one, other in EXCLUSIVE:
        for role in sorted(set(roles[one]) & set(roles[other])):
            label = ground.workflow.roles[role].label
            words = (
                f"« {label} » à la fois {ACTS[one]} et {ACTS[other]} : deux rôles sont nécessaires"
            )
            yield Counterexample(f"money.roles.{other}", words)
    figures = frozenset(name for name in money.facts.model_dump().values() if name)
    for transition in ground.workflow.transitions:
        paying = set(transition.roles) & set(roles["pays"])
        for role in sorted(paying) if figures.intersection(transition.asks) else ():
            label = ground.workflow.roles[role].label
            words = f"« {label} » engage et paie : « {transition.label} » n’est pas à qui paie"
            yield Counterexample(f"transitions.{transition.id}.roles", words)
    for key, names in roles.items():
        if SYSTEM_ROLE in names:
            yield Counterexample(f"money.roles.{key}", "le moteur ne touche jamais à l’argent")
    for tranche in ground.workflow.tranches:
        player, _ = claimed(ground, tranche)
        if player is not None:
            yield from alone(ground, player, tranche)


def alone(ground: Ground, player: Player, tranche: Tranche) -> Iterator[Counterexample]:
    """Every way of handing the tranche on among one person per role and one who has them all."""
    workflow = ground.workflow
    everything = c.Actor("cumul", frozenset(workflow.roles))
    actors = [*(c.Actor(f"seul_{n}", frozenset({n})) for n in workflow.roles), everything]
    stages = (k.ProposeTranche, k.CertifyTranche, k.TransmitTranche, k.RecordPayment)
    lives: list[tuple[Player, tuple[str, ...]]] = [(player, ())]
    for kind in stages:
        following = []
        for life, hands in lives:
            for actor in actors:
                trial = life.trial()
                try:
                    hand(trial, kind, tranche, actor)
                except NotPlayed:
                    continue
                following.append((trial, (*hands, actor.person)))
        lives = following
    for _, (proposer, certifier, sender, payer) in lives:
        pairs = combinations((proposer, certifier, payer), 2)
        if any(one == other for one, other in pairs) or sender in (proposer, payer):
            words = "une même personne tient deux rôles dans un même versement"
            story = (f"{proposer} propose, {certifier} certifie, {sender} transmet, {payer} paie.",)
            yield Counterexample(f"tranches.{tranche.id}", words, story)
            return
