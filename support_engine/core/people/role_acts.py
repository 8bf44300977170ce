"""Roles: given, proposed by one person and approved by another, refused, ended."""

from collections.abc import Collection
from datetime import date, timedelta

from support_engine.core.acts.blockers import Blocker, Code, Refused, blocked, refused
from support_engine.core.language.names import require
from support_engine.core.people import commands as c
from support_engine.core.people import events as e
from support_engine.core.people.apart import Held, in_hands, why_not
from support_engine.core.people.directory import Proposal
from support_engine.core.people.grants import ADMINISTRATOR, BASE, Grant
from support_engine.core.people.hands import RELEASING
from support_engine.core.people.question import (
    Answer,
    Question,
    administrator_only,
    reasoned,
    there,
)


def give_role(asked: Question, command: c.GiveRole) -> Answer:
    """A role of the base or of a programme. One that touches money, and the administrator's, are
    proposed; what one person may give alone says so in its event.

    Raises UnknownName for a role or a programme that does not exist.
    """
    wrong = named_elsewhere(asked, command)
    member = asked.member(command.person)
    holds = member is not None and member.holds(command.role, command.programme)
    no = refused(
        [
            administrator_only(asked, command.by, "Donner un rôle"),
            there(asked, command.person),
            wrong,
            blocked(Code.NOTHING_TO_CHANGE, what="cette personne a déjà ce rôle")
            if holds
            else None,
            already_proposed(asked, command),
            shared_address(asked, command),
            away(asked, Grant(command.role, command.programme), command.person),
            with_another(asked, Grant(command.role, command.programme), command.person),
            asked.carrying,
        ]
    )
    if no:
        return no
    why = alone(asked, command)
    if isinstance(why, Blocker):
        return Refused((why,))
    if why is None and (own := own_role(command.by, command.person, command.role)):
        return Refused((own,))
    if why is None:
        proposed = e.RoleProposed(command.person, command.role, command.programme, asked.today)
        return (proposed,)
    given = e.RoleGiven(command.person, command.role, command.programme, why)
    return (given, *(entered_before(asked, command.person) if why == "second" else ()))


def own_role(by: str, person: str, role: str) -> Blocker | None:
    """Nobody proposes themselves: asked of a former proposal too, as it is approved."""
    return blocked(Code.OWN_ROLE, person=person, role=role) if by == person else None


def entered_before(asked: Question, person: str) -> tuple[e.PeopleEvent, ...]:
    """What lets somebody enter as the person ends as they come to hold what two people give, or to
    act for whoever does: one administrator may have chosen that password by a link, and would hold
    both ends."""
    member = asked.member(person)
    held_before = asked.guarded(person) or (member is not None and member.is_administrator)
    return (e.PasswordEnded(person),) if asked.may_enter and not held_before else ()


def already_proposed(asked: Question, command: c.GiveRole) -> Blocker | None:
    """A proposal of this role for this person that waits for a second one, and may be approved: by
    somebody else than themselves, who is an administrator still."""
    grant, able = Grant(command.role, command.programme), asked.directory.administrators
    for one in asked.directory.proposals.values():
        is_same = (one.person, one.grant) == (command.person, grant)
        stands = one.proposed_by in able and one.proposed_by != one.person
        if is_same and stands and not is_over(asked, one):
            return blocked(Code.PROPOSAL_PENDING, number=one.number)
    return None


def named_elsewhere(asked: Question, command: c.GiveRole) -> Blocker | None:
    """A role that is given dossier by dossier is given there."""
    if command.role == ADMINISTRATOR and command.programme == BASE:
        return None
    workflow = require(asked.programmes, command.programme, "programme")
    role = require(workflow.roles, command.role, "rôle")
    if role.scope == "programme":
        return None
    return blocked(Code.ROLE_OF_DOSSIER, role=command.role, person=command.person)


def shared_address(asked: Question, command: c.GiveRole) -> Blocker | None:
    """An administrator has a mailbox that nobody else reads."""
    if command.role != ADMINISTRATOR or not asked.sharing:
        return None
    return blocked(Code.ADDRESS_OF_ADMINISTRATOR, others=", ".join(asked.sharing))


def away(asked: Question, grant: Grant, person: str) -> Blocker | None:
    """A role that two people give does not fall to a substitute whom neither has seen."""
    member = asked.member(person)
    absence = member.absence if member else None
    if absence is None or absence.ends_on < asked.today or not asked.is_guarded(*grant):
        return None
    return blocked(
        Code.AWAY_WITH_SUBSTITUTE,
        person=person,
        substitute=absence.substitute,
        end=absence.ends_on,
    )


def with_another(asked: Question, grant: Grant, person: str) -> Blocker | None:
    """Of two functions that are never in the same hands, the second is refused."""
    held = in_hands(asked.directory, person, asked.today)
    return why_not(person, [Held(grant, person)], held, asked.every_version)


def alone(asked: Question, command: c.GiveRole) -> e.Alone | Blocker | None:
    """Why one person may give a role: it touches no money, the base has one administrator only, or
    a trial is being set up. None: a second person is needed."""
    if command.role == ADMINISTRATOR:
        return None if len(asked.directory.administrators) > 1 else too_soon(asked) or "second"
    touches = asked.hands_in(command.programme).get(command.role, ())
    if not touches and (asked.is_trial or command.programme not in asked.unfollowed):
        return "ordinary"
    if not asked.is_trial:
        return None
    is_first = not asked.directory.holders(command.role, command.programme)
    sets_up = not asked.has_dossiers and not RELEASING.intersection(touches)
    return "trial" if is_first or sets_up else None


def too_soon(asked: Question) -> Blocker | None:
    """Whoever made the other administrator leave names no second one alone before that one has had
    the time to say so."""
    if asked.is_trial or asked.taken_on is None:
        return None
    until = last_day(asked.taken_on, asked.proposal_days)
    if asked.today > until:
        return None
    return blocked(Code.ADMINISTRATION_TAKEN, on=asked.taken_on, until=until)


def is_over(asked: Question, proposal: Proposal) -> bool:
    """Whether a proposal waited for too long."""
    return asked.today > last_day(proposal.proposed_on, asked.proposal_days)


def last_day(proposed_on: date, days: int) -> date:
    """The last day on which a proposal may be approved."""
    return proposed_on + timedelta(days=days)


def approve_role(asked: Question, command: c.ApproveRole) -> Answer:
    """A second administrator agrees: neither who proposed nor who benefits, and both have proven
    that they read their own mailbox (two accounts of one person cannot)."""
    proposal = asked.directory.proposals.get(command.number)
    if proposal is None:
        return unknown(command.number)
    by, proposer = asked.member(command.by), asked.member(proposal.proposed_by)
    no = refused(
        [
            administrator_only(asked, command.by, "Approuver un rôle"),
            over(asked, proposal),
            own_role(proposal.proposed_by, proposal.person, proposal.role),
            there(asked, proposal.person),
            away(asked, proposal.grant, proposal.person),
            with_another(asked, proposal.grant, proposal.person),
            asked.carrying,
            blocked(Code.SECOND_PERSON, number=command.number, proposer=proposal.proposed_by)
            if command.by in (proposal.proposed_by, proposal.person)
            else None,
            blocked(Code.ADDRESS_UNCONFIRMED, person=command.by)
            if by and by.is_administrator and not by.is_confirmed
            else None,
            proposer_stands(proposal, proposer is not None and proposer.is_administrator),
            blocked(Code.PROPOSER_UNCONFIRMED, person=proposal.proposed_by)
            if proposer and proposer.is_administrator and not proposer.is_confirmed
            else None,
            blocked(Code.ADDRESS_OF_ADMINISTRATOR, others=", ".join(asked.sharing))
            if proposal.role == ADMINISTRATOR and asked.sharing
            else None,
        ]
    )
    approved = e.RoleApproved(command.number, proposal.person, proposal.role, proposal.programme)
    return no or (approved, *entered_before(asked, proposal.person))


def proposer_stands(proposal: Proposal, is_administrator: bool) -> Blocker | None:
    """Who proposed is still an administrator."""
    if is_administrator:
        return None
    return blocked(Code.PROPOSER_GONE, number=proposal.number, person=proposal.proposed_by)


def over(asked: Question, proposal: Proposal) -> Blocker | None:
    """A proposal that nobody approved in time is made again."""
    if not is_over(asked, proposal):
        return None
    return blocked(
        Code.PROPOSAL_EXPIRED,
        number=proposal.number,
        on=last_day(proposal.proposed_on, asked.proposal_days),
        person=proposal.person,
        role=proposal.role,
    )


def unknown(number: int) -> Refused:
    """No proposal of that number waits."""
    return Refused((blocked(Code.PROPOSAL_UNKNOWN, number=number),))


def refuse_role(asked: Question, command: c.RefuseRole) -> Answer:
    """A proposal turned down, with its reason."""
    proposal = asked.directory.proposals.get(command.number)
    if proposal is None:
        return unknown(command.number)
    no = refused(
        [
            administrator_only(asked, command.by, "Refuser un rôle"),
            reasoned(command.reason, "Refuser un rôle"),
        ]
    )
    reason = command.reason.strip()
    return no or (e.RoleRefused(command.number, proposal.person, proposal.role, reason),)


def end_role(asked: Question, command: c.EndRole) -> Answer:
    """A role ends; dossiers that name the person for it are handed over first."""
    member = asked.member(command.person)
    held = sorted(
        grant
        for grant in (member.grants if member else ())
        if grant.role == command.role and command.programme in (None, grant.programme)
    )
    no = refused(
        [
            administrator_only(asked, command.by, "Mettre fin à un rôle"),
            there(asked, command.person),
            None
            if held
            else blocked(Code.ROLE_NOT_GIVEN, person=command.person, role=command.role),
            last_administrator(asked, command.person) if command.role == ADMINISTRATOR else None,
            still_named(asked, command.person),
            still_standing(asked) if is_last(asked, command.person, held) else None,
        ]
    )
    reason = command.reason.strip()
    ended = (e.RoleEnded(command.person, role, programme, reason) for role, programme in held)
    return no or (*ended, *shut_out(asked, command.person, held))


def is_last(asked: Question, person: str, ended: Collection[Grant]) -> bool:
    """Whether somebody holds no role once some have ended."""
    member = asked.member(person)
    return member is not None and member.grants <= frozenset(ended)


def shut_out(asked: Question, person: str, ended: Collection[Grant]) -> tuple[e.PeopleEvent, ...]:
    """Whoever has no role left enters the desk no more: they would go on reading the dossiers that
    still name them, once closed. Another role, or another link, lets them in anew."""
    is_out = asked.may_enter and is_last(asked, person, ended)
    return (e.PasswordEnded(person),) if is_out else ()


def still_standing(asked: Question) -> Blocker | None:
    """Who leaves does not go on acting in the place of somebody else."""
    if not asked.stands_for:
        return None
    absent = asked.stands_for[0]
    return blocked(Code.STANDS_FOR, absent=absent, others=", ".join(asked.stands_for))


def last_administrator(asked: Question, person: str) -> Blocker | None:
    """A base always has somebody who looks after people."""
    if asked.directory.administrators != (person,):
        return None
    return blocked(Code.LAST_ADMINISTRATOR, person=person)


def still_named(asked: Question, person: str) -> Blocker | None:
    """Open dossiers name the person: a successor first."""
    if not asked.named_on:
        return None
    return blocked(
        Code.OPEN_DOSSIERS, person=person, count=len(asked.named_on), references=asked.named_on
    )
