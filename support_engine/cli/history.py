"""History: a dossier told, act by act and letter by letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.dossier import REFERENCE, load
from support_engine.cli.shared.naming import called
from support_engine.cli.shared.session import Session, pass_session, shared_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from support_engine.views.dossier.history import Entry


@click.command(help="Raconte un dossier : chaque acte et chaque lettre, dans l’ordre.")
@REFERENCE
@shared_options
@pass_session
def history(session: Session, reference: str) -> int:
    """Journal and letters, oldest first."""
    from support_engine.adapters.store.case import dossiers
    from support_engine.adapters.store.letters import outbox
    from support_engine.views.dossier.history import history as entries_of

    load(session, reference)
    along = session.desk.engine.registry.along
    with session.desk.store.reading() as db:
        entries = entries_of(
            along(dossiers.journal(db, reference)), outbox.listed(db, reference=reference)
        )
    if session.as_json:
        say.as_json(entries)
    else:
        names = called(session.desk.store, [entry.who for entry in entries])
        rows = [cells(entry, names) for entry in entries]
        say.table(rows, ["N°", "Date", "Qui", "Quoi"])
    return 0


def cells(entry: Entry, names: Mapping[str, str]) -> list[object]:
    """An entry as a line of the table."""
    from support_engine.core.language.french import short_day

    said = [entry.what + (" [repris]" if entry.taken_back else "")]
    if entry.recorded_on is not None:
        said.append(f"[enregistré le {short_day(entry.recorded_on)}]")
    if entry.overtaken:
        said.append(f"[{entry.overtaken.removesuffix('.')}]")
    who = f"à {names[entry.who]}" if entry.is_letter else names[entry.who]
    return [entry.number or "", entry.on, who, " ".join(said)]
