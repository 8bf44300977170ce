"""Somebody leaves: the successor is named on each open dossier, then every role ends; together."""

from datetime import datetime

from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.case.record import VersionTaken
from support_engine.adapters.store.people import people_journal
from support_engine.assemble import Desk
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Code, Refused, blocked
from support_engine.core.people.commands import HandOver
from support_engine.core.programme.roles import HOLDER, SYSTEM_ROLE
from support_engine.directory import Outcome, Undone

RACES = 3
"""How often it is done afresh when somebody else wrote on a dossier meanwhile."""


def hand_over(desk: Desk, command: HandOver, now: datetime) -> Outcome:
    """One transaction: each designation stands in the journal of its dossier, by who asked; one
    that is refused keeps everything as it was. Raises UnknownName, BaseBusy, InDoubt."""
    for _ in range(RACES):
        try:
            return in_one_transaction(desk, command, now)
        except VersionTaken:
            continue
        except Undone as undone:
            return undone.refusal
    changes = "d’autres personnes y travaillent en ce moment"
    return Refused((blocked(Code.CHANGED_MEANWHILE, reference="…", changes=changes),))


def in_one_transaction(desk: Desk, command: HandOver, now: datetime) -> Outcome:
    """Directory first, as every act on people; then the dossiers. Raises Undone, VersionTaken."""
    by = c.Actor(command.by, frozenset({SYSTEM_ROLE}))
    with desk.store.transaction() as db:
        people_journal.lock(db)
        outcome = desk.directory.act(db, command, now)
        if isinstance(outcome, Refused):
            raise Undone(outcome)
        open_ones = [d for d in dossiers.dossiers(db) if not d.is_closed]
        for dossier in open_ones:
            for role, person in sorted(dossier.people.items()):
                if person != command.person or role == HOLDER:
                    continue
                named = c.AssignPerson(
                    reference=dossier.reference,
                    by=by,
                    on=now.date(),
                    role=role,
                    person=command.successor,
                )
                done = desk.engine.handle_in(db, named, now)
                if isinstance(done, Refused):
                    raise Undone(done)
    return outcome
