"""Who asks, as the base knows them in the transaction that decides; and in whose place.

An act in the place of somebody who is away is done where both could do it: whoever stands in, and
the one whose role it is. What keeps two hands apart then holds for both.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from support_engine.adapters.store.people import directory
from support_engine.core.acts import commands as c
from support_engine.core.acts.actor import hands
from support_engine.core.acts.blockers import Refused
from support_engine.core.dossier.events import Noted
from support_engine.core.dossier.evolve import evolve
from support_engine.core.programme.roles import SYSTEM_ROLE
from support_engine.recording.decided import Decided

Decide = Callable[[c.AnyCommand], Decided | Refused]
IN_PLACE = "Pour {absent}, absente ou absent : fait par {person}."


@dataclass(frozen=True, slots=True)
class Standing:
    """An act as it will be recorded, and for whom it is done (nobody: for oneself)."""

    command: c.AnyCommand
    decided: Decided | Refused


def named(db: Connection, command: c.AnyCommand, programme: str, today: date) -> c.AnyCommand:
    """The act with the roles that the asker holds in the dossier's programme, read here and now,
    whatever day the act is of. The engine's own acts are its own. Raises UnknownName for somebody
    who is no longer active."""
    if SYSTEM_ROLE in command.by.roles:
        return command
    by = directory.actor_in(db, command.by.person, programme, today)
    return replace(command, by=by)


def decide(command: c.AnyCommand, decided: Decide) -> Decided | Refused:
    """The act for oneself; else in the place of somebody who is away, and the journal says so."""
    own = decided(command)
    if not isinstance(own, Refused):
        return own
    for absent in command.by.absent:
        in_place, by_them = (decided(replace(command, by=by)) for by in hands(command.by, absent))
        if isinstance(in_place, Refused) or isinstance(by_them, Refused):
            continue
        return said(in_place, absent.person, command.by.person)
    return own


def said(decided: Decided, absent: str, person: str) -> Decided:
    """The act with a note that says in whose place it was done."""
    note = Noted(IN_PLACE.format(absent=absent, person=person))
    dossier = evolve(decided.after.dossier, note, decided.on)
    after = replace(decided.after, dossier=dossier)
    return replace(decided, after=after, events=(*decided.events, note))
