"""The claim that every deadline has somebody who is told in time, and somebody to act on it."""

from collections.abc import Iterator

from support_engine.core.programme.definition import Milestone, Reminder, Transition, Workflow
from support_engine.core.proof.steps import Situation, people
from support_engine.core.proof.time import DAYS_OF_MONTH, shortest
from support_engine.core.proof.verdicts import Counterexample, Ground


def followed_deadlines(ground: Ground) -> Iterator[Counterexample]:
    """Each thing that waits for somebody has a rung that surely leaves, to somebody who acts."""
    workflow = ground.workflow
    for section, names in expected(workflow).items():
        for name in names:
            if not is_told(workflow, section, name):
                words = f"personne n’est prévenu : {WHAT[section]}"
                yield Counterexample(f"{section}.{name}", words)
    hung_on = {m.due.clock for m in workflow.milestones if m.due.at == "end"}
    for name, rule in workflow.clocks.items():
        if name not in hung_on and not is_told(workflow, "clocks", name):
            words = f"personne n’est prévenu à temps du terme de « {rule.label} »"
            yield Counterexample(f"clocks.{name}", words)
    yield from possible_answers(workflow)
    yield from possible_proposals(ground)


def is_told(workflow: Workflow, section: str, name: str) -> bool:
    """Whether some ladder has a rung about it that no life is too short for, to people who act."""
    first = earliest(workflow, section, name)
    return any(
        days >= first and any(people(workflow, to))
        for rule in workflow.ladders.get(section, ())
        if not rule.only or name in rule.only
        for days, to in audiences(rule)
    )


def audiences(rule: Reminder) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The day and the readers of each rung."""
    yield from ((step.days, step.to) for step in rule.steps)
    if rule.repeat:
        yield rule.repeat.until_days, rule.repeat.to


def earliest(workflow: Workflow, section: str, name: str) -> int:
    """The earliest rung that surely exists: a ladder says nothing of days before its subject."""
    if section == "clocks":
        return -shortest(workflow.clocks[name])
    return -head_start(workflow, workflow.milestone_of[name]) if section == "milestones" else 0


def head_start(workflow: Workflow, milestone: Milestone) -> int:
    """The fewest days from the start of its clock to the day on which a milestone is due."""
    due = milestone.due
    own = due.months * DAYS_OF_MONTH[due.months < 0] + due.days
    return own + (shortest(workflow.clocks[due.clock]) if due.at == "end" else 0)


WHAT = {
    "milestones": "aucune échelle de rappels ne porte sur ce jalon",
    "validations": "ce jalon déclaré peut attendre sans que personne ne le sache",
    "extensions": "une prolongation demandée peut rester sans réponse",
    "documents": "cette pièce peut expirer sans que personne ne le sache",
    "claims": "cette demande de versement peut rester sans suite",
    "requests": "ce paiement attendu peut rester sans suite",
}
"""What goes unseen where no ladder speaks of a thing."""


def expected(workflow: Workflow) -> dict[str, list[str]]:
    """What waits for somebody, by section of the ladders."""
    milestones = [m.id for m in workflow.milestones]
    tranches = [t.id for t in workflow.tranches]
    return {
        "milestones": milestones,
        "validations": milestones,
        "extensions": [n for n, rule in workflow.clocks.items() if rule.max_extension_months],
        "documents": [n for n, kind in workflow.documents.items() if kind.valid_months],
        "claims": tranches,
        "requests": tranches,
    }


def possible_answers(workflow: Workflow) -> Iterator[Counterexample]:
    """Extensions are asked and decided by people."""
    if not any(rule.max_extension_months for rule in workflow.clocks.values()):
        return
    for key in ("asked_by", "decided_by"):
        if not any(people(workflow, getattr(workflow.extensions, key))):
            yield Counterexample(f"extensions.{key}", "aucun rôle qui agit ne peut le faire")


def possible_proposals(ground: Ground) -> Iterator[Counterexample]:
    """What a rung proposes can be done by somebody, from where the rung is sent."""
    workflow = ground.workflow
    for rule in workflow.reminders:
        for index, step in enumerate(rule.steps):
            transition = workflow.transition_of.get(step.proposes or "")
            at = f"reminders.{rule.id}.steps[{index}].proposes"
            if transition is None:
                continue
            if not is_possible(ground, rule, transition):
                words = f"« {transition.label} » n’est jamais possible quand ce rappel part"
                yield Counterexample(at, words)
            elif step.days <= 0 and (clock := awaited(workflow, rule, transition)):
                words = f"« {transition.label} » attend le terme de « {clock} », après ce rappel"
                yield Counterexample(at, words)


def is_possible(ground: Ground, rule: Reminder, transition: Transition) -> bool:
    """Whether some situation that the ladder speaks of is one where the transition starts."""
    if not any(people(ground.workflow, transition.roles)):
        return False
    starts = (here for here in ground.space.situations if here.state in transition.origins)
    return any(speaks_of(ground.workflow, rule, here) for here in starts)


def awaited(workflow: Workflow, rule: Reminder, transition: Transition) -> str:
    """The label of the clock of the ladder whose end the transition needs, if any."""
    if rule.about != "clocks":
        return ""
    needed = (n for n in transition.requires_clocks_over if not rule.only or n in rule.only)
    return next((workflow.clocks[name].label for name in needed), "")


def speaks_of(workflow: Workflow, rule: Reminder, here: Situation) -> bool:
    """Whether the ladder can have something to say in this situation."""
    match rule.about:
        case "states":
            return not rule.only or here.state in rule.only
        case "clocks":
            return any(not rule.only or name in rule.only for name in here.running)
        case "milestones" | "validations":
            wanted = (m for m in workflow.milestones if not rule.only or m.id in rule.only)
            return any(m.due.clock in here.running | here.stopped for m in wanted)
        case _:
            return True
