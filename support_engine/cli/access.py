"""Access: whom the holder of a project lets into their space, and for what."""

from __future__ import annotations

from datetime import date

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.acting import ON, do
from support_engine.cli.shared.dossier import REFERENCE, load
from support_engine.cli.shared.naming import SOMEBODY
from support_engine.cli.shared.session import Session, pass_session, shared_options

PERSON = click.argument("person", metavar="PERSONNE", type=SOMEBODY)


@click.group(help="À qui un porteur ouvre son espace : comptable, partenaire.")
def access() -> None:
    """Several people for one project."""


@access.command("list", help="Qui entre dans l’espace du porteur, et pour quoi.")
@REFERENCE
@shared_options
@pass_session
def list_access(session: Session, reference: str) -> int:
    """Each with what they may do."""
    from support_engine.adapters.store.people import directory
    from support_engine.core.dossier.access_events import RIGHTS

    dossier = load(session, reference).dossier
    with session.desk.store.reading() as db:
        known = directory.some(db, dossier.helpers)
    found = [
        {"person": one, "name": known[one].name if one in known else "", "right": right}
        for one, right in dossier.helpers.items()
    ]
    if session.as_json:
        say.as_json(found)
        return 0
    rows = [[one["person"], one["name"], RIGHTS[one["right"]]] for one in found]
    nobody = "Le porteur n’ouvre son espace à personne d’autre."
    say.table(rows, ["Identifiant", "Nom", "Peut"], empty=nobody)
    return 0


@access.command("give", help="Ouvre son espace à une personne connue (le porteur lui-même).")
@REFERENCE
@PERSON
@click.argument("right", metavar="DROIT")
@ON
@shared_options
@pass_session
def give(session: Session, reference: str, person: str, right: str, on: date | None) -> int:
    """By the holder."""
    from support_engine.core.acts.commands import GiveAccess

    return do(session, GiveAccess, reference, on=on, person=person, right=right)


@access.command("end", help="Ferme l’espace du porteur à une personne.")
@REFERENCE
@PERSON
@ON
@shared_options
@pass_session
def end(session: Session, reference: str, person: str, on: date | None) -> int:
    """By the holder, or whoever follows the dossier."""
    from support_engine.core.acts.commands import EndAccess

    return do(session, EndAccess, reference, on=on, person=person)
