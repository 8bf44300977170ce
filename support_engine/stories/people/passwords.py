"""STORY: somebody is given a link, or chooses a password; the journal of people says who did it.

The same on the pages and at the terminal. The secret is drawn and kept in the transaction of the
act: what is not on record opens nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from support_engine.adapters.store.people import people_journal
from support_engine.adapters.store.web import web_access, web_links
from support_engine.core.acts.blockers import Refused
from support_engine.core.people.commands import ChoosePassword, GivePasswordLink
from support_engine.directory import Directory


@dataclass(frozen=True, slots=True)
class When:
    """The moment of the act, and that of the real clock, by which links and sessions end: they
    differ where a demonstration lives on another day."""

    act: datetime
    real: datetime


def give_link(
    directory: Directory, db: Connection, asked: GivePasswordLink, when: When
) -> str | Refused:
    """The secret of a link that serves once, within a day; a former one serves no more. Raises
    UnknownName."""
    link = web_links.link_to_come("password", when.real)
    outcome = directory.act(db, replace(asked, link=link.digest), when.act)
    if isinstance(outcome, Refused):
        return outcome
    return web_links.keep_link(db, asked.person, link)


def choose(
    directory: Directory, db: Connection, asked: tuple[str, str], hashed: str, when: When
) -> Refused | None:
    """`asked`: by whom, for whom. Whoever had entered with the former password is out."""
    by, person = asked
    command = ChoosePassword(by=by, person=person, digest=web_access.digest_of(hashed))
    outcome = directory.act(db, command, when.act)
    if isinstance(outcome, Refused):
        return outcome
    web_access.set_password(db, person, hashed, when.real)
    return None


def choose_by_link(
    directory: Directory, db: Connection, secret: str, hashed: str, when: When
) -> str | None:
    """Who chose a password by that link; None where it serves no more, to nobody active. Whoever
    holds the transaction lets them in by it in the same one."""
    people_journal.lock(db)  # before any row of a table of people
    person = web_links.use_link(db, secret, "password", when.real)
    if person is None or choose(directory, db, (person, person), hashed, when):
        return None
    return person
