"""The page of a dossier as data."""

from __future__ import annotations

from typing import Any

from support_engine.core.acts.blockers import Code
from support_engine.core.acts.commands import SYSTEM, Advance
from support_engine.core.acts.transitions import explain_transition
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, expected_milestones
from support_engine.core.dossier.explain import how
from support_engine.core.programme.definition import SYSTEM_ROLE
from support_engine.core.telling.narrative import fact


def dossier_page(case: Case) -> dict[str, Any]:
    """Everything an officer needs to decide, as plain data."""
    workflow, dossier = case.workflow, case.dossier
    expected = {m.id: d for m, d in expected_milestones(case)}
    return {
        "reference": dossier.reference,
        "name": dossier.name,
        "state": workflow.states[dossier.state].label,
        "state_id": dossier.state,
        "phase": workflow.phases[dossier.phase].label,
        "since": dossier.since.isoformat(),
        "version": dossier.version,
        "workflow": f"{dossier.workflow} v{dossier.workflow_version}",
        "follows": dossier.follows,
        "details": dict(dossier.details),
        "people": dict(dossier.people),
        "facts": {
            workflow.facts[name].label: fact(workflow, name, value)
            for name, value in dossier.facts.items()
        },
        "holds": [
            {
                "label": workflow.holds[h.hold].label,
                "since": h.opened_on.isoformat(),
                "reason": h.reason,
            }
            for h in dossier.open_holds
        ],
        "clocks": [
            {
                "id": name,
                "label": workflow.clocks[name].label,
                "on": iso(clock_deadline(case, name).on),
                "first_on": iso(clock_deadline(case, name).first_on),
                "how": how(workflow, clock_deadline(case, name)),
            }
            for name, clock in dossier.clocks.items()
            if clock.is_running and not dossier.is_closed
        ],
        "milestones": [
            {
                "id": m.id,
                "label": m.label,
                "on": iso(expected[m.id].on) if m.id in expected else "",
                "status": dossier.milestones[m.id].status
                if m.id in dossier.milestones
                else "expected",
            }
            for m in workflow.milestones
            if m.id in expected or m.id in dossier.milestones
        ],
        "documents": [
            {
                "label": workflow.documents[kind].label,
                "name": held[-1].name,
                "on": iso(held[-1].added_on),
            }
            for kind, held in dossier.documents.items()
        ],
        "extensions": [
            {"clock": workflow.clocks[x.clock].label, "months": x.months, "status": x.status}
            for x in dossier.extensions
        ],
        "possible": possible_acts(case),
    }


def possible_acts(case: Case) -> list[dict[str, Any]]:
    """The transitions from here, with what still blocks each, roles and questions aside."""
    workflow, dossier = case.workflow, case.dossier
    asked_later = {Code.ROLE_MISSING, Code.FACT_MISSING, Code.REASON_MISSING, Code.SYSTEM_ONLY}
    acts = []
    for transition in workflow.leaving[dossier.state]:
        if set(transition.roles) == {SYSTEM_ROLE}:
            continue
        command = Advance(
            reference=dossier.reference, by=SYSTEM, on=case.today, transition=transition.id
        )
        found = explain_transition(case, command)
        blocking = [
            c.blocker.sentence for c in found if c.blocker and c.blocker.code not in asked_later
        ]
        acts.append(
            {
                "id": transition.id,
                "label": transition.label,
                "by": [
                    workflow.roles[role].label
                    for role in transition.roles
                    if role in workflow.roles
                ],
                "asks": list(transition.asks),
                "blocked": blocking,
            }
        )
    return acts


def iso(day: Any) -> str:
    """A date as text; unknown while a clock is paused."""
    return day.isoformat() if day else "suspendu"
