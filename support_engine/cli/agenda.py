"""Agenda: the coming dates of one dossier or of all."""

from __future__ import annotations

from datetime import date

import click

from support_engine.cli import say
from support_engine.cli.dossier import load
from support_engine.cli.session import DAY, Session, pass_session, shared_options


@click.command(help="Les échéances et rappels à venir, d’un dossier ou de tous.")
@click.argument("reference", metavar="REF", required=False)
@click.option("--until", type=DAY, help="Jusqu’à cette date (par défaut 3 mois).")
@click.option(
    "--late", is_flag=True, help="Seulement les échéances dépassées ; code 4 s’il y en a."
)
@shared_options
@pass_session
def agenda(session: Session, reference: str | None, until: date | None, late: bool) -> int:
    """The stored agenda, nearest first."""
    from support_engine.adapters.store import dossiers
    from support_engine.core.days.calendar import add_months
    from support_engine.core.dossier.explain import subject_label

    if reference:
        load(session, reference)
    rules = session.desk.engine.registry.get
    horizon = session.today if late else until or add_months(session.today, 3)
    with session.desk.store.reading() as db:
        lines = dossiers.agenda_lines(db, reference, horizon)
    today = session.today.isoformat()
    if late:
        lines = [line for line in lines if line["kind"] == "deadline" and line["due_on"] < today]
    if session.as_json:
        say.as_json(lines)
    else:
        rows = [
            [
                line["due_on"],
                "en retard" if line["kind"] == "deadline" and line["due_on"] < today else "",
                line["reference"],
                line["name"],
                f"{KINDS[line['kind']]} : "
                + subject_label(rules(line["workflow"], line["workflow_version"]), line["subject"]),
            ]
            for line in lines
        ]
        empty = "Rien en retard." if late else f"Rien d’ici au {horizon.isoformat()}."
        say.table(rows, ["Date", "", "Dossier", "Nom", "Quoi"], empty=empty)
    return say.LATE if late and lines else 0


KINDS = {"deadline": "échéance", "reminder": "rappel", "move": "changement automatique"}
