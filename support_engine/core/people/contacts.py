"""People known and reached: the first administrator, people added, contacts changed, addresses
proven by a code."""

import re

from support_engine.core.acts.blockers import Blocker, Code, blocked, refused
from support_engine.core.language.addresses import is_address
from support_engine.core.people import commands as c
from support_engine.core.people import events as e
from support_engine.core.people.grants import FIRST
from support_engine.core.people.question import (
    Answer,
    Question,
    acts_for,
    acts_somewhere,
    administrator_only,
    administrators,
    there,
)
from support_engine.core.programme.roles import SYSTEM_ROLE

ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_ID = 64
TAKEN_IDS = frozenset({SYSTEM_ROLE, "programme", "personne"})
"""Ids that the engine itself uses: who acts by itself, who signs, nobody."""


def name_administrator(asked: Question, command: c.NameAdministrator) -> Answer:
    """The first administrator of a base, once; somebody who is known, or added by the same act."""
    known = asked.member(command.person)
    no = refused(
        [
            blocked(Code.ADMINISTRATOR_NAMED, administrators=administrators(asked))
            if asked.was_named or asked.directory.administrators
            else None,
            *(() if known else wrong_contact(asked, command.person, "")),
        ]
    )
    if no:
        return no
    added = () if known else (e.PersonAdded(command.person, asked.digest),)
    return (*added, e.AdministratorNamed(command.person, asked.is_trial))


def add_person(asked: Question, command: c.AddPerson) -> Answer:
    """Somebody new, without a role: by an administrator, anybody who acts on dossiers, or a holder
    who lets them into their space, at an address that is nobody's of us."""
    act = "Ajouter une personne"
    if command.person in asked.directory.members:
        return refused([blocked(Code.PERSON_EXISTS, person=command.person)]) or ()
    may = acts_somewhere(asked, command.by) or asked.carries
    no = refused(
        [
            None if may else administrator_only(asked, command.by, act),
            blocked(Code.ADDRESS_OF_TEAM) if command.helps and asked.is_of_team else None,
            asked.carrying,
            *wrong_contact(
                asked, command.person, command.same_address, is_new=not asked.is_of_team
            ),
        ]
    )
    same, about = shared(asked, command.same_address), command.about or command.helps
    return no or (e.PersonAdded(command.person, asked.digest, same, about),)


def change_contact(asked: Question, command: c.ChangeContact) -> Answer:
    """Another name, address or organisation: by the person, an administrator or, where the person
    has no role and stands in for nobody (a holder), anybody who acts on dossiers of their
    programme."""
    member = asked.member(command.person)
    if member is None:
        return refused([blocked(Code.PERSON_GONE, person=command.person)]) or ()
    own = command.by == command.person
    is_of_us = member.grants or asked.stands_for
    follows = not is_of_us and acts_for(asked, command.by)
    is_elsewhere = not is_of_us and acts_somewhere(asked, command.by)
    act = "Modifier une personne" + (" d’un autre programme que le sien" if is_elsewhere else "")
    changes = changed(asked)
    moves = "email" in changes
    no = refused(
        [
            None if own or follows else administrator_only(asked, command.by, act),
            None
            if changes
            else blocked(Code.NOTHING_TO_CHANGE, what="cette personne est déjà connue ainsi"),
            *wrong_contact(asked, command.person, command.same_address, is_new=moves),
            asked.carrying,
            blocked(Code.ADMINISTRATOR_ADDRESS, person=command.person)
            if moves and member.is_administrator and not own
            else None,
        ]
    )
    kept = shared(asked, command.same_address) if moves else ""
    days = asked.contest_days if moves else 0
    former = asked.former if moves else ""
    changed_ = e.ContactChanged(
        command.person, asked.digest, changes, kept, days, moves and asked.is_back, former
    )
    return no or (changed_,)


def changed(asked: Question) -> tuple[str, ...]:
    """What the act changes of a contact."""
    old, new = asked.contact, asked.wanted
    if old is None or new is None:
        return ()
    names = ("name", "email", "organisation")
    return tuple(name for name in names if getattr(old, name) != getattr(new, name))


def shared(asked: Question, reason: str) -> str:
    """The reason kept, where the address is another person's as well."""
    return reason.strip() if asked.sharing else ""


def wrong_contact(
    asked: Question, person: str, same_address: str, *, is_new: bool = True
) -> tuple[Blocker | None, ...]:
    """What is wrong with an id, a name, an address."""
    wanted = asked.wanted or c.Contact("", "")
    return (
        wrong_id(person),
        None if wanted.name.strip() else blocked(Code.NAME_MISSING, person=person),
        None if is_address(wanted.email) else blocked(Code.ADDRESS_INVALID, email=wanted.email),
        taken(asked, person, same_address) if is_new else None,
    )


def wrong_id(person: str) -> Blocker | None:
    """An id is what every command and file name takes as it is."""
    is_right = ID.fullmatch(person) and 2 <= len(person) <= LONGEST_ID
    if is_right and person not in TAKEN_IDS:
        return None
    return blocked(Code.ID_INVALID, id=person)


def taken(asked: Question, person: str, same_address: str) -> Blocker | None:
    """One address is one person's, or the reason is said; never an administrator's."""
    if not asked.sharing:
        return None
    others = ", ".join(asked.sharing)
    mine = asked.member(person)
    everyone = (*asked.sharing, *((person,) if mine else ()))
    if any(one in asked.directory.administrators for one in everyone):
        return blocked(Code.ADDRESS_OF_ADMINISTRATOR, others=others)
    return None if same_address.strip() else blocked(Code.ADDRESS_TAKEN, others=others)


def confirm_address(asked: Question, command: c.ConfirmAddress) -> Answer:
    """The code that the letter carried; by the person, or by an administrator for them."""
    member = asked.member(command.person)
    own = command.by == command.person
    is_administrator = member is not None and FIRST in member.grants
    is_right = member is not None and member.code != "" and member.code == command.code
    no = refused(
        [
            there(asked, command.person),
            None if own else administrator_only(asked, command.by, "Confirmer une adresse"),
            None if is_administrator else blocked(Code.CODE_NOT_AWAITED, person=command.person),
            blocked(Code.NOTHING_TO_CHANGE, what="cette adresse est déjà confirmée")
            if member and member.is_confirmed
            else None,
            blocked(Code.CODE_WRONG, person=command.person)
            if is_administrator and member and not member.is_confirmed and not is_right
            else None,
        ]
    )
    return no or (e.AddressConfirmed(command.person),)
