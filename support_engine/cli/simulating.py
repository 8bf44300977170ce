"""Playing dossiers in advance."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from support_engine.cli import say
from support_engine.cli.session import DAY, Session, pass_session, shared_options

if TYPE_CHECKING:
    from support_engine.core.definition import Workflow
    from support_engine.core.simulation.assumptions import Assumptions
    from support_engine.core.simulation.timeline import Timeline

FILE = click.Path(path_type=Path)


@click.command(help="Joue la suite d’un dossier, ou de tous, sur des hypothèses ; n’écrit rien.")
@click.argument("reference", metavar="[REF]", required=False)
@click.option("--portfolio", is_flag=True, help="Tous les dossiers ouverts du programme.")
@click.option("--programme", help="Identifiant du programme (par défaut, le vôtre).")
@click.option("--until", type=DAY, help="Jusqu’à cette date (par défaut, la clôture).")
@click.option("--assume", type=FILE, metavar="FICHIER", help="Hypothèses (docs/howto/simuler.md).")
@click.option("--late", type=click.IntRange(0, 2000), help="Jalons déclarés N jours en retard.")
@click.option("--never", is_flag=True, help="Le porteur ne déclare jamais aucun jalon.")
@click.option("--extend", multiple=True, metavar="DÉLAI=MOIS@MOIS", help="Prolongation supposée.")
@click.option("--hold", multiple=True, metavar="MESURE=DU..AU", help="Mesure ouverte, puis levée.")
@click.option("--choose", multiple=True, metavar="ÉTAT=TRANSITION", help="Décision supposée.")
@click.option("--letter", type=click.IntRange(1), metavar="N", help="Montre la N-ième lettre.")
@click.option("--format", "form", type=click.Choice(["text", "html", "json"]), default="text")
@click.option("--output", type=FILE, help="Fichier à écrire.")
@shared_options
@pass_session
def simulate(
    session: Session,
    /,
    reference: str | None,
    portfolio: bool,
    programme: str | None,
    until: date | None,
    assume: Path | None,
    letter: int | None,
    form: str,
    output: Path | None,
    **supposed: Any,
) -> int:
    """One life or all of them; 0 even where a life does not end: it is only a supposition."""
    from support_engine import simulations

    if portfolio == bool(reference):
        raise click.UsageError("Donnez une référence, ou --portfolio pour tous les dossiers.")
    assumed = assumptions(assume, supposed)
    form = "json" if session.as_json else form
    if portfolio:
        words = all_of_them(session, assumed, until, programme, form)
    else:
        assert reference is not None
        desk = session.desk
        told = simulations.simulate(desk.engine, reference, assumed, session.today, until)
        workflow = rules_of(session, reference)
        if letter is not None:
            return show_letter(session, told, letter)
        words = one_of_them(session, told, workflow, assumed, form)
    say.deliver(words, output, "Simulation écrite")
    return 0


def assumptions(path: Path | None, supposed: dict[str, Any]) -> Assumptions:
    """Those of the file, with what the options say otherwise."""
    from pydantic import ValidationError

    from support_engine.core.simulation.assumptions import Assumptions
    from support_engine.simulations import load_assumptions

    base = load_assumptions(path) if path else Assumptions()
    said = base.model_dump(by_alias=True)
    if supposed["late"] is not None:
        said["late_days"] = supposed["late"]
    if supposed["never"]:
        said["never"] = ("tous",)
    said["extensions"] = [*said["extensions"], *map(extension, supposed["extend"])]
    said["holds"] = [*said["holds"], *map(hold, supposed["hold"])]
    said["decisions"] = {**said["decisions"], **dict(map(choice, supposed["choose"]))}
    try:
        return Assumptions.model_validate(said)
    except ValidationError as problem:
        places = ", ".join(".".join(map(str, error["loc"])) for error in problem.errors())
        raise click.UsageError(f"Hypothèse hors des limites : {places}.") from problem


def extension(words: str) -> dict[str, Any]:
    """`incubation=2@3`: two months more, asked three months after the start."""
    clock, equals, rest = words.partition("=")
    months, at, month = rest.partition("@")
    if not (equals and at and months.isdecimal() and month.isdecimal()):
        raise click.UsageError(f"« {words} » : écrivez DÉLAI=MOIS@MOIS, comme incubation=2@3.")
    return {"clock": clock, "months": int(months), "at_month": int(month)}


def hold(words: str) -> dict[str, Any]:
    """`suspension=2026-03-01..2026-05-01`."""
    from support_engine.core.values import parse_date

    name, equals, rest = words.partition("=")
    start, dots, end = rest.partition("..")
    from_on, to_on = parse_date(start), parse_date(end) if end else None
    if not equals or from_on is None or (dots and end and to_on is None):
        example = "suspension=2026-03-01..2026-05-01"
        raise click.UsageError(f"« {words} » : écrivez MESURE=DU..AU, par exemple {example}.")
    return {"hold": name, "from": from_on, "to": to_on}


def choice(words: str) -> tuple[str, str]:
    """`comite_selection=ajourner_candidature`."""
    state, equals, transition = words.partition("=")
    if not equals:
        raise click.UsageError(f"« {words} » : écrivez ÉTAT=TRANSITION.")
    return state, transition


def rules_of(session: Session, reference: str) -> Workflow:
    """The rules that a dossier follows."""
    from support_engine.cli.reading import load

    return load(session, reference)[0]


def one_of_them(
    session: Session, told: Timeline, workflow: Workflow, assumed: Assumptions, form: str
) -> str:
    """One life, as asked."""
    from support_engine import simulations

    if form == "json":
        data = simulations.as_data(told, workflow, assumed)
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    page = simulations.page(told, workflow, assumed)
    if form == "html":
        return session.desk.letters.render_page("reports/simulation.html", page)
    return "\n".join(lines(page)) + "\n"


def lines(page: dict[str, Any]) -> list[str]:
    """One life on a terminal, month by month."""
    from support_engine.core.french import month

    found = [page["title"], f"{page['period']} ; rien n’est enregistré ni envoyé.", page["ending"]]
    found += ["", "Hypothèses", *(f"  {one}" for one in page["assumptions"])]
    current, number = "", 0
    for entry in page["entries"]:
        name = month(entry["on"])
        if name != current:
            found += ["", name.capitalize()]
            current = name
        mark = entry["kind"]
        if mark == "lettre":
            number += 1
            mark = f"lettre {number}"
        words = entry["label"] + (f" – {entry['detail']}" if entry["detail"] else "")
        who = f" [{entry['who']}]" if entry["who"] else ""
        found.append(f"  {entry['on'][8:]}  {mark:12} {words}{who}")
    return found


def show_letter(session: Session, told: Timeline, number: int) -> int:
    """A letter as it would be read."""
    from support_engine.simulations import written

    letters = told.of("letter")
    if number > len(letters):
        raise click.UsageError(f"Il n’y a que {len(letters)} lettres dans cette simulation.")
    entry = letters[number - 1]
    rendered = written(session.desk.letters, entry)
    click.echo(f"{entry.on.isoformat()}, à : {', '.join(entry.roles)}")
    click.secho(rendered.subject, bold=True)
    click.echo()
    click.echo(rendered.text)
    return 0


def all_of_them(
    session: Session,
    assumed: Assumptions,
    until: date | None,
    programme: str | None,
    form: str,
) -> str:
    """Every open dossier, as asked."""
    from support_engine import simulations

    engine = session.desk.engine
    workflow = engine.registry.current(programme).workflow

    def shown(found: Any) -> Any:
        with say.progress(found, "Simulation") as bar:
            yield from bar

    told = simulations.simulate_all(engine, assumed, session.today, until, programme, shown)
    if form == "json":
        data = [simulations.as_data(one, workflow, assumed) for one in told]
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    page = simulations.portfolio_page(told, workflow, assumed)
    if form == "html":
        return session.desk.letters.render_page("reports/simulation_portfolio.html", page)
    return "\n".join(portfolio_lines(page)) + "\n"


def portfolio_lines(page: dict[str, Any]) -> list[str]:
    """A programme on a terminal."""
    from support_engine.core.french import euros

    found = [
        page["title"],
        f"{page['count']} dossiers, {page['closed']} à terme ; {page['letters']} lettres,",
        f"{euros(page['total'])} payés. Rien n’est enregistré ni envoyé.",
        "",
        "Hypothèses",
        *(f"  {one}" for one in page["assumptions"]),
        "",
        f"{'Mois':18}{'Actes':>8}{'Dates':>8}{'Lettres':>9}{'Refus':>8}  Paiements",
    ]
    for row in page["months"]:
        paid = euros(row["payment"]) if row["payment"] else ""
        counts = f"{row['act']:>8}{row['deadline']:>8}{row['letter']:>9}{row['refused']:>8}"
        found.append(f"{row['month']:18}{counts}  {paid}")
    found += ["", "Paiements par trimestre"]
    found += [f"  {name}  {euros(amount)}" for name, amount in page["quarters"].items()]
    found += ["", "Actes par personne chargée du dossier"]
    found += [f"  {name} : {number}" for name, number in page["officers"].items()]
    stuck = [d for d in page["dossiers"] if d["refused"]]
    if stuck:
        found += ["", "Dossiers où un acte serait refusé"]
        found += [f"  {d['reference']} : {d['ending']}" for d in stuck]
    return found
