"""Away for a time, gone for good, erased."""

from datetime import timedelta

from support_engine.core.acts.blockers import Blocker, Code, Refused, blocked, refused
from support_engine.core.language.french import day, listed
from support_engine.core.people import commands as c
from support_engine.core.people import events as e
from support_engine.core.people.apart import in_hands, lent, why_not
from support_engine.core.people.grants import FIRST
from support_engine.core.people.question import Answer, Question, administrator_only, there
from support_engine.core.people.role_acts import (
    entered_before,
    last_administrator,
    shut_out,
    still_named,
    still_standing,
)


def open_absence(asked: Question, command: c.OpenAbsence) -> Answer:
    """Away from one day to another: said by the person, or by an administrator."""
    substitute = asked.member(command.substitute)
    away_too = substitute is not None and (
        substitute.absence is not None
        and substitute.absence.starts_on <= command.ends_on
        and command.starts_on <= substitute.absence.ends_on
    )
    no = refused(
        [
            herself_or_administrator(asked, command, "Dire une absence"),
            there(asked, command.person),
            None if substitute else blocked(Code.PERSON_GONE, person=command.substitute),
            said_by_another(asked, command),
            blocked(Code.SUBSTITUTE_INVALID, substitute=command.substitute)
            if command.substitute == command.person or away_too
            else None,
            None
            if asked.today <= command.ends_on and command.starts_on <= command.ends_on
            else blocked(Code.ABSENCE_INVALID, start=command.starts_on, end=command.ends_on),
            too_far(asked, command),
            said_already(asked, command),
            stands_in_then(asked, command),
            both_hands(asked, command),
            asked.carrying,
        ]
    )
    before = stands_in_still(asked, command.person)
    opened = e.AbsenceOpened(
        command.person,
        command.substitute,
        command.starts_on,
        command.ends_on,
        before if before != command.substitute else "",
    )
    lends = asked.guarded(command.person)
    return no or (opened, *(entered_before(asked, command.substitute) if lends else ()))


def too_far(asked: Question, command: c.OpenAbsence) -> Blocker | None:
    """A slip of the year, or a departure that is not called so: no hands are lent for ever."""
    days = timedelta(days=asked.absence_days)
    if asked.today - days <= command.starts_on and command.ends_on <= asked.today + days:
        return None
    return blocked(
        Code.ABSENCE_TOO_FAR,
        person=command.person,
        start=command.starts_on,
        end=command.ends_on,
        days=asked.absence_days,
        until=asked.today + days,
    )


def stands_in_still(asked: Question, person: str) -> str:
    """Who stands in for somebody, today or on days to come; nobody where they are not away."""
    member = asked.member(person)
    said = member.absence if member else None
    return said.substitute if said is not None and said.ends_on >= asked.today else ""


def said_already(asked: Question, command: c.OpenAbsence) -> Blocker | None:
    """An absence said again is another one in its place, and what is left of the first is not lost
    in silence: its first days are said again too, its last days may be taken off with the same
    substitute alone."""
    member = asked.member(command.person)
    said = member.absence if member else None
    if said is None or said.ends_on < asked.today:
        return None
    begins = command.starts_on <= max(said.starts_on, asked.today)
    ends = command.ends_on >= said.ends_on
    is_shorter = said.starts_on <= command.ends_on and command.substitute == said.substitute
    if begins and (ends or is_shorter):
        return None
    return blocked(Code.ABSENCE_SAID, person=command.person, start=said.starts_on, end=said.ends_on)


def stands_in_then(asked: Question, command: c.OpenAbsence) -> Blocker | None:
    """Whoever stands in is there: nobody stands in for a substitute, whichever absence was said
    first."""
    others = [
        one.id
        for one in asked.directory.members.values()
        if one.is_active
        and one.absence is not None
        and one.absence.substitute == command.person
        and one.absence.ends_on >= asked.today
        and one.absence.starts_on <= command.ends_on
        and command.starts_on <= one.absence.ends_on
    ]
    if not others:
        return None
    return blocked(Code.STANDS_FOR, absent=others[0], others=", ".join(others))


def both_hands(asked: Question, command: c.OpenAbsence) -> Blocker | None:
    """A substitute does not come to have two functions that are never in the same hands."""
    absent, substitute = asked.member(command.person), command.substitute
    if absent is None or command.person == substitute:
        return None
    held = in_hands(asked.directory, substitute, asked.today)
    others = [one for one in held if one.of != absent.id]
    wanted = lent(absent, command.starts_on, command.ends_on)
    return why_not(substitute, wanted, others, asked.every_version)


def said_by_another(asked: Question, command: c.OpenAbsence) -> Blocker | None:
    """Whoever is away lends their own hands; nobody else lends those that touch money, or one
    person would give by an absence what takes two to give."""
    lent = asked.guarded(command.person) - asked.guarded(command.substitute)
    if command.by == command.person or not lent:
        return None
    return blocked(
        Code.ABSENCE_OF_MONEY,
        person=command.person,
        substitute=command.substitute,
        roles=", ".join(sorted({role for role, _ in lent})),
    )


def end_absence(asked: Question, command: c.EndAbsence) -> Answer:
    """Back before the day that was said."""
    member = asked.member(command.person)
    is_away = member is not None and member.absence is not None
    no = refused(
        [
            herself_or_administrator(asked, command, "Mettre fin à une absence"),
            there(asked, command.person),
            None if is_away else blocked(Code.NOTHING_TO_CHANGE, what="aucune absence n’est dite"),
        ]
    )
    return no or (e.AbsenceEnded(command.person, stands_in_still(asked, command.person)),)


def herself_or_administrator(asked: Question, command: c.AboutPerson, act: str) -> Blocker | None:
    """An act of the person concerned, or of those who look after people."""
    if command.by == command.person and asked.member(command.by):
        return None
    return administrator_only(asked, command.by, act)


def hand_over(asked: Question, command: c.HandOver) -> Answer:
    """Every role ends; the dossiers were given to the successor in the same transaction."""
    member = asked.member(command.person)
    no = refused(
        [
            administrator_only(asked, command.by, "Faire partir une personne"),
            there(asked, command.person),
            there(asked, command.successor),
            blocked(Code.SUBSTITUTE_INVALID, substitute=command.successor)
            if command.successor == command.person
            else None,
            last_administrator(asked, command.person),
            still_standing(asked),
        ]
    )
    if no or member is None:
        return no or ()
    ended = (e.RoleEnded(member.id, role, where, "Départ") for role, where in sorted(member.grants))
    ends = (*ended, *shut_out(asked, member.id, member.grants))
    if not (ends or asked.named_on):
        what = "cette personne n’a plus ni rôle, ni dossier ouvert, ni mot de passe"
        return Refused((blocked(Code.NOTHING_TO_CHANGE, what=what),))
    return (e.HandedOver(member.id, command.successor, asked.named_on), *ends)


MOST_NAMES = 10
"""How many names somebody may have had before."""


def other_names(asked: Question, command: c.ErasePerson) -> Blocker | None:
    """The name that somebody had before stands in letters, and the base does not keep it: it is
    asked for before nobody can say it any more. A word of everybody's letters is no name."""
    given = [name.strip() for name in command.also or () if name.strip()]
    if len(given) > MOST_NAMES:
        why = f"{len(given)} noms sont donnés, {MOST_NAMES} au plus"
        return blocked(Code.FORMER_NAME_INVALID, person=command.person, why=why)
    if odd := next((name for name in given if not is_name(name)), None):
        why = f"« {odd} » n’est pas un nom, ce mot serait ôté de toutes les lettres"
        return blocked(Code.FORMER_NAME_INVALID, person=command.person, why=why)
    if command.also is not None or not asked.renamed_on:
        return None
    days = listed([day(on) for on in asked.renamed_on])
    return blocked(Code.NAME_CHANGED, person=command.person, days=days)


def untold(asked: Question, command: c.ErasePerson) -> Blocker | None:
    """Whoever is made to leave the administration is told by a letter, and may say so: nobody else
    destroys their address before (0045). Nothing leaves a trial."""
    member = asked.member(command.person)
    if asked.is_trial or member is None or command.by == command.person:
        return None
    days = timedelta(days=asked.proposal_days)
    is_recent = asked.taken_on is not None and asked.today <= asked.taken_on + days
    if not member.is_administrator and not is_recent:
        return None
    return blocked(Code.ADMINISTRATOR_UNTOLD, person=command.person, days=asked.proposal_days)


def is_name(word: str) -> bool:
    """Three letters at least, a capital among them where its script has any, and no digit."""
    letters = [sign for sign in word if sign.isalpha()]
    has_digit = any(sign.isdigit() for sign in word)
    return len(letters) >= 3 and not word.islower() and not has_digit


def erase_person(asked: Question, command: c.ErasePerson) -> Answer:
    """Personal data destroyed, once nothing that is open names the person."""
    no = refused(
        [
            herself_or_administrator(asked, command, "Effacer une personne"),
            there(asked, command.person),
            last_administrator(asked, command.person),
            still_named(asked, command.person),
            still_standing(asked),
            untold(asked, command),
            blocked(Code.MONEY_PENDING, person=command.person, references=asked.unpaid)
            if asked.unpaid
            else None,
            other_names(asked, command),
        ]
    )
    erased = e.PersonErased(command.person)
    member = asked.member(command.person)
    if no or member is None or not member.is_administrator:
        return no or (erased,)
    return (e.RoleEnded(member.id, *FIRST, "Effacement"), erased)
