"""Show: one dossier on one page."""

from __future__ import annotations

from typing import Any

import click

from support_engine.cli import say
from support_engine.cli.dossier import REFERENCE, load
from support_engine.cli.session import Session, pass_session, shared_options

MARKS = {
    "validated": "✓ validé",
    "declared": "… à examiner",
    "refused": "✗ refusé",
    "expected": "attendu",
}


@click.command(help="Montre un dossier : où il en est, ses dates, ce qui peut être fait.")
@REFERENCE
@shared_options
@pass_session
def show(session: Session, reference: str) -> int:
    """Everything on one page."""
    from support_engine.views.dossier import dossier_page

    page = dossier_page(load(session, reference))
    if session.as_json:
        say.as_json(page)
    else:
        print_page(page)
    return 0


def print_page(page: dict[str, Any]) -> None:
    """The page in words."""
    click.secho(f"{page['reference']} – {page['name']}", bold=True)
    details = page["details"]
    place = ", ".join(filter(None, [details.get("commune", ""), details.get("department", "")]))
    click.echo(f"{page['state']} depuis le {page['since']} ({page['phase']})")
    click.echo(
        " · ".join(
            filter(None, [f"vague {details.get('wave', '?')}", place, details.get("sector", "")])
        )
    )
    if details.get("demo"):
        click.echo(f"Données de démonstration ({details['demo']}).")
    if page["follows"]:
        click.echo(f"Fait suite à la candidature {page['follows']}.")
    click.echo(
        "Personnes : " + (", ".join(f"{r} {p}" for r, p in page["people"].items()) or "aucune")
    )
    for hold in page["holds"]:
        click.secho(f"⚠ {hold['label']} depuis le {hold['since']} : {hold['reason']}", fg="yellow")
    if page["clocks"]:
        say.title("Délais en cours")
        for clock in page["clocks"]:
            moved = (
                f" (prévision initiale {clock['first_on']})"
                if clock["on"] != clock["first_on"]
                else ""
            )
            click.echo(f"  {clock['on']}  {clock['label']}{moved}")
    if page["milestones"]:
        say.title("Jalons")
        for m in page["milestones"]:
            click.echo(f"  {m['on'] or '':10}  {MARKS[m['status']]:14}  {m['label']}")
    for name, rows in (("Pièces", page["documents"]), ("Prolongations", page["extensions"])):
        if rows:
            say.title(name)
            for row in rows:
                click.echo("  " + " · ".join(str(value) for value in row.values()))
    if page["facts"]:
        say.title("Informations")
        for label, value in page["facts"].items():
            click.echo(f"  {label} : {value}")
    print_acts(page)


def print_acts(page: dict[str, Any]) -> None:
    """What can be done, and what still stands in the way."""
    if not page["possible"]:
        return
    say.title("Ce qui peut être fait")
    for act in page["possible"]:
        mark = "✗" if act["blocked"] else "→"
        click.echo(f"  {mark} {act['id']} : {act['label']} ({', '.join(act['by'])})")
        for sentence in act["blocked"]:
            click.echo(f"      {sentence}")
