"""STORY: somebody makes a token for a program, or ends it; whoever administers does it for others.

The same on the pages and at the terminal. Both stand in the journal of people; in that of the door
too, what is made, and what one person ends of another.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from support_engine.adapters.clock import PARIS
from support_engine.adapters.store.people import directory, web_logins
from support_engine.adapters.store.people.web_logins import Login
from support_engine.adapters.store.web import tokens
from support_engine.adapters.store.web.tokens import Token, Wanted
from support_engine.assemble import Desk
from support_engine.core.acts.blockers import Refused
from support_engine.core.language.spelling import printable
from support_engine.core.language.typed import Misread, read_date
from support_engine.core.people.commands import EndToken, GiveToken
from support_engine.stories.people.passwords import When
from support_engine.views.people.doors import Outcome

USUAL, LONGEST = timedelta(days=90), timedelta(days=tokens.LONGEST_DAYS)
RIGHTS = {"read": "Lire et prévoir", "act": "Lire, prévoir et faire des actes"}
"""What one chooses; whoever acts reads too."""
SCOPES = {"read": ("read",), "act": ("read", "act")}
OWN_ALONE = (
    "Un jeton qui fait des actes, seule la personne au nom de qui il agit le crée. Donnez-lui-en "
    "un pour lire, ou demandez-lui de créer le sien (Réglages › Jetons)."
)
TOO_MANY = f"Il y a déjà {tokens.MOST} jetons : retirez-en un avant d’en créer un autre."


@dataclass(frozen=True, slots=True)
class Whose:
    """Who asks, whose token it is, when; `address`: from where, as the journal of the door keeps
    it."""

    by: str
    person: str
    when: When
    address: str = ""


def wanted(typed: dict[str, str], today: date) -> Wanted | dict[str, str]:
    """The token that was typed (`name`, `right`, `until`); or a sentence for each field that cannot
    be taken."""
    name, wrong = printable(typed["name"])[:80], dict[str, str]()
    right, day = typed["right"], read_date(typed["until"])
    if not name:
        wrong["name"] = "Dites à quoi il sert : « Tableau de bord de l’agence »."
    if right not in SCOPES:
        wrong["right"] = "Choisissez ce que ce logiciel peut faire."
    if not typed["until"].strip():
        wrong["until"] = "Dernier jour : à remplir."
    elif isinstance(day, Misread):
        wrong["until"] = day.about(printable(typed["until"]))
    elif not today < day <= today + LONGEST:
        wrong["until"] = "Choisissez un jour à partir de demain, dans un an au plus."
    if wrong or isinstance(day, Misread):
        return wrong
    return Wanted(name, SCOPES[right], end_of(day))


def acts_for_another(whose: Whose, asked: Wanted) -> bool:
    """Whether a token would let whoever asks act in the name of somebody else."""
    return whose.by != whose.person and "act" in asked.scopes


def end_of(day: date) -> datetime:
    """The end of the last day of a token, in Paris."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=PARIS)


def give(desk: Desk, whose: Whose, asked: Wanted) -> str | Refused | None:
    """The secret of a new token, shown once; None where there are too many. Raises UnknownName."""
    with desk.store.transaction() as db:
        directory.require_active(db, whose.person)
        if len(tokens.of_person(db, whose.person)) >= tokens.MOST:
            return None
        secret, token = tokens.made(whose.person, asked, whose.when.real)
        given = GiveToken(by=whose.by, person=whose.person, token=token.binding, name=token.name)
        if isinstance(no := desk.directory.act(db, given, whose.when.act), Refused):
            return no
        door(db, whose, "made")
        tokens.add(db, token)
        return secret


def end(desk: Desk, whose: Whose, ended: Iterable[Token]) -> Refused | None:
    """They open nothing from now on. Raises UnknownName."""
    with desk.store.transaction() as db:
        directory.require_active(db, whose.person)
        for token in ended:
            act = EndToken(by=whose.by, person=whose.person, token=token.binding, name=token.name)
            if isinstance(no := desk.directory.act(db, act, whose.when.act), Refused):
                return no
            tokens.revoke(db, whose.person, token.digest)
            if whose.by != whose.person:
                door(db, whose, "ended")
    return None


def door(db: Connection, whose: Whose, outcome: Outcome) -> None:
    """What the journal of the door keeps of it."""
    now, person = whose.when.real, whose.person
    web_logins.note(db, Login(now, "token", outcome, whose.address, person))
