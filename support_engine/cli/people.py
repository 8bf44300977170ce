"""People and their roles: list, add, forget."""

from __future__ import annotations

import click

from support_engine.cli import say
from support_engine.cli.session import Session, pass_session, shared_options


@click.group(help="Personnes et rôles.")
def people() -> None:
    """The directory."""


@people.command("list", help="Les personnes et leurs rôles.")
@shared_options
@pass_session
def list_people(session: Session) -> int:
    """Everybody who acts or is written to."""
    from support_engine.adapters.store import directory

    with session.desk.store.reading() as db:
        everyone = directory.everyone(db).values()
    rows = [[p.id, p.name, p.email, ", ".join(sorted(p.roles))] for p in everyone]
    if session.as_json:
        say.as_json([dict(zip(("id", "name", "email", "roles"), row, strict=True)) for row in rows])
    else:
        say.table(rows, ["Identifiant", "Nom", "Adresse", "Rôles"], empty="Personne encore.")
    return 0


@people.command("add", help="Ajoute ou modifie une personne ; --role peut se répéter.")
@click.argument("person", metavar="ID")
@click.option("--name", required=True, help="Nom complet.")
@click.option("--email", required=True, help="Adresse électronique.")
@click.option("--organisation", default="", help="Organisation.")
@click.option("--role", "roles", multiple=True, help="Rôle dans le programme.")
@shared_options
@pass_session
def add_person(
    session: Session, /, person: str, name: str, roles: tuple[str, ...], **reached: str
) -> int:
    """Personal data stand in the directory only."""
    from support_engine.adapters.mail.messages import valid
    from support_engine.adapters.store import directory
    from support_engine.adapters.store.person import Person
    from support_engine.core.language.names import require

    programmes = session.desk.engine.registry.programmes()
    known = {name: role for p in programmes[::-1] for name, role in p.workflow.roles.items()}
    for role in roles:
        if require(known, role, "rôle").scope == "dossier":
            raise click.UsageError(
                f"« {role} » se donne dossier par dossier : "
                f"support-engine assign REF {role} {person}."
            )
    valid(reached["email"])
    known_as = Person(person, name, roles=frozenset(roles), **reached)
    with session.desk.store.transaction() as db:
        directory.save(db, known_as)
    click.echo(f"{name} ({person}) : {', '.join(roles) or 'sans rôle dans le programme'}.")
    return 0


@people.command("forget", help="Efface les données personnelles ; le journal reste valable.")
@click.argument("person", metavar="ID")
@shared_options
@pass_session
def forget_person(session: Session, person: str) -> int:
    """The id stays in the journal, the name and address are gone."""
    from support_engine.adapters.store import directory

    with session.desk.store.transaction() as db:
        directory.actor(db, person)
        directory.forget(db, person)
    click.echo(f"Les données de {person} sont effacées.")
    return 0
