"""The proof of a programme: every claim, proven or refuted, on every situation it allows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.letters import Needs
from support_engine.core.proof.agreement import bounded_money
from support_engine.core.proof.announced import announced
from support_engine.core.proof.ended import ending_things
from support_engine.core.proof.followed import followed_deadlines
from support_engine.core.proof.happened import dated_money
from support_engine.core.proof.holder_days import time_to_act
from support_engine.core.proof.ladders import heard_ladders
from support_engine.core.proof.letters import complete_letters
from support_engine.core.proof.life import (
    ends_within_reach,
    faithful,
    liftable_holds,
    possible_milestones,
    possible_transitions,
    reachable_states,
    telling_conditions,
)
from support_engine.core.proof.money import (
    payable_tranches,
    separate_hands,
    sound_shares,
)
from support_engine.core.proof.notice import prior_notice
from support_engine.core.proof.notified import paid_before_closing, settled_grants
from support_engine.core.proof.own_case import own_case
from support_engine.core.proof.own_evidence import own_evidence
from support_engine.core.proof.own_letters import own_letters
from support_engine.core.proof.refusals import told_refusals
from support_engine.core.proof.reported import reported_grants
from support_engine.core.proof.search import explore
from support_engine.core.proof.seats import counted_places
from support_engine.core.proof.situations import Model
from support_engine.core.proof.succeeding import success_within_reach
from support_engine.core.proof.supposed import days_on_file
from support_engine.core.proof.time import clocks_end, no_race
from support_engine.core.proof.unreminded import clocks_over, reminded_states
from support_engine.core.proof.verdicts import Counterexample, Ground, Verdict

Claim = Callable[[Ground], Iterator[Counterexample]]
CLAIMS: tuple[tuple[str, str, Claim], ...] = (
    ("faithful", "Les vraies règles font tout ce que la preuve suppose", faithful),
    ("reachable_states", "Chaque état peut être atteint", reachable_states),
    ("ends_within_reach", "De toute situation, une fin reste à portée", ends_within_reach),
    (
        "success_within_reach",
        "Rien de fait ni d’omis ne ferme la réussite d’un projet que personne n’a refusé",
        success_within_reach,
    ),
    ("possible_transitions", "Chaque transition a lieu dans une vie", possible_transitions),
    ("possible_milestones", "Chaque jalon peut être validé", possible_milestones),
    ("telling_conditions", "Chaque condition d’un acte peut le retenir", telling_conditions),
    (
        "days_on_file",
        "Toute date qu’un acte suppose vient avant lui, et nulle décision avant son comité",
        days_on_file,
    ),
    ("clocks_end", "Tout délai qui court finit, ou s’arrête en chemin", clocks_end),
    ("clocks_over", "Tout délai prend fin quand ce qu’il attend est fait", clocks_over),
    ("ending_things", "Ce qui met fin à un délai peut arriver pendant qu’il court", ending_things),
    ("reminded_states", "Nulle part un dossier n’est oublié de tous", reminded_states),
    ("no_race", "Deux changements automatiques ne tombent jamais ensemble", no_race),
    (
        "followed_deadlines",
        "Toute échéance a quelqu’un de prévenu et quelqu’un pour agir",
        followed_deadlines,
    ),
    ("heard_ladders", "Chaque rappel a quelqu’un pour l’entendre", heard_ladders),
    ("liftable_holds", "Toute mesure ouverte peut être levée", liftable_holds),
    (
        "prior_notice",
        "Aucun retrait ne tombe sans sa mise en demeure ni le temps d’y répondre",
        prior_notice,
    ),
    (
        "time_to_act",
        "Ce qui est demandé au porteur lui laisse le temps de le faire",
        time_to_act,
    ),
    ("complete_letters", "Aucune lettre ne peut manquer d’une donnée", complete_letters),
    (
        "own_letters",
        "Chaque lettre dit le motif, le délai, la somme, les recours de ce qu’elle annonce, et "
        "rien d’autre ; son sens se relit",
        own_letters,
    ),
    (
        "announced",
        "Aucun label n’est public avant son annonce, et chacun en a une",
        announced,
    ),
    (
        "counted_places",
        "Aucun label ni octroi n’est donné sans place dans sa session",
        counted_places,
    ),
    (
        "sound_shares",
        "Les parts font le tout ; aucun ordre de versement ne passe un plafond",
        sound_shares,
    ),
    (
        "settled_grants",
        "Les chiffres d’un octroi décidé, et sa fin, ne changent que par un avenant",
        settled_grants,
    ),
    (
        "bounded_money",
        "Rien n’est versé hors de la convention, avant la demande, ni sous une mise en demeure",
        bounded_money,
    ),
    (
        "dated_money",
        "Ce sur quoi l’argent repose a eu lieu, et depuis que le dossier est ouvert",
        dated_money,
    ),
    ("reported_grants", "Qui reçoit une subvention en rend compte", reported_grants),
    (
        "own_evidence",
        "Chaque versement après le premier a sa preuve, deux bilans ou annuités deux jours",
        own_evidence,
    ),
    ("payable_tranches", "Chaque tranche peut être versée", payable_tranches),
    (
        "paid_before_closing",
        "Aucun dossier n’est clos avant ce que ses versements attendent",
        paid_before_closing,
    ),
    ("own_case", "Qui porte un projet ne décide de rien qui le concerne", own_case),
    (
        "told_refusals",
        "Ni refus, ni label, ni octroi ne reste ignoré de qui porte le projet",
        told_refusals,
    ),
    ("separate_hands", "Personne ne mène seul une tranche jusqu’au paiement", separate_hands),
)


@dataclass(frozen=True, slots=True)
class Proof:
    """The verdicts, with the size of what was examined; `played`: moves that real rules made."""

    verdicts: tuple[Verdict, ...]
    situations: int
    moves: int
    played: int

    @property
    def holds(self) -> bool:
        """Every claim is proven."""
        return all(verdict.is_proven for verdict in self.verdicts)


def prove(workflow: Workflow, needs: Mapping[str, Needs]) -> Proof:
    """Every claim on a file without flaws of form. Raises TooManySituations."""
    return proof_on(grounded(workflow, needs))


def proof_on(ground: Ground) -> Proof:
    """The verdicts on a ground already laid."""
    verdicts = tuple(Verdict(name, title, tuple(claim(ground))) for name, title, claim in CLAIMS)
    space = ground.space
    return Proof(verdicts, len(space.situations), space.moves, len(ground.replayed.made))


def grounded(workflow: Workflow, needs: Mapping[str, Needs]) -> Ground:
    """Everything that the claims rest on."""
    model = Model(workflow)
    return Ground(model, explore(model), dict(needs))
