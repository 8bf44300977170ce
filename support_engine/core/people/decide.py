"""One act on people, one answer: its events, or every reason why not."""

from collections.abc import Mapping

from support_engine.core.acts.blockers import Code, blocked, refused
from support_engine.core.acts.too_long import too_long
from support_engine.core.people import addresses, contacts, entering, leaving, role_acts
from support_engine.core.people import commands as c
from support_engine.core.people import events as e
from support_engine.core.people.question import (
    Answer,
    Question,
    acts_somewhere,
    administrator_only,
    there,
)
from support_engine.core.programme.roles import SYSTEM_ROLE

OFFICE = "qui a un rôle agissant dans un programme, ou administre la base"
WHO_ACTS: Mapping[str, str] = {
    "NameAdministrator": "qui crée la base, une fois",
    "AddPerson": "qui administre la base, ou a un rôle agissant (import)",
    "ChangeContact": "la personne, qui administre la base ; sans rôle (porteur) : rôle agissant",
    "GiveRole": "qui administre la base ; seul ou seule si le rôle ne touche pas à l’argent",
    "ApproveRole": "une seconde personne qui administre la base, adresse confirmée",
    "RefuseRole": "qui administre la base",
    "EndRole": "qui administre la base",
    "OpenAbsence": "la personne, ou qui administre la base",
    "EndAbsence": "la personne, ou qui administre la base",
    "HandOver": "qui administre la base",
    "ErasePerson": "la personne, ou qui administre la base",
    "ConfirmAddress": "la personne, ou qui administre la base, avec le code reçu",
    "GivePasswordLink": "la personne, ou qui administre la base",
    "ChoosePassword": "la personne, ou qui administre la base",
    "EnrolFactor": "la personne elle-même",
    "ResetFactor": "qui administre la base ; la personne et les autres en sont prévenues",
    "LinkIdentity": "la personne elle-même",
    "EndIdentities": "la personne, ou qui administre la base",
    "GiveToken": "la personne, ou qui administre la base (pour lire seulement)",
    "EndToken": "la personne, ou qui administre la base",
    "NoteCode": "le courrier lui-même",
    "NoteTold": "le courrier lui-même",
    "ProveAddress": "la personne, par le lien reçu à sa nouvelle adresse",
    "ContestAddress": f"qui lit l’ancienne adresse, par le lien reçu ; {OFFICE}, avec un motif",
    "VouchAddress": "qui tient un rôle donné à deux (argent), ou administre la base : une autre "
    "personne que celle qui a changé l’adresse",
    "NoteOfficeAct": OFFICE,
    "NoteAdministration": "qui administre la base",
    "NoteOwn": "la personne elle-même (un calendrier qui lit ses dates)",
    "letters retry, release": OFFICE,
    "letters cancel": "qui aurait pu prendre la décision, ou sa tête ; pour un rappel, qui a un "
    "rôle agissant dans le programme du dossier",
    "tick": f"la machine ; à la main : {OFFICE}",
    "import": "comme chaque acte d’une ligne : ouvrir, déposer, AddPerson, ChangeContact",
}
"""Each act on people and of the office, with who may do it, as people read it."""


def decide(asked: Question, command: c.PeopleCommand) -> Answer:
    """The events of an act, or why it is refused. Raises UnknownName."""
    if no := refused(too_long(command)):
        return no
    match command:
        case c.NameAdministrator():
            return contacts.name_administrator(asked, command)
        case c.AddPerson():
            return contacts.add_person(asked, command)
        case c.ChangeContact():
            return contacts.change_contact(asked, command)
        case c.ConfirmAddress():
            return contacts.confirm_address(asked, command)
        case c.GiveRole():
            return role_acts.give_role(asked, command)
        case c.ApproveRole():
            return role_acts.approve_role(asked, command)
        case c.RefuseRole():
            return role_acts.refuse_role(asked, command)
        case c.EndRole():
            return role_acts.end_role(asked, command)
        case c.OpenAbsence():
            return leaving.open_absence(asked, command)
        case c.EndAbsence():
            return leaving.end_absence(asked, command)
        case c.HandOver():
            return leaving.hand_over(asked, command)
        case c.ErasePerson():
            return leaving.erase_person(asked, command)
        case c.NoteCode():
            return (e.CodeSent(command.person, command.code),)
        case c.NoteOfficeAct():
            return note_office_act(asked, command)
        case c.NoteAdministration() | c.NoteOwn():
            return note_binding(asked, command)
        case c.NoteTold() | c.ProveAddress() | c.ContestAddress() | c.VouchAddress():
            return addresses.decide(asked, command)
        case _:
            return entering.answer(asked, command)


def note_binding(asked: Question, command: c.NoteAdministration | c.NoteOwn) -> Answer:
    """What stands in the base from now on: for all, by whoever administers; somebody's own, by
    themselves."""
    is_own = isinstance(command, c.NoteOwn)
    no = refused(
        [
            there(asked, command.by)
            if is_own
            else administrator_only(asked, command.by, command.what)
        ]
    )
    return no or (e.OfficeActDone(command.what, command.subject, command.binds),)


def note_office_act(asked: Question, command: c.NoteOfficeAct) -> Answer:
    """A letter released, a round begun by hand: by whoever acts, or looks after people."""
    member = asked.member(command.by)
    may = command.by == SYSTEM_ROLE or acts_somewhere(asked, command.by)
    may = may or (member is not None and member.is_administrator)
    no = refused(
        [
            None if command.by == SYSTEM_ROLE else there(asked, command.by),
            None if may else blocked(Code.OFFICE_ONLY, act=command.what, by=command.by),
        ]
    )
    return no or (e.OfficeActDone(command.what, command.subject),)
