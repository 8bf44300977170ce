"""Who is at the desk: the person behind a cookie, what they hold, what they may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from support_engine.adapters.store.people import directory, members
from support_engine.adapters.store.web import web_access
from support_engine.core.acts.commands import Actor
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.people.grants import ADMINISTRATOR, EVERY, Grant
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import HOLDER
from support_engine.errors import UnknownName
from support_engine.leaving.work_of_day import sees_whole


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who entered. `absent`: those in whose place they stand today."""

    person: str
    name: str
    grants: frozenset[Grant]
    absent: tuple[str, ...]
    session: web_access.Session

    @property
    def roles(self) -> frozenset[str]:
        """Every role held somewhere."""
        return frozenset(role for role, _ in self.grants)

    @property
    def is_administrator(self) -> bool:
        """Whether they look after people and accounts."""
        return ADMINISTRATOR in self.roles

    def holds(self, programme: str) -> frozenset[str]:
        """The roles held in a programme, those of the absent for whom they stand in included."""
        return frozenset(role for role, where in self.grants if where in (programme, EVERY))

    def sees_all(self, workflow: Workflow) -> bool:
        """Whether every dossier of a programme is theirs to read."""
        return sees_whole(workflow, self.holds(workflow.header.id))

    def sees(self, workflow: Workflow, dossier: Dossier) -> bool:
        """Whether a dossier is theirs to read: all are, or they are named on it, not as its
        holder; in the space of a holder, those that they carry, or that their holder opens to
        them, and no other."""
        if self.session.side == "espace":
            return dossier.people.get(HOLDER) == self.person or self.person in dossier.helpers
        if self.sees_all(workflow):
            return True
        mine = {self.person, *self.absent}
        return any(who in mine and role != HOLDER for role, who in dossier.people.items())

    def actor(self) -> Actor:
        """Who acts; the engine reads in its transaction what they hold there."""
        return Actor(self.person, self.roles)

    def is_fresh(self, now: datetime, minutes: int = 15) -> bool:
        """Whether the password was given a short while ago; a link of a demonstration needs
        none."""
        proven = self.session.proven_at
        return proven is None or now - proven <= timedelta(minutes=minutes)


def visitor(db: Connection, session: web_access.Session, on: date) -> Visitor | None:
    """The person of a session as the base knows them now; None once they are no longer active. In
    the space of a holder, no role counts but that of the dossier, and nobody stands in."""
    try:
        directory.require_active(db, session.person)
    except UnknownName:
        return None
    if session.side == "espace":
        contact = members.contact(db, session.person)
        name = contact[0].name if contact else session.person
        return Visitor(session.person, name, frozenset(), (), session)
    absent = directory.standing_in_for(db, session.person, on)
    known = members.load(db, (session.person, *absent)).members
    grants = frozenset(grant for one in (session.person, *absent) for grant in known[one].grants)
    own = known[session.person].grants
    contact = members.contact(db, session.person)
    return Visitor(
        person=session.person,
        name=contact[0].name if contact else session.person,
        grants=frozenset(g for g in grants if g.role != ADMINISTRATOR or g in own),
        absent=absent,
        session=session,
    )


def roles_told(visitor: Visitor, programmes: Mapping[str, Workflow]) -> str:
    """« Instructeur ou instructrice, Comptable public »."""
    labels = {
        workflow.roles[role].label if role in workflow.roles else role: None
        for workflow in programmes.values()
        for role in sorted(visitor.roles)
        if role in workflow.roles
    }
    return ", ".join(labels)
