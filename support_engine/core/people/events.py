"""What happened to people. Never a name nor an address: a digest stands for them (`commitment`)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from support_engine.core.people.address_events import AddressContested as AddressContested
from support_engine.core.people.address_events import AddressProven as AddressProven
from support_engine.core.people.address_events import AddressTold as AddressTold
from support_engine.core.people.address_events import AddressVouched as AddressVouched
from support_engine.core.people.entering_events import FactorEnrolled as FactorEnrolled
from support_engine.core.people.entering_events import FactorReset as FactorReset
from support_engine.core.people.entering_events import IdentitiesEnded as IdentitiesEnded
from support_engine.core.people.entering_events import IdentityLinked as IdentityLinked
from support_engine.core.people.entering_events import PasswordChosen as PasswordChosen
from support_engine.core.people.entering_events import PasswordEnded as PasswordEnded
from support_engine.core.people.entering_events import PasswordLinkGiven as PasswordLinkGiven
from support_engine.core.people.entering_events import TokenEnded as TokenEnded
from support_engine.core.people.entering_events import TokenGiven as TokenGiven

Alone = Literal["ordinary", "second", "trial"]
"""Why one person gave a role: it touches no money, the base had a single administrator, a trial is
set up."""


@dataclass(frozen=True, slots=True)
class AdministratorNamed:
    """The first administrator of the base; `is_confirmed`: nothing ever leaves this base, so that
    no letter can prove the address."""

    person: str
    is_confirmed: bool = False
    type: Literal["administrator_named"] = "administrator_named"


@dataclass(frozen=True, slots=True)
class PersonAdded:
    """Somebody is known; `same_address`: why the address is another person's as well; `about`: for
    which dossier, nothing where for none and in former rows."""

    person: str
    digest: str
    same_address: str = ""
    about: str = ""
    type: Literal["person_added"] = "person_added"


@dataclass(frozen=True, slots=True)
class PersonTakenOver:
    """Somebody whom a former version knew, taken over as they were, roles for every programme.
    `purpose`: what the base was for; former rows do not say it."""

    person: str
    digest: str
    roles: tuple[str, ...] = ()
    is_active: bool = True
    purpose: str = ""
    type: Literal["person_taken_over"] = "person_taken_over"


@dataclass(frozen=True, slots=True)
class ContactChanged:
    """Which of `name`, `email`, `organisation` changed, and the new digest of all three. `days`:
    for how long the former address may contest (0: the law of former versions, nothing waits);
    `is_back`: the address is again the one that was sure; `former`: the digest of the address that
    it replaced and of the day until which that one is told (empty in former rows)."""

    person: str
    digest: str
    changed: tuple[str, ...]
    same_address: str = ""
    days: int = 0
    is_back: bool = False
    former: str = ""
    type: Literal["contact_changed"] = "contact_changed"


@dataclass(frozen=True, slots=True)
class RoleProposed:
    """A role that needs a second person; its number is that of its row in the journal."""

    person: str
    role: str
    programme: str
    proposed_on: date
    type: Literal["role_proposed"] = "role_proposed"


@dataclass(frozen=True, slots=True)
class RoleApproved:
    """A second administrator agreed: the role is held."""

    number: int
    person: str
    role: str
    programme: str
    type: Literal["role_approved"] = "role_approved"


@dataclass(frozen=True, slots=True)
class RoleRefused:
    """A proposal was turned down."""

    number: int
    person: str
    role: str
    reason: str
    type: Literal["role_refused"] = "role_refused"


@dataclass(frozen=True, slots=True)
class RoleGiven:
    """A role given by one person: it does not touch money (`ordinary`), the base had a single
    administrator (`second`), or a trial is set up (`trial`)."""

    person: str
    role: str
    programme: str
    why: Alone = "ordinary"
    type: Literal["role_given"] = "role_given"


@dataclass(frozen=True, slots=True)
class RoleEnded:
    """A role is no longer held."""

    person: str
    role: str
    programme: str
    reason: str = ""
    type: Literal["role_ended"] = "role_ended"


@dataclass(frozen=True, slots=True)
class AbsenceOpened:
    """Somebody is away, both days included; the substitute does what their roles do. `instead_of`:
    who stood in by what was said before of days that are not over, where that is another."""

    person: str
    substitute: str
    starts_on: date
    ends_on: date
    instead_of: str = ""
    type: Literal["absence_opened"] = "absence_opened"


@dataclass(frozen=True, slots=True)
class AbsenceEnded:
    """Back. `substitute`: who stood in for days that are not over; nobody in an older journal."""

    person: str
    substitute: str = ""
    type: Literal["absence_ended"] = "absence_ended"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Somebody left, and who follows on which dossiers."""

    person: str
    successor: str
    references: tuple[str, ...]
    type: Literal["handed_over"] = "handed_over"


@dataclass(frozen=True, slots=True)
class PersonErased:
    """Personal data and their salt are destroyed."""

    person: str
    type: Literal["person_erased"] = "person_erased"


@dataclass(frozen=True, slots=True)
class CodeSent:
    """A letter left with a code; its hash."""

    person: str
    code: str
    type: Literal["code_sent"] = "code_sent"


@dataclass(frozen=True, slots=True)
class AddressConfirmed:
    """Whoever reads that address gave the code."""

    person: str
    type: Literal["address_confirmed"] = "address_confirmed"


@dataclass(frozen=True, slots=True)
class OfficeActDone:
    """An act of the office that is on no dossier. `binds`: the id of what it puts in the base with
    its digest, the id alone of what it ends; nothing in a journal that is older than it."""

    what: str
    subject: str = ""
    binds: str = ""
    type: Literal["office_act_done"] = "office_act_done"


PeopleEvent = (
    AdministratorNamed
    | PersonAdded
    | PersonTakenOver
    | ContactChanged
    | RoleProposed
    | RoleApproved
    | RoleRefused
    | RoleGiven
    | RoleEnded
    | AbsenceOpened
    | AbsenceEnded
    | HandedOver
    | PersonErased
    | CodeSent
    | AddressConfirmed
    | AddressTold
    | AddressProven
    | AddressContested
    | AddressVouched
    | PasswordLinkGiven
    | PasswordChosen
    | PasswordEnded
    | FactorEnrolled
    | FactorReset
    | IdentityLinked
    | IdentitiesEnded
    | OfficeActDone
    | TokenGiven
    | TokenEnded
)
StoredEvent = Annotated[PeopleEvent, Field(discriminator="type")]


@dataclass(frozen=True, slots=True)
class Noted:
    """An event in its row: number, who did it, when it was recorded."""

    number: int
    event: PeopleEvent
    actor: str
    at: datetime
