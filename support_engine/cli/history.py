"""History: a dossier told, act by act and letter by letter."""

from __future__ import annotations

from typing import Any

import click

from support_engine.cli import say
from support_engine.cli.dossier import REFERENCE, load
from support_engine.cli.session import Session, pass_session, shared_options


@click.command(help="Raconte un dossier : chaque acte et chaque lettre, dans l’ordre.")
@REFERENCE
@shared_options
@pass_session
def history(session: Session, reference: str) -> int:
    """Journal and letters, oldest first."""
    from support_engine.adapters.store import dossiers, outbox
    from support_engine.core.dossier.events import Corrected
    from support_engine.core.telling.narrative import what
    from support_engine.views.history import STATES, once

    load(session, reference)
    with session.desk.store.reading() as db:
        rows = list(session.desk.engine.registry.along(dossiers.journal(db, reference)))
        letters = outbox.listed(db, reference=reference)
    taken = {
        version
        for _, row in rows
        if isinstance(row.event, Corrected)
        for version in row.event.takes_back
    }
    lines = [
        {
            "at": row.at.isoformat(),
            "on": row.on.isoformat(),
            "number": row.version,
            "who": row.actor,
            "what": what(workflow, row.event),
            "taken_back": row.version in taken,
        }
        for workflow, row in rows
    ]
    sent = [
        {
            "at": letter["sent_at"] or letter["queued_at"],
            "on": (letter["sent_at"] or letter["queued_at"])[:10],
            "number": None,
            "who": letter["person"] or "personne",
            "what": f"lettre {STATES.get(letter['state'], letter['state'])} : "
            f"{letter['subject'] or letter['letter']}",
            "taken_back": False,
        }
        for letter in once(letters)
    ]
    story = sorted(
        [*lines, *sent], key=lambda line: (line["on"], line["number"] is None, line["at"])
    )
    if session.as_json:
        say.as_json(story)
        return 0
    say.table([history_line(line) for line in story], ["N°", "Date", "Qui", "Quoi"])
    return 0


def history_line(line: dict[str, Any]) -> list[str]:
    """One line of the story."""
    undone = " [repris]" if line["taken_back"] else ""
    return [str(line["number"] or ""), line["on"], line["who"], line["what"] + undone]
