"""What lets a person enter the desk in a browser: a password asked on the terminal, or by a link; a
second factor that is taken off."""

from __future__ import annotations

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.people_acts import acted, by, refused
from support_engine.cli.shared.session import Session

HERE = "http://127.0.0.1:8000"
"""Where the desk is as long as no public address is set."""


def link(session: Session, person: str) -> int:
    """A link that its owner opens within a day; a former one serves no more."""
    from support_engine.adapters import clock
    from support_engine.core.acts.blockers import Refused
    from support_engine.core.people.commands import GivePasswordLink
    from support_engine.stories.people import passwords

    asked = GivePasswordLink(by=by(session), person=person)
    when = passwords.When(session.now, clock.now())
    with session.desk.store.transaction() as db:
        secret = passwords.give_link(session.desk.directory, db, asked, when)
    if isinstance(secret, Refused):
        return refused(session, person, secret)
    address = session.settings.web.address or HERE
    say.line(f"{address}/mot-de-passe/{secret}")
    say.line(f"À transmettre à {person} seulement : ce lien sert une fois, pendant un jour.")
    return 0


def asked(session: Session, person: str) -> int:
    """Typed twice, never shown. Raises a usage error for one that is too weak."""
    from support_engine.adapters import clock
    from support_engine.adapters.store.people import directory
    from support_engine.stories.people import passwords as story
    from support_engine.web.entry import passwords

    who = by(session)
    session.desk.store.check_may_write()
    with session.desk.store.reading() as db:
        directory.require_active(db, person)
    typed = click.prompt("Mot de passe", hide_input=True, confirmation_prompt="Encore une fois")
    if flaw := passwords.flaw(typed, person):
        raise click.UsageError(flaw)
    hashed, when = passwords.hashed(typed), story.When(session.now, clock.now())
    with session.desk.store.transaction() as db:
        no = story.choose(session.desk.directory, db, (who, person), hashed, when)
    if no:
        return refused(session, person, no)
    say.line(f"Mot de passe de {person} enregistré.", fg="green")
    return 0


def take_off(session: Session, person: str, reason: str) -> int:
    """The second factor of somebody; where the key of codes is lost the password of whoever acts is
    enough, or nobody would ever enter again."""
    from support_engine.core.people.commands import ResetFactor

    session.frees = True
    return acted(session, person, ResetFactor(by=by(session), person=person, reason=reason))
