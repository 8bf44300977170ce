"""List: the dossiers, or what of them is public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from support_engine.cli import say
from support_engine.cli.session import Session, pass_session, shared_options

if TYPE_CHECKING:
    from support_engine.engine import Engine


@click.command(help="Liste les dossiers.")
@click.option("--programme", help="Seulement ce programme (son identifiant).")
@click.option("--wave", help="Seulement cette vague, ou cette session.")
@click.option("--state", help="Seulement cet état (son identifiant).")
@click.option("--phase", help="Seulement cette phase (son identifiant).")
@click.option("--department", help="Seulement ce département.")
@click.option("--public", is_flag=True, help="Seulement ce qui peut être publié (embargo passé).")
@shared_options
@pass_session
def list_dossiers(session: Session, /, public: bool, **filters: str | None) -> int:
    """The stock, by wave and reference."""
    from support_engine.adapters.store import dossiers
    from support_engine.views.lists import check_filters, is_public, public_row

    engine = session.desk.engine
    programmes = [text.workflow for text in engine.registry.programmes()]
    check_filters(programmes, filters)
    filters["workflow"] = filters.pop("programme")
    with session.desk.store.reading() as db:
        if public:
            found = [
                d
                for d in dossiers.dossiers(db, **filters)
                if is_public(engine.rules_of(d), d, session.today)
            ]
            rows: list[dict[str, Any]] = [public_row(d) for d in found]
        else:
            rows = dossiers.summaries(db, **filters)
    if session.as_json:
        say.as_json(rows)
        return 0
    lines = [
        [
            r["reference"],
            r["name"],
            r["wave"] or "?",
            r["department"],
            r["commune"] if public else state_of(engine, r),
            "" if public else r["since"],
        ]
        for r in rows
    ]
    heads = [
        "Dossier",
        "Nom",
        "Vague",
        "Dép.",
        "Commune" if public else "État",
        "" if public else "Depuis",
    ]
    say.table(lines, heads, empty="Aucun dossier. Importez-en : support-engine import FICHIER.")
    if rows:
        click.echo(f"{len(rows)} dossier{'s' if len(rows) > 1 else ''}.")
    return 0


def state_of(engine: Engine, row: dict[str, Any]) -> str:
    """The label of a dossier's state, by the rules that it follows."""
    workflow = engine.registry.get(row["workflow"], row["workflow_version"])
    label: str = workflow.states[row["state"]].label
    return label
