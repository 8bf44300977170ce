"""Reading: list, show, history, agenda. Nothing here writes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from support_engine.cli import say
from support_engine.cli.session import DAY, Session, pass_session, shared_options

if TYPE_CHECKING:
    from support_engine.core.dossier.case import Case
    from support_engine.engine import Engine


def load(session: Session, reference: str) -> Case:
    """A dossier in hand, today. Raises UnknownName with a suggestion."""
    from support_engine.adapters.store import dossiers
    from support_engine.engine import unknown_dossier
    from support_engine.errors import UnknownName

    with session.desk.store.reading() as db:
        stored = dossiers.load(db, reference)
        if stored is None:
            raise UnknownName(unknown_dossier(reference, dossiers.references(db)))
    return session.desk.engine.case_of(stored.dossier, session.today)


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


@click.command(help="Montre un dossier : où il en est, ses dates, ce qui peut être fait.")
@click.argument("reference", metavar="REF")
@shared_options
@pass_session
def show(session: Session, reference: str) -> int:
    """Everything on one page."""
    from support_engine.cli.page import print_page
    from support_engine.views.dossier import dossier_page

    page = dossier_page(load(session, reference))
    if session.as_json:
        say.as_json(page)
    else:
        print_page(page)
    return 0


@click.command(help="Raconte un dossier : chaque acte et chaque lettre, dans l’ordre.")
@click.argument("reference", metavar="REF")
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
