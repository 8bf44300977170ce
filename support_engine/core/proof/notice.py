"""The claim that no decision against a project falls without its notice and its reply period."""

from collections.abc import Callable, Iterator
from datetime import date

from support_engine.core.dossier.dossier import Dossier
from support_engine.core.language.french import count
from support_engine.core.programme.definition import SYSTEM_ROLE, Transition, Workflow
from support_engine.core.programme.roles import HOLDER
from support_engine.core.proof.steps import Situation
from support_engine.core.proof.stories import place
from support_engine.core.proof.taking import (
    Granted,
    granted,
    is_against,
    is_judged,
    is_lost,
    renounces,
    takes_away,
)
from support_engine.core.proof.verdicts import Counterexample, Ground

FEWEST_DAYS = 8
"""A time to answer below which no programme goes, whatever it says."""


def prior_notice(ground: Ground) -> Iterator[Counterexample]:
    """An act that takes a right away, or rests on a notice, comes after the notice and after the
    time to answer it, on every road."""
    having = granted(ground)
    for transition in ground.workflow.transitions:
        yield from unheard(ground.workflow, transition, having)
        yield from unproven(ground.workflow, transition, having)
        yield from loopholes(ground, transition)
        yield from misjudged(ground.workflow, transition)
    yield from hurried(ground)
    yield from too_short(ground.workflow)


def unproven(
    workflow: Workflow, transition: Transition, having: Granted
) -> Iterator[Counterexample]:
    """Somebody records, for the holder, that they give up, and nothing shows it: no paper, or one
    that was given for another thing; or, where their word is enough, what they said is not written
    down, or not told them."""
    if transition.adverse or not renounces(workflow, transition, having):
        return
    at, kind = f"transitions.{transition.id}", transition.renounced_in
    if kind is None:
        yield Counterexample(
            f"{at}.renounced_in",
            f"« {transition.label} » peut être enregistré par un autre que le porteur, et rien ne "
            "dit qu’il renonce : nommez la pièce par laquelle il le fait (renounced_in), ou "
            "réservez l’acte au porteur (roles)",
        )
    elif kind in asked_elsewhere(workflow):
        words = f"« {workflow.documents[kind].label} » est demandée pour autre chose"
        yield Counterexample(
            f"{at}.renounced_in", f"{words} : qui la donne ne renonce pas ; nommez une autre pièce"
        )
    elif {*transition.origins} <= having.decided:
        return
    elif not transition.reason_required:
        words = f"« {transition.label} » peut être enregistré sur la parole du porteur"
        yield Counterexample(
            f"{at}.reason_required", f"{words}, que rien ne rapporte : exigez un motif"
        )
    elif transition.letter is None or HOLDER not in transition.letter_to:
        words = f"« {transition.label} » peut être enregistré sur la parole du porteur"
        yield Counterexample(
            f"{at}.letter", f"{words}, à qui aucune lettre ne le dit : écrivez-lui (letter_to)"
        )


def asked_elsewhere(
    workflow: Workflow, besides: Callable[[Transition], bool] = lambda _: False
) -> set[str]:
    """The kinds of papers that acts (but for some), milestones and payments ask for."""
    acts = (act for act in workflow.transitions if not besides(act))
    kinds = {name for act in acts for name in act.requires_documents}
    kinds |= {name for milestone in workflow.milestones for name in milestone.evidence}
    kinds |= {name for tranche in workflow.tranches for name in tranche.requires_documents}
    if workflow.money is not None and workflow.money.agreement_document:
        kinds.add(workflow.money.agreement_document)
    return kinds


def too_short(workflow: Workflow) -> Iterator[Counterexample]:
    """A time to answer that whoever opens the measure may make shorter than the programme says."""
    least = workflow.header.least_reply_days
    if least < FEWEST_DAYS and any(hold.clock for hold in workflow.holds.values()):
        words = f"en {count(least, 'jour')}, personne ne peut répondre (CRPA, art. L. 122-1)"
        yield Counterexample(
            "workflow.least_reply_days", f"{words} : laissez-en {FEWEST_DAYS} au moins"
        )
    for hold in workflow.holds.values():
        days = hold.clock and workflow.clocks[hold.clock].asked_days
        if days and days[0] < least:
            words = f"« {hold.label} » peut ne laisser que {count(days[0], 'jour')} pour répondre"
            yield Counterexample(
                f"clocks.{hold.clock}.asked_days",
                f"{words}, moins que les {least} du programme (workflow.least_reply_days)",
            )


def unheard(
    workflow: Workflow, transition: Transition, having: Granted
) -> Iterator[Counterexample]:
    """The person concerned could not answer: nobody decides, no measure comes before, one that
    leaves no time to answer, or one whose time to answer is not awaited."""
    at, label = f"transitions.{transition.id}", transition.label
    name = workflow.notice_before(transition)
    hold = workflow.holds.get(name or "")
    is_loss = takes_away(workflow, transition, having)
    if is_loss and SYSTEM_ROLE in transition.roles:
        words = f"« {label} » retirerait un droit de soi-même, sans que personne le décide"
        yield Counterexample(f"{at}.roles", f"{words} : retirez « {SYSTEM_ROLE} »")
    elif hold is None and transition.adverse:
        words = f"« {label} » est défavorable, et le programme n’attend aucune réponse"
        yield Counterexample(
            "workflow.contradictory_step", f"{words} : écrivez contradictory_step = true"
        )
    elif hold is None:
        if is_loss:
            yield Counterexample(
                f"{at}.adverse",
                f"« {label} » retire un droit sans que personne ait pu répondre : écrivez adverse "
                "= true, et permettez-le sous une mesure qui laisse un délai (allowed_under)",
            )
    elif hold.clock is None:
        if is_loss:
            words = f"« {hold.label} » ne laisse aucun délai pour répondre avant « {label} »"
            yield Counterexample(
                f"{at}.requires_hold", f"{words} : exigez une mesure qui en laisse"
            )
    elif hold.clock not in workflow.awaited_before(transition) and is_against(workflow, transition):
        reply = workflow.clocks[hold.clock].label
        words = f"« {label} » est possible le jour même de « {hold.label} »"
        words = f"{words} : ajoutez « {hold.clock} » ({reply})"
        yield Counterexample(f"{at}.requires_clocks_over", words)


def misjudged(workflow: Workflow, transition: Transition) -> Iterator[Counterexample]:
    """The date of a judgement, asked by an act that does not end the project as it says: the same
    date, typed for another thing, would let a right be taken away. Nor is a judgement a day that
    somebody types: it is read, on a paper that nothing else asks."""
    at = f"transitions.{transition.id}"
    for name in transition.asks:
        if workflow.facts[name].judgement and not is_lost(workflow, transition.target):
            label = workflow.facts[name].label
            words = f"« {label} » est un jugement, et « {transition.label} » n’en constate aucun"
            yield Counterexample(f"{at}.asks", f"{words} : retirez-la, ou judgement")
    others = asked_elsewhere(workflow, besides=lambda act: is_judged(workflow, act))
    if is_judged(workflow, transition) and not {*transition.requires_documents} - others:
        words = f"« {transition.label} » rapporte un jugement que personne ne lit"
        words = f"{words} : exigez la pièce qui le porte, et que rien d’autre ne demande"
        yield Counterexample(f"{at}.requires_documents", words)


def loopholes(ground: Ground, transition: Transition) -> Iterator[Counterexample]:
    """The act awaits the end of a clock that does not run in some situation where it is possible:
    there, nothing is awaited at all."""
    workflow, model = ground.workflow, ground.model
    replies = {rule.clock: name for name, rule in workflow.holds.items() if rule.clock}
    for clock in workflow.awaited_before(transition):
        if clock not in replies and not is_against(workflow, transition):
            continue
        free = ground.space.nearest(
            lambda here, name=clock: (  # type: ignore[misc]
                here.state in transition.origins
                and name not in here.running
                and not any(model.obstacles(here, transition))
            )
        )
        if free is None:
            continue
        hold = replies.get(clock)
        yield Counterexample(
            f"transitions.{transition.id}."
            + (
                "requires_hold"
                if is_missing(workflow, transition, hold)
                else "requires_clocks_over"
            ),
            why_free(ground, transition, clock, free),
            ground.story(free),
        )


def is_missing(workflow: Workflow, transition: Transition, hold: str | None) -> bool:
    """Whether the act awaits the reply period of a measure that it does not require."""
    return hold is not None and workflow.notice_before(transition) != hold


def why_free(ground: Ground, transition: Transition, clock: str, here: Situation) -> str:
    """Why nothing is awaited there, and what to write."""
    workflow = ground.workflow
    label = workflow.clocks[clock].label
    state = "a été arrêté" if clock in here.stopped else "n’a jamais couru"
    words = (
        f"« {transition.label} » est possible dans {place(workflow, here)}, où « {label} » {state}"
    )
    hold = next((name for name, rule in workflow.holds.items() if rule.clock == clock), None)
    if is_missing(workflow, transition, hold):
        return f"{words} : ajoutez requires_hold = « {hold} »"
    return f"{words} : retirez cet état de from, ou ce qui arrête le délai"


def hurried(ground: Ground) -> Iterator[Counterexample]:
    """By the real rules, day by day: the act was carried out before the least time to answer."""
    workflow, said = ground.workflow, set[str]()
    for (here, step), player in ground.replayed.made.items():
        transition = workflow.transition_of.get(step.name) if step.is_transition else None
        if transition is None or transition.id in said or not is_against(workflow, transition):
            continue
        notice = workflow.notice_before(transition)
        least = least_reply(workflow, notice)
        days = days_under(ground.played[here].dossier, notice, player.today)
        if least and (days is None or days <= least):
            said.add(transition.id)
            when = "sans elle" if days is None else f"{days} jours après"
            label = workflow.holds[notice or ""].label
            words = f"« {transition.label} » a eu lieu {when} : « {label} » laisse {least} jours"
            yield Counterexample(f"transitions.{transition.id}", words, ground.story(here))


def least_reply(workflow: Workflow, hold: str | None) -> int:
    """The fewest days that a measure leaves to answer; 0 where it leaves none."""
    clock = workflow.clocks.get(workflow.holds[hold].clock or "") if hold else None
    return clock.asked_days[0] if clock and clock.asked_days else 0


def days_under(dossier: Dossier, hold: str | None, on: date) -> int | None:
    """How many days a measure has been open that day; None where it is not."""
    opened = [record.opened_on for record in dossier.open_holds if record.hold == hold]
    return (on - max(opened)).days if opened else None
