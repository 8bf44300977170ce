"""STORY: somebody enters, by a password or a link that serves once; and out again by one word.

Every attempt is counted before it is judged, by account and by address, in the base: two processes
count together, and whoever tries many at once gains nothing.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from support_engine.adapters.store import directory, web_access
from support_engine.adapters.store.base import Store
from support_engine.web import passwords

WINDOW = timedelta(minutes=15)
BY_ACCOUNT, BY_ADDRESS = 8, 40
"""How many attempts in a window; then nobody enters there, not even with the right password."""
WRONG = (
    "Cet identifiant et ce mot de passe ne vont pas ensemble. Vérifiez les deux, puis recommencez. "
    "Mot de passe oublié : la personne qui administre le bureau vous donne un lien pour en choisir "
    "un autre."
)
TOO_OFTEN = (
    "Trop d’essais en peu de temps. Attendez un quart d’heure, puis recommencez, ou demandez un "
    "lien à la personne qui administre le bureau."
)


class NotLetIn(Exception):
    """Nobody enters; the message is for whoever tried, and says nothing of the account."""


def by_password(store: Store, name: str, password: str, address: str, now: datetime) -> str:
    """The secret of a new session for an id or an e-mail address, and its password.

    `address`: where the request comes from. Raises NotLetIn.
    """
    with store.transaction() as db:
        person = meant(db, name)
        kept = web_access.password_hash(db, person or "")
        check_patience(db, (person or name).casefold(), address, now)
    if not passwords.matches(password, kept) or person is None:
        raise NotLetIn(WRONG)
    with store.transaction() as db:
        web_access.succeeded(db, of_account(person.casefold()))
        web_access.clear_out(db, now)
        return web_access.enter(db, person, now, is_proven=True)


class TooOften(NotLetIn):
    """Somebody tries again and again."""


def of_account(name: str) -> str:
    """The subject under which the attempts on an account are counted."""
    return f"account {name}"


def check_patience(db: Connection, name: str, address: str, now: datetime) -> None:
    """Count this attempt. Raises TooOften once there were too many."""
    on_account = web_access.tried(db, of_account(name), WINDOW, now)
    from_there = web_access.tried(db, f"address {address}", WINDOW, now)
    if on_account > BY_ACCOUNT or from_there > BY_ADDRESS:
        raise TooOften(TOO_OFTEN)


def meant(db: Connection, name: str) -> str | None:
    """The active person of an id, or of an e-mail address that is theirs alone."""
    name = name.strip()
    if "@" in name:
        found = directory.at_address(db, name)
        return found[0].id if len(found) == 1 else None
    # Nothing is looked for among the others: an unknown name costs what a known one does.
    return name if directory.some(db, [name]) else None


def again(
    store: Store, session: web_access.Session, password: str, address: str, now: datetime
) -> None:
    """Whoever is here gives their password again, before an act that weighs. Raises NotLetIn."""
    with store.transaction() as db:
        kept = web_access.password_hash(db, session.person)
        check_patience(db, session.person.casefold(), address, now)
    if not passwords.matches(password, kept):
        raise NotLetIn(WRONG)
    with store.transaction() as db:
        web_access.succeeded(db, of_account(session.person.casefold()))
        web_access.seen(db, session, now, is_proven=True)


def by_link(store: Store, secret: str, now: datetime) -> str | None:
    """The secret of a new session for a link of a demonstration; None where it serves no more."""
    with store.transaction() as db:
        person = web_access.use_link(db, secret, "demonstration", now)
        return web_access.enter(db, person, now, is_proven=False) if person else None


def choose(store: Store, secret: str, password: str, now: datetime) -> str | None:
    """The secret of a new session for whoever chose a password by a link; None where the link
    serves no more."""
    hashed = passwords.hashed(password)
    with store.transaction() as db:
        person = web_access.use_link(db, secret, "password", now)
        if person is None:
            return None
        web_access.set_password(db, person, hashed, now)
        web_access.succeeded(db, of_account(person.casefold()))
        return web_access.enter(db, person, now, is_proven=True)
