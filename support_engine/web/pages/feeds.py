"""Calendars to subscribe to: made, shown once, taken back, read by a calendar or as a file."""

from hashlib import sha256

from sqlalchemy import Connection
from starlette.responses import Response

from support_engine.adapters import ics
from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.web import feeds
from support_engine.adapters.store.web.web_access import Session, digest_of, may_enter
from support_engine.core.language.spelling import printable
from support_engine.core.people.commands import NoteOwn
from support_engine.errors import UnknownName
from support_engine.views.lists.feed import Event, event
from support_engine.web.asked import Asked
from support_engine.web.routes import Form, May, page
from support_engine.web.visitor import Visitor, visitor

HERE = "/calendrier/abonnements"
KIND = "text/calendar; charset=utf-8"
CLOSED = (
    "Ce calendrier n’existe pas, ou n’existe plus. Demandez-en un autre sur la page Calendrier du "
    "bureau."
)
TOO_MANY = "Vous avez déjà {most} abonnements : retirez-en un avant d’en ajouter un autre."


@page("GET", HERE, May.INSIDE)
def subscriptions(asked: Asked) -> Response:
    """Those of whoever looks."""
    return shown(asked)


def shown(asked: Asked, problem: str = "", link: str = "") -> Response:
    """The page; `link`: the address that was just made, shown this once."""
    with asked.desk.store.reading() as db:
        mine = feeds.of_person(db, asked.who.person)
    return asked.page(
        "feeds.html",
        422 if problem else 200,
        feeds=mine,
        problem=problem,
        typed=printable(asked.typed("reference") or asked.query("dossier")),
        link=link,
        is_reachable=bool(asked.bureau.settings.web.address),
        days=feeds.KEPT_DAYS,
    )


@page("POST", HERE, May.INSIDE, form=Form(shown))
def subscribe(asked: Asked) -> Response:
    """A new secret address: of one dossier that is theirs to read, or of those that they follow."""
    reference = printable(asked.typed("reference")).strip()
    try:
        if reference:
            reference = asked.case(reference).dossier.reference
    except UnknownName as problem:
        return shown(asked, str(problem))
    with asked.desk.store.transaction() as db:
        if len(feeds.of_person(db, asked.who.person)) >= feeds.MOST:
            return shown(asked, TOO_MANY.format(most=feeds.MOST))
        secret = subscribed(asked, db, reference)
    return shown(asked, link=f"{asked.bureau.address}/calendrier/{secret}.ics")


def subscribed(asked: Asked, db: Connection, reference: str) -> str:
    """The secret of a new subscription, which stands in the journal of people."""
    person, secret = asked.who.person, feeds.new_secret()
    bound = feeds.bound(digest_of(secret), person, reference)
    note = NoteOwn(by=person, what="abonnement d’un calendrier", subject=reference, binds=bound)
    asked.desk.directory.act(db, note, asked.now)
    feeds.add(db, secret, person, reference, asked.bureau.real_now)
    return secret


@page("POST", f"{HERE}/{{digest}}", May.INSIDE, form=Form(shown))
def revoke(asked: Asked) -> Response:
    """An address of theirs opens nothing from now on."""
    with asked.desk.store.transaction() as db:
        person, digest = asked.who.person, asked.named("digest")
        if feeds.revoke(db, person, digest):
            ended = NoteOwn(
                by=person, what="fin de l’abonnement d’un calendrier", binds=feeds.named(digest)
            )
            asked.desk.directory.act(db, ended, asked.now)
    return asked.go(HERE)


@page("GET", "/calendrier/{secret}.ics", May.ANYBODY)
def read(asked: Asked) -> Response:
    """What a calendar reads: whoever has the address, as long as its owner may enter the desk and
    read the dossiers. Raises UnknownName, whatever is the reason."""
    secret, today, now = asked.named("secret"), asked.today, asked.bureau.real_now
    with asked.desk.store.reading() as db:
        feed = feeds.found(db, secret)
        owner = Session("", feed.person, now, now, None) if feed else None
        who = visitor(db, owner, today) if owner and may_enter(db, owner.person) else None
        if feed is None or who is None:
            raise UnknownName(CLOSED)
        found = events(asked, db, who, feed.reference)
    if feed.read_on != now.date():
        with asked.desk.store.transaction() as db:
            feeds.was_read(db, feed, now.date())
    return calendar(asked, feed.reference, found)


@page("GET", "/calendrier/dates.ics", May.INSIDE)
def as_file(asked: Asked) -> Response:
    """The dates of whoever is here, once; `?dossier=`: of one dossier."""
    reference = printable(asked.query("dossier"))
    with asked.desk.store.reading() as db:
        found = events(asked, db, asked.who, reference)
    return calendar(asked, reference, found)


def events(asked: Asked, db: Connection, who: Visitor, reference: str) -> list[Event]:
    """The dates of a dossier, or of those that somebody follows. Raises UnknownName where the
    dossier is not theirs to read."""
    rules = asked.desk.engine.registry.get
    if reference:
        stored = dossiers.load(db, reference)
        case = asked.desk.engine.case_of(stored.dossier, asked.today) if stored else None
        if case is None or not who.sees(case.workflow, case.dossier):
            raise UnknownName(CLOSED)
    is_named = not any(map(who.sees_all, asked.programmes.values()))
    return [
        event(rules(line["workflow"], line["workflow_version"]), line)
        for line in feeds.dates(db, who.person, reference, asked.today, is_named=is_named)
    ]


def calendar(asked: Asked, reference: str, found: list[Event]) -> Response:
    """Some dates as a calendar; one that was read before and did not change is not sent again."""
    programme = asked.bureau.settings.programme.sender_name
    name = f"{programme} · {reference or 'dossiers suivis'}"
    content = ics.written(name, found, asked.bureau.address)
    mark = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {
        "etag": mark,
        "cache-control": "private, no-cache",
        "content-disposition": 'attachment; filename="dates.ics"',
    }
    if asked.request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=KIND, headers=headers)
