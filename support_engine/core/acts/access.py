"""Several people for one project: whom the holder lets into their space, and what each may do.

A helper acts in the name of nobody but themselves, on papers and claims alone; letters and every
other act are the holder's.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from support_engine.core.acts import commands as c
from support_engine.core.acts.actor import Actor
from support_engine.core.acts.blockers import Blocker, Code, blocked, refused
from support_engine.core.acts.conditions import (
    acting_roles,
    address_moved,
    closed,
    role_blocker,
)
from support_engine.core.acts.decision import Decision
from support_engine.core.dossier.access_events import RIGHTS, AccessEnded, AccessGiven
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.events import PersonAssigned, Recorded
from support_engine.core.dossier.evolve import fold
from support_engine.core.language.names import identified, require
from support_engine.core.programme.roles import HOLDER

MOST = 10
"""People whom a holder lets in at once."""


def give_access(case: Case, command: c.GiveAccess) -> Decision:
    """By the holder, from an address that is sure: what they give is theirs to give."""
    right = identified(RIGHTS, command.right, "droit")
    helpers, act = case.dossier.helpers, "Ouvrir mon espace à quelqu’un"
    is_one_more = command.person not in helpers and len(helpers) >= MOST
    no = refused(
        [
            closed(case),
            role_blocker(case, command.by, (HOLDER,), act),
            address_moved(case, command.by, act),
            named(case, command.person),
            blocked(Code.NOTHING_TO_CHANGE, what="cette personne a déjà cet accès")
            if helpers.get(command.person) == right
            else None,
            blocked(Code.NOTHING_TO_CHANGE, what=f"votre espace est ouvert à {MOST} personnes")
            if is_one_more
            else None,
        ]
    )
    return no or (AccessGiven(command.person, right),)


def named(case: Case, person: str) -> Blocker | None:
    """Nobody is both of us and a helper, nor the holder's own."""
    for role, who in case.dossier.people.items():
        if who == person and role in case.workflow.roles:
            label, reference = case.workflow.roles[role].label, case.dossier.reference
            return blocked(Code.TWO_ROLES, reference=reference, person=person, other=label, id=role)
    return None


def end_access(case: Case, command: c.EndAccess) -> Decision:
    """By the holder, or whoever of us acts on dossiers; of a closed dossier too."""
    require(dict.fromkeys(case.dossier.helpers, ""), command.person, "accès")
    roles = (HOLDER, *acting_roles(case.workflow))
    no = refused([role_blocker(case, command.by, roles, "Mettre fin à un accès")])
    return no or (AccessEnded(command.person),)


def as_holder(case: Case, by: Actor, right: str) -> Actor:
    """Who counts for an act: a helper who has that right is judged as the holder would be; anybody
    else as they are."""
    given = case.dossier.helpers.get(by.person)
    levels = list(RIGHTS)
    if given is None or levels.index(given) < levels.index(right):
        return by
    holder = case.dossier.people.get(HOLDER, "")
    return replace(by, person=holder, roles=frozenset(), absent=())


def in_its_name(case: Case, by: Actor) -> str:
    """Who acts for the project: its holder, or whom they let in; nobody where one of us acts."""
    own = (case.dossier.people.get(HOLDER), *case.dossier.helpers)
    return by.person if by.person in own else ""


def let_in_by_mistake(journal: Sequence[Recorded], taken: Collection[int]) -> tuple[int, ...]:
    """The accesses that go with a designation that is taken back: those that were given since by
    somebody who turns out not to carry the project."""
    named = [row.version for row in journal if row.version in taken and names_holder(row)]
    if not named:
        return ()
    holder = fold(row for row in journal if row.version not in taken).people.get(HOLDER)
    since = [row for row in journal if row.version > named[0] and row.version not in taken]
    return tuple(
        row.version for row in since if isinstance(row.event, AccessGiven) and row.actor != holder
    )


def names_holder(row: Recorded) -> bool:
    """Whether a row says who carries the project."""
    return isinstance(row.event, PersonAssigned) and row.event.role == HOLDER
