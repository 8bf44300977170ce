"""Opening a dossier, its details, its people, its notes."""

from collections.abc import Mapping
from datetime import date

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Blocker, Code, blocked, refused
from support_engine.core.acts.conditions import (
    acting_roles,
    closed,
    in_future,
    role_blocker,
    too_early,
)
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.designations import naming_problems, opening_problems
from support_engine.core.acts.reasons import reason_given
from support_engine.core.acts.renewing import for_a_new_holder
from support_engine.core.acts.sessions import SESSION, session_problem
from support_engine.core.acts.takers import namers
from support_engine.core.days.reckonings import NEWEST
from support_engine.core.dossier import events as e
from support_engine.core.dossier import grant
from support_engine.core.dossier.case import Case
from support_engine.core.intake.places import is_insee
from support_engine.core.language.names import require
from support_engine.core.language.siret import compact, is_siret
from support_engine.core.language.spelling import printable
from support_engine.core.programme.definition import SYSTEM_ROLE, Workflow
from support_engine.core.programme.roles import HOLDER

SIRET = "siret"
"""The detail of a dossier that names its organisation in the register."""
PLACE = "insee"
"""The one that names its commune in the official list (code officiel géographique)."""


def read(details: Mapping[str, str]) -> dict[str, str]:
    """Public facts as they are kept: on one line each, a SIRET as its digits, the code of a commune
    as it is printed."""
    kept = {name: printable(value) for name, value in details.items()}
    kept |= {PLACE: kept[PLACE].strip().upper()} if PLACE in kept else {}
    return kept | ({SIRET: compact(kept[SIRET])} if SIRET in kept else {})


def siret_problem(siret: str) -> Blocker | None:
    """A SIRET whose keys are wrong; none is given: fine."""
    return blocked(Code.SIRET_INVALID, siret=siret[:40]) if siret and not is_siret(siret) else None


def insee_problem(code: str) -> Blocker | None:
    """A code that no commune may have; none is given: fine."""
    return blocked(Code.INSEE_INVALID, insee=code[:40]) if code and not is_insee(code) else None


def open_dossier(workflow: Workflow, command: c.OpenDossier, today: date) -> Decision:
    """A new dossier starts in the programme's first state."""
    details = read(command.details)
    no = refused(
        [
            in_future(command.on, today),
            may_write(workflow, command.by, "Ouvrir un dossier"),
            session_problem(workflow, details.get(SESSION, "")),
            siret_problem(details.get(SIRET, "")),
            insee_problem(details.get(PLACE, "")),
            unreasoned(workflow, command.takeover),
            *opening_problems(workflow, command.reference, command.people),
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
            details={name: value for name, value in details.items() if value},
            people=dict(command.people),
            follows=command.follows,
            reckoning=NEWEST,
            known_on=today if today > command.on else None,
            takeover=command.takeover.strip(),
        ),
    )


def unreasoned(workflow: Workflow, takeover: str) -> Blocker | None:
    """Why a takeover has no reason that can be read, where one is begun: no letter repeats it."""
    wrong = reason_given(workflow, "", takeover)
    least = workflow.header.reason_length
    if wrong is None:
        return None
    return blocked(Code.TAKEOVER_UNREASONED, why=wrong.facts["why"], least=least)


def may_write(workflow: Workflow, by: c.Actor, act: str) -> Blocker | None:
    """Some role of the actor acts on dossiers (an auditor reads, an administrator sets up)."""
    acting = {name for name, role in workflow.roles.items() if role.acts} | {SYSTEM_ROLE}
    if acting & by.roles:
        return None
    labels = [role.label for role in workflow.roles.values() if role.acts]
    mine = ", ".join(workflow.roles[r].label for r in sorted(by.roles) if r in workflow.roles)
    return blocked(Code.ROLE_MISSING, act=act, roles=tuple(labels), mine=mine or "aucun rôle ici")


def own_project(case: Case, by: c.Actor, act: str) -> Blocker | None:
    """Whoever carries the project, or helps who does, or did for it what money rests on, writes to
    us: what is on file of it is not theirs to change by another role."""
    dossier = case.dossier
    if by.person not in (dossier.people.get(HOLDER), *dossier.helpers, *dossier.carriers):
        return None
    roles = acting_roles(case.workflow)
    labels = tuple(case.workflow.roles[role].label for role in roles if role != SYSTEM_ROLE)
    return blocked(Code.OWN_PROJECT, act=act, roles=labels)


def change_details(case: Case, command: c.ChangeDetails) -> Decision:
    """Correct public facts; what is already so is not an act."""
    changes = {
        name: value
        for name, value in read(command.changes).items()
        if case.dossier.details.get(name, "") != value
    }
    act = "Modifier un dossier"
    nothing = (
        None
        if changes
        else blocked(Code.NOTHING_TO_CHANGE, what="ces valeurs sont déjà celles du dossier")
    )
    no = refused(
        [
            closed(case),
            may_write(case.workflow, command.by, act) or own_project(case, command.by, act),
            session_problem(case.workflow, changes.get(SESSION, "")),
            siret_problem(changes.get(SIRET, "")),
            insee_problem(changes.get(PLACE, "")),
            nothing,
        ]
    )
    return no or (e.DetailsChanged(changes),)


def assign_person(case: Case, command: c.AssignPerson) -> Decision:
    """Name who holds a role on the dossier."""
    role = command.role
    require(case.workflow.roles, role, "rôle")
    same = case.dossier.people.get(command.role) == command.person
    no = refused(
        [
            role_blocker(
                case,
                command.by,
                (*namers(case.workflow, role), SYSTEM_ROLE),
                f"Désigner : {case.workflow.roles[role].label}",
            ),
            blocked(Code.NOTHING_TO_CHANGE, what="cette personne a déjà ce rôle") if same else None,
            *naming_problems(case.workflow, case.dossier, role, command.person, command.holds),
        ]
    )
    again = (
        for_a_new_holder(case, case, command.person, command.on) if command.role == HOLDER else ()
    )
    replaces = replaced(case) if command.role == HOLDER else ""
    return no or (e.PersonAssigned(command.role, command.person, replaces), *again)


def replaced(case: Case) -> str:
    """Whoever hears that another one holds the project: its holder, once an agreement is notified.
    Whoever names a holder of their own would hear alone of an account that they change."""
    money = case.workflow.money
    is_at_stake = money is not None and grant.agreement(case) is not None
    return case.dossier.people.get(HOLDER, "") if is_at_stake else ""


def add_note(case: Case, command: c.AddNote) -> Decision:
    """A line in the journal, by anybody who acts on the dossier."""
    everyone = (*(n for n, role in case.workflow.roles.items() if role.acts), SYSTEM_ROLE)
    text = command.text.strip()
    no = refused(
        [
            role_blocker(case, command.by, everyone, "Écrire une note"),
            too_early(command.on, case.dossier.opened_on, "Ouverture du dossier"),
            None if text else blocked(Code.NOTHING_TO_CHANGE, what="la note est vide"),
        ]
    )
    return no or (e.Noted(text),)
