"""Tick: the round of the day, done now or rehearsed."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.people_acts import note
from support_engine.cli.shared.session import Session, pass_session, shared_options

if TYPE_CHECKING:
    from support_engine.adapters.store.rounds import Round
    from support_engine.views.round import Foreseen

SHOWN = 20
"""Lines of a held round that are shown; a rehearsal shows all."""


@click.command(help="Fait le passage du jour : changements, rappels, rapports, envois.")
@click.option(
    "--dry-run", is_flag=True, help="Montre ce qui serait fait ; rien n’est écrit ni envoyé."
)
@click.option(
    "--resume",
    is_flag=True,
    help="Confirme que l’heure de la machine est juste, après un passage retenu (avec --as).",
)
@shared_options
@pass_session
def tick(session: Session, dry_run: bool, resume: bool) -> int:
    """One round; running it twice does nothing twice."""
    from support_engine.adapters import clock
    from support_engine.adapters.stopping import listening
    from support_engine.stories import waiting_files
    from support_engine.tick import tick as run_round

    if dry_run:
        return rehearse(session)
    desk, by = session.desk, who_confirms(session) if resume else ""
    if session.person is not None:
        note(session, "passage lancé à la main")
    with listening() as stop:
        result = run_round(desk.engine, desk.postman(stop), session.now, confirmed_by=by)
        desk.caller(stop).run(session.now)
    waiting_files.clear(desk, clock.now())
    if result.held:
        return held(session, result)
    if session.as_json:
        say.as_json(result)
        return 1 if result.problems else 0
    say.line(f"Passage du {session.now:%d/%m/%Y à %H:%M} : {result.sentence()}")
    if desk.stays_here and result.sent:
        say.line(f"Lettres écrites dans {desk.settings.letters}")
    for problem in result.problems:
        say.line(f"  ✗ {problem}", fg="red", err=True)
    return 1 if result.problems else 0


def who_confirms(session: Session) -> str:
    """Who says that the time is right: a person with a role in the programme, who is named."""
    actor = session.actor
    if not actor.roles:
        raise click.UsageError(
            f"{actor.person} n’a pas de rôle dans le programme : l’heure est confirmée par une "
            "personne qui en a un. Les personnes connues : support-engine people list."
        )
    return actor.person


def held(session: Session, result: Round) -> int:
    """A held round: why, what it would have done, and what to type."""
    from support_engine.core.language.french import count

    lines, waiting = rehearsed(session), letters_that_wait(session)
    if session.as_json:
        told = [asdict(line) for line in lines]
        say.as_json({**asdict(result), "foreseen": told, "letters": waiting})
        return say.LATE
    say.line(f"Passage retenu, rien n’a été enregistré ni envoyé. {result.held}", fg="yellow")
    say.line(
        f"Ce passage porterait sur {count(result.due, 'dossier')} : "
        f"{count(len(lines), 'changement ou rappel', 'changements et rappels')}, "
        f"{count(len(waiting), 'lettre déjà prête', 'lettres déjà prêtes')}."
    )
    show(lines[:SHOWN])
    if len(lines) > SHOWN:
        say.line(f"… et {len(lines) - SHOWN} autres : support-engine tick --dry-run")
    rows = [[letter["person"], letter["letter"], letter["reference"]] for letter in waiting]
    say.table(rows[:SHOWN], ["À", "Lettre qui partirait", "Dossier"], empty="Aucune lettre prête.")
    if len(rows) > SHOWN:
        say.line(f"… et {len(rows) - SHOWN} autres : support-engine letters list --state queued")
    return say.LATE


def letters_that_wait(session: Session) -> list[dict[str, Any]]:
    """The letters that a round would send now, sending hours apart."""
    from support_engine.adapters.store.letters import outbox

    shown = ("key", "person", "letter", "reference", "queued_at")
    with session.desk.store.reading() as db:
        waiting = outbox.listed(db, state="queued")
    return [{name: letter[name] for name in shown} for letter in waiting]


def rehearse(session: Session) -> int:
    """What a round would record, dossier by dossier."""
    desk = session.desk
    with desk.store.reading() as db:
        why = desk.engine.moment_in_doubt(db, session.now)
    lines = rehearsed(session)
    if session.as_json:
        say.as_json(lines)
        return 0
    show(lines)
    if why and not session.is_replay:
        say.line(f"Le passage serait retenu. {why.sentence} {why.remedy}", fg="yellow")
    return 0


def rehearsed(session: Session) -> list[Foreseen]:
    """One line for each event that a round would record."""
    from support_engine.cli.shared.dossier import load
    from support_engine.tick import rehearse as rehearse_round
    from support_engine.views.round import foreseen

    return [
        line
        for reference, events in rehearse_round(session.desk.engine, session.now)
        for line in foreseen(load(session, reference).workflow, reference, events)
    ]


def show(lines: list[Foreseen]) -> None:
    """Those lines as a table."""
    rows = [[line.reference, line.what] for line in lines]
    say.table(rows, ["Dossier", "Ce qui serait fait"], empty="Rien à faire aujourd’hui.")
