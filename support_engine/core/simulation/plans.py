"""What people are supposed to do, and on which day: a list made afresh after each act."""

from collections.abc import Iterator
from datetime import date, timedelta

from support_engine.core.acts import commands as c
from support_engine.core.acts.dates import day_of
from support_engine.core.acts.fact_values import a_value
from support_engine.core.acts.sessions import session_of
from support_engine.core.days.calendar import ONE_DAY, add_months
from support_engine.core.dossier.deadlines import clock_deadline, expected_milestones
from support_engine.core.dossier.dossier import FactValue
from support_engine.core.dossier.openings import opening
from support_engine.core.dossier.reckon import Deadline
from support_engine.core.dossier.running import runs
from support_engine.core.language.french import quarter
from support_engine.core.programme.definition import Milestone, Transition
from support_engine.core.programme.quarters import QUARTER, following
from support_engine.core.simulation.assumptions import Measure, is_overlapped, works_milestones
from support_engine.core.simulation.ground import REASON, Ground, Plan
from support_engine.core.simulation.payments import payment_plans, waits_for_money, works_day
from support_engine.core.simulation.route import good_ends, next_act


def plans(ground: Ground) -> Iterator[Plan]:
    """Measures, extensions, milestones, the next step, payments."""
    if ground.dossier.is_closed:
        return
    for index, measure in enumerate(ground.assumed.holds):
        yield from measure_plan(ground, index, measure)
    yield from extension_plans(ground)
    for milestone, deadline in expected_milestones(ground.case):
        yield from milestone_plan(ground, milestone, deadline)
    yield from next_step(ground)
    if ground.assumed.payments == "asked":
        yield from payment_plans(ground)


def measure_plan(ground: Ground, index: int, measure: Measure) -> Iterator[Plan]:
    """A hold opened on its day, then lifted; or one that was open before, lifted."""
    rule, opened, lifted = ground.workflow.holds[measure.hold], f"holds.{index}", f"lifts.{index}"
    is_over = measure.until_on is not None and measure.until_on <= ground.began
    if lifted in ground.used or is_over or is_overlapped(ground.assumed, index):
        return
    reference = ground.dossier.reference
    if any(record.hold == measure.hold for record in ground.dossier.open_holds):
        if measure.until_on is not None and (
            opened in ground.used or not is_ours(ground, measure.hold)
        ):
            day, by = ground.day(measure.until_on), ground.by(rule.lifted_by)
            lift = c.LiftHold(reference=reference, by=by, on=day, hold=measure.hold, reason=REASON)
            yield Plan(day, f"Levée : {rule.label}", (lift,), mark=lifted)
        return
    if opened in ground.used:
        return
    limits = ground.workflow.clocks[rule.clock].asked_days if rule.clock else None
    day = ground.day(measure.from_on)
    opening = c.OpenHold(
        reference=reference,
        by=ground.by(rule.opened_by),
        on=day,
        hold=measure.hold,
        reason=REASON,
        reply_days=measure.reply_days or (limits[0] if limits else None),
    )
    yield Plan(day, rule.label, (opening,), mark=opened)


def is_ours(ground: Ground, hold: str) -> bool:
    """Whether the measure that is open was opened by an assumption."""
    return any(
        measure.hold == hold
        and f"holds.{index}" in ground.used
        and f"lifts.{index}" not in ground.used
        for index, measure in enumerate(ground.assumed.holds)
    )


def extension_plans(ground: Ground) -> Iterator[Plan]:
    """The requests that wait are granted by the officers; those assumed come on top."""
    dossier, rules, labels = ground.dossier, ground.workflow.extensions, ground.workflow.clocks
    running = {name for name in dossier.clocks if runs(ground.case, name)}
    for asked in dossier.pending_extensions:
        if asked.clock in running:
            day, by = ground.soon(asked.asked_on), ground.by(rules.decided_by)
            grant = c.GrantExtension(reference=dossier.reference, by=by, on=day, clock=asked.clock)
            yield Plan(day, f"Prolongation : {labels[asked.clock].label}", (grant,))
    waiting = {asked.clock for asked in dossier.pending_extensions}
    for index, extension in enumerate(ground.assumed.extensions):
        mark = f"extensions.{index}"
        if mark not in ground.used and extension.clock in running - waiting:
            day = ground.day(
                add_months(dossier.clocks[extension.clock].started_on, extension.at_month)
            )
            ask = c.RequestExtension(
                reference=dossier.reference,
                by=ground.by(rules.asked_by),
                on=day,
                clock=extension.clock,
                months=extension.months,
                reason=REASON,
            )
            yield Plan(day, f"Prolongation : {labels[extension.clock].label}", (ask,), mark=mark)


def milestone_plan(ground: Ground, milestone: Milestone, deadline: Deadline) -> Iterator[Plan]:
    """A milestone declared at its date or later, then validated."""
    dossier, assumed = ground.dossier, ground.assumed
    record, name = dossier.milestones.get(milestone.id), milestone.id
    if record is not None and record.status == "declared":
        day = ground.soon(record.declared_on)
        by = ground.by(milestone.validated_by)
        yes = c.ValidateMilestone(reference=dossier.reference, by=by, on=day, milestone=name)
        yield Plan(day, milestone.label, (yes,))
    elif deadline.on is not None and not assumed.is_never(name):
        started, due = dossier.clocks[milestone.due.clock].started_on, deadline.on
        if name in works_milestones(ground.workflow) and name not in assumed.late:
            due = min(due, works_day(ground) or due)
        opens = opening(ground.case, milestone)
        if opens is not None:
            started = max(started, opens.on or due)
        day = ground.day(max(due + timedelta(days=assumed.days_late(name)), started))
        yield ground.plan(day, milestone.label, lambda: declaration(ground, milestone, day))


def declaration(ground: Ground, milestone: Milestone, on: date) -> Iterator[c.CaseCommand]:
    """The milestone declared, with a fresh document of each kind that it asks."""
    yield from ground.documents(milestone.evidence, on, every=True)
    by, reference = ground.by(milestone.declared_by), ground.dossier.reference
    yield c.DeclareMilestone(reference=reference, by=by, on=on, milestone=milestone.id)


def next_step(ground: Ground) -> Iterator[Plan]:
    """The transition that the route takes from here, some days after it became possible."""
    workflow, dossier, choices = ground.workflow, ground.dossier, ground.choices
    transition = next_act(workflow, dossier.state, choices)
    if transition is None:
        return
    if transition.target in good_ends(workflow) and waits_for_money(ground):
        return
    days = tuple(possible_on(ground, transition))
    if None in days:
        return  # a pause is open: the day is not known
    day = ground.soon(max(on for on in days if on is not None))
    mark = f"decisions.{dossier.state}" if dossier.state in choices else ""
    yield ground.plan(day, transition.label, lambda: advance(ground, transition, day), mark)


def possible_on(ground: Ground, transition: Transition) -> Iterator[date | None]:
    """The days that an act waits for: its state, clocks, milestones, measures and payments."""
    workflow, dossier = ground.workflow, ground.dossier
    yield dossier.since
    for name in dossier.clocks:
        rule = workflow.clocks[name]
        is_term = rule.on_end == "propose" and rule.transition == transition.id
        if runs(ground.case, name) and (is_term or name in workflow.awaited_before(transition)):
            end = clock_deadline(ground.case, name).on
            yield end + ONE_DAY if end else None
    for fact in transition.after:
        yield day_of(dossier.facts, fact) or dossier.since
    for name in transition.requires_milestones:
        record = dossier.milestones.get(name)
        if record is not None and record.status == "validated":
            yield record.decided_on or dossier.since
    for hold in dossier.holds:
        is_allowed = hold.hold in transition.allowed_under
        if workflow.holds[hold.hold].blocks_transitions and hold.lifted_on and not is_allowed:
            yield hold.lifted_on
    if workflow.states[transition.target].final:
        yield from (r.paid_on for r in dossier.purse.tranches.values() if r.paid_on)


def advance(ground: Ground, transition: Transition, on: date) -> Iterator[c.CaseCommand]:
    """The transition, with the documents and the facts that it asks."""
    yield from ground.documents(transition.requires_documents, on)
    yield c.Advance(
        reference=ground.dossier.reference,
        by=ground.by(transition.roles),
        on=on,
        transition=transition.id,
        facts=facts(ground, transition, on),
        reason=REASON if transition.reason_required else "",
    )


def facts(ground: Ground, transition: Transition, on: date) -> dict[str, FactValue]:
    """What the act asks: as assumed, else that day, a round figure, the first choice."""
    workflow, assumed = ground.workflow, ground.assumed
    ends = {rule.until_fact for rule in workflow.clocks.values()}
    given: dict[str, FactValue] = {}
    for name in transition.asks:
        day = add_months(on, assumed.project_months) if name in ends else on
        given[name] = assumed.facts.get(name, a_value(workflow.facts[name], day))
    sessions = workflow.sessions
    if sessions and sessions.next_fact in transition.asks:
        own, next_session = session_of(ground.dossier), quarter(add_months(on, 3))
        if QUARTER.fullmatch(own):
            next_session = max(next_session, following(own))
        given[sessions.next_fact] = assumed.facts.get(sessions.next_fact, next_session)
    return given
