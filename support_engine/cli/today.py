"""Today: what waits for whom, with the commands to paste."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.naming import called
from support_engine.cli.shared.session import Session, pass_session, shared_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from support_engine.views.waiting.tasks import Task, Tasks
    from support_engine.views.waiting.things import Thing


@click.command(help="Dit ce qui attend, pour moi ou pour toute l’équipe.")
@click.option("--team", is_flag=True, help="Pour toute l’équipe.")
@shared_options
@pass_session
def today(session: Session, /, team: bool) -> int:
    """One line per dossier, then the act that would answer it."""
    found = asked(session, team=team)
    if session.as_json:
        say.as_json(found)
        return 0
    say.alert(found.round)
    if found.unread:
        say.alert(f"Illisibles : {', '.join(found.unread)}. Lancez : support-engine verify.")
    say.line(f"{found.summary}." if found.number else "Rien n’attend aujourd’hui.")
    for group, cards in found.grouped.items():
        say.title(f"{group} ({len(cards)})")
        for card in cards:
            tell(card)
    tell_letters(found)
    tell_addresses(found, called(session.desk.store, [one.person for one in found.addresses]))
    tell_calls(found)
    if found.left_out:
        say.line(f"\net {found.left_out} autres : support-engine list --late --order echeance")
    return 0


def asked(session: Session, *, team: bool) -> Tasks:
    """Whose day, read from the base. Raises a usage error where nobody says."""
    from dataclasses import replace

    from support_engine.adapters.store.people import directory
    from support_engine.leaving.work_of_day import today, work_of
    from support_engine.views.waiting.things import Mine

    engine = session.desk.engine
    everywhere = frozenset((text.workflow.header.id, "") for text in engine.registry.programmes())
    person = session.person if team else session.named.person
    with session.desk.store.reading() as db:
        if person:
            directory.require_active(db, person)
        mine = work_of(engine, db, person, session.now) if person else Mine()
        if team:
            mine = replace(mine, roles=everywhere, everybody=True)
        return today(engine, db, mine, session.now)


def tell(card: Task) -> None:
    """A dossier on two or three lines; on two more for each thing, where several wait."""
    late = f" · en retard depuis {card.days_late} j" if card.days_late else ""
    say.line(f"  {card.reference}  {card.name}{late} · {card.waits}")
    is_one = len(card.things) < 2
    for thing in card.things if not is_one else ():
        by = f", {thing.whose}" if thing.role != card.role else ""
        say.line(f"      {thing.said} ({thing.waits}{by})")
        tell_step(thing)
    say.line(f"      {' '.join(filter(None, (card.what if is_one else card.dates, card.chased)))}")
    for thing in card.things if is_one else ():
        tell_step(thing)


def tell_step(thing: Thing) -> None:
    """The act that would answer."""
    if thing.step and thing.step.line and not thing.stopped:
        say.line(f"      → {thing.step.line}")


def tell_letters(found: Tasks) -> None:
    """The letters that did not leave."""
    if found.letters:
        say.title(f"Courriers à corriger ({len(found.letters)})")
    for letter in found.letters:
        about = f"{letter.reference}  " if letter.reference else ""
        say.line(f"  {about}{letter.title} · {letter.state} · {letter.error}")
        say.line(f"      → support-engine letters show {letter.code}")


def tell_addresses(found: Tasks, names: Mapping[str, str]) -> None:
    """The addresses of holders, and of those they let in, that are not sure yet."""
    if found.addresses:
        say.title(f"Adresses à confirmer ({len(found.addresses)})")
    for one in found.addresses:
        say.line(f"  {one.reference}  {names[one.person]} · {' '.join(one.said)}")
        say.line(f'      → support-engine people vouch {one.person} --reason "…"')


def tell_calls(found: Tasks) -> None:
    """The programs that did not take what they were told."""
    if found.calls:
        say.title(f"Appels à reprendre ({len(found.calls)})")
    for one in found.calls:
        say.line(f"  {one.alert}")
        say.line(f"      → support-engine webhooks calls {one.id}")
