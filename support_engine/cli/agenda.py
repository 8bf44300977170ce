"""Agenda: the coming dates of one dossier or of all."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.dossier import MAYBE
from support_engine.cli.shared.session import DAY, Session, pass_session, shared_options

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from support_engine.core.dossier.case import Case
    from support_engine.views.dossier.agenda import Coming


@click.command(help="Les échéances et rappels à venir, d’un dossier ou de tous.")
@MAYBE
@click.option("--until", type=DAY, help="Jusqu’à cette date (par défaut 3 mois).")
@click.option(
    "--late", is_flag=True, help="Seulement les échéances dépassées ; code 4 s’il y en a."
)
@shared_options
@pass_session
def agenda(session: Session, reference: str | None, until: date | None, late: bool) -> int:
    """The stored agenda, nearest first."""
    from support_engine.adapters.store.case import dossiers
    from support_engine.views.dossier.agenda import coming, horizon, late_only, once

    rules = session.desk.engine.registry.get
    last = horizon(session.today, until, late=late)
    with session.desk.store.reading() as db:
        found = dossiers.agenda_lines(db, reference, last)
        cases = readable(session, db, {line["reference"] for line in found})
        told = (
            coming(
                rules(line["workflow"], line["workflow_version"]),
                line,
                session.today,
                cases.get(line["reference"]),
            )
            for line in found
        )
        lines = once(told)
    if late:
        lines = late_only(lines)
    if session.as_json:
        say.as_json(lines)
    else:
        empty = "Rien en retard." if late else f"Rien d’ici au {last}."
        say.table(
            list(map(cells, lines)), ["Date", "", "Dossier", "Nom", "Quoi", "À qui"], empty=empty
        )
    return say.LATE if late and lines else 0


def readable(session: Session, db: Connection, references: Iterable[str]) -> dict[str, Case]:
    """The dossiers that can be read: whose turn it is depends on what was done there."""
    from support_engine.adapters.store.case import dossiers
    from support_engine.errors import UNREADABLE

    cases = {}
    for reference in references:
        try:
            stored = dossiers.load(db, reference)
            if stored is not None:
                cases[reference] = session.desk.engine.case_of(stored.dossier, session.today)
        except UNREADABLE:
            continue
    return cases


def cells(line: Coming) -> list[object]:
    """A date as a line of the table."""
    return [
        line.due_on,
        "en retard" if line.is_late else "",
        line.reference,
        line.name,
        line.what,
        line.owner if line.kind == "deadline" else "",
    ]
