"""Init: the base made, or brought up to date."""

from __future__ import annotations

import click

from support_engine.cli.session import Session, pass_session, shared_options


@click.command(help="Crée la base, ou la met à jour (une copie est faite avant).")
@shared_options
@pass_session
def init(session: Session) -> int:
    """Safe to repeat."""
    from support_engine.adapters.store.schema import upgrade
    from support_engine.assemble import open_store

    settings = session.settings
    store = open_store(settings)
    copy = upgrade(store, f"{session.now:%Y%m%d-%H%M%S}")
    store.close()
    if copy:
        click.echo(f"Copie de l’ancienne base : {copy}")
    click.echo("La base est prête. Ajoutez une personne, puis importez des candidatures :")
    click.echo("  support-engine people add ID --name NOM --email ADRESSE --role instructeur")
    click.echo("  support-engine --as ID import FICHIER")
    return 0
