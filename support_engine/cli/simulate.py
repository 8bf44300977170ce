"""Simulate: one dossier or all of them, played in advance on assumptions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.dossier import MAYBE
from support_engine.cli.shared.session import DAY, WHOLE, Session, pass_session, shared_options
from support_engine.cli.words import FORMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support_engine.core.dossier.dossier import Dossier
    from support_engine.core.programme.definition import Workflow
    from support_engine.core.simulation.assumptions import Assumptions
    from support_engine.core.simulation.timeline import Timeline
    from support_engine.stories.foreseeing.simulations import Supposed

FILE = click.Path(path_type=Path)


class Within(click.IntRange):
    """A number within limits, said in French."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number, or a refusal that names the limits."""
        number = WHOLE.convert(value, param, ctx)
        if self.min is not None and number < self.min:
            self.fail(f"{number} sort des limites : {self.limits()}.", param, ctx)
        if self.max is not None and number > self.max:
            self.fail(f"{number} sort des limites : {self.limits()}.", param, ctx)
        return number

    def limits(self) -> str:
        """« de 0 à 2000 », « au moins 1 »."""
        return f"au moins {self.min}" if self.max is None else f"de {self.min} à {self.max}"


@click.command(help="Joue la suite d’un dossier, ou de tous, sur des hypothèses ; n’écrit rien.")
@MAYBE
@click.option("--portfolio", is_flag=True, help="Tous les dossiers ouverts du programme.")
@click.option("--programme", help="Identifiant du programme (par défaut, le vôtre).")
@click.option("--until", type=DAY, help="Jusqu’à cette date (par défaut, la clôture).")
@click.option("--assume", type=FILE, metavar="FICHIER", help="Hypothèses (docs/howto/simuler.md).")
@click.option("--late", type=Within(0, 2000), help="Jalons déclarés N jours en retard.")
@click.option("--never", is_flag=True, help="Le porteur ne déclare jamais aucun jalon.")
@click.option("--extend", multiple=True, metavar="DÉLAI=MOIS@MOIS", help="Prolongation supposée.")
@click.option("--hold", multiple=True, metavar="MESURE=DU..AU", help="Mesure ouverte, puis levée.")
@click.option("--choose", multiple=True, metavar="ÉTAT=TRANSITION", help="Décision supposée.")
@click.option("--letter", type=Within(1), metavar="N", help="Montre la N-ième lettre.")
@click.option("--format", "form", type=FORMS, default="texte")
@click.option("--output", type=FILE, help="Fichier à écrire.")
@shared_options
@pass_session
def simulate(session: Session, /, assume: Path | None, **given: Any) -> int:
    """One life or all of them; 0 even where a life does not end: it is only a supposition."""
    from support_engine.stories.foreseeing.simulations import Supposed

    supposed = {name: given.pop(name) for name in SUPPOSED}
    asked = Asked(**given)
    asked_together(asked)
    days_in_order(session.today, asked.until)
    played = Supposed(assumptions(assume, supposed), session.today, asked.until)
    if session.as_json:
        asked = replace(asked, form="json")
    if asked.reference is None:
        text = all_of_them(session, asked, played)
    else:
        text = one_of_them(session, asked, played)
    told = "Simulation écrite" if asked.letter is None else "Lettre écrite"
    say.deliver(text, asked.output, told)
    return 0


SUPPOSED = ("late", "never", "extend", "hold", "choose")
"""The options that suppose something; the others say what is asked and how it is shown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: whose life, until when, the whole of it or one letter, and in which form."""

    reference: str | None
    portfolio: bool
    programme: str | None
    until: date | None
    letter: int | None
    form: str
    output: Path | None


def asked_together(asked: Asked) -> None:
    """One dossier or all of them, each with its own options. Raises UsageError."""
    if asked.portfolio == bool(asked.reference):
        raise click.UsageError("Donnez une référence, ou --portfolio pour tous les dossiers.")
    if asked.portfolio and asked.letter is not None:
        raise click.UsageError("--letter montre une lettre d’un dossier : donnez sa référence.")
    if asked.reference and asked.programme:
        raise click.UsageError(
            "--programme va avec --portfolio ; un dossier suit les règles de son programme."
        )


def days_in_order(today: date, until: date | None) -> None:
    """Nothing is played backwards, nor after the last date of the rules. Raises UsageError."""
    from support_engine.core.language.french import day
    from support_engine.core.simulation.life import LAST_DAY

    if until is not None and until < today:
        raise click.UsageError(
            f"--until {day(until)} : une simulation part d’aujourd’hui ({day(today)})."
        )
    if today > LAST_DAY:
        raise click.UsageError(f"Les règles ne connaissent pas de date après le {day(LAST_DAY)}.")


def assumptions(path: Path | None, supposed: dict[str, Any]) -> Assumptions:
    """Those of the file, with what the options say otherwise."""
    from pydantic import ValidationError

    from support_engine.adapters.files.toml import form_flaw
    from support_engine.core.simulation.assumptions import Assumptions
    from support_engine.stories.foreseeing.simulations import load_assumptions

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
        options = {"extensions": "--extend", "holds": "--hold", "decisions": "--choose"}
        form = Assumptions.model_json_schema()
        places = " ; ".join(
            f"{options.get(str(error['loc'][0]), '--assume')} : {form_flaw(error, said, form)}"
            for error in problem.errors()
        )
        raise click.UsageError(f"Hypothèse hors des limites. {places}.") from problem


def extension(option: str) -> dict[str, Any]:
    """`incubation=2@3`: two months more, asked three months after the start."""
    from support_engine.core.language.typed import Misread, read_whole

    clock, equals, rest = option.partition("=")
    months, at, month = rest.partition("@")
    longer, after = read_whole(months), read_whole(month)
    if not equals or not at or isinstance(longer, Misread) or isinstance(after, Misread):
        raise click.UsageError(f"« {option} » : écrivez DÉLAI=MOIS@MOIS, comme incubation=2@3.")
    if not (1 <= longer <= 60 and 0 <= after <= 120):
        limits = "de 1 à 60 mois de plus, demandés de 0 à 120 mois après le début"
        raise click.UsageError(f"--extend {option} : {limits}.")
    return {"clock": clock, "months": longer, "at_month": after}


def hold(option: str) -> dict[str, Any]:
    """`suspension=2026-03-01..2026-05-01`."""
    from support_engine.core.language.typed import Misread, read_date

    name, equals, rest = option.partition("=")
    start, _, end = rest.partition("..")
    from_on, to_on = read_date(start), read_date(end) if end else None
    if not equals or isinstance(from_on, Misread) or isinstance(to_on, Misread):
        example = "suspension=2026-03-01..2026-05-01"
        raise click.UsageError(f"« {option} » : écrivez MESURE=DU..AU, par exemple {example}.")
    return {"hold": name, "from": from_on, "to": to_on}


def choice(option: str) -> tuple[str, str]:
    """`comite_selection=ajourner_candidature`."""
    state, equals, transition = option.partition("=")
    if not equals:
        raise click.UsageError(f"« {option} » : écrivez ÉTAT=TRANSITION.")
    return state, transition


def one_of_them(session: Session, asked: Asked, supposed: Supposed) -> str:
    """One life or one of its letters, as asked."""
    from support_engine.cli.shared import simulation_words as words
    from support_engine.cli.shared.dossier import load
    from support_engine.stories.foreseeing import simulations
    from support_engine.views.programme import simulation as pages

    reference, letters = str(asked.reference), session.desk.letters
    told = simulations.simulate(session.desk.engine, reference, supposed)
    workflow = load(session, reference).workflow
    if asked.letter is not None:
        return letter_words(session, told, workflow, asked.letter, asked.form)
    titles = simulations.titles(letters, workflow, told)
    if asked.form == "json":
        return as_json(pages.as_data(told, workflow, supposed.assumed, titles))
    page = pages.page(told, workflow, supposed.assumed, titles)
    if asked.form == "html":
        return letters.render_page("reports/simulation.html", page)
    return "\n".join(words.lines(page)) + "\n"


def letter_words(
    session: Session, told: Timeline, workflow: Workflow, number: int, form: str
) -> str:
    """A letter as it would be read. Raises UsageError if there are not so many."""
    from support_engine.core.language.french import count
    from support_engine.stories.foreseeing.simulations import written

    letters = told.of("letter")
    if number > len(letters):
        there = count(len(letters), "lettre")
        raise click.UsageError(f"--letter {number} : il y a {there} dans cette simulation.")
    postman = session.desk.postman()
    letter = written(postman, workflow, told, letters[number - 1])
    rendered = letter.rendered
    if form == "html":
        return rendered.html
    if form == "json":
        data = {
            "number": number,
            "on": letter.on.isoformat(),
            "letter": letter.letter,
            "to": list(letter.to),
            "subject": rendered.subject,
            "text": rendered.text,
        }
        return as_json(data)
    head = f"{letter.on.isoformat()}, à : {', '.join(letter.to)}"
    lines = [head, f"Objet : {rendered.subject}", ""]
    if letter.is_reminder:
        lines += ["(Les rappels d’une même personne et d’un même jour partent en un message.)", ""]
    return "\n".join([*lines, rendered.text])


def all_of_them(session: Session, asked: Asked, supposed: Supposed) -> str:
    """Every open dossier, as asked."""
    from support_engine.cli.shared import simulation_words as words
    from support_engine.stories.foreseeing import simulations
    from support_engine.views.programme import simulation as pages

    engine, programme = session.desk.engine, asked.programme
    workflow = engine.registry.current(programme).workflow

    def shown(dossiers: list[Dossier]) -> Iterator[Dossier]:
        with say.progress(dossiers, "Simulation") as bar:
            yield from bar

    lives = simulations.simulate_all(engine, supposed, programme, shown)
    if asked.form == "json":
        return as_json([pages.as_data(life, workflow, supposed.assumed) for life in lives])
    reports = simulations.programme_reports(engine, lives, session.today, programme)
    page = pages.portfolio_page(lives, workflow, supposed.assumed, reports)
    if asked.form == "html":
        return session.desk.letters.render_page("reports/simulation_portfolio.html", page)
    return "\n".join(words.portfolio_lines(page)) + "\n"


def as_json(data: object) -> str:
    """Plain data as a text that ends its last line."""
    from support_engine.views.json import encoded

    return encoded(data) + "\n"
