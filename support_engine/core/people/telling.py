"""An event about people as a French line: with ids, as commands take them, or with names."""

from collections.abc import Mapping
from dataclasses import replace

from support_engine.core.language.french import count, day
from support_engine.core.people import events as e
from support_engine.core.people.grants import BASE, EVERY

ALONE = {
    "ordinary": "",
    "second": ", par une seule personne (la base n’en avait pas d’autre pour approuver)",
    "trial": ", par une seule personne (base d’essai)",
}
CHANGED = {"name": "nom", "email": "adresse", "organisation": "organisation"}


PEOPLE = ("person", "substitute", "successor")
"""The fields of an event that hold the id of somebody."""


def with_names(event: e.PeopleEvent, names: Mapping[str, str]) -> e.PeopleEvent:
    """An event that calls people by their names; an id where nobody is so named any more."""
    known = {field: getattr(event, field) for field in PEOPLE if hasattr(event, field)}
    return replace(event, **{field: names.get(one, one) for field, one in known.items()})


def told(event: e.PeopleEvent) -> str:
    """What happened."""
    match event:
        case e.AdministratorNamed():
            return f"{event.person} : première personne à administrer la base"
        case e.PersonAdded():
            return f"{event.person} : personne ajoutée{shared(event.same_address)}"
        case e.PersonTakenOver():
            roles = ", ".join(event.roles) or "sans rôle"
            return f"{event.person} : reprise telle quelle d’une version précédente ({roles})"
        case e.ContactChanged():
            what = ", ".join(CHANGED[name] for name in event.changed)
            return f"{event.person} : {what} modifié{shared(event.same_address)}"
        case e.AbsenceOpened():
            until = f"du {day(event.starts_on)} au {day(event.ends_on)}"
            return f"{event.person} : absence {until}, {event.substitute} supplée"
        case e.AbsenceEnded():
            return f"{event.person} : fin de l’absence"
        case e.HandedOver():
            dossiers = count(len(event.references), "dossier")
            return f"{event.person} : départ, {dossiers} à {event.successor}"
        case e.PersonErased():
            return f"{event.person} : données personnelles effacées"
        case e.CodeSent():
            return f"{event.person} : code de confirmation envoyé"
        case e.AddressConfirmed():
            return f"{event.person} : adresse confirmée par le code reçu"
        case e.AddressTold() | e.AddressProven() | e.AddressContested() | e.AddressVouched():
            return told_of_address(event)
        case e.OfficeActDone():
            return f"{event.what} {event.subject}".strip()
        case e.RoleProposed() | e.RoleApproved() | e.RoleRefused() | e.RoleGiven() | e.RoleEnded():
            return told_of_role(event)
        case _:
            return f"{event.person} : {told_of_access(event)}"


AccessEvent = (
    e.PasswordLinkGiven
    | e.PasswordChosen
    | e.PasswordEnded
    | e.FactorEnrolled
    | e.FactorReset
    | e.IdentityLinked
    | e.IdentitiesEnded
    | e.TokenGiven
    | e.TokenEnded
)


def told_of_access(event: AccessEvent) -> str:
    """What happened to what lets somebody enter."""
    match event:
        case e.PasswordLinkGiven():
            return "lien donné pour choisir un mot de passe"
        case e.PasswordChosen():
            return "mot de passe choisi"
        case e.PasswordEnded():
            return "l’ancien mot de passe ne sert plus (rôle, remplacement ou départ)"
        case e.FactorEnrolled():
            return "second facteur enregistré"
        case e.FactorReset():
            return f"second facteur ôté{because(event.reason)}"
        case e.IdentityLinked():
            return "identité du fournisseur rattachée"
        case e.IdentitiesEnded():
            return f"identité du fournisseur détachée{because(event.reason)}"
        case e.TokenGiven():
            return f"jeton donné : « {event.name} »"
        case e.TokenEnded():
            return f"jeton retiré : « {event.name} »"


AddressEvent = e.AddressTold | e.AddressProven | e.AddressContested | e.AddressVouched


def told_of_address(event: AddressEvent) -> str:
    """What happened to an address that replaced another."""
    match event:
        case e.AddressTold():
            return f"{event.person} : l’ancienne adresse est prévenue"
        case e.AddressProven():
            return f"{event.person} : la nouvelle adresse est lue (lien suivi)"
        case e.AddressContested():
            return f"{event.person} : le changement d’adresse est contesté{because(event.reason)}"
        case e.AddressVouched():
            return f"{event.person} : adresse confirmée par une seconde personne ({event.reason})"


RoleEvent = e.RoleProposed | e.RoleApproved | e.RoleRefused | e.RoleGiven | e.RoleEnded


def told_of_role(event: RoleEvent) -> str:
    """What happened to a role."""
    match event:
        case e.RoleProposed():
            return f"{event.person} : rôle {held(event)} proposé, une seconde personne l’approuve"
        case e.RoleApproved():
            return f"{event.person} : rôle {held(event)} approuvé (proposition n° {event.number})"
        case e.RoleRefused():
            return f"{event.person} : rôle {event.role} refusé ({event.reason})"
        case e.RoleGiven():
            return f"{event.person} : rôle {held(event)} donné{ALONE[event.why]}"
        case e.RoleEnded():
            return f"{event.person} : fin du rôle {held(event)}{because(event.reason)}"


def held(event: e.RoleProposed | e.RoleApproved | e.RoleGiven | e.RoleEnded) -> str:
    """A role with its programme."""
    return f"{event.role}{where(event.programme)}"


def where(programme: str) -> str:
    """In which programme a role is held, in parentheses."""
    if programme == BASE:
        return ""
    return " (tous les programmes)" if programme == EVERY else f" ({programme})"


def shared(reason: str) -> str:
    """Why an address is another person's as well."""
    return f", adresse partagée ({reason})" if reason else ""


def because(reason: str) -> str:
    """A reason, in parentheses."""
    return f" ({reason})" if reason else ""
