"""Tokens: what opens the API to a program; given, listed, ended, for oneself or for somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.naming import SOMEBODY
from support_engine.cli.shared.people_acts import refused
from support_engine.cli.shared.session import Session, pass_session, shared_options
from support_engine.cli.words import OneOf

if TYPE_CHECKING:
    from support_engine.adapters.store.web.tokens import Token
    from support_engine.stories.people.tokens import Whose

SIGNS = 8
"""Signs of a token's number: the beginning of its digest."""
FOR = click.option(
    "--for",
    "person",
    type=SOMEBODY,
    metavar="PERSONNE",
    help="Pour cette personne (qui administre).",
)


@click.group("tokens", help="Jetons : ce qui ouvre l’API à un logiciel, au nom de quelqu’un.")
def tokens_group() -> None:
    """Tokens of the API."""


@tokens_group.command("list", help="Les jetons d’une personne, et leur dernier usage.")
@FOR
@shared_options
@pass_session
def list_tokens(session: Session, person: str | None) -> int:
    """Those of whoever asks, or of somebody."""
    from support_engine.adapters import clock
    from support_engine.core.language.french import short_day
    from support_engine.stories.people.tokens import RIGHTS, SCOPES

    found = of_person(session, person or session.named.person)
    if session.as_json:
        say.as_json([{"number": one.digest[:SIGNS], **shown(one)} for one in found])
        return 0
    words = {scopes: RIGHTS[right] for right, scopes in SCOPES.items()}
    rows = [
        [
            one.digest[:SIGNS],
            one.name,
            words[one.scopes],
            short_day(one.last_day) + (" (échu)" if one.is_over(clock.now()) else ""),
            short_day(one.used_at.date()) if one.used_at else "jamais",
        ]
        for one in found
    ]
    heads = ["N°", "À quoi il sert", "Ce qu’il peut", "Dernier jour", "A servi"]
    say.table(rows, heads, empty="Aucun jeton.")
    return 0


def shown(token: Token) -> dict[str, object]:
    """What is told of a token to a program; never by what it is found."""
    used = token.used_at.isoformat() if token.used_at else None
    until = token.last_day.isoformat()
    return {"name": token.name, "scopes": token.scopes, "until": until, "used_at": used}


@tokens_group.command("give", help="Donne un jeton ; il est montré une fois.")
@click.argument("name", metavar="USAGE")
@click.option(
    "--right",
    type=OneOf({"lire": "read", "agir": "act"}),
    default="lire",
    show_default=True,
    help="Lire et prévoir, ou aussi faire des actes.",
)
@click.option("--until", metavar="DATE", help="Son dernier jour (par défaut dans 90 jours).")
@FOR
@shared_options
@pass_session
def give(session: Session, name: str, right: str, until: str | None, person: str | None) -> int:
    """Whoever has it acts in that person's name."""
    from support_engine.core.acts.blockers import Refused
    from support_engine.stories.people import tokens as story

    session.desk.store.check_may_write()
    asked_by = whose(session, person)
    now = asked_by.when.real
    last = until or (now + story.USUAL).date().isoformat()
    wanted = story.wanted({"name": name, "right": right, "until": last}, now.date())
    if isinstance(wanted, dict):
        raise click.UsageError(" ".join(wanted.values()))
    if story.acts_for_another(asked_by, wanted):
        raise click.UsageError(story.OWN_ALONE)
    secret = story.give(session.desk, asked_by, wanted)
    if isinstance(secret, Refused):
        return refused(session, asked_by.person, secret)
    if secret is None:
        raise click.UsageError(story.TOO_MANY)
    if session.as_json:
        say.as_json({"person": asked_by.person, "name": wanted.name, "secret": secret})
        return 0
    say.line(secret)
    say.line(
        f"Il agit au nom de {asked_by.person} : à recopier maintenant, il ne sera plus montré."
    )
    return 0


@tokens_group.command("end", help="Retire un jeton : il n’ouvre plus rien.")
@click.argument("number", metavar="N°")
@FOR
@shared_options
@pass_session
def end(session: Session, number: str, person: str | None) -> int:
    """At once."""
    from support_engine.errors import UnknownName
    from support_engine.stories.people import tokens as story

    session.desk.store.check_may_write()
    asked_by = whose(session, person)
    found = [
        one for one in of_person(session, asked_by.person) if one.digest[:SIGNS] == number.lower()
    ]
    if not found:
        raise UnknownName(f"Aucun jeton « {number} ». Consultez : support-engine tokens list.")
    if no := story.end(session.desk, asked_by, found[:1]):
        return refused(session, asked_by.person, no)
    if session.as_json:
        say.as_json({"person": asked_by.person, "name": found[0].name, "done": True})
    else:
        say.line(f"Le jeton « {found[0].name} » n’ouvre plus rien.", fg="green")
    return 0


def whose(session: Session, person: str | None) -> Whose:
    """Who asks, and for whom. Raises a usage error that says how to name oneself."""
    from support_engine.adapters import clock
    from support_engine.stories.people.passwords import When
    from support_engine.stories.people.tokens import Whose

    me = session.actor.person
    return Whose(me, person or me, When(session.now, clock.now()))


def of_person(session: Session, person: str) -> list[Token]:
    """Somebody's tokens. Raises UnknownName for somebody who is not known, or no longer."""
    from support_engine.adapters.store.people import directory
    from support_engine.adapters.store.web import tokens

    with session.desk.store.reading() as db:
        directory.require_active(db, person)
        return tokens.of_person(db, person)
