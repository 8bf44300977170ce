"""By what somebody enters the desk: a password of their own, a link to choose one, a second
factor, an identity at a provider, the token of a program."""

from support_engine.core.acts.blockers import Code, Refused, blocked, refused
from support_engine.core.people import commands as c
from support_engine.core.people import events as e
from support_engine.core.people.leaving import herself_or_administrator
from support_engine.core.people.question import (
    Answer,
    Question,
    administrator_only,
    reasoned,
    there,
)

Act = (
    c.GivePasswordLink
    | c.ChoosePassword
    | c.EnrolFactor
    | c.ResetFactor
    | c.LinkIdentity
    | c.EndIdentities
    | c.GiveToken
    | c.EndToken
)


def answer(asked: Question, command: Act) -> Answer:
    """The events of an act on what lets somebody enter, or why it is refused."""
    match command:
        case c.GivePasswordLink():
            return give_link(asked, command)
        case c.ChoosePassword():
            return choose(asked, command)
        case c.EnrolFactor():
            return enrol(asked, command)
        case c.ResetFactor():
            return reset(asked, command)
        case c.LinkIdentity():
            return link(asked, command)
        case c.EndIdentities():
            return end_identities(asked, command)
        case c.GiveToken():
            return give_token(asked, command)
        case c.EndToken():
            no = theirs(asked, command, "Retirer un jeton")
            return no or (e.TokenEnded(command.person, command.token, command.name),)


def give_link(asked: Question, command: c.GivePasswordLink) -> Answer:
    """To whoever is to open it; the journal says who gave it."""
    no = theirs(asked, command, "Donner un lien de mot de passe")
    return no or (e.PasswordLinkGiven(command.person, command.link),)


def choose(asked: Question, command: c.ChoosePassword) -> Answer:
    """Typed by the person, or for them at the terminal; the journal says by whom."""
    no = theirs(asked, command, "Choisir un mot de passe")
    return no or (e.PasswordChosen(command.person, command.digest),)


def enrol(asked: Question, command: c.EnrolFactor) -> Answer:
    """Nobody has the telephone of another: each enrols their own."""
    no = refused([there(asked, command.by)])
    return no or (e.FactorEnrolled(command.by, command.digest),)


def reset(asked: Question, command: c.ResetFactor) -> Answer:
    """A telephone is lost: by whoever looks after people, with a reason; the person and every other
    administrator are told."""
    act = "Ôter un second facteur"
    no = refused(
        [
            administrator_only(asked, command.by, act),
            there(asked, command.person),
            None
            if asked.has_factor
            else blocked(Code.NOTHING_TO_CHANGE, what="aucun second facteur n’est enregistré"),
            reasoned(command.reason, act),
        ]
    )
    return no or (e.FactorReset(command.person, command.reason.strip()),)


def link(asked: Question, command: c.LinkIdentity) -> Answer:
    """Whoever is here and comes from there: nobody links for another. One identity is enough."""
    no = refused(
        [
            there(asked, command.by),
            blocked(Code.NOTHING_TO_CHANGE, what="une identité est déjà rattachée à ce compte")
            if asked.has_identity
            else None,
        ]
    )
    return no or (e.IdentityLinked(command.by, command.identity),)


def end_identities(asked: Question, command: c.EndIdentities) -> Answer:
    """By the person, or whoever looks after people."""
    act = "Détacher une identité"
    no = refused(
        [
            herself_or_administrator(asked, command, act),
            there(asked, command.person),
            None
            if asked.has_identity
            else blocked(Code.NOTHING_TO_CHANGE, what="aucune identité n’est rattachée"),
        ]
    )
    return no or (e.IdentitiesEnded(command.person, command.reason.strip()),)


def give_token(asked: Question, command: c.GiveToken) -> Answer:
    """Shown once to whoever makes it; the journal says who that was."""
    no = theirs(asked, command, "Donner un jeton")
    return no or (e.TokenGiven(command.person, command.token, command.name),)


def theirs(asked: Question, command: c.AboutPerson, act: str) -> Refused | None:
    """Of somebody active, by that person or whoever looks after people."""
    return refused([herself_or_administrator(asked, command, act), there(asked, command.person)])
