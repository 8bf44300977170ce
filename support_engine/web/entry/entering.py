"""STORY: somebody enters, by a password (and a code) or a link that serves once; and proves it.

Failures are counted in the base, so that two processes count together; an attempt is counted before
it is judged and taken off once it is right, so that whoever tries many at once gains nothing. What
is shut after too many is one account from one place: nobody else's attempts keep its owner out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from support_engine.adapters.store.base import Store
from support_engine.adapters.store.people import directory, web_logins
from support_engine.adapters.store.people.web_logins import Login, network, typed_hash
from support_engine.adapters.store.web import web_access, web_factors, web_links
from support_engine.assemble import Desk
from support_engine.directory import Directory
from support_engine.stories.people import factors
from support_engine.stories.people.passwords import When, choose_by_link
from support_engine.views.people.doors import Outcome
from support_engine.web.entry import passwords

WINDOW = timedelta(minutes=15)
FROM_THERE, BY_ADDRESS = 8, 40
"""How many failures in a window: on one account from one place, on all accounts from one address.
Beyond, no attempt from there is judged, not even with the right password."""
CALM = 20
"""How many failures on one account, wherever they come from, before answers on it come slowly."""
CODES, HOUR = 10, timedelta(hours=1)
"""How many wrong codes of a second factor one person may give in an hour."""
SLOWER, SLOWEST = 0.4, 8.0
"""Seconds more for each failure beyond, and at most; whoever is right enters all the same."""
WRONG = (
    "Cet identifiant et ce mot de passe ne vont pas ensemble. Vérifiez les deux, puis recommencez. "
    "Mot de passe oublié : la personne qui administre le bureau vous donne un lien pour en choisir "
    "un autre."
)
TOO_OFTEN = (
    "Trop d’essais depuis ce poste en peu de temps. Attendez un quart d’heure, puis recommencez ; "
    "d’un autre poste, ou par un lien de la personne qui administre le bureau, vous entrez tout de "
    "suite."
)
TOO_OFTEN_AGAIN = (
    "Trop d’essais dans cette session. Déconnectez-vous, puis identifiez-vous de nouveau, ou "
    "attendez un quart d’heure. Rien n’a été fait."
)
TOO_MANY_CODES = (
    "Trop de codes faux pour ce compte. Attendez une heure. Si ce n’était pas vous, quelqu’un "
    "connaît votre mot de passe : prévenez aussitôt la personne qui administre le bureau."
)
NOT_YOURS = "Ce n’est pas votre mot de passe. Rien n’a été fait."


@dataclass(frozen=True, slots=True)
class Whence:
    """Where somebody tries from: an address, and what their browser bears of a session that it had
    here (its digest, which opens nothing)."""

    address: str
    browser: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of it: the secret of a session, a ticket by which the code of a second factor is
    awaited, or why not. `pause`: seconds before its answer leaves."""

    secret: str = ""
    ticket: str = ""
    problem: str = ""
    pause: float = 0.0


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gives again: a password, a code; from where."""

    password: str
    code: str
    address: str


@dataclass(frozen=True, slots=True)
class Counters:
    """Under which subjects an attempt counts; `address` is empty for a browser that is known."""

    place: str
    address: str
    account: str


def by_password(store: Store, name: str, password: str, whence: Whence, now: datetime) -> Attempt:
    """A new session for an id or an e-mail address, and its password; with a second factor, its
    code is awaited first."""
    with store.transaction() as db:
        person = meant(db, name)
        kept = web_access.password_hash(db, person or "")
        counters = counters_of(db, name, person or "", whence)
        pause, is_noted = counted(db, counters, now)
        outcome: Outcome = "too_often" if pause is None else "wrong"
        typed = "" if person else typed_hash(name)
        line = Login(now, "password", outcome, whence.address, person or "", typed)
        number = web_logins.note(db, line) if is_noted else 0
    if pause is None:
        return Attempt(problem=TOO_OFTEN)
    if not passwords.matches(password, kept) or person is None:
        return Attempt(problem=WRONG, pause=pause)
    with store.transaction() as db:
        if not web_access.is_still(db, person, kept):  # it ended while it was judged
            return Attempt(problem=WRONG, pause=pause)
        web_access.succeeded(db, counters.place)
        for subject in (counters.address, counters.account):
            web_access.taken_off(db, subject)
        web_access.clear_out(db, now)
        if web_factors.of_person(db, person) is not None:
            web_logins.became(db, number, "half")
            return Attempt(ticket=web_links.new_link(db, person, "code", now), pause=pause)
        web_logins.became(db, number, "in")
        return Attempt(web_access.enter(db, person, now, is_proven=True), pause=pause)


def counters_of(db: Connection, name: str, person: str, whence: Whence) -> Counters:
    """The subjects of an attempt. The account is what was typed: an address and an id that fail
    together would tell that they are of one person."""
    account = f"account {name.strip().casefold()}"
    if web_access.has_entered(db, whence.browser, person):
        return Counters(f"{account} browser {whence.browser}", "", account)
    there = network(whence.address)
    return Counters(f"{account} address {there}", f"address {there}", account)


def counted(db: Connection, counters: Counters, now: datetime) -> tuple[float | None, bool]:
    """Count this attempt: the seconds before its answer, or None where there were too many from
    there; and whether it is noted: of those that nobody judges, the first alone. They do not count
    against the account either: they slow nobody down."""
    tries = web_access.tried(db, counters.place, WINDOW, now)
    if tries > FROM_THERE:
        return None, tries == FROM_THERE + 1
    if counters.address:
        tries = web_access.tried(db, counters.address, WINDOW, now)
        if tries > BY_ADDRESS:
            return None, tries == BY_ADDRESS + 1
    on_account = web_access.tried(db, counters.account, WINDOW, now)
    return min(max(0, on_account - CALM) * SLOWER, SLOWEST), True


def meant(db: Connection, name: str) -> str | None:
    """The active person of an id, or of an e-mail address that is theirs alone."""
    name = name.strip()
    if "@" in name:
        found = directory.at_address(db, name)
        return found[0].id if len(found) == 1 else None
    # Nothing is looked for among the others: an unknown name costs what a known one does.
    return name if directory.some(db, [name]) else None


def by_code(store: Store, key: bytes, ticket: str, given: Given, now: datetime) -> Attempt:
    """A new session for whoever gave the password a moment ago, and gives the code now. An empty
    attempt: the ticket serves no more."""
    with store.transaction() as db:
        person = web_links.link_of(db, ticket, "code", now)
        if person is None:
            return Attempt()
        problem = wrong_code(db, key, person, given, now)
        if problem:
            return Attempt(ticket=ticket, problem=problem)
        web_links.use_link(db, ticket, "code", now)
        secret = web_access.enter(db, person, now, is_proven=True)
        web_access.proven(db, web_access.digest_of(secret), now, "code")
        return Attempt(secret)


def wrong_code(db: Connection, key: bytes, person: str, given: Given, now: datetime) -> str:
    """What is wrong with the code of somebody's second factor, or nothing. Tries count on the
    person, wherever they come from: whoever makes them has the password."""
    subject = f"code {person}"
    factor, number = web_factors.of_person(db, person), web_access.tried(db, subject, HOUR, now)
    if number > CODES:
        return TOO_MANY_CODES
    problem = factors.wrong(db, key, factor, given.code, now) if factor else factors.NOT_RIGHT
    outcome: Outcome = "wrong" if problem else "in"
    web_logins.note(db, Login(now, "code", outcome, given.address, person))
    if not problem:
        web_access.succeeded(db, subject)
    return problem


def again(
    store: Store, key: bytes, session: web_access.Session, given: Given, now: datetime
) -> str:
    """Whoever is here gives their password again, before an act that weighs, and the code of their
    second factor if they have one: what is wrong with them, or nothing. Failures count on this
    session, those of a code on the person."""
    subject = f"again {session.digest}"
    with store.transaction() as db:
        kept = web_access.password_hash(db, session.person)
        number = web_access.tried(db, subject, WINDOW, now)
        line = Login(now, "again", "wrong", given.address, session.person)
        noted = web_logins.note(db, line) if number <= FROM_THERE else 0
    if number > FROM_THERE:
        return TOO_OFTEN_AGAIN
    if not passwords.matches(given.password, kept):
        return NOT_YOURS
    with store.transaction() as db:
        has_factor = web_factors.of_person(db, session.person) is not None
        if has_factor and (problem := wrong_code(db, key, session.person, given, now)):
            return f"{problem} Rien n’a été fait."
        web_access.succeeded(db, subject)
        web_access.proven(db, session.digest, now, "code" if has_factor else session.factor)
        web_logins.became(db, noted, "in")
    return ""


def code_again(
    store: Store, key: bytes, session: web_access.Session, given: Given, now: datetime
) -> str:
    """Whoever came by a provider gives the code of their second factor here: what is wrong with
    it, or nothing."""
    with store.transaction() as db:
        if problem := wrong_code(db, key, session.person, given, now):
            return f"{problem} Rien n’a été fait."
        web_access.proven(db, session.digest, now, "code")
    return ""


def code_of(desk: Desk, person: str, given: Given, now: datetime) -> str:
    """What is wrong with the code of whoever has a second factor here; nothing for others."""
    with desk.store.transaction() as db:
        if web_factors.of_person(db, person) is None:
            return ""
        return wrong_code(db, desk.factor_key, person, given, now)


def at_terminal(store: Store, key: bytes | None, person: str, given: Given, now: datetime) -> str:
    """What is wrong with what somebody gives at the terminal, in whose name they act; nothing where
    it is right. Tries are noted; of whoever has the machine a delay would keep nobody out. `key`:
    None where no code is asked."""
    with store.transaction() as db:
        kept = web_access.password_hash(db, person)
        number = web_logins.note(db, Login(now, "terminal", "wrong", given.address, person))
    if not passwords.matches(given.password, kept):
        return NOT_YOURS
    with store.transaction() as db:
        if key is not None and (problem := wrong_code(db, key, person, given, now)):
            return f"{problem} Rien n’a été fait."
        web_logins.became(db, number, "in")
    return ""


def by_link(store: Store, secret: str, address: str, now: datetime) -> str | None:
    """The secret of a new session for a link of a demonstration; None where it serves no more."""
    with store.transaction() as db:
        person = web_links.use_link(db, secret, "demonstration", now)
        web_logins.note(db, Login(now, "link", "in" if person else "stale", address, person or ""))
        return web_access.enter(db, person, now, is_proven=False) if person else None


def choose(people: Directory, secret: str, password: str, address: str, when: When) -> Attempt:
    """A new session for whoever chose a password by a link, once they gave the code of their second
    factor if they have one; in one transaction: whatever ends that password ends the session
    too. An empty attempt: the link serves no more."""
    hashed = passwords.hashed(password)
    with people.store.transaction() as db:
        person = choose_by_link(people, db, secret, hashed, when)
        has_factor = person is not None and web_factors.of_person(db, person) is not None
        outcome: Outcome = "stale" if person is None else "half" if has_factor else "in"
        web_logins.note(db, Login(when.real, "link", outcome, address, person or ""))
        if person is None:
            return Attempt()
        if has_factor:
            return Attempt(ticket=web_links.new_link(db, person, "code", when.real))
        return Attempt(web_access.enter(db, person, when.real, is_proven=True))
