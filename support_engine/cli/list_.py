"""List: the dossiers, or what of them is public."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.naming import SOMEBODY
from support_engine.cli.shared.session import Session, pass_session, shared_options

if TYPE_CHECKING:
    from datetime import date

    from support_engine.core.dossier.embargo import PublicFacts
    from support_engine.views.lists.finding import Query
    from support_engine.views.lists.list_words import Pairs
    from support_engine.views.lists.lists import Row

EMPTY = "Aucun dossier. Importez-en : support-engine import FICHIER."
NOTHING = "Aucun dossier ne répond à cette demande."


@click.command(help="Liste les dossiers.")
@click.option("--programme", "programmes", multiple=True, help="Seulement ce programme.")
@click.option("--version", "versions", multiple=True, help="Seulement cette version des règles.")
@click.option("--wave", "waves", multiple=True, help="Seulement cette vague, ou cette session.")
@click.option("--state", "states", multiple=True, help="Seulement cet état.")
@click.option("--phase", "phases", multiple=True, help="Seulement cette phase.")
@click.option("--department", "departments", multiple=True, help="Seulement ce département.")
@click.option("--sector", "sectors", multiple=True, help="Seulement cette filière.")
@click.option("--mine", is_flag=True, help="Seulement ceux que je suis, ou que je remplace.")
@click.option(
    "--officer",
    "officers",
    multiple=True,
    type=SOMEBODY,
    metavar="PERSONNE",
    help="Seulement ceux que suit cette personne.",
)
@click.option("--turn", multiple=True, metavar="RÔLE", help="Seulement si ce rôle a la main.")
@click.option("--late", is_flag=True, help="Seulement les dossiers en retard.")
@click.option("--takeover", is_flag=True, help="Seulement les dossiers en reprise.")
@click.option("--search", default="", help="Référence, nom, commune, porteur, adresse ou SIRET.")
@click.option("--tab", help="a-suivre, suivis, en-retard, traites ou total (d’ordinaire).")
@click.option("--order", help="vague (d’ordinaire), echeance, dossier, nom, etat, main, depuis.")
@click.option("--view", help="Une vue gardée au bureau : ses filtres, colonnes et ordre.")
@click.option("--columns", default="", help="Colonnes, dans cet ordre : dossier,nom,main…")
@click.option(
    "--output", type=click.Path(path_type=Path), help="Fichier à écrire : .xlsx, .csv ou .svg."
)
@click.option("--public", is_flag=True, help="Seulement ce qui peut être publié (embargo passé).")
@shared_options
@pass_session
def list_dossiers(
    session: Session, /, public: bool, columns: str, output: Path | None, **asked: Any
) -> int:
    """The stock, by wave and reference where no other order is asked."""
    from support_engine.views.lists import list_words, lists

    is_whole = not any(value for name, value in asked.items() if name not in ("tab", "order"))
    view = asked.pop("view")
    kept = kept_view(session, view) if view else ()
    query = question(session, kept, {name: value for name, value in asked.items() if value})
    rows: list[PublicFacts] | list[Row]
    if public:
        rows, shown = published(session, query), lists.PUBLIC_COLUMNS
    else:
        usual = list_words.columns(kept) if kept else ()
        rows, shown = listed(session, query), lists.chosen(columns or ",".join(usual))
    if output is not None:
        write(output, session.today, shown, rows)
        return 0
    if session.as_json:
        say.as_json(rows)
        return 0
    heads = [column.heading for column in shown]
    say.table(lists.cells(shown, rows), heads, empty=EMPTY if is_whole else NOTHING)
    if rows:
        say.line(f"{len(rows)} dossier{'s' if len(rows) > 1 else ''}.")
    return 0


def kept_view(session: Session, name: str) -> Pairs:
    """The words of a view that somebody kept: one's own, else one that is shared. Raises
    UnknownName."""
    from support_engine.stories.telling import list_views
    from support_engine.views.lists.list_views import meant

    engine = session.desk.engine
    teams = tuple(text.workflow.header.id for text in engine.registry.programmes())
    keeper = list_views.Keeper(session.person or "", teams, ())
    return meant(list_views.seen(engine.store, keeper), name).pairs


def question(session: Session, kept: Pairs, asked: dict[str, Any]) -> Query:
    """What a view asks, and what is typed beside it in its place, with the ids that are named.
    Raises UnknownName."""
    from dataclasses import replace

    from support_engine.leaving.work_of_day import follows
    from support_engine.views.lists import list_words
    from support_engine.views.lists.finding import Query, meant

    query = list_words.question(kept, Query()) if kept else Query()
    is_mine = asked.pop("mine", False)
    query = replace(query, page=None, **asked)
    if is_mine or query.tab == "suivis":
        person = session.named.person
        with session.desk.store.reading() as db:
            mine = follows(session.desk.engine, db, person, session.today)
        by_name = mine.sees == ()
        officers = query.officers if by_name else (*query.officers, *mine.asker)
        query = replace(query, asker=mine.asker, officers=officers)
        query = replace(query, sees=()) if by_name else query
    versions = session.desk.engine.registry.every_version()
    return meant((one for every in versions.values() for one in every), query)


def listed(session: Session, query: Query) -> list[Row]:
    """The dossiers that are asked for."""
    from support_engine.adapters.store.lists import finding
    from support_engine.views.lists.lists import row_of

    rules = session.desk.engine.registry.get
    with session.desk.store.reading() as db:
        found = finding.find(db, query, session.today)
    return [row_of(rules(one["workflow"], one["workflow_version"]), one) for one in found.rows]


def published(session: Session, query: Query) -> list[PublicFacts]:
    """What may be said today of the dossiers that are asked for."""
    from support_engine.stories.telling.published import published

    with session.desk.store.reading() as db:
        return published(session.desk.engine, db, query, session.today)


def write(path: Path, today: date, columns: Any, rows: Any) -> None:
    """What the list shows, as a file, or as a map. Raises ClickException for a kind that is not
    known."""
    from support_engine.adapters.sheets import table
    from support_engine.views.lists import lists

    heads = [column.heading for column in columns]
    if path.suffix.lower() == ".svg":
        content = drawn(rows, today)
    elif path.suffix.lower() == ".xlsx":
        values, is_ours = lists.values(columns, rows), columns is not lists.PUBLIC_COLUMNS
        content = table.workbook("Dossiers", heads, values, returns=is_ours)
    elif path.suffix.lower() == ".csv":
        content = table.separated(heads, lists.cells(columns, rows))
    else:
        raise click.ClickException(
            f"« {path.name} » : donnez un nom en .xlsx, .csv ou .svg. Rien n’a été écrit."
        )
    say.save_bytes(path, content)
    told = f"{len(rows)} dossier{'s' if len(rows) > 1 else ''} écrit{'s' if len(rows) > 1 else ''}"
    say.line(f"{told} : {path}")


def drawn(rows: Any, today: date) -> bytes:
    """The map of some dossiers."""
    from support_engine.adapters import communes
    from support_engine.pictures.france.drawing import svg
    from support_engine.views.lists.map import NEAR, heaps_of, map_of, picture

    found = map_of(heaps_of(rows, today), communes.centres())
    return svg(picture(found, "carte", NEAR), is_file=True).encode()
