"""Yes or no: workflow + dossier + command → events, or every blocker at once. Pure.

`decide` is the only place that answers; the branches that need their own page stand in
`conditions` (transitions), `side_acts` (milestones, extensions, holds, documents) and `due`
(what the day brings).
"""

from collections.abc import Mapping
from datetime import date

from support_engine.core import commands as c
from support_engine.core.blockers import Blocker, Code, Refused, blocked, refused
from support_engine.core.conditions import (
    Attempt,
    Condition,
    closed,
    conditions,
    in_future,
    role_blocker,
    too_early,
)
from support_engine.core.days.calendar import Calendar
from support_engine.core.dossier import events as e
from support_engine.core.dossier.dossier import Dossier, FactValue
from support_engine.core.due import run_agenda
from support_engine.core.language.names import require
from support_engine.core.language.spelling import printable
from support_engine.core.money_commands import MoneyCommand
from support_engine.core.payments import decide_money
from support_engine.core.programme.definition import SYSTEM_ROLE, ClockRule, Transition, Workflow
from support_engine.core.rules import Rules as Rules
from support_engine.core.rules import acting_roles
from support_engine.core.sessions import SESSION, session_of, session_problem
from support_engine.core.side_acts import decide_side_act
from support_engine.core.starts import clock_starts, paused_by

Decision = tuple[e.AnyEvent, ...] | Refused


def decide(rules: Rules, dossier: Dossier | None, command: c.AnyCommand) -> Decision:
    """The events that the command leads to, or the reasons why it may not.

    Raises UnknownName when the command names something that the workflow does not have:
    that is a mistake in asking, not a refusal.
    """
    if isinstance(command, c.OpenDossier):
        return open_dossier(rules, dossier, command)
    if dossier is None:
        raise ValueError(f"{command.reference} must be loaded before it is decided")
    early = refused([in_future(command.on, rules.today)])
    if early:
        return early
    if isinstance(command, MoneyCommand):
        return decide_money(rules.workflow, dossier, command, rules.calendar)
    match command:
        case c.Advance():
            return advance(rules, dossier, command)
        case c.RunAgenda():
            return run_agenda(rules.workflow, dossier, rules.calendar, command.on, automatic_move)
        case c.ChangeDetails():
            return change_details(rules, dossier, command)
        case c.AssignPerson():
            return assign_person(rules, dossier, command)
        case c.AddNote():
            return add_note(rules, dossier, command)
        case c.CorrectLastAct():
            raise ValueError("a correction is decided on the whole journal: decide_correction")
        case c.MigrateDossier():
            raise ValueError("a migration is decided with both versions: decide_migration")
        case _:
            return decide_side_act(rules.workflow, dossier, command, rules.calendar)


def open_dossier(rules: Rules, dossier: Dossier | None, command: c.OpenDossier) -> Decision:
    """A new dossier starts in the programme's first state."""
    workflow = rules.workflow
    if dossier is not None:
        return Refused((blocked(Code.ALREADY_OPEN, reference=command.reference),))
    no = refused(
        [
            in_future(command.on, rules.today),
            may_write(workflow, command.by, "Ouvrir un dossier"),
            session_problem(workflow, command.details.get(SESSION, "")),
        ]
    )
    if no:
        return no
    initial = workflow.header.initial
    return (
        e.DossierOpened(
            reference=command.reference,
            workflow=workflow.header.id,
            workflow_version=workflow.header.version,
            state=initial,
            phase=workflow.states[initial].phase,
            details={n: words for n, v in command.details.items() if (words := printable(v))},
            people=dict(command.people),
            follows=command.follows,
        ),
    )


def may_write(workflow: Workflow, by: c.Actor, act: str) -> Blocker | None:
    """Some role of the actor acts on dossiers (an auditor reads, an administrator sets up)."""
    acting = {name for name, role in workflow.roles.items() if role.acts} | {SYSTEM_ROLE}
    if acting & by.roles:
        return None
    labels = [role.label for role in workflow.roles.values() if role.acts]
    mine = ", ".join(workflow.roles[r].label for r in sorted(by.roles) if r in workflow.roles)
    return blocked(
        Code.ROLE_MISSING, act=act, roles=", ".join(labels), mine=mine or "aucun rôle ici"
    )


def advance(rules: Rules, dossier: Dossier, command: c.Advance) -> Decision:
    """Carry out a transition if every condition holds."""
    transition = require(rules.workflow.transition_of, command.transition, "transition")
    attempt = Attempt(transition, command.by, command.on, command.facts, command.reason.strip())
    next_session = named_session(rules.workflow, command.facts)
    no = refused(
        [
            *(k.blocker for k in conditions(rules.workflow, dossier, attempt, rules.calendar)),
            session_problem(rules.workflow, next_session),
        ]
    )
    if no:
        return no
    event = moved(rules.workflow, dossier, attempt)
    if next_session and next_session != session_of(dossier):
        return (event, e.DetailsChanged({SESSION: next_session}))
    return (event,)


def named_session(workflow: Workflow, facts: Mapping[str, FactValue]) -> str:
    """The session that the facts of an act bring the dossier to, if the programme says so."""
    name = workflow.sessions.next_fact if workflow.sessions else None
    return printable(str(facts[name])) if name and name in facts else ""


def explain_transition(rules: Rules, dossier: Dossier, command: c.Advance) -> tuple[Condition, ...]:
    """Every condition of a transition, kept or not, without doing anything."""
    transition = require(rules.workflow.transition_of, command.transition, "transition")
    attempt = Attempt(transition, command.by, command.on, command.facts, command.reason.strip())
    return tuple(conditions(rules.workflow, dossier, attempt, rules.calendar))


def automatic_move(
    workflow: Workflow, dossier: Dossier, transition: Transition, on: date, calendar: Calendar
) -> Decision:
    """What a clock does by itself at its end, under the same conditions as a person's act."""
    attempt = Attempt(transition, c.SYSTEM, on, {}, "")
    no = refused(k.blocker for k in conditions(workflow, dossier, attempt, calendar))
    return no or (moved(workflow, dossier, attempt),)


def moved(workflow: Workflow, dossier: Dossier, attempt: Attempt) -> e.Moved:
    """The event of a transition, with all that it does to the clocks."""
    transition = attempt.transition
    target = workflow.states[transition.target]
    facts = {**dossier.facts, **attempt.facts}
    starting = {n: r for n, r in workflow.clocks.items() if transition.id in r.starts_with}
    running = {name for name, clock in dossier.clocks.items() if clock.is_running}
    stops = {
        name
        for name in running
        if target.final or transition.id in workflow.clocks[name].stops_with
    }
    return e.Moved(
        transition=transition.id,
        origin=dossier.state,
        target=transition.target,
        phase=target.phase,
        facts=dict(attempt.facts),
        reason=attempt.reason,
        starts=starts_of(workflow, dossier, attempt, starting, facts),
        stops=tuple(sorted(stops - set(starting))),
        pauses=tuple(
            sorted(
                name
                for name in running - stops - set(starting)
                if transition.target in workflow.clocks[name].paused_in
            )
        ),
        is_closing=target.final,
    )


def starts_of(
    workflow: Workflow,
    dossier: Dossier,
    attempt: Attempt,
    starting: Mapping[str, ClockRule],
    facts: Mapping[str, FactValue],
) -> tuple[e.ClockStart, ...]:
    """The clocks that a transition starts, paused at once where a hold or the new state says so."""
    causes = {h.hold for h in dossier.open_holds if h.stops_clocks}
    return tuple(
        clock_starts(
            name,
            rule,
            on=attempt.on,
            origin=attempt.transition.label,
            facts=facts,
            labels={fact: field.label for fact, field in workflow.facts.items()},
            paused_by=paused_by(rule, attempt.transition.target, causes),
        )
        for name, rule in starting.items()
    )


def change_details(rules: Rules, dossier: Dossier, command: c.ChangeDetails) -> Decision:
    """Correct public facts; what is already so is not an act."""
    changes = {
        name: words
        for name, value in command.changes.items()
        if dossier.details.get(name, "") != (words := printable(value))
    }
    nothing = (
        None
        if changes
        else blocked(Code.NOTHING_TO_CHANGE, what="ces valeurs sont déjà celles du dossier")
    )
    no = refused(
        [
            closed(rules.workflow, dossier),
            may_write(rules.workflow, command.by, "Modifier un dossier"),
            session_problem(rules.workflow, changes.get(SESSION, "")),
            nothing,
        ]
    )
    return no or (e.DetailsChanged(changes),)


def assign_person(rules: Rules, dossier: Dossier, command: c.AssignPerson) -> Decision:
    """Name who holds a role on the dossier."""
    require(rules.workflow.roles, command.role, "rôle")
    same = dossier.people.get(command.role) == command.person
    no = refused(
        [
            role_blocker(
                rules.workflow,
                dossier,
                command.by,
                acting_roles(rules.workflow),
                "Désigner une personne",
            ),
            blocked(Code.NOTHING_TO_CHANGE, what="cette personne a déjà ce rôle") if same else None,
        ]
    )
    return no or (e.PersonAssigned(command.role, command.person),)


def add_note(rules: Rules, dossier: Dossier, command: c.AddNote) -> Decision:
    """A line in the journal, by anybody who acts on the dossier."""
    everyone = (*(n for n, role in rules.workflow.roles.items() if role.acts), SYSTEM_ROLE)
    text = command.text.strip()
    no = refused(
        [
            role_blocker(rules.workflow, dossier, command.by, everyone, "Écrire une note"),
            too_early(command.on, dossier.opened_on, "Ouverture du dossier"),
            None if text else blocked(Code.NOTHING_TO_CHANGE, what="la note est vide"),
        ]
    )
    return no or (e.Noted(text),)
