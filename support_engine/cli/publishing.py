"""`workflow publish` and `workflow approve`: two people where a payment becomes easier."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.impacts import easier_data, print_easier
from support_engine.cli.shared.session import Session, pass_session, shared_options
from support_engine.cli.workflow_versions import new_rules

if TYPE_CHECKING:
    pass

VERSION = click.argument("version", metavar="VERSION")


@click.command("publish", help="Propose une version des règles, avant qu’un dossier la suive.")
@VERSION
@shared_options
@pass_session
def publish(session: Session, version: str) -> int:
    """What becomes easier to pay; then a second person is awaited."""
    from support_engine.stories.rules.publishing import publish as propose

    rules, actor = new_rules(session, version), session.actor
    changes = propose(session.desk.engine, rules, actor, session.now)
    if session.as_json:
        say.as_json({"published": not changes, "easier": easier_data(changes)})
        return 0
    print_easier(changes)
    if changes:
        say.line(f"Proposé par {actor.person} ; une autre personne : workflow approve {version}.")
    return 0


@click.command("approve", help="Approuve une version des règles qu’une autre personne a proposée.")
@VERSION
@shared_options
@pass_session
def approve(session: Session, version: str) -> int:
    """From now on dossiers may follow it."""
    from support_engine.stories.rules.publishing import approve as second

    rules, actor = new_rules(session, version), session.actor
    changes = second(session.desk.engine, rules, actor, session.now)
    if session.as_json:
        say.as_json({"published": True, "easier": easier_data(changes)})
        return 0
    print_easier(changes)
    if changes:
        say.line(f"Approuvé par {actor.person} : des dossiers peuvent suivre ces règles.")
    return 0
