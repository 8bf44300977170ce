"""One dossier on one page: plain data first (for `--json`), then its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from support_engine.cli import say

if TYPE_CHECKING:
    from support_engine.cli.session import Session
    from support_engine.core.dossier.dossier import Dossier
    from support_engine.core.programme.definition import Workflow


def dossier_page(session: Session, workflow: Workflow, dossier: Dossier) -> dict[str, Any]:
    """Everything an officer needs to decide, as plain data."""
    from support_engine.core.dossier.deadlines import clock_deadline, expected_milestones
    from support_engine.core.dossier.explain import how
    from support_engine.core.telling.narrative import fact

    calendar = session.desk.engine.calendar
    expected = {m.id: d for m, d in expected_milestones(workflow, dossier, calendar)}
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
                "on": iso(clock_deadline(dossier, name, calendar).on),
                "first_on": iso(clock_deadline(dossier, name, calendar).first_on),
                "how": how(workflow, clock_deadline(dossier, name, calendar)),
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
        "possible": possible_acts(session, workflow, dossier),
    }


def possible_acts(session: Session, workflow: Workflow, dossier: Dossier) -> list[dict[str, Any]]:
    """The transitions from here, with what still blocks each, roles and questions aside."""
    from support_engine.core.acts.blockers import Code
    from support_engine.core.acts.commands import SYSTEM, Advance
    from support_engine.core.acts.transitions import explain_transition
    from support_engine.core.decide import Rules
    from support_engine.core.programme.definition import SYSTEM_ROLE

    rules = Rules(workflow, session.desk.engine.calendar, session.today)
    asked_later = {Code.ROLE_MISSING, Code.FACT_MISSING, Code.REASON_MISSING, Code.SYSTEM_ONLY}
    acts = []
    for transition in workflow.leaving[dossier.state]:
        if set(transition.roles) == {SYSTEM_ROLE}:
            continue
        command = Advance(
            reference=dossier.reference, by=SYSTEM, on=session.today, transition=transition.id
        )
        found = explain_transition(rules, dossier, command)
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


MARKS = {
    "validated": "✓ validé",
    "declared": "… à examiner",
    "refused": "✗ refusé",
    "expected": "attendu",
}


def print_page(page: dict[str, Any]) -> None:
    """The page in words."""
    click.secho(f"{page['reference']} – {page['name']}", bold=True)
    details = page["details"]
    place = ", ".join(filter(None, [details.get("commune", ""), details.get("department", "")]))
    click.echo(f"{page['state']} depuis le {page['since']} ({page['phase']})")
    click.echo(
        " · ".join(
            filter(None, [f"vague {details.get('wave', '?')}", place, details.get("sector", "")])
        )
    )
    if details.get("demo"):
        click.echo(f"Données de démonstration ({details['demo']}).")
    if page["follows"]:
        click.echo(f"Fait suite à la candidature {page['follows']}.")
    click.echo(
        "Personnes : " + (", ".join(f"{r} {p}" for r, p in page["people"].items()) or "aucune")
    )
    for hold in page["holds"]:
        click.secho(f"⚠ {hold['label']} depuis le {hold['since']} : {hold['reason']}", fg="yellow")
    if page["clocks"]:
        say.title("Délais en cours")
        for clock in page["clocks"]:
            moved = (
                f" (prévision initiale {clock['first_on']})"
                if clock["on"] != clock["first_on"]
                else ""
            )
            click.echo(f"  {clock['on']}  {clock['label']}{moved}")
    if page["milestones"]:
        say.title("Jalons")
        for m in page["milestones"]:
            click.echo(f"  {m['on'] or '':10}  {MARKS[m['status']]:14}  {m['label']}")
    for name, rows in (("Pièces", page["documents"]), ("Prolongations", page["extensions"])):
        if rows:
            say.title(name)
            for row in rows:
                click.echo("  " + " · ".join(str(value) for value in row.values()))
    if page["facts"]:
        say.title("Informations")
        for label, value in page["facts"].items():
            click.echo(f"  {label} : {value}")
    print_acts(page)


def print_acts(page: dict[str, Any]) -> None:
    """What can be done, and what still stands in the way."""
    if not page["possible"]:
        return
    say.title("Ce qui peut être fait")
    for act in page["possible"]:
        mark = "✗" if act["blocked"] else "→"
        click.echo(f"  {mark} {act['id']} : {act['label']} ({', '.join(act['by'])})")
        for sentence in act["blocked"]:
            click.echo(f"      {sentence}")
