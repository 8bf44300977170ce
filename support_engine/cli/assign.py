"""Assign: who holds a role on a dossier; or everything that somebody has, to somebody else."""

from __future__ import annotations

from datetime import date

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.acting import ON, do
from support_engine.cli.shared.naming import DOSSIER, SOMEBODY
from support_engine.cli.shared.session import Session, pass_session, shared_options


@click.command(help="Désigne la personne qui tient un rôle sur un dossier ; --all les passe tous.")
@click.argument("reference", metavar="[RÉFÉRENCE]", type=DOSSIER, required=False)
@click.argument("role", metavar="[RÔLE]", required=False)
@click.argument("person", metavar="[PERSONNE]", type=SOMEBODY, required=False)
@click.option(
    "--all",
    "handed",
    nargs=2,
    type=SOMEBODY,
    metavar="ANCIENNE NOUVELLE",
    help="Passe à une autre personne tout ce que quelqu’un tient sur les dossiers ouverts.",
)
@ON
@shared_options
@pass_session
def assign(
    session: Session,
    /,
    handed: tuple[str, str] | None,
    on: date | None,
    **meant: str | None,
) -> int:
    """Assign a person, or hand everything over."""
    if handed and any(meant.values()):
        raise click.UsageError("--all passe tous les dossiers : ne donnez pas de référence.")
    if handed:
        return hand_over(session, *handed, on)
    reference, role, person = (meant[name] or "" for name in ("reference", "role", "person"))
    if not (reference and role and person):
        raise click.UsageError("Donnez la référence, le rôle et la personne ; ou --all.")
    return named(session, reference, role, person, on)


def named(session: Session, reference: str, role: str, person: str, on: date | None) -> int:
    """One role of one dossier."""
    from support_engine.core.acts.commands import AssignPerson

    return do(session, AssignPerson, reference, on=on, role=role, person=person)


def hand_over(session: Session, old: str, new: str, on: date | None) -> int:
    """Every role that a person has on open dossiers, each an act of its own; one refusal stops
    nothing, and is the exit code."""
    from support_engine.adapters.store.people import readers

    with session.desk.store.reading() as db:
        held = readers.open_dossiers_of(db, old)
    if not held:
        say.line(f"« {old} » n’est désigné sur aucun dossier ouvert.")
        return 0
    return max(named(session, reference, role, new, on) for reference, role in held)
