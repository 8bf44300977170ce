"""Serve: the desk in a browser, on this machine or behind a server that encrypts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.session import Session, pass_session, shared_options

if TYPE_CHECKING:
    from support_engine.web.bureau import Bureau

LOOPBACK = ("127.0.0.1", "::1", "localhost")
EXPOSED = (
    "Écouter sur {host} ouvre le bureau à d’autres machines, et rien ne chiffrerait les mots de "
    "passe. Placez devant un serveur qui chiffre (TLS) et donnez dans config.toml son adresse "
    "([web] trusted_proxies) et celle du bureau ([web] address), ou ajoutez --insecure en "
    "connaissance de cause."
)
REAL = (
    "Une base réelle vit à la date du jour : --now n’y ferait que lire, et personne ne pourrait "
    "entrer. Retirez-le, ou servez une base d’essai (support-engine demo)."
)

SEVERAL = (
    "--with-scheduler fait les passages dans un seul processus : retirez --workers, ou lancez "
    "support-engine scheduler à côté."
)


@click.command(help="Ouvre le bureau dans un navigateur (Ctrl-C pour arrêter).")
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse d’écoute.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--workers",
    type=click.IntRange(1, 32),
    default=1,
    show_default=True,
    help="Processus qui répondent, sur la même base.",
)
@click.option(
    "--insecure", is_flag=True, help="Écoute au-delà de cette machine sans rien qui chiffre."
)
@click.option(
    "--with-scheduler", "rounds", is_flag=True, help="Fait aussi les passages, dans ce processus."
)
@shared_options
@pass_session
def serve(session: Session, /, host: str, port: int, insecure: bool, **how: Any) -> int:
    """The desk, until told to stop. `how`: in how many processes, and with the rounds or not."""
    from support_engine.web.bureau import Bureau
    from support_engine.web.serving import Place, run

    settings, rounds = session.settings, how["rounds"]
    is_encrypted = settings.web.trusted_proxies and settings.web.address
    if host not in LOOPBACK and not is_encrypted and not insecure:
        raise click.UsageError(EXPOSED.format(host=host))
    if rounds and session.is_replay:
        raise click.UsageError("--with-scheduler suit l’horloge de la machine : retirez --now.")
    if rounds and how["workers"] > 1:
        raise click.UsageError(SEVERAL)
    here = f"http://{'[::1]' if host == '::1' else host}:{port}"
    is_here = host in LOOPBACK
    bureau = Bureau(settings, session.given_now, insecure, listens=here if is_here else "")
    # A look that cannot be read stops the start, and so does a provider of which something lacks.
    _ = bureau.theme, bureau.provider
    invite(bureau, bureau.address or here, is_here=is_here)
    place = Place(host, port, how["workers"], session.config)
    run(bureau, place, say.line, with_rounds=rounds)
    return 0


def invite(bureau: Bureau, address: str, *, is_here: bool) -> None:
    """Say how to open the desk; a base that is not ready is said, and its pages say so too."""
    from support_engine.errors import SupportEngineError
    from support_engine.web.entry.invitations import demonstration_links

    say.line(f"Le bureau est à l’adresse {address} (Ctrl-C pour arrêter).")
    try:
        is_trial = bureau.desk.store.is_for_replaying
    except SupportEngineError as problem:
        say.line(f"Il n’est pas prêt. {problem}", err=True)
        return
    if bureau.is_replay and not is_trial:
        raise click.UsageError(REAL)
    if not (is_trial and is_here):
        say.line("Pour donner un mot de passe : support-engine people password ID --link --as ID")
        return
    say.line("Base d’essai : un lien par rôle, qui sert une fois, aujourd’hui.")
    for invitation in demonstration_links(bureau):
        say.line(f"  {invitation.role} ({invitation.name})")
        say.line(f"    {address}{invitation.path}")
