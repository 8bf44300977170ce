"""Somebody leaves: the successor is named on each open dossier, then every role ends; together.

Whoever administers the base decides nothing of a dossier: a role that dossiers give is handed over
by whoever could name there.
"""

from datetime import datetime

from sqlalchemy import Connection

from support_engine.adapters.store.again import OVERTAKEN, again
from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.people import directory, people_journal
from support_engine.assemble import Desk
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Code, Refused, blocked
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.people.commands import HandOver
from support_engine.core.programme.roles import HOLDER, OFFICER, SYSTEM_ROLE
from support_engine.directory import Outcome, Undone


def hand_over(desk: Desk, command: HandOver, now: datetime) -> Outcome:
    """One transaction, made afresh where somebody else wrote on a dossier meanwhile: each
    designation stands in the journal of its dossier, by who asked; one that is refused keeps
    everything as it was. Raises UnknownName, BaseBusy, InDoubt."""
    try:
        return again(desk.store, lambda db: handed_over(desk, db, command, now))
    except Undone as undone:
        return undone.refusal
    except OVERTAKEN:
        changes = "d’autres personnes y travaillent en ce moment"
        return Refused((blocked(Code.CHANGED_MEANWHILE, reference="…", changes=changes),))


def handed_over(desk: Desk, db: Connection, command: HandOver, now: datetime) -> Outcome:
    """Directory first, as every act on people; then the dossiers. Raises Undone, and what
    overtakes."""
    people_journal.lock(db)
    outcome = desk.directory.act(db, command, now)
    if isinstance(outcome, Refused):
        raise Undone(outcome)
    for dossier in dossiers.dossiers(db):
        for role, person in sorted(dossier.people.items()):
            if person != command.person or not is_awaited(dossier, role):
                continue
            asker = directory.actor_in(db, command.by, dossier.workflow, now.date())
            by = whoever(command.by) if is_wide(desk, dossier, role) else asker
            named = c.AssignPerson(
                reference=dossier.reference,
                by=by,
                on=now.date(),
                role=role,
                person=command.successor,
            )
            done = desk.engine.handle_in(db, named, now)
            if isinstance(done, Refused) and not (dossier.is_closed or is_done_already(done)):
                raise Undone(done)
    return outcome


def is_awaited(dossier: Dossier, role: str) -> bool:
    """Whether somebody goes on in a role: of an open dossier; of a closed one where money is still
    owed, its officer, whom its holder answers."""
    if dossier.is_closed:
        return role == OFFICER and dossier.purse.is_on_its_way
    return role != HOLDER


def whoever(person: str) -> c.Actor:
    """That person, as the base itself."""
    return c.Actor(person, frozenset({SYSTEM_ROLE}))


def is_done_already(refusal: Refused) -> bool:
    """Whether somebody else named that successor meanwhile."""
    return all(one.code == Code.NOTHING_TO_CHANGE for one in refusal.blockers)


def is_wide(desk: Desk, dossier: Dossier, role: str) -> bool:
    """Whether a role is held in the programme: two people gave it, or one of the base did, and its
    successor has it too. One of the dossier is named by whoever names it there, nobody else."""
    rule = desk.engine.rules_of(dossier).roles.get(role)
    return rule is None or rule.scope == "programme"
