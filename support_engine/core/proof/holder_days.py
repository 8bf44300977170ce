"""The claim that whoever carries a project has the time to do what is asked of them."""

from collections.abc import Iterator

from support_engine.core.language.french import count
from support_engine.core.programme.definition import (
    ClockRule,
    Milestone,
    Reminder,
    Transition,
    Workflow,
)
from support_engine.core.programme.frame import THE_ACT
from support_engine.core.programme.roles import HOLDER
from support_engine.core.proof.lengths import DAYS_OF_MONTH, shortest, span
from support_engine.core.proof.taking import is_against
from support_engine.core.proof.verdicts import Counterexample, Ground

MONTHS_OF_A_REPORT = 6
"""What a holder has for a financial report, from the end of its year (loi 2000-321, art. 10)."""


def time_to_act(ground: Ground) -> Iterator[Counterexample]:
    """No clock that its holder has to keep, and no milestone, leaves fewer days than the programme
    says; no financial report fewer months than the law."""
    workflow = ground.workflow
    for name, rule in workflow.clocks.items():
        yield from too_short(workflow, name, rule)
        yield from lost_at_once(workflow, name, rule)
        yield from claimed_too_soon(workflow, name, rule)
    for milestone in workflow.milestones:
        yield from due_too_soon(workflow, milestone)
    for ladder in workflow.ladders.get("states", ()):
        yield from given_up_too_soon(workflow, ladder)


def too_short(workflow: Workflow, name: str, rule: ClockRule) -> Iterator[Counterexample]:
    """A clock of the holder, or at whose end the project is over, of a few days. That of a measure
    has a least of its own; the end that an act gives is agreed."""
    if rule.asked_days or rule.until_fact or not is_of_holder(workflow, name, rule):
        return
    days, least = span(rule, DAYS_OF_MONTH[0]), workflow.header.least_holder_days
    if days < least:
        words = f"« {rule.label} » ne laisse que {count(days, 'jour')} au porteur"
        yield Counterexample(f"clocks.{name}", less_than(words, least))


def lost_at_once(workflow: Workflow, name: str, rule: ClockRule) -> Iterator[Counterexample]:
    """A clock that moves a dossier against its holder by itself, and that may be over as it starts:
    a date that is typed, or the end of another clock, says when."""
    ending = workflow.transition_of.get(rule.transition or "")
    if rule.on_end != "move" or ending is None or not is_against(workflow, ending):
        return
    is_from_act = rule.from_fact and THE_ACT in workflow.facts[rule.from_fact].not_before
    keys = {
        "until_fact": rule.until_fact,
        "from_clock": rule.from_clock,
        "from_fact": None if is_from_act else rule.from_fact,
    }
    for key in (key for key, value in keys.items() if value):
        words = f"« {rule.label} » peut être fini le jour même où il commence, et"
        words = f"{words} « {ending.label} » aurait lieu aussitôt : comptez-le de son acte"
        yield Counterexample(f"clocks.{name}.{key}", words)


def claimed_too_soon(workflow: Workflow, name: str, rule: ClockRule) -> Iterator[Counterexample]:
    """A time to ask the balance that does not count from the end of the agreement, nor from the
    completion of the project: it may be over before anything can be asked."""
    money = workflow.money
    balances = {f"claims.{one.id}" for one in workflow.tranches if one.kind == "balance"}
    if money is None or balances.isdisjoint(rule.ends_with) or rule.from_clock == money.execution:
        return
    acts = (workflow.transition_of[act] for act in rule.starts_with)
    if not all(act.target in money.completed for act in acts):
        words = f"« {rule.label} » peut finir avant que le solde puisse se demander : comptez-le de"
        words = f"{words} la fin de la convention (from_clock = « {money.execution} »)"
        yield Counterexample(f"clocks.{name}.from_clock", words)


def is_of_holder(workflow: Workflow, name: str, rule: ClockRule) -> bool:
    """Whether the holder is to act before a clock ends, or loses the project at its end."""
    transition = workflow.transition_of.get(rule.transition or "")
    if rule.on_end != "remind" and transition and is_against(workflow, transition):
        return True
    told = (
        HOLDER in step.to
        for ladder in workflow.ladders.get("clocks", ())
        if not ladder.only or name in ladder.only
        for step in ladder.steps
    )
    asked = any(one.startswith("claims.") for one in rule.ends_with)
    return rule.owner == HOLDER or (rule.owner is None and (asked or any(told)))


def due_too_soon(workflow: Workflow, milestone: Milestone) -> Iterator[Counterexample]:
    """A milestone of the holder that is due a few days after its clock starts, or a financial
    report before the law has it due."""
    due, rule = milestone.due, workflow.clocks[milestone.due.clock]
    at, reports = f"milestones.{milestone.id}.due", workflow.money.reports if workflow.money else ()
    if due.year_end and milestone.id in reports and due.months < MONTHS_OF_A_REPORT:
        words = f"la loi laisse {MONTHS_OF_A_REPORT} mois après l’exercice (loi 2000-321, art. 10)"
        yield Counterexample(at, f"{words} : écrivez months = {MONTHS_OF_A_REPORT}")
        return
    is_agreed = due.at == "end" and (rule.until_fact or rule.asked_days) and not due.year_end
    if HOLDER not in milestone.declared_by or is_agreed:
        return
    days = due.months * DAYS_OF_MONTH[due.months < 0] + due.days
    if due.at == "end" and not due.year_end:
        days += shortest(workflow, due.clock)
    least = workflow.header.least_holder_days
    if days < least:
        words = f"« {milestone.label} » peut être dû au bout de {count(max(days, 0), 'jour')}"
        yield Counterexample(at, less_than(words, least))


def given_up_too_soon(workflow: Workflow, ladder: Reminder) -> Iterator[Counterexample]:
    """A rung that proposes to end a project a few days after something was asked of its holder."""
    least = workflow.header.least_holder_days
    waiting = [n for n in ladder.only or workflow.states if is_awaited(workflow, n)]
    for index, step in enumerate(ladder.steps):
        ending = workflow.transition_of.get(step.proposes or "")
        if ending is None or not waiting or step.days >= least:
            continue
        if is_against(workflow, ending):
            state = workflow.states[waiting[0]].label
            words = f"« {ending.label} » est proposée {count(step.days, 'jour')} après « {state} »"
            words = f"{words}, où le porteur a à répondre"
            yield Counterexample(
                f"reminders.{ladder.id}.steps[{index}].days", less_than(words, least)
            )


def is_awaited(workflow: Workflow, state: str) -> bool:
    """Whether the holder has something to do in a state for the project to go on."""
    return any(HOLDER in way.roles and goes_on(workflow, way) for way in workflow.leaving[state])


def goes_on(workflow: Workflow, way: Transition) -> bool:
    """Whether an act leads on, not out."""
    return not workflow.states[way.target].final


def less_than(words: str, least: int) -> str:
    """What is too short, and by what."""
    return f"{words}, moins que les {least} du programme (workflow.least_holder_days)"
