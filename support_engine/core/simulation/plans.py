"""What people are supposed to do, and on which day: a list made afresh after each act."""

from collections.abc import Iterator
from datetime import date, timedelta

from support_engine.core import commands as c
from support_engine.core.calendar import ONE_DAY, add_months
from support_engine.core.deadlines import Deadline, clock_deadline, expected_milestones
from support_engine.core.definition import Milestone, Transition
from support_engine.core.dossier import FactValue
from support_engine.core.proof.player import a_value
from support_engine.core.simulation.assumptions import Measure, MoreTime
from support_engine.core.simulation.payments import money_is_coming, payment_plans
from support_engine.core.simulation.plan import REASON, Ground, Plan
from support_engine.core.simulation.route import next_act


def plans(ground: Ground) -> Iterator[Plan]:
    """Measures, extensions, milestones, the next step, payments."""
    if ground.dossier.is_closed:
        return
    for measure in ground.assumed.holds:
        yield from measure_plan(ground, measure)
    for more in ground.assumed.extensions:
        yield from extension_plan(ground, more)
    for milestone, deadline in expected_milestones(
        ground.workflow, ground.dossier, ground.calendar
    ):
        yield from milestone_plan(ground, milestone, deadline)
    yield from next_step(ground)
    if ground.assumed.payments == "asked":
        yield from payment_plans(ground)


def measure_plan(ground: Ground, one: Measure) -> Iterator[Plan]:
    """A hold opened on its day, then lifted."""
    rule, reference = ground.workflow.holds[one.hold], ground.dossier.reference
    open_ones = {record.hold for record in ground.dossier.open_holds}
    if one.hold in open_ones:
        if one.until_on is not None:
            day = max(ground.today, one.until_on)
            by = ground.by(rule.lifted_by)
            lift = c.LiftHold(reference=reference, by=by, on=day, hold=one.hold, reason=REASON)
            yield Plan(day, f"Levée : {rule.label}", (lift,))
        return
    if any(h.hold == one.hold and h.opened_on >= one.from_on for h in ground.dossier.holds):
        return
    limits = ground.workflow.clocks[rule.clock].asked_days if rule.clock else None
    day = max(ground.today, one.from_on)
    opening = c.OpenHold(
        reference=reference,
        by=ground.by(rule.opened_by),
        on=day,
        hold=one.hold,
        reason=REASON,
        reply_days=one.reply_days or (limits[0] if limits else None),
    )
    yield Plan(day, rule.label, (opening,))


def extension_plan(ground: Ground, one: MoreTime) -> Iterator[Plan]:
    """More time asked at its month, granted by the officers."""
    dossier, rules = ground.dossier, ground.workflow.extensions
    clock = dossier.clocks.get(one.clock)
    if clock is None or not clock.is_running:
        return
    label = f"Prolongation : {ground.workflow.clocks[one.clock].label}"
    pending = next((x for x in dossier.pending_extensions if x.clock == one.clock), None)
    if pending is not None:
        day = ground.soon(pending.asked_on)
        by = ground.by(rules.decided_by)
        grant = c.GrantExtension(reference=dossier.reference, by=by, on=day, clock=one.clock)
        yield Plan(day, label, (grant,))
        return
    asked_on = add_months(clock.started_on, one.at_month)
    if not any(x.clock == one.clock and x.asked_on >= asked_on for x in dossier.extensions):
        day = ground.day(asked_on)
        ask = c.RequestExtension(
            reference=dossier.reference,
            by=ground.by(rules.asked_by),
            on=day,
            clock=one.clock,
            months=one.months,
            reason=REASON,
        )
        yield Plan(day, label, (ask,))


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
        started = dossier.clocks[milestone.due.clock].started_on
        day = ground.day(max(deadline.on + timedelta(days=assumed.days_late(name)), started))
        yield ground.plan(day, milestone.label, lambda: declaration(ground, milestone, day))


def declaration(ground: Ground, milestone: Milestone, on: date) -> Iterator[c.AnyCommand]:
    """The milestone declared, with a fresh document of each kind that it asks."""
    yield from ground.documents(milestone.evidence, on, every=True)
    by, reference = ground.by(milestone.declared_by), ground.dossier.reference
    yield c.DeclareMilestone(reference=reference, by=by, on=on, milestone=milestone.id)


def next_step(ground: Ground) -> Iterator[Plan]:
    """The transition that the route takes from here, once its clocks have run."""
    workflow, dossier = ground.workflow, ground.dossier
    transition = next_act(workflow, dossier.state, ground.assumed)
    if transition is None:
        return
    if workflow.states[transition.target].final and money_is_coming(ground):
        return
    day = ground.soon(dossier.since)
    for name, clock in dossier.clocks.items():
        rule = workflow.clocks[name]
        is_term = rule.on_end == "propose" and rule.transition == transition.id
        if clock.is_running and (is_term or name in transition.requires_clocks_over):
            end = clock_deadline(dossier, name, ground.calendar).on
            if end is None:
                return  # a pause is open: the day is not known
            day = max(day, ground.day(end + ONE_DAY))
    yield ground.plan(day, transition.label, lambda: advance(ground, transition, day))


def advance(ground: Ground, transition: Transition, on: date) -> Iterator[c.AnyCommand]:
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
    found: dict[str, FactValue] = {}
    for name in transition.asks:
        day = add_months(on, assumed.project_months) if name in ends else on
        found[name] = assumed.facts.get(name, a_value(workflow.facts[name], day))
    sessions = workflow.sessions
    if sessions and sessions.next_fact in transition.asks:
        quarter = add_months(on, 3)
        found[sessions.next_fact] = f"{quarter.year}-T{(quarter.month - 1) // 3 + 1}"
    return found
