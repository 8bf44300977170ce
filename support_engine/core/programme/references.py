"""Every place of a programme file that names something, with what exists under that heading."""

from collections.abc import Collection, Iterable, Iterator

from support_engine.core.programme.definition import SYSTEM_ROLE, Workflow


def references(workflow: Workflow) -> Iterator[tuple[str, Iterable[str | None], Collection[str]]]:
    """Every place that names something, with the names given and the names that exist."""
    states, roles = workflow.states, {*workflow.roles, SYSTEM_ROLE}
    documents, facts, clocks = workflow.documents, workflow.facts, workflow.clocks
    milestones, holds, acts = workflow.milestone_of, workflow.holds, workflow.transition_of
    header = workflow.header
    yield "workflow.initial", [header.initial], states
    yield "workflow.embargo_fact", [header.embargo_fact], facts
    if "deposit" in header.model_fields_set:
        yield "workflow.deposit", [header.deposit], acts
    if workflow.sessions is not None:
        for key in ("laureate_fact", "next_fact"):
            yield f"sessions.{key}", [getattr(workflow.sessions, key)], facts
    for name, state in states.items():
        yield f"states.{name}.phase", [state.phase], workflow.phases
    for t in workflow.transitions:
        at = f"transitions.{t.id}"
        yield f"{at}.from", t.origins, states
        yield f"{at}.to", [t.target], states
        yield f"{at}.roles", t.roles, roles
        yield f"{at}.letter_to", t.letter_to, roles
        yield f"{at}.requires_documents", t.requires_documents, documents
        yield f"{at}.requires_milestones", t.requires_milestones, milestones
        yield f"{at}.requires_hold", [t.requires_hold], holds
        yield f"{at}.requires_clocks_over", t.requires_clocks_over, clocks
        yield f"{at}.allowed_under", t.allowed_under, holds
        yield f"{at}.asks", t.asks, facts
        yield f"{at}.opposite", [t.opposite], acts
    for name, clock in clocks.items():
        at = f"clocks.{name}"
        yield f"{at}.starts_with", clock.starts_with, acts
        yield f"{at}.stops_with", clock.stops_with, acts
        yield f"{at}.paused_in", clock.paused_in, states
        yield f"{at}.transition", [clock.transition], acts
        yield f"{at}.from_fact", [clock.from_fact], facts
        yield f"{at}.until_fact", [clock.until_fact], facts
    for m in workflow.milestones:
        at = f"milestones.{m.id}"
        yield f"{at}.due.clock", [m.due.clock], clocks
        yield f"{at}.evidence", m.evidence, documents
        yield f"{at}.declared_by", m.declared_by, roles
        yield f"{at}.validated_by", m.validated_by, roles
    yield from side_references(workflow, roles)


def side_references(
    workflow: Workflow, roles: Collection[str]
) -> Iterator[tuple[str, Iterable[str | None], Collection[str]]]:
    """What holds, tranches, reports, reminders and extensions name, and what may be named there."""
    for name, hold in workflow.holds.items():
        yield f"holds.{name}.opened_by", hold.opened_by, roles
        yield f"holds.{name}.lifted_by", hold.lifted_by, roles
        yield f"holds.{name}.letter_to", hold.letter_to, roles
        yield f"holds.{name}.clock", [hold.clock], workflow.clocks
    yield from money_references(workflow)
    for tranche in workflow.tranches:
        at = f"tranches.{tranche.id}"
        yield f"{at}.requires_milestones", tranche.requires_milestones, workflow.milestone_of
        yield f"{at}.requires_documents", tranche.requires_documents, workflow.documents
    for report in workflow.reports:
        yield f"reports.{report.id}.to", report.to, roles
        yield f"reports.{report.id}.phases", report.phases, workflow.phases
    yield "extensions.asked_by", workflow.extensions.asked_by, roles
    yield "extensions.decided_by", workflow.extensions.decided_by, roles
    for rule in workflow.reminders:
        yield f"reminders.{rule.id}.only", rule.only, subjects(workflow)[rule.about]
        for index, step in enumerate(rule.steps):
            at = f"reminders.{rule.id}.steps[{index}]"
            yield f"{at}.to", step.to, roles
            yield f"{at}.proposes", [step.proposes], {*workflow.transition_of, *workflow.holds}
        if rule.repeat:
            yield f"reminders.{rule.id}.repeat.to", rule.repeat.to, roles


def money_references(
    workflow: Workflow,
) -> Iterator[tuple[str, Iterable[str | None], Collection[str]]]:
    """What the money section names."""
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


def subjects(workflow: Workflow) -> dict[str, Collection[str]]:
    """What each kind of reminder can be about."""
    return {
        "clocks": workflow.clocks,
        "milestones": workflow.milestone_of,
        "validations": workflow.milestone_of,
        "extensions": workflow.clocks,
        "documents": workflow.documents,
        "states": workflow.states,
        "claims": workflow.tranche_of,
        "requests": workflow.tranche_of,
    }
