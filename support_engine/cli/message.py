"""Message: what the holder writes to the team, read, written and answered."""

from __future__ import annotations

from datetime import date

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.acting import ON, do
from support_engine.cli.shared.dossier import REFERENCE, load
from support_engine.cli.shared.session import Session, pass_session, shared_options


@click.group(help="Messages du porteur : les lire, y répondre, en écrire.")
def message() -> None:
    """What the holder writes, and our answers."""


@message.command("list", help="Les messages et leurs réponses, le plus récent d’abord.")
@REFERENCE
@shared_options
@pass_session
def list_messages(session: Session, reference: str) -> int:
    """Each whole."""
    from support_engine.core.language.french import day
    from support_engine.views.dossier.messages import written

    found = list(written(load(session, reference)))
    if session.as_json:
        say.as_json(found)
        return 0
    if not found:
        say.line("Aucun message du porteur.")
    for one in found:
        say.title(f"{one.label} n° {one.number}, {day(one.on)}")
        say.line(one.text)
        for paper in one.papers:
            say.line(f"  Pièce jointe : {paper}")
        if one.answered_on is None:
            say.line(f'  → support-engine message answer {reference} {one.number} "…"')
        else:
            said = f" : {one.answer}" if one.answer else ", sans réponse écrite"
            say.line(f"  Lu le {day(one.answered_on)}{said}")
    return 0


@message.command("answer", help="Répond à un message ; sans texte, dit seulement l’avoir lu.")
@REFERENCE
@click.argument("number", metavar="N", type=int)
@click.argument("text", metavar="[TEXTE]", default="")
@ON
@shared_options
@pass_session
def answer(session: Session, reference: str, number: int, text: str, on: date | None) -> int:
    """The answer leaves by letter."""
    from support_engine.core.acts.commands import AnswerHolder

    return do(session, AnswerHolder, reference, on=on, number=number, text=text)


@message.command("write", help="Écrit à l’équipe (le porteur) : message, observations, contact…")
@REFERENCE
@click.argument("about", metavar="SORTE")
@click.argument("text", metavar="TEXTE")
@ON
@shared_options
@pass_session
def write(session: Session, reference: str, about: str, text: str, on: date | None) -> int:
    """By the holder."""
    from support_engine.core.acts.commands import WriteToTeam

    return do(session, WriteToTeam, reference, on=on, about=about, text=text)
