"""Init: the base made, or brought up to date."""

from __future__ import annotations

import click

from support_engine.cli.session import Session, pass_session, shared_options


@click.command(help="Crée la base, ou la met à jour (une copie est faite avant).")
@click.option(
    "--replay",
    "is_trial",
    is_flag=True,
    help="Base d’essai : elle accepte --now pour tout, et aucune lettre n’en part.",
)
@shared_options
@pass_session
def init(session: Session, is_trial: bool) -> int:
    """Safe to repeat. What a base is for is said once, when it is made."""
    from support_engine.adapters.store.schema import upgrade
    from support_engine.adapters.store.traits import REAL, REPLAY
    from support_engine.assemble import open_store

    store = open_store(session.settings, is_replayed=session.is_replay)
    try:
        wanted = REPLAY if is_trial else REAL
        copy = upgrade(store, f"{session.now:%Y%m%d-%H%M%S}", wanted)
        ready = TRIAL if store.is_for_replaying else "La base est prête."
    finally:
        store.close()
    if copy:
        click.echo(f"Copie de l’ancienne base : {copy}")
    click.echo(f"{ready} Ajoutez une personne, puis importez des candidatures :")
    click.echo("  support-engine people add ID --name NOM --email ADRESSE --role instructeur")
    click.echo("  support-engine --as ID import FICHIER")
    return 0


TRIAL = "La base d’essai est prête : elle accepte --now, et aucune lettre n’en part."
