"""Whom an act on people obliges us to write to. The letters are those of the base, whatever the
programme; the code and the addresses are known only on the day they are written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from support_engine.core.days.civil import civil_day
from support_engine.core.language.french import NBSP, day
from support_engine.core.people import events as e
from support_engine.core.people.directory import Directory
from support_engine.core.people.grants import ADMINISTRATOR
from support_engine.core.programme.letters import (
    ACCESS_CHANGED,
    ADDRESS_CHANGED,
    ADDRESS_TO_PROVE,
    ADMINISTRATION_GIVEN,
    ADMINISTRATION_TAKEN,
)

WORDS = "connu ou connue de la base du programme"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to a person, with what it says; `place`: after its name, where one row tells two."""

    name: str
    person: str
    data: Mapping[str, object]
    place: str = ""


def letters_of(row: e.Noted, after: Directory) -> Iterator[Letter]:
    """The letters of one row. A changed address is told to the old one, and the new one is told how
    it proves itself; whoever administers the
    base receives a code at the address that is theirs now; who loses that role by somebody else's
    act is told."""
    event = row.event
    if isinstance(event, e.RoleEnded) and event.role == ADMINISTRATOR and row.actor != event.person:
        taken = {"role_label": WORDS, "person": {"id": event.person}}
        yield Letter(ADMINISTRATION_TAKEN, event.person, taken)
    if isinstance(event, e.AbsenceOpened):
        yield from of_absence(event, row)
    if isinstance(event, e.AbsenceEnded):
        yield from of_return(event, row)
    if isinstance(event, e.ContactChanged) and "email" in event.changed:
        yield from of_address(event, row.number, after)
    administrators = frozenset(after.administrators)
    yield from of_access(row, administrators)
    if person := to_be_proven(event, administrators):
        about = {"role_label": "administration de la base", "person": {"id": person}}
        yield Letter(ADMINISTRATION_GIVEN, person, about)


def of_absence(event: e.AbsenceOpened, row: e.Noted) -> Iterator[Letter]:
    """Who stands in is told, and so is whoever is away, each where somebody else said it: the one
    comes to act for the other, who reads nothing of it meanwhile."""
    person, other = event.person, event.substitute
    until = f"du {day(event.starts_on)} au {day(event.ends_on)}"
    told = {
        other: f"{until}, vous agissez à la place de {person}, et lisez ce qui lui est écrit",
        person: f"{until}, {other} agit à votre place, et lit ce qui vous est écrit",
        event.instead_of: f"vous n’agissez plus à la place de {person}, {other} le fait {until}",
    }
    return changed(told, row)


def of_return(event: e.AbsenceEnded, row: e.Noted) -> Iterator[Letter]:
    """Who stood in is told that somebody is back before the day that was said, and so is that one,
    each where somebody else said it."""
    person, other = event.person, event.substitute
    told = {other: f"vous n’agissez plus à la place de {person}, de retour"}
    if other:
        told[person] = f"votre absence est finie, {other} n’agit plus à votre place"
    return changed(told, row)


def changed(told: Mapping[str, str], row: e.Noted) -> Iterator[Letter]:
    """What changes of the access of each, but for whoever did it."""
    for one, line in told.items():
        if one not in ("", row.actor):
            lines = [f"Compte «{NBSP}{one}{NBSP}»{NBSP}: {line}."]
            about = {"lines": lines, "on": civil_day(row.at).isoformat()}
            yield Letter(ACCESS_CHANGED, one, {"role_label": WORDS, "access": about})


def of_access(row: e.Noted, administrators: frozenset[str]) -> Iterator[Letter]:
    """What lets somebody enter is another: told to them; a factor that was taken off, to every
    administrator besides, as one alone did it. A link that one asked for oneself is not told: the
    password that it chooses is."""
    others: tuple[str, ...] = ()
    match row.event:
        case e.PasswordLinkGiven(person=person) if row.actor != person:
            line = f"un lien pour choisir un mot de passe vient d’être donné par {row.actor}"
        case e.PasswordChosen(person=person):
            by = "" if row.actor == person else f" par {row.actor}"
            line = f"un mot de passe vient d’être choisi{by}"
        case e.FactorEnrolled(person=person):
            line = "un second facteur (code à usage unique) vient d’être enregistré"
        case e.FactorReset(person=person, reason=reason):
            line, others = f"le second facteur vient d’être ôté ({reason})", tuple(administrators)
        case e.IdentityLinked(person=person):
            line = "une identité du fournisseur vient d’être rattachée"
        case e.IdentitiesEnded(person=person):
            line = "l’identité du fournisseur vient d’être détachée"
        case _:
            return
    on = civil_day(row.at).isoformat()
    for one in sorted({person, *others}):
        about = {"lines": [f"Compte «{NBSP}{person}{NBSP}»{NBSP}: {line}."], "on": on}
        yield Letter(ACCESS_CHANGED, one, {"role_label": WORDS, "access": about})


def of_address(event: e.ContactChanged, number: int, after: Directory) -> Iterator[Letter]:
    """To the address that was left; to the last sure one where that is another; to the new one."""
    about = {"role_label": WORDS, "person": {"id": event.person, "days": 0}}
    move = after.members[event.person].move
    if move is None or move.number != number:
        yield Letter(ADDRESS_CHANGED, event.person, {**about, "former": number})
    if move is not None:
        contests = {**about, "person": {"id": event.person, "days": move.days}}
        place = "" if move.number == number else "/sure"
        yield Letter(ADDRESS_CHANGED, event.person, {**contests, "former": move.number}, place)
        yield Letter(ADDRESS_TO_PROVE, event.person, about)


def to_be_proven(event: e.PeopleEvent, administrators: frozenset[str]) -> str:
    """The administrator whose address an event leaves to be proven, if it does."""
    match event:
        case e.AdministratorNamed(is_confirmed=False):
            return event.person
        case e.RoleGiven(role="administrateur") | e.RoleApproved(role="administrateur"):
            return event.person
        case e.ContactChanged() if event.person in administrators and "email" in event.changed:
            return event.person
        case _:
            return ""
