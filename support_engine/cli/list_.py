"""List: the dossiers, or what of them is public."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from support_engine.cli import say
from support_engine.cli.session import Session, pass_session, shared_options

if TYPE_CHECKING:
    from support_engine.core.dossier.embargo import PublicFacts
    from support_engine.views.lists import Row


@click.command(help="Liste les dossiers.")
@click.option("--programme", help="Seulement ce programme.")
@click.option("--wave", help="Seulement cette vague, ou cette session.")
@click.option("--state", help="Seulement cet état.")
@click.option("--phase", help="Seulement cette phase.")
@click.option("--department", help="Seulement ce département.")
@click.option("--public", is_flag=True, help="Seulement ce qui peut être publié (embargo passé).")
@shared_options
@pass_session
def list_dossiers(session: Session, /, public: bool, **filters: str | None) -> int:
    """The stock, by wave and reference."""
    from support_engine.views import lists

    programmes = [text.workflow for text in session.desk.engine.registry.programmes()]
    filters = lists.meant(programmes, filters)
    filters["workflow"] = filters.pop("programme")
    rows: list[PublicFacts] | list[Row]
    if public:
        rows, columns = published(session, filters), lists.PUBLIC_COLUMNS
    else:
        rows, columns = listed(session, filters), lists.COLUMNS
    if session.as_json:
        say.as_json(rows)
        return 0
    say.table(
        lists.cells(columns, rows),
        [column.heading for column in columns],
        empty="Aucun dossier. Importez-en : support-engine import FICHIER.",
    )
    if rows:
        say.line(f"{len(rows)} dossier{'s' if len(rows) > 1 else ''}.")
    return 0


def listed(session: Session, filters: dict[str, str | None]) -> list[Row]:
    """The dossiers that pass the filters."""
    from support_engine.adapters.store import dossiers
    from support_engine.views.lists import row_of

    rules = session.desk.engine.registry.get
    with session.desk.store.reading() as db:
        return [
            row_of(rules(searched["workflow"], searched["workflow_version"]), searched)
            for searched in dossiers.summaries(db, **filters)
        ]


def published(session: Session, filters: dict[str, str | None]) -> list[PublicFacts]:
    """What may be said today of the dossiers that pass the filters."""
    from support_engine.adapters.store import dossiers
    from support_engine.core.dossier.embargo import public_facts

    case_of = session.desk.engine.case_of
    with session.desk.store.reading() as db:
        cases = (case_of(dossier, session.today) for dossier in dossiers.dossiers(db, **filters))
        return [facts for facts in map(public_facts, cases) if facts]
