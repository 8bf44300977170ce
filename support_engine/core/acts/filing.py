"""Opening a dossier, its details, its people, its notes."""

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Blocker, Code, Refused, blocked, refused
from support_engine.core.acts.case import Rules as Rules
from support_engine.core.acts.case import acting_roles
from support_engine.core.acts.conditions import closed, in_future, role_blocker, too_early
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.sessions import SESSION, session_problem
from support_engine.core.dossier import events as e
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.language.names import require
from support_engine.core.language.spelling import printable
from support_engine.core.programme.definition import SYSTEM_ROLE, Workflow


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
