"""À faire: what waits for whoever looks, for the whole team, for somebody who is away; what others
did meanwhile."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection
from starlette.responses import Response

from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.lists import changes, finding
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.web import web_access
from support_engine.core.acts.actor import SYSTEM
from support_engine.core.language.french import WEEKDAYS, day
from support_engine.core.telling.narrative import what
from support_engine.leaving.work_of_day import today, work_of_all
from support_engine.views.lists.finding import Query
from support_engine.views.waiting.tasks import GROUPS, WEEK, Tasks
from support_engine.views.waiting.things import Mine
from support_engine.web.asked import Asked
from support_engine.web.reading.listing import sight
from support_engine.web.routes import May, Nav, page

TEAM = "equipe"


@page("GET", "/a-faire", May.INSIDE, nav=Nav(10, "À faire", "a"))
def to_do(asked: Asked) -> Response:
    """One card per dossier, the most urgent first."""
    wanted = asked.query("pour")
    with asked.desk.store.reading() as db:
        names = {one.id: one.name for one in directory.some(db, asked.who.absent).values()}
        whole = {TEAM: "Toute l’équipe"} if seen_whole(asked) else {}
        wanted = wanted if wanted in (*names, *whole) else ""
        alone = (wanted,) if wanted in names else (asked.who.person,)
        mine = work_of_all(asked.desk.engine, db, alone)
        if wanted == TEAM:
            mine = of_team(asked, mine)
        found = today(asked.desk.engine, db, mine, asked.now)
        since = last_here(asked, db)
        called = named(db, found)
        changed = (
            0
            if wanted == TEAM
            else changes.number(db, followed_by(asked, alone), (since, asked.now))
        )
    people = {"": "Moi", **whole}
    people |= {one: f"{name} (en absence)" for one, name in names.items()}
    return asked.page(
        "today.html",
        found=found,
        people=people,
        wanted=wanted,
        called=called,
        parts=parts(found),
        changed=changed,
        since=since_said(asked, since),
    )


def named(db: Connection, found: Tasks) -> dict[str, str]:
    """Those whom letters and addresses name, as people call them."""
    of_letters = [one.person for one in found.letters]
    of_addresses = [who for one in found.addresses for who in (one.person, *one.by)]
    return directory.called(db, [*of_letters, *of_addresses])


def seen_whole(asked: Asked) -> tuple[str, ...]:
    """The programmes that somebody sees whole."""
    programmes = asked.programmes.items()
    return tuple(name for name, rules in programmes if asked.who.sees_all(rules))


def of_team(asked: Asked, mine: Mine) -> Mine:
    """The work of everybody in the programmes that they see whole."""
    roles = frozenset((name, "") for name in seen_whole(asked))
    return replace(mine, roles=roles, everybody=True)


def parts(found: Tasks) -> list[tuple[str, str, int]]:
    """The groups that hold something: the name of each in the address, its label, how many."""
    held = [(name, label, len(found.grouped.get(label, ()))) for name, label in GROUPS.items()]
    besides = {
        "letters": len(found.letters) + found.letters_left_out,
        "addresses": len(found.addresses),
        "calls": len(found.calls),
    }
    told = [(name, label, besides.get(name, number)) for name, label, number in held]
    return [one for one in told if one[2]]


def followed_by(asked: Asked, people: tuple[str, ...]) -> Query:
    """The dossiers that some people follow, as whoever looks sees them."""
    return replace(sight(asked), asker=people)


LONGEST = timedelta(days=60)
"""What others did before is no news."""
NOON = 12


def last_here(asked: Asked, db: Connection) -> datetime:
    """When whoever looks was last here; a week ago where that is not known, or where the desk lives
    on another day than theirs."""
    seen = None if asked.bureau.is_replay else web_access.last_visit(db, asked.who.session)
    return max(seen, asked.now - LONGEST) if seen else asked.now - WEEK


def since_said(asked: Asked, since: datetime) -> str:
    """« mardi », « le 1er mars 2023 »; in the afternoon, « ce matin » of a visit of the morning."""
    seen = since.astimezone(asked.now.tzinfo)
    on = seen.date()
    days = (asked.today - on).days
    if days == 0:
        return "ce matin" if seen.hour < NOON <= asked.now.hour else "votre dernier passage"
    return WEEKDAYS[on.weekday()] if days < 7 else f"le {day(on)}"


class Changed(NamedTuple):
    """An act of somebody else: when, on which dossier, by whom, what."""

    at: datetime
    reference: str
    name: str
    who: str
    what: str


@page("GET", "/a-faire/changements", May.INSIDE)
def changed(asked: Asked) -> Response:
    """What others did on the dossiers that whoever looks follows, the newest first."""
    wanted = asked.query("pour")
    people = (wanted,) if wanted in asked.who.absent else (asked.who.person,)
    with asked.desk.store.reading() as db:
        since = last_here(asked, db)
        found = changes.newest(db, followed_by(asked, people), (since, asked.now))
        told = list(changes_told(asked, db, found))
        known = directory.some(db, {one.who for one in told})
    names = {SYSTEM.person: "le passage du jour", **{one.id: one.name for one in known.values()}}
    said = since_said(asked, since)
    return asked.page("changes.html", changes=told, names=names, since=said, most=changes.MOST)


def changes_told(asked: Asked, db: Connection, found: list[tuple[str, int]]) -> Iterator[Changed]:
    """Each with its words, under the rules of its day."""
    journals = {}
    for reference in dict.fromkeys(reference for reference, _ in found):
        rows = asked.desk.engine.registry.along(dossiers.journal(db, reference))
        journals[reference] = {row.version: (rules, row) for rules, row in rows}
    names = finding.names(db, list(journals))
    for reference, version in found:
        rules, row = journals[reference][version]
        yield Changed(row.at, reference, names[reference], row.actor, what(rules, row.event))
