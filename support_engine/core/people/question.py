"""What an act on people is decided on, and who may ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from support_engine.core.acts.blockers import Blocker, Code, Refused, blocked
from support_engine.core.people import events as e
from support_engine.core.people.commands import Contact
from support_engine.core.people.directory import Directory, Member
from support_engine.core.people.grants import EVERY
from support_engine.core.programme.definition import Workflow

Answer = tuple[e.PeopleEvent, ...] | Refused


@dataclass(frozen=True, slots=True)
class Question:
    """The directory (as far as the act goes), the programmes, the day, and what the base says.

    `contact`: of the person, as known; `wanted` and `digest`: as the act leaves it; `sharing`:
    other active people behind that mailbox; `named_on`: open dossiers that name the person;
    `unpaid`: dossiers that name them and wait for money; `was_named`: whether a first
    administrator was ever named.
    """

    directory: Directory
    programmes: Mapping[str, Workflow]
    today: date
    is_trial: bool = False
    has_dossiers: bool = False
    proposal_days: int = 30
    contact: Contact | None = None
    wanted: Contact | None = None
    digest: str = ""
    sharing: tuple[str, ...] = ()
    named_on: tuple[str, ...] = ()
    unpaid: tuple[str, ...] = ()
    was_named: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)

    def member(self, person: str) -> Member | None:
        """An active person."""
        found = self.directory.members.get(person)
        return found if found is not None and found.is_active else None


def administrator_only(asked: Question, by: str, act: str) -> Blocker | None:
    """An act of those who look after people."""
    member = asked.member(by)
    if member is not None and member.is_administrator:
        return None
    return blocked(Code.ADMINISTRATOR_ONLY, act=act, by=by, administrators=administrators(asked))


def administrators(asked: Question) -> str:
    """Who can be asked, by their ids."""
    return ", ".join(asked.directory.administrators) or "personne encore"


def acts_somewhere(asked: Question, by: str) -> bool:
    """Whether somebody has a role that acts on dossiers of some programme."""
    member = asked.member(by)
    if member is None:
        return False
    return any(
        role in workflow.roles
        and workflow.roles[role].acts
        and workflow.roles[role].scope == "programme"
        for role, where in member.grants
        for name, workflow in asked.programmes.items()
        if where in (name, EVERY)
    )


def there(asked: Question, person: str) -> Blocker | None:
    """The act is about somebody who is known and active."""
    return None if asked.member(person) else blocked(Code.PERSON_GONE, person=person)


def reasoned(reason: str, act: str) -> Blocker | None:
    """A reason is given."""
    if reason.strip():
        return None
    return blocked(Code.PEOPLE_REASON_MISSING, act=act)
