"""What an act on people is decided on, and who may ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from support_engine.core.acts.blockers import Blocker, Code, Refused, blocked
from support_engine.core.people import events as e
from support_engine.core.people.commands import Contact
from support_engine.core.people.directory import Directory, Member
from support_engine.core.people.grants import EVERY, Grant
from support_engine.core.people.hands import Hand, hands_of_any
from support_engine.core.programme.definition import Workflow

Answer = tuple[e.PeopleEvent, ...] | Refused


@dataclass(frozen=True, slots=True)
class Question:
    """The directory (as far as the act goes), the programmes, the day, and what the base says.

    `contact`: of the person, as known; `wanted` and `digest`: as the act leaves it; `former`:
    the digest of the address that it replaces; `sharing`: other active people behind that
    mailbox; `named_on`: open dossiers that name the person;
    `unpaid`: dossiers that name them and wait for money; `renamed_on`: the days on
    which they took another name; `was_named`: whether a first
    administrator was ever named. `versions`: all that are known of a programme (nothing said: its
    newest); `unfollowed`: the programmes that no dossier follows, whose file may still become
    another. `stands_for`: those who are away, or will be, in the hands of the person; `taken_on`:
    when an administrator last lost that role by somebody else's act (of an erasure: the person).
    `may_enter`: whether a
    password or a link lets somebody enter the desk as the person, or as who is to stand in;
    `has_factor`, `has_identity`: whether the person has a second factor, an identity at a provider;
    `carries`: whoever asks carries the project that another is to help; `is_of_team`: that address
    is somebody's who holds a role; `contest_days`: for how long the former address may contest
    another; `absence_days`: how far from today an absence may begin or end;
    `carrying`: why a holder, or a mailbox that several people read, would let money go;
    `is_back`: the address that is wanted is the last sure one; `named_in`: the programmes of the
    dossiers that the person carries, helps or is named on, where their address is to change.
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
    former: str = ""
    sharing: tuple[str, ...] = ()
    named_on: tuple[str, ...] = ()
    unpaid: tuple[str, ...] = ()
    renamed_on: tuple[date, ...] = ()
    was_named: bool = False
    versions: Mapping[str, tuple[Workflow, ...]] = field(default_factory=dict)
    unfollowed: frozenset[str] = frozenset()
    stands_for: tuple[str, ...] = ()
    taken_on: date | None = None
    may_enter: bool = False
    has_factor: bool = False
    has_identity: bool = False
    carries: bool = False
    is_of_team: bool = False
    contest_days: int = 0
    absence_days: int = 366
    carrying: Blocker | None = None
    is_back: bool = False
    named_in: frozenset[str] = frozenset()

    def member(self, person: str) -> Member | None:
        """An active person."""
        found = self.directory.members.get(person)
        return found if found is not None and found.is_active else None

    @property
    def every_version(self) -> Mapping[str, tuple[Workflow, ...]]:
        """All known versions of each programme, the newest last."""
        return {
            name: (*self.versions.get(name, ()), newest) for name, newest in self.programmes.items()
        }

    def hands_in(self, programme: str) -> Mapping[str, tuple[Hand, ...]]:
        """What each role of a programme may do with money, in whichever version is known."""
        return hands_of_any(self.versions.get(programme) or (self.programmes[programme],))

    def is_guarded(self, role: str, programme: str) -> bool:
        """Whether a role is given by two people: it touches money, or its programme may still say
        so. The administrator's has a law of its own."""
        if programme not in self.programmes:
            return False
        return programme in self.unfollowed or role in self.hands_in(programme)

    def guarded(self, person: str) -> frozenset[Grant]:
        """The roles that somebody holds and that two people give."""
        member = self.member(person)
        return frozenset(
            Grant(role, name)
            for role, where in (member.grants if member else ())
            for name in self.programmes
            if where in (name, EVERY) and self.is_guarded(role, name)
        )


def acts_with_money(asked: Question, person: str) -> bool:
    """Whether somebody holds a role that two people give, or acts in the place of whoever does."""
    return any(asked.guarded(one) for one in (person, *asked.stands_for))


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
    return bool(acts_in(asked, by))


def acts_for(asked: Question, by: str) -> bool:
    """Whether somebody acts in a programme whose dossiers name the person: of another, their
    address is not theirs to change. Whoever no dossier names yet is anybody's who acts."""
    found = acts_in(asked, by)
    return bool(found & asked.named_in if asked.named_in else found)


def acts_in(asked: Question, by: str) -> frozenset[str]:
    """The programmes in which somebody has a role that acts on dossiers."""
    member = asked.member(by)
    return frozenset(
        name
        for role, where in (member.grants if member else ())
        for name, workflow in asked.programmes.items()
        if where in (name, EVERY)
        and role in workflow.roles
        and workflow.roles[role].acts
        and workflow.roles[role].scope == "programme"
    )


def there(asked: Question, person: str) -> Blocker | None:
    """The act is about somebody who is known and active."""
    return None if asked.member(person) else blocked(Code.PERSON_GONE, person=person)


def reasoned(reason: str, act: str) -> Blocker | None:
    """A reason is given."""
    if reason.strip():
        return None
    return blocked(Code.PEOPLE_REASON_MISSING, act=act)
