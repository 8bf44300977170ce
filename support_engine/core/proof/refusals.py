"""The claim that no refusal is silent: whoever carries the project is told of it, and why."""

from collections.abc import Iterator
from typing import NamedTuple

from support_engine.core.programme.definition import Transition, Workflow
from support_engine.core.programme.roles import HOLDER
from support_engine.core.proof.holder_days import is_awaited
from support_engine.core.proof.steps import people
from support_engine.core.proof.taking import is_lost
from support_engine.core.proof.verdicts import Counterexample, Ground


class Refusal(NamedTuple):
    """A place that says no: its letter, what the letter must read to give the reason (if it has
    one), and the letters that say yes in its stead."""

    place: str
    letter: str
    reason: tuple[str, str] | None
    favourable: tuple[str, ...] = ()


def told_refusals(ground: Ground) -> Iterator[Counterexample]:
    """Each refusal has a letter to the holder, which is not that of the agreement and says why; so
    have a label and a grant."""
    workflow = ground.workflow
    yield from untold(workflow)
    yield from idle(workflow)
    for place, letter, reason, favourable in refusals(workflow):
        if letter in favourable:
            words = f"la lettre « {letter} » dirait le refus comme l’accord : nommez-en une autre"
            yield Counterexample(place, words)
        needs = ground.needs.get(letter)
        if needs is not None and reason is not None and reason not in needs.attributes:
            words = f"la lettre « {letter} » ne dit pas le motif ({'.'.join(reason)})"
            yield Counterexample(place, words)


def untold(workflow: Workflow) -> Iterator[Counterexample]:
    """Decisions against a project, and measures, of which the holder learns nothing."""
    for transition in workflow.transitions:
        is_told = is_news(workflow, transition) or is_asking(workflow, transition)
        if is_told and not is_refusal(workflow, transition):
            at, label = f"transitions.{transition.id}", transition.label
            yield from unread(at, label, transition.letter, transition.letter_to)
        if is_refusal(workflow, transition):
            at, label = f"transitions.{transition.id}", transition.label
            yield from unread(at, label, transition.letter, transition.letter_to)
            if transition.letter_while and not workflow.states[transition.target].final:
                words = (
                    f"la lettre de « {label} » ne partirait pas si le dossier avance le jour même"
                )
                yield Counterexample(f"{at}.letter_while", f"{words} : retirez ce mot")
            is_decided = any(people(workflow, transition.roles))
            if is_decided and not (transition.reason_required or transition.asks):
                words = f"« {label} » se décide sans motif : écrivez reason_required = true"
                yield Counterexample(f"{at}.reason_required", words)
    yield from unasked(workflow)
    can_ask = any(clock.max_extension_months for clock in workflow.clocks.values())
    if can_ask and workflow.extensions.letter_closed is None:
        words = (
            "une demande de prolongation close avec son délai reste sans réponse : nommez une"
            " lettre (letter_closed)"
        )
        yield Counterexample("extensions.letter_closed", words)
    for name, hold in workflow.holds.items():
        yield from unread(f"holds.{name}", hold.label, hold.letter, hold.letter_to)
        if hold.lift_letter is None and (hold.stops_clocks or hold.clock or hold.silences):
            words = f"la levée de « {hold.label} », après quoi tout court de nouveau, n’est dite"
            yield Counterexample(
                f"holds.{name}.lift_letter", f"{words} à personne : nommez une lettre"
            )


def unasked(workflow: Workflow) -> Iterator[Counterexample]:
    """Somebody named on the dossier has so long to answer, and no letter tells them of it."""
    for rule in workflow.clocks.values():
        role = workflow.roles.get(rule.owner or "")
        if role is None or role.scope != "dossier" or rule.owner == HOLDER:
            continue
        for act in (workflow.transition_of[name] for name in rule.starts_with):
            if act.letter is None or rule.owner not in act.letter_to:
                words = f"« {role.label} » a « {rule.label} » pour répondre à « {act.label} », et"
                words = f"{words} aucune lettre ne le lui demande : ajoutez « {rule.owner} »"
                key = "letter_to" if act.letter else "letter"
                yield Counterexample(f"transitions.{act.id}.{key}", words)


def idle(workflow: Workflow) -> Iterator[Counterexample]:
    """A measure that stops nothing, and is announced all the same: its holder would believe that
    something is stopped, unless the file says that it only watches."""
    for name, hold in workflow.holds.items():
        at, label = f"holds.{name}", hold.label
        is_stopping = hold.clock is not None or stops(workflow, name)
        if hold.watch_only and is_stopping:
            yield Counterexample(f"{at}.watch_only", f"« {label} » arrête pourtant quelque chose")
        elif hold.watch_only and not hold.effects:
            words = f"« {label} » n’arrête rien, et personne ne le dit : écrivez-le dans effects"
            yield Counterexample(f"{at}.effects", words)
        elif not hold.watch_only and not is_stopping:
            words = (
                f"« {label} » est annoncée et n’arrête rien, ni acte, ni versement, ni délai, ni"
                " rappel : dites ce qu’elle arrête (blocks_payments…), ou, si elle ne fait que"
                " veiller, watch_only = true"
            )
            yield Counterexample(at, words)


def stops(workflow: Workflow, name: str) -> bool:
    """Whether a measure stops something: reminders, a payment, a clock or an act of the file."""
    hold = workflow.holds[name]
    is_paid = workflow.money is not None and bool(workflow.tranches)
    return (
        hold.silences
        or (hold.blocks_payments and is_paid)
        or (hold.stops_clocks and bool(workflow.clocks))
        or (
            hold.blocks_transitions
            and any(name not in t.allowed_under for t in workflow.transitions)
        )
    )


def unread(
    at: str, label: str, letter: str | None, readers: tuple[str, ...]
) -> Iterator[Counterexample]:
    """No letter, or one that does not go to whoever carries the project."""
    if letter is None:
        words = f"« {label} » n’est annoncée à personne : nommez une lettre (letter)"
        yield Counterexample(f"{at}.letter", words)
    elif HOLDER not in readers:
        words = f"la lettre de « {label} » ne va pas à qui porte le projet : ajoutez « {HOLDER} »"
        yield Counterexample(f"{at}.letter_to", words)


def is_news(workflow: Workflow, transition: Transition) -> bool:
    """Whether an act gives a label, or a figure or the notification of a grant: what its holder
    lives by from then on."""
    target, money = workflow.states[transition.target], workflow.money
    labels = target.labelled and any(not workflow.states[s].labelled for s in transition.origins)
    figures = {name for name in money.facts.model_dump().values() if name} if money else set()
    return labels or not figures.isdisjoint(transition.asks)


def is_asking(workflow: Workflow, transition: Transition) -> bool:
    """Whether an act receives the request (its letter says what silence means), or leaves its
    holder with something to do for the project to go on."""
    is_deposit = transition.id == workflow.header.deposit
    return is_deposit or is_awaited(workflow, transition.target)


def is_refusal(workflow: Workflow, transition: Transition) -> bool:
    """Whether an act must be explained, or ends a project otherwise than by its success, and is
    not that of the holder alone."""
    is_against = transition.reason_required or is_lost(workflow, transition.target)
    return is_against and set(people(workflow, transition.roles)) != {HOLDER}


def refusals(workflow: Workflow) -> Iterator[Refusal]:
    """Every place that names the letter of a refusal."""
    for transition in workflow.transitions:
        if transition.letter and transition.reason_required and is_refusal(workflow, transition):
            at = f"transitions.{transition.id}.letter"
            yield Refusal(at, transition.letter, ("act", "reason"))
    for name, hold in workflow.holds.items():
        if hold.letter:
            lifted = (hold.lift_letter,) if hold.lift_letter else ()
            yield Refusal(f"holds.{name}.letter", hold.letter, ("hold", "reason"), lifted)
    letters, more_time, money = workflow.milestone_letters, workflow.extensions, workflow.money
    yield Refusal(
        "milestone_letters.refused",
        letters.refused,
        ("milestone", "reason"),
        (letters.validated, letters.declared),
    )
    yield Refusal(
        "extensions.letter_refused",
        more_time.letter_refused,
        ("extension", "decision_reason"),
        (more_time.letter_granted, more_time.letter_asked),
    )
    if money is not None:
        of = money.letters
        yield Refusal(
            "money.letters.refused",
            of.refused,
            ("payment", "reason"),
            (of.claimed, of.transmitted, of.paid),
        )
        settled = (of.recovery_ordered, of.recovery_settled)
        yield Refusal(
            "money.letters.recovery_opened", of.recovery_opened, ("recovery", "reason"), settled
        )
