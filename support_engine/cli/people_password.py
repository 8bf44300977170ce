"""The password of a person for the desk in a browser: asked on the terminal, or by a link."""

from __future__ import annotations

import click

from support_engine.cli import say
from support_engine.cli.session import Session

HERE = "http://127.0.0.1:8000"
"""Where the desk is as long as no public address is set."""


def link(session: Session, person: str) -> int:
    """A link that its owner opens within a day; a former one serves no more."""
    from support_engine.adapters import clock
    from support_engine.adapters.store import directory, web_access

    with session.desk.store.transaction() as db:
        directory.require_active(db, person)
        secret = web_access.new_link(db, person, "password", clock.now())
    address = session.settings.web.address or HERE
    say.line(f"{address}/mot-de-passe/{secret}")
    say.line(f"À transmettre à {person} seulement : ce lien sert une fois, pendant un jour.")
    return 0


def asked(session: Session, person: str) -> int:
    """Typed twice, never shown. Raises a usage error for one that is too weak."""
    from support_engine.adapters import clock
    from support_engine.adapters.store import directory, web_access
    from support_engine.web import passwords

    session.desk.store.check_may_write()
    with session.desk.store.reading() as db:
        directory.require_active(db, person)
    typed = click.prompt("Mot de passe", hide_input=True, confirmation_prompt="Encore une fois")
    if flaw := passwords.flaw(typed, person):
        raise click.UsageError(flaw)
    hashed = passwords.hashed(typed)
    with session.desk.store.transaction() as db:
        web_access.set_password(db, person, hashed, clock.now())
    say.line(f"Mot de passe de {person} enregistré.", fg="green")
    return 0
