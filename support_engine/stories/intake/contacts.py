"""The contact of a row: the person who is written to, in the directory and nowhere else."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from support_engine.adapters.store.case.stock import Stock
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.core.acts.blockers import Refused
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.intake.candidacy import Candidacy
from support_engine.core.language.spelling import plain
from support_engine.core.people.commands import AddPerson, ChangeContact
from support_engine.core.people.commands import Contact as Reached
from support_engine.core.programme.roles import HOLDER
from support_engine.directory import Directory
from support_engine.stories.intake.told import Reason

SAME = "Contact de plusieurs projets, repris d’un fichier de candidatures."


class NotEnrolled(Exception):
    """The directory refuses the contact of a row, which is then kept out whole."""

    def __init__(self, refusal: Refused) -> None:
        super().__init__()
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who writes contacts down, by the same acts as any change of people, signed by who imports."""

    db: Connection
    directory: Directory
    by: str
    now: datetime

    def add(self, person: Person, about: str) -> None:
        """Somebody new, for a dossier. Raises NotEnrolled."""
        reached = Reached(person.name, person.email)
        added = AddPerson(
            by=self.by, person=person.id, contact=reached, same_address=SAME, about=about
        )
        self.ask(added)

    def change(self, person: Person) -> None:
        """Another name or address of somebody. Raises NotEnrolled."""
        name, email = person.name, person.email
        self.ask(
            ChangeContact(by=self.by, person=person.id, name=name, email=email, same_address=SAME)
        )

    def ask(self, command: AddPerson | ChangeContact) -> None:
        """Raises NotEnrolled where the act is refused."""
        outcome = self.directory.act(self.db, command, self.now)
        if isinstance(outcome, Refused):
            raise NotEnrolled(outcome)


@dataclass(frozen=True, slots=True)
class Contact:
    """Who is the contact from now on, as a row says it; nothing of it is done yet.

    `enrolled`: the row that names somebody else; `renewed`: the same person under another name or
    address; `change`: what it changes; `note`: why it changes nothing.
    """

    enrolled: Candidacy | None = None
    renewed: Person | None = None
    change: tuple[str, str] | None = None
    note: Reason | None = None

    def write(self, clerk: Clerk, reference: str) -> str:
        """Do it; the person to name on the dossier, empty where nobody is. Raises NotEnrolled."""
        if self.renewed:
            clerk.change(self.renewed)
        return enrol(clerk, reference, self.enrolled) if self.enrolled else ""


def enrol(clerk: Clerk, reference: str, candidacy: Candidacy) -> str:
    """The person whom a row names: somebody known by this address and name, or by this address and
    a role (who then decides nothing here), else a new person under the dossier's own reference."""
    name = candidacy.contact_name or candidacy.details["name"]
    for person in directory.at_address(clerk.db, candidacy.contact_email):
        if person.roles or plain(person.name) == plain(name):
            return person.id
    stem, number = f"porteur-{reference.lower()}", 1
    while directory.exists(clerk.db, own := stem if number == 1 else f"{stem}-{number}"):
        number += 1
    clerk.add(Person(own, name, candidacy.contact_email), reference)
    return own


def contact_of(db: Connection, stock: Stock, dossier: Dossier, candidacy: Candidacy) -> Contact:
    """The contact of a dossier, as a row says it; nothing where the row is silent or agrees."""
    address, named = candidacy.contact_email, candidacy.contact_name
    if not address:
        return Contact()
    own = dossier.people.get(HOLDER, "")
    if not own:
        return Contact(enrolled=candidacy, change=("", said(named, address)))
    person = directory.whole(db, own)
    if person is None:
        return Contact(note=FORGOTTEN)
    is_named_so = not named or plain(named) == plain(person.name)
    if person.email.casefold() == address.casefold() and is_named_so:
        return Contact()
    change = said(person.name, person.email), said(named or person.name, address)
    is_same_person = is_named_so or person.email.casefold() == address.casefold()
    if is_same_person and person.roles:
        return Contact(note=account(person, address))
    if is_same_person and not stock.is_elsewhere(db, own, dossier.reference):
        renewed = replace(person, name=named or person.name, email=address)
        return Contact(renewed=renewed, change=change)
    kept = candidacy if named else replace(candidacy, contact_name=person.name)
    return Contact(enrolled=kept, change=change)


def said(name: str, address: str) -> str:
    """Lou Petit <lou@exemple.fr>."""
    return f"{name} <{address}>" if name else address


FORGOTTEN = Reason(
    "contact ignoré : celui de ce dossier a demandé l’effacement de ses données.",
    "Désignez une autre personne : support-engine assign.",
)


def account(person: Person, address: str) -> Reason:
    """A sheet does not change the address of somebody who decides."""
    return Reason(
        f"courriel « {address} » ignoré : {person.id} a un compte dans le programme.",
        "Faites changer son adresse par un administrateur : support-engine people.",
    )
