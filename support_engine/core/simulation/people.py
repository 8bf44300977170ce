"""Who acts in a simulation: one person for each role, so that no two hands are the same."""

from collections.abc import Iterable

from support_engine.core.acts.actor import SYSTEM, Actor, Command
from support_engine.core.dossier.case import Case

PREFIX = "simulation-"


def doers(case: Case) -> dict[str, str]:
    """The people of the dossier, and somebody for each of its roles that nobody holds yet."""
    missing = {
        name: f"{PREFIX}{name}"
        for name, role in case.workflow.roles.items()
        if role.scope == "dossier" and name not in case.dossier.people
    }
    return {**case.dossier.people, **missing}


def doer(case: Case, roles: Iterable[str]) -> Actor:
    """Who would act: the first role that acts, in that role alone."""
    for role in roles:
        rule = case.workflow.roles.get(role)
        if rule is not None and rule.acts:
            person = case.dossier.people.get(role, f"{PREFIX}{role}")
            return Actor(person, frozenset({role}))
    return SYSTEM


def role_of(command: Command) -> str:
    """The role in which a simulated person acts."""
    return next(iter(sorted(command.by.roles)), "")
