"""What may be asked of the directory. Names are imperative; nothing here decides anything.

`by` is an id alone: what the asker may do is read in the transaction that decides.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody is named and reached: personal data, which no journal keeps."""

    name: str
    email: str
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What every act on people says: by whom."""

    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutPerson(Asked):
    """An act on one person."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameAdministrator(AboutPerson):
    """The first administrator of a base, once. `contact`: of somebody who is not there yet."""

    contact: Contact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPerson(AboutPerson):
    """Somebody who acts or is written to, without a role. `same_address`: why another active
    person has the same address; `helps`: the dossier into whose space its holder lets them;
    `about`: the dossier that is opened for them, or that they come to carry."""

    contact: Contact
    same_address: str = ""
    helps: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeContact(AboutPerson):
    """Another name, address or organisation; what is None stays."""

    name: str | None = None
    email: str | None = None
    organisation: str | None = None
    same_address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveRole(AboutPerson):
    """A role in a programme (none for a role of the base); proposed where it touches money."""

    role: str
    programme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveRole(Asked):
    """A second administrator agrees to a proposal."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseRole(Asked):
    """An administrator turns a proposal down, or takes their own back."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRole(AboutPerson):
    """A role ends, in one programme or (None) wherever it is held."""

    role: str
    programme: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAbsence(AboutPerson):
    """Somebody is away from one day to another, both included, and another does their work."""

    substitute: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAbsence(AboutPerson):
    """Back before the day that was said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(AboutPerson):
    """Somebody leaves: the successor is named on their dossiers, and every role ends."""

    successor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePerson(AboutPerson):
    """The personal data are destroyed; the id stays in journals. `also`: the names that the person
    had before, which the base does not keep; None where nobody was asked."""

    also: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmAddress(AboutPerson):
    """The code that an administrator's letter carried, as its hash."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTold(AboutPerson):
    """The letter to the last sure address left (`number`: the row that changed it), with a code of
    which the hash alone is kept."""

    number: int
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProveAddress(AboutPerson):
    """Somebody entered by a link that was sent to their address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestAddress(AboutPerson):
    """The address that replaced another is not theirs. `code`: the hash of the one that the letter
    carried; without it, somebody of us says so, with a reason."""

    code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VouchAddress(AboutPerson):
    """A second person answers for an address that replaced another."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCode(AboutPerson):
    """A letter left with a code, of which the hash alone is kept."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivePasswordLink(AboutPerson):
    """A link by which somebody chooses the password of the desk; `link`: its digest."""

    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosePassword(AboutPerson):
    """Another password for the desk; `digest`: of its hash, which alone is kept of it."""

    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolFactor(Asked):
    """A second factor of whoever asks, instead of the former one; `digest`: of its salt and its
    recovery codes."""

    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetFactor(AboutPerson):
    """Somebody lost their second factor: it opens nothing any more, nor do their sessions."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkIdentity(Asked):
    """An identity at a provider is that of whoever asks; `identity`: its digest."""

    identity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndIdentities(AboutPerson):
    """No identity at a provider opens the desk to the person any more."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveToken(AboutPerson):
    """A program reads, or acts, in the name of the person; `token`: its digest, of its secret, its
    rights and its end; `name`: what it is for."""

    token: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndToken(AboutPerson):
    """A token opens nothing more; `token` and `name`: as it was given."""

    token: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteOfficeAct(Asked):
    """An act of the office that is on no dossier: a letter released, a round begun by hand."""

    what: str
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdministration(Asked):
    """An act on the base itself: a program that hears of events from now on, or no longer. `binds`:
    as its event says."""

    what: str
    subject: str = ""
    binds: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteOwn(Asked):
    """What somebody does of their own, on no dossier: a calendar that reads their dates from now
    on, or no longer. `binds`: as its event says."""

    what: str
    subject: str = ""
    binds: str = ""


PeopleCommand = (
    NameAdministrator
    | AddPerson
    | ChangeContact
    | GiveRole
    | ApproveRole
    | RefuseRole
    | EndRole
    | OpenAbsence
    | EndAbsence
    | HandOver
    | ErasePerson
    | ConfirmAddress
    | NoteCode
    | NoteTold
    | ProveAddress
    | ContestAddress
    | VouchAddress
    | GivePasswordLink
    | ChoosePassword
    | EnrolFactor
    | ResetFactor
    | LinkIdentity
    | EndIdentities
    | GiveToken
    | EndToken
    | NoteOfficeAct
    | NoteAdministration
    | NoteOwn
)
