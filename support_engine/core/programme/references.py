"""Every place of a programme file that names something, with what exists under that heading."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from support_engine.core.programme.definition import (
    SYSTEM_ROLE,
    ClockRule,
    Document,
    Milestone,
    State,
    Workflow,
)
from support_engine.core.programme.frame import KNOWN_DAYS
from support_engine.core.programme.money import Tranche

Named = tuple[str, Iterable[str | None], Collection[str]]
"""A place of the file, the names that it gives, and the names that exist."""


def references(workflow: Workflow) -> Iterator[Named]:
    """Every place that names something, in the order of the sections."""
    for section in (
        of_the_head,
        of_facts,
        of_transitions,
        of_clocks,
        of_milestones,
        of_holds,
        of_money,
        of_tranches,
        of_reports,
        of_committees,
        of_extensions,
        of_corrections,
        of_reminders,
        of_reminder_letters,
    ):
        yield from section(workflow)


def actors(workflow: Workflow) -> Collection[str]:
    """The roles that may be given an act: those of the file, and the round itself."""
    return {*workflow.roles, SYSTEM_ROLE}


def of_the_head(workflow: Workflow) -> Iterator[Named]:
    """What the programme, its sessions and its states name."""
    header = workflow.header
    yield "workflow.initial", [header.initial], workflow.states
    yield "workflow.embargo_fact", [header.embargo_fact], workflow.facts
    if "deposit" in header.model_fields_set:
        yield "workflow.deposit", [header.deposit], workflow.transition_of
    if workflow.sessions is not None:
        for key in ("laureate_fact", "next_fact"):
            yield f"sessions.{key}", [getattr(workflow.sessions, key)], workflow.facts
    for name, state in workflow.states.items():
        yield f"states.{name}.phase", [state.phase], workflow.phases


def of_facts(workflow: Workflow) -> Iterator[Named]:
    """Which dates bound another; the day of the act, that of the opening are among them."""
    known = {*workflow.facts, *KNOWN_DAYS}
    for name, field in workflow.facts.items():
        yield f"facts.{name}.not_before", field.not_before, known
        yield f"facts.{name}.not_after", field.not_after, known


def of_transitions(workflow: Workflow) -> Iterator[Named]:
    """Where each act starts and leads, who does it, what it needs and asks."""
    roles = actors(workflow)
    for t in workflow.transitions:
        at = f"transitions.{t.id}"
        yield f"{at}.from", t.origins, workflow.states
        yield f"{at}.to", [t.target], workflow.states
        yield f"{at}.roles", t.roles, roles
        yield f"{at}.letter_to", t.letter_to, roles
        yield f"{at}.letter_while", t.letter_while, workflow.states
        yield f"{at}.requires_documents", t.requires_documents, workflow.documents
        yield f"{at}.renounced_in", [t.renounced_in], workflow.documents
        yield f"{at}.requires_milestones", t.requires_milestones, workflow.milestone_of
        yield f"{at}.requires_hold", [t.requires_hold], workflow.holds
        yield f"{at}.requires_clocks_over", t.requires_clocks_over, workflow.clocks
        yield f"{at}.after", t.after, workflow.facts
        yield f"{at}.allowed_under", t.allowed_under, workflow.holds
        yield f"{at}.asks", t.asks, workflow.facts
        yield f"{at}.opposite", [t.opposite], workflow.transition_of


def of_clocks(workflow: Workflow) -> Iterator[Named]:
    """What starts, stops and pauses each clock, from and to which dates."""
    acts = workflow.transition_of
    for name, clock in workflow.clocks.items():
        at = f"clocks.{name}"
        yield f"{at}.starts_with", clock.starts_with, acts
        yield f"{at}.stops_with", clock.stops_with, acts
        yield f"{at}.paused_in", clock.paused_in, workflow.states
        yield f"{at}.transition", [clock.transition], acts
        yield f"{at}.from_fact", [clock.from_fact], workflow.facts
        yield f"{at}.until_fact", [clock.until_fact], workflow.facts
        yield f"{at}.from_clock", [clock.from_clock], workflow.clocks
        yield f"{at}.owner", [clock.owner], workflow.roles
        yield f"{at}.ends_with", clock.ends_with, awaited(workflow)


def awaited(workflow: Workflow) -> Collection[str]:
    """Everything that a clock may wait for, under the heading that says when it is done."""
    known: dict[str, Collection[str]] = {
        "milestones": workflow.milestone_of,
        "documents": workflow.documents,
        "facts": workflow.facts,
        "claims": workflow.tranche_of,
        "tranches": workflow.tranche_of,
    }
    return [f"{section}.{name}" for section, names in known.items() for name in names]


def of_milestones(workflow: Workflow) -> Iterator[Named]:
    """By which clock a milestone is due, with what evidence, and who judges it."""
    roles = actors(workflow)
    for m in workflow.milestones:
        at = f"milestones.{m.id}"
        yield f"{at}.due.clock", [m.due.clock], workflow.clocks
        yield f"{at}.evidence", m.evidence, workflow.documents
        yield f"{at}.declared_by", m.declared_by, roles
        yield f"{at}.validated_by", m.validated_by, roles


def of_holds(workflow: Workflow) -> Iterator[Named]:
    """Who opens and lifts a measure, who is told, which clock it starts."""
    roles = actors(workflow)
    for name, hold in workflow.holds.items():
        yield f"holds.{name}.opened_by", hold.opened_by, roles
        yield f"holds.{name}.lifted_by", hold.lifted_by, roles
        yield f"holds.{name}.letter_to", hold.letter_to, roles
        yield f"holds.{name}.clock", [hold.clock], workflow.clocks


def of_money(workflow: Workflow) -> Iterator[Named]:
    """What the law of money names: facts, roles, clocks, states, reports."""
    money = workflow.money
    if money is None:
        return
    for key, fact in money.facts.model_dump().items():
        yield f"money.facts.{key}", [fact], workflow.facts
    for key, roles in money.roles.model_dump().items():
        yield f"money.roles.{key}", roles, workflow.roles
    yield "money.received", [money.received], workflow.clocks
    yield "money.execution", [money.execution], workflow.clocks
    yield "money.completed", money.completed, workflow.states
    yield "money.reports", money.reports, workflow.milestone_of
    yield "money.agreement_document", [money.agreement_document], workflow.documents
    yield "money.account_document", [money.account_document], workflow.documents


def of_tranches(workflow: Workflow) -> Iterator[Named]:
    """What a tranche rests on."""
    for tranche in workflow.tranches:
        at = f"tranches.{tranche.id}"
        yield f"{at}.requires_milestones", tranche.requires_milestones, workflow.milestone_of
        yield f"{at}.requires_documents", tranche.requires_documents, workflow.documents


def of_reports(workflow: Workflow) -> Iterator[Named]:
    """To whom a report goes, and of which phases it speaks."""
    for report in workflow.reports:
        yield f"reports.{report.id}.to", report.to, actors(workflow)
        yield f"reports.{report.id}.phases", report.phases, workflow.phases


def of_committees(workflow: Workflow) -> Iterator[Named]:
    """On which day a committee meets, and whom that day is written to."""
    for committee in workflow.committees:
        yield f"committees.{committee.id}.day", [committee.day], workflow.facts
        yield f"committees.{committee.id}.to", committee.to, workflow.roles


def of_extensions(workflow: Workflow) -> Iterator[Named]:
    """Who asks for more time, and who decides."""
    yield "extensions.asked_by", workflow.extensions.asked_by, actors(workflow)
    yield "extensions.decided_by", workflow.extensions.decided_by, actors(workflow)


def of_corrections(workflow: Workflow) -> Iterator[Named]:
    """Who takes back acts that are not theirs."""
    yield "corrections.by", workflow.corrections.by, workflow.roles


def of_reminders(workflow: Workflow) -> Iterator[Named]:
    """What a ladder is about, whom each rung tells, what it proposes."""
    roles = actors(workflow)
    for rule in workflow.reminders:
        yield f"reminders.{rule.id}.only", rule.only, subjects(workflow)[rule.about]
        for index, step in enumerate(rule.steps):
            at = f"reminders.{rule.id}.steps[{index}]"
            yield f"{at}.to", step.to, roles
            yield f"{at}.proposes", [step.proposes], {*workflow.transition_of, *workflow.holds}
        if rule.repeat:
            yield f"reminders.{rule.id}.repeat.to", rule.repeat.to, roles


def of_reminder_letters(workflow: Workflow) -> Iterator[Named]:
    """Which letters of rungs are written to the holder; what is left out may name none of them."""
    named = {letter for rule in workflow.reminders for _, letter in rule.letters}
    written = workflow.reminder_letters.model_dump(exclude_unset=True)
    for key in ("to_holder", "to_owner"):
        yield f"reminder_letters.{key}", written.get(key, ()), named
    yield "reminder_letters.weekly", workflow.reminder_letters.weekly, actors(workflow)


Subject = ClockRule | Document | Milestone | State | Tranche


def subjects(workflow: Workflow) -> dict[str, Mapping[str, Subject]]:
    """What each kind of reminder can be about."""
    return {
        "clocks": workflow.clocks,
        "milestones": workflow.milestone_of,
        "validations": workflow.milestone_of,
        "extensions": workflow.clocks,
        "documents": workflow.documents,
        "states": workflow.states,
        "claims": workflow.tranche_of,
        "certifications": workflow.tranche_of,
        "transmissions": workflow.tranche_of,
        "requests": workflow.tranche_of,
    }
