"""By what somebody enters the desk: a password of their own, or a link to choose one."""

from support_engine.core.acts.blockers import Refused, refused
from support_engine.core.people import commands as c
from support_engine.core.people import events as e
from support_engine.core.people.leaving import herself_or_administrator
from support_engine.core.people.question import Answer, Question, there


def give_link(asked: Question, command: c.GivePasswordLink) -> Answer:
    """To whoever is to open it; the journal says who gave it."""
    no = theirs(asked, command, "Donner un lien de mot de passe")
    return no or (e.PasswordLinkGiven(command.person, command.link),)


def choose(asked: Question, command: c.ChoosePassword) -> Answer:
    """Typed by the person, or for them at the terminal; the journal says by whom."""
    no = theirs(asked, command, "Choisir un mot de passe")
    return no or (e.PasswordChosen(command.person, command.digest),)


def theirs(asked: Question, command: c.AboutPerson, act: str) -> Refused | None:
    """Of somebody active, by that person or whoever looks after people."""
    return refused([herself_or_administrator(asked, command, act), there(asked, command.person)])
