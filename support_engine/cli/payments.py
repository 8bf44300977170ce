"""Around the payments: the request as a file, the forecast, the comparison with the accountant."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.dossier import REFERENCE, load
from support_engine.cli.shared.people_acts import refused
from support_engine.cli.shared.session import Session, pass_session, shared_options


@click.command("request-file", help="Écrit la demande de paiement d’une tranche (.xlsx ou .html).")
@REFERENCE
@click.argument("tranche", metavar="TRANCHE")
@click.option("--output", required=True, type=click.Path(path_type=Path, dir_okay=False))
@shared_options
@pass_session
def request_file(session: Session, reference: str, tranche: str, output: Path) -> int:
    """A workbook or a page, by the file's extension."""
    from support_engine.adapters.sheets.payment_request import write_workbook
    from support_engine.core.acts.blockers import Refused
    from support_engine.stories.payments import request

    if output.suffix.lower() not in (".xlsx", ".html"):
        raise click.UsageError(f"« {output.name} » : donnez un nom en .xlsx ou en .html.")
    named = load(session, reference).dossier.reference
    made = request(session.desk.engine, named, tranche, session.today)
    if isinstance(made, Refused):
        return refused(session, reference, made)
    if output.suffix.lower() == ".xlsx":
        say.keep_what_stands(output)
        write_workbook(output, made)
    else:
        page = asdict(made)
        say.save(output, session.desk.letters.render_page("reports/payment_request.html", page))
    if session.as_json:
        say.as_json({"title": made.title, "file": str(output), "alert": made.alert})
        return 0
    say.alert(made.alert)
    say.line(f"{made.title} : {output}")
    return 0


@click.command("forecast", help="Les versements prévus, par trimestre.")
@shared_options
@pass_session
def show_forecast(session: Session) -> int:
    """Paid and expected amounts by quarter."""
    from support_engine.core.language.french import euros
    from support_engine.core.money.forecast import STATUSES
    from support_engine.stories.payments import expected_payments
    from support_engine.views.money.forecast import told

    shown = told(expected_payments(session.desk.engine, session.today))
    if session.as_json:
        say.as_json(shown)
        return 0
    rows = [
        (name, *(euros(row[key]) for key in (*STATUSES, "total")))
        for name, row in shown.quarters.items()
    ]
    heads = ("Trimestre", *(word.capitalize() for word in STATUSES.values()), "Ensemble")
    say.table(rows, heads, empty="Aucune subvention accordée.")
    return 0


@click.command("reconcile", help="Compare l’export du comptable (CSV, XLSX) avec les dossiers.")
@click.argument("path", metavar="FICHIER", type=click.Path(path_type=Path))
@shared_options
@pass_session
def reconcile(session: Session, path: Path) -> int:
    """Nothing is written; 4 when something does not agree."""
    from support_engine.adapters.sheets.reading import read_sheets
    from support_engine.core.money.reconciliation import ALARMING, TITLES
    from support_engine.stories.payments import Export, compare

    export = Export(path.name, read_sheets(path))
    findings = compare(session.desk.engine, export, session.today)
    code = say.LATE if any(finding.kind in ALARMING for finding in findings) else 0
    if session.as_json:
        say.as_json(findings)
        return code
    for kind, title in TITLES.items():
        mine = [finding for finding in findings if finding.kind == kind]
        if mine:
            say.line(f"{title} ({len(mine)})", bold=True)
        for finding in mine:
            say.line(f"  {finding.sentence}")
            if finding.command:
                say.line(f"    → support-engine {finding.command}")
    if not findings:
        say.line("Rien à comparer : aucune demande transmise, aucun paiement dans l’export.")
    return code


def attach(group: click.Group) -> None:
    """Put these commands in a group."""
    for command in (request_file, show_forecast, reconcile):
        group.add_command(command)
