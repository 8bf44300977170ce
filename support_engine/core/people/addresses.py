"""Each act on an address that replaced another: told, proven, contested, vouched for."""

from support_engine.core.acts.blockers import Blocker, Code, blocked, refused
from support_engine.core.people import commands as c
from support_engine.core.people import events as e
from support_engine.core.people.moves import Move
from support_engine.core.people.question import (
    Answer,
    Question,
    acts_for,
    reasoned,
    there,
)

AboutAddress = c.NoteTold | c.ProveAddress | c.ContestAddress | c.VouchAddress


def decide(asked: Question, command: AboutAddress) -> Answer:
    """The events of an act, or why it is refused."""
    match command:
        case c.NoteTold():
            return (e.AddressTold(command.person, command.number, command.code),)
        case c.ProveAddress():
            return prove(asked, command)
        case c.ContestAddress():
            return contest(asked, command)
        case c.VouchAddress():
            return vouch(asked, command)


def pending(asked: Question, person: str) -> Move | None:
    """The address of somebody, where it is not settled today."""
    member = asked.member(person)
    move = member.move if member else None
    return move if move and move.is_pending(asked.today) else None


def unsettled(asked: Question, person: str) -> Blocker | None:
    """There is something to settle."""
    if pending(asked, person):
        return None
    return blocked(Code.ADDRESS_SETTLED, person=person)


def prove(asked: Question, command: c.ProveAddress) -> Answer:
    """By the person alone; once is enough."""
    move = pending(asked, command.person)
    no = refused(
        [
            there(asked, command.person),
            unsettled(asked, command.person),
            None
            if command.by == command.person
            else blocked(Code.ADDRESS_OF_ANOTHER, person=command.person),
        ]
    )
    if no or move is None or move.is_proven:
        return no or ()
    return (e.AddressProven(command.person),)


def contest(asked: Question, command: c.ContestAddress) -> Answer:
    """With the code of a letter to the former address, or by somebody of us who says why."""
    move = pending(asked, command.person)
    if command.code:
        is_right = move is not None and command.code in move.codes
        wrong = None if is_right else blocked(Code.ADDRESS_SETTLED, person=command.person)
        no = refused([there(asked, command.person), wrong])
    else:
        no = refused(
            [
                of_office(asked, command, "Contester une adresse"),
                there(asked, command.person),
                unsettled(asked, command.person),
                reasoned(command.reason, "Contester une adresse"),
            ]
        )
    if no or move is None or move.is_contested:
        return no or ()
    return (e.AddressContested(command.person, command.reason.strip()),)


def vouch(asked: Question, command: c.VouchAddress) -> Answer:
    """Another person than the one who changed it, and than the one whose it is."""
    move = pending(asked, command.person)
    mine = move is not None and command.by in (*move.by, command.person)
    no = refused(
        [
            given_by_two(asked, command, "Répondre d’une adresse"),
            there(asked, command.person),
            unsettled(asked, command.person),
            blocked(Code.ADDRESS_OF_TWO, person=command.person, by=", ".join(move.by))
            if move is not None and mine
            else None,
            reasoned(command.reason, "Répondre d’une adresse"),
        ]
    )
    return no or (e.AddressVouched(command.person, command.reason.strip()),)


def given_by_two(asked: Question, command: c.AboutPerson, act: str) -> Blocker | None:
    """Whoever administers, or holds a role that two people give: any other role one administrator
    alone may have given, to an account of their own, whose voice would be theirs."""
    member = asked.member(command.by)
    is_administrator = member is not None and member.is_administrator
    guarded = {where for _, where in asked.guarded(command.by)}
    if is_administrator or (guarded & asked.named_in if asked.named_in else guarded):
        return None
    return of_office(asked, command, act) or blocked(Code.GIVEN_BY_ONE, act=act, by=command.by)


def of_office(asked: Question, command: c.AboutPerson, act: str) -> Blocker | None:
    """Whoever acts on dossiers of the person's programme, or looks after people."""
    member = asked.member(command.by)
    may = acts_for(asked, command.by) or (member is not None and member.is_administrator)
    return None if may else blocked(Code.OFFICE_ONLY, act=act, by=command.by)
