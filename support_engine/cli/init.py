"""Init: the base made, or brought up to date."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.session import Session, pass_session, shared_options
from support_engine.cli.shared.streams import is_terminal

if TYPE_CHECKING:
    from support_engine.adapters.store.base import Store


@click.command(help="Crée la base, ou la met à jour (une copie est faite avant).")
@click.option(
    "--replay",
    "is_trial",
    is_flag=True,
    help="Base d’essai : elle accepte --now pour tout, et aucune lettre n’en part.",
)
@click.option(
    "--administrator", metavar="ID", help="Première personne à administrer la base ; une fois."
)
@click.option("--name", help="Son nom complet.")
@click.option("--email", help="Son adresse électronique.")
@shared_options
@pass_session
def init(
    session: Session, /, is_trial: bool, administrator: str | None, **contact: str | None
) -> int:
    """Safe to repeat. What a base is for, and who first looks after people, is said once."""
    from support_engine.adapters.store.schema import upgrade
    from support_engine.adapters.store.traits import REAL, REPLAY
    from support_engine.assemble import open_store

    if administrator:
        contact = asked(administrator, contact, is_trial=is_trial)
    store = open_store(session.settings, is_replayed=session.is_replay)
    try:
        wanted = REPLAY if is_trial else REAL
        copy = upgrade(store, f"{session.now:%Y%m%d-%H%M%S}", wanted)
        told, serves = numbers_told(store), has_served(store)
        ready = TRIAL if store.is_for_replaying else "La base est prête."
    finally:
        store.close()
    if copy:
        say.line(f"Copie de l’ancienne base : {copy}")
    say.line(ready)
    for sentence in told:
        say.line(sentence)
    if serves and not administrator:
        say.line("Elle a déjà servi ; voyez ce qui a changé : support-engine doctor, puis verify.")
        return 0
    code = name_first(session, administrator, contact) if administrator else 0
    if not administrator:
        say.line("Nommez qui l’administre, une fois : support-engine init --administrator ID")
    say.line("Puis ajoutez une personne, et importez des candidatures :")
    say.line("  support-engine --as ID people add ID --name NOM --email ADRESSE --role RÔLE")
    say.line("  support-engine --as ID import FICHIER")
    return code


def has_served(store: Store) -> bool:
    """Whether somebody administers the base, and dossiers are there: it is no new one."""
    from support_engine.adapters.store.case import dossiers
    from support_engine.adapters.store.people import directory

    with store.reading() as db:
        return dossiers.any_yet(db) and bool(directory.holders_of(db, "administrateur"))


def numbers_told(store: Store) -> list[str]:
    """The numbers of payments and requests that served twice in a base of a former version."""
    from support_engine.adapters.store.case.numbers import doubles

    with store.reading() as db:
        found = [str(one) for one in doubles(db)]
    if not found:
        return []
    return [
        "Des numéros ont servi deux fois, écrits autrement ; rien n’a été changé aux dossiers :",
        *(f"  {one}" for one in found),
        "  Vérifiez-les auprès du comptable ; support-engine doctor les redira.",
    ]


def asked(
    administrator: str, contact: dict[str, str | None], *, is_trial: bool
) -> dict[str, str | None]:
    """The name and address of the first administrator: given, asked on a terminal, made up in a
    base of trial. Raises a usage error where nobody can be asked."""
    made_up = {"name": administrator.capitalize(), "email": f"{administrator}@demo.example"}
    words = {"name": "Nom complet", "email": "Adresse électronique"}
    missing = [name for name in words if not contact[name]]
    if is_trial:
        return {**contact, **{name: made_up[name] for name in missing}}
    if missing and not is_terminal(sys.stdin):
        raise click.UsageError(
            "Il manque le nom ou l’adresse de la personne qui administre : ajoutez --name et "
            "--email. Rien n’a été fait."
        )
    return {**contact, **{name: click.prompt(words[name]) for name in missing}}


def name_first(session: Session, administrator: str, contact: dict[str, str | None]) -> int:
    """The first administrator, by the same door as every act on people."""
    from support_engine.adapters.store.people import members
    from support_engine.cli.shared.people_acts import said
    from support_engine.core.people.commands import Contact, NameAdministrator

    reached = Contact(contact["name"] or "", contact["email"] or "")
    with session.desk.store.reading() as db:
        known = members.load(db, (administrator,))
    if known.administrators == (administrator,):
        say.line(f"{administrator} administre déjà la base.")
        return 0
    asked = NameAdministrator(by=administrator, person=administrator, contact=reached)
    return said(session, administrator, session.desk.directory.handle(asked, session.now))


TRIAL = "La base d’essai est prête : elle accepte --now, et aucune lettre n’en part."
