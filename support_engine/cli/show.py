"""Show: one dossier on one page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.dossier import REFERENCE, load
from support_engine.cli.shared.naming import called
from support_engine.cli.shared.session import DAY, Session, pass_session, shared_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from support_engine.views.dossier.dossier import Card
    from support_engine.views.dossier.offers import Possible

MARKS = {
    "validated": "✓ validé",
    "declared": "… à examiner",
    "refused": "✗ refusé",
    "expected": "attendu",
}
ANSWERS = {
    "asked": "à décider",
    "granted": "accordée",
    "refused": "refusée",
    "cancelled": "sans suite",
}


@click.command(help="Montre un dossier : où il en est, ses dates, ce qui peut être fait.")
@REFERENCE
@click.option("--as-of", type=DAY, help="Ce que la base savait à la fin de ce jour passé.")
@shared_options
@pass_session
def show(session: Session, reference: str, as_of: date | None) -> int:
    """Everything on one page; of a past day, nothing that can be done."""
    from dataclasses import replace

    from support_engine.adapters.store.case import dossiers, reminded
    from support_engine.adapters.store.letters import withdrawing
    from support_engine.adapters.store.people import directory
    from support_engine.adapters.store.people.readers import held_by
    from support_engine.core.acts.corrections import Past
    from support_engine.core.acts.designations import faults
    from support_engine.stories.telling.pictures import then
    from support_engine.views.dossier.dossier import card

    case = load(session, reference)
    session.is_of_its_day = as_of is not None
    if as_of is not None:
        with session.desk.store.reading() as db:
            known = then(session.desk.engine, case, dossiers.journal(db, reference), as_of)
        shown = replace(card(known.case), possible=())
        say.as_json(shown) if session.as_json else print_past(session, shown, as_of)
        return 0
    with session.desk.store.reading() as db:
        held = held_by(db, case.workflow.header.id)
        actor = session.person and directory.actor_in(
            db, session.person, case.workflow.header.id, session.today
        )
        rows = session.desk.engine.registry.along(dossiers.journal(db, reference))
        unsent = reminded.to_post(db, case, session.now)
        past = Past(tuple(rows), withdrawing.told_of(db, reference), unsent)
    shown = card(case, actor or None, past)
    wrong = tuple(f"{fault}." for fault in faults(case.workflow, case.dossier.people, held))
    shown = replace(shown, alerts=(*shown.alerts, *wrong))
    if session.as_json:
        say.as_json(shown)
    else:
        print_card(session, shown)
    return 0


def print_past(session: Session, card: Card, on: date) -> None:
    """The card of a past day in words."""
    from support_engine.core.language.french import day

    say.line(f"Tel qu’il était connu le {day(on)}.", fg="yellow")
    print_card(session, card)


def print_card(session: Session, card: Card) -> None:
    """The card in words."""
    from support_engine.core.language.french import day

    for sentence in card.alerts:
        say.alert(sentence)
    print_identity(card, called(session.desk.store, card.people.values()))
    for hold in card.holds:
        say.line(f"⚠ {hold.label} depuis le {day(hold.since)} : {hold.reason}", fg="yellow")
    print_dates(card)
    print_papers(card)
    print_acts(card)


def print_identity(card: Card, names: Mapping[str, str]) -> None:
    """Who, where, and with whom."""
    from support_engine.core.language.french import day

    details = card.details
    wave = f"vague {details.get('wave', '?')}"
    place = ", ".join(filter(None, [details.get("commune"), details.get("department")]))
    people = ", ".join(f"{role} {names[person]}" for role, person in card.people.items())
    say.line(f"{card.reference} – {card.name}", bold=True)
    say.line(f"{card.state} depuis le {day(card.since)} ({card.phase})")
    say.line(" · ".join(filter(None, [wave, place, details.get("sector")])))
    if details.get("demo"):
        say.line(f"Données de démonstration ({details['demo']}).")
    if card.follows:
        say.line(f"Fait suite à la candidature {card.follows}.")
    say.line(f"Personnes : {people or 'aucune'}")


def print_dates(card: Card) -> None:
    """Clocks and milestones."""
    if card.clocks:
        say.title("Délais en cours")
    for clock in card.clocks:
        first = f" (prévision initiale {clock.first_on})" if clock.on != clock.first_on else ""
        owner = f" · {clock.owner}" if clock.owner else ""
        say.line(f"  {clock.on}  {clock.label}{first}{owner}")
    if card.milestones:
        say.title("Jalons")
    for milestone in card.milestones:
        mark = MARKS[milestone.status]
        say.line(f"  {milestone.on!s:10}  {mark:14}  {milestone.label}")


def print_papers(card: Card) -> None:
    """Documents, extensions, and what is known."""
    if card.documents:
        say.title("Pièces")
    for document in card.documents:
        say.line(f"  {document.label} · {document.name} · {document.on}")
    if card.extensions:
        say.title("Prolongations")
    for extension in card.extensions:
        answer = ANSWERS[extension.status]
        say.line(f"  {extension.clock} · {extension.months} mois · {answer}")
    if card.facts:
        say.title("Informations")
    for label, value in card.facts.items():
        say.line(f"  {label} : {value}")


def print_acts(card: Card) -> None:
    """What can be done, and what still stands in the way; the same act on several things is one
    line."""
    from support_engine.views.dossier.offers import grouped

    if card.possible:
        say.title("Ce qui peut être fait")
    for group, acts in grouped(card.possible).items():
        say.line(f"  {group}")
        alike: dict[tuple[object, ...], list[Possible]] = {}
        for act in acts:
            if act.act is not None and not act.blocked:
                what = (act.act.command, act.act.arguments[2:], act.act.asks)
                alike.setdefault(what, []).append(act)
            else:
                print_blocked(act)
        for same in alike.values():
            print_open(same)


def print_blocked(act: Possible) -> None:
    """An act with each of its reasons."""
    say.line(f"    {'✗' if act.blocked else '→'} {act.label} ({', '.join(act.by)})")
    for sentence in act.blocked:
        say.line(f"        {sentence}")


def print_open(same: list[Possible]) -> None:
    """The command of an act, with all the things that it could be about."""
    first = same[0].act
    assert first is not None
    things = [act.act.arguments[1] for act in same if act.act and len(act.act.arguments) > 1]
    about = f"{{{' | '.join(things)}}}" if len(things) > 1 else "".join(things)
    known = (first.command, first.arguments[0], about, *first.arguments[2:])
    line = " ".join(filter(None, (*known, *first.asks)))
    label = f"{same[0].label} : " if len(same) == 1 else ""
    say.line(f"    → {label}{line}")
