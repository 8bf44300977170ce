"""One dossier on one page: plain data first (for `--json`), then its words."""

from __future__ import annotations

from typing import Any

import click

from support_engine.cli import say

MARKS = {
    "validated": "✓ validé",
    "declared": "… à examiner",
    "refused": "✗ refusé",
    "expected": "attendu",
}


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
