"""Who may be named for a role on a dossier, and who names: nobody has two roles on one dossier.

Whoever holds a dossier, follows it, validates it, heads it or pays it is each another person: what
one of them decides of another is worth something only so.
"""

from collections.abc import Iterator, Mapping

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import HOLDER

Named = Mapping[str, str]
"""Role → person, on one dossier."""


def naming_problems(
    workflow: Workflow, dossier: Dossier, role: str, person: str, holds: frozenset[str] | None
) -> Iterator[Blocker]:
    """Why that person cannot be named; `holds`: the roles that the directory gives them, None where
    nobody asked it."""
    if holds is not None and not is_held(workflow, role, holds):
        label = workflow.roles[role].label
        yield blocked(
            Code.ROLE_NOT_HELD,
            person=person,
            role=label,
            id=role,
            programme=workflow.header.label,
            reference=dossier.reference,
        )
    if person in (*dossier.helpers, *dossier.carriers) and role != HOLDER:
        yield two_roles(workflow, dossier.reference, person, HOLDER)
    for other in others_of(workflow, dossier.people, role, person):
        yield two_roles(workflow, dossier.reference, person, other)


def is_held(workflow: Workflow, role: str, holds: frozenset[str]) -> bool:
    """A role of the dossier itself is given by naming; the others are held in the programme."""
    return workflow.roles[role].scope == "dossier" or role in holds


def others_of(workflow: Workflow, people: Named, role: str, person: str) -> list[str]:
    """The other roles that a person has on the dossier."""
    return [
        name
        for name, who in people.items()
        if who == person and name != role and name in workflow.roles
    ]


def two_roles(workflow: Workflow, reference: str, person: str, other: str) -> Blocker:
    """What is said of somebody who is named for something else already."""
    label = workflow.roles[other].label
    return blocked(Code.TWO_ROLES, reference=reference, person=person, other=label, id=other)


def opening_problems(workflow: Workflow, reference: str, people: Named) -> Iterator[Blocker]:
    """Why those who are named when a dossier is opened cannot be: somebody has two roles."""
    seen: dict[str, str] = {}
    for role, person in people.items():
        if person in seen:
            yield two_roles(workflow, reference, person, seen[person])
        seen.setdefault(person, role)


def faults(workflow: Workflow, people: Named, held: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """What is wrong with those who are named today, in French; `held`: active people only."""
    for role, person in people.items():
        if role not in workflow.roles:
            continue
        label = workflow.roles[role].label
        if person not in held:
            yield f"{person} ({label}) n’est plus en activité"
        elif not is_held(workflow, role, held[person]):
            yield f"{person} n’a plus le rôle « {label} »"
        if others := others_of(workflow, people, role, person):
            labels = [f"« {workflow.roles[name].label} »" for name in (role, *others)]
            if role == min((role, *others)):
                yield f"{person} est à la fois {' et '.join(labels)}"
