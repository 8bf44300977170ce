"""Doctor: settings, base, programme, rounds and mail examined, with a remedy for what is wrong."""

from __future__ import annotations

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.session import Session, pass_session, shared_options


@click.command(help="Vérifie réglages, base, programme, passages et courrier.")
@click.option(
    "--apply",
    "recounts",
    is_flag=True,
    help="Compte à nouveau les dates des dossiers qui comptent comme avant, et le note au journal.",
)
@shared_options
@pass_session
def doctor(session: Session, *, recounts: bool) -> int:
    """Each point ✓, ⚠ or ✗ with its remedy; 1 if something is broken, 4 if something is late."""
    from support_engine.stories.checkup.checkup import examine

    if recounts:
        return recount(session)
    points = examine(session.config, session.now, is_replayed=session.is_replay)
    if session.as_json:
        say.as_json(points)
    else:
        marks = {"ok": ("✓", "green"), "late": ("⚠", "yellow"), "broken": ("✗", "red")}
        for point in points:
            mark, colour = marks[point.level]
            say.line(f"{mark} {point.sentence}", fg=colour)
            if point.remedy:
                say.line(f"    → {point.remedy}")
    levels = {point.level for point in points}
    return 1 if "broken" in levels else say.LATE if "late" in levels else 0


def recount(session: Session) -> int:
    """Dossiers that count as formerly count in the newest way from now on; what that changed."""
    from support_engine.core.language.french import count
    from support_engine.stories.checkup.recounting import apply

    session.desk.store.check_may_write()
    done = apply(session.desk.engine, session.now)
    if session.as_json:
        say.as_json(done)
        return 0
    for dossier in done:
        for differing in dossier.differences:
            say.line(f"{dossier.reference} · {differing}")
    say.line(f"Dates comptées à nouveau : {count(len(done), 'dossier')}.", fg="green")
    return 0
