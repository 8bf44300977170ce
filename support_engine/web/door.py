"""From a request to what a page is asked: the cookie, the person, whether they may."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection
from starlette.requests import Request

from support_engine.adapters.store import rounds
from support_engine.adapters.store.web import web_access
from support_engine.errors import UnknownName
from support_engine.views.last_round import last_round
from support_engine.web import cookies
from support_engine.web.asked import Asked, NavItem
from support_engine.web.bureau import Bureau
from support_engine.web.routes import May, Route
from support_engine.web.visitor import Visitor, roles_told, visitor

LONGEST = timedelta(hours=24)
"""A session in use ends all the same: a cookie that was stolen does not live for ever."""
LONGEST_OF_HOLDER = timedelta(hours=8)
NO_SPACE = "L’espace des porteurs de projet n’est pas ouvert ici. Écrivez à l’équipe du programme."


class EnterFirst(Exception):
    """The page is for whoever has entered. `asked` says whether a session has ended."""

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self.asked = asked


class NotTheirs(Exception):
    """The page is for others."""

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self.asked = asked


def ask(bureau: Bureau, request: Request, route: Route, routes: tuple[Route, ...]) -> Asked:
    """What a page is asked. Raises EnterFirst, NotTheirs, and what opening the desk raises."""
    if route.may is May.ALWAYS:
        return Asked(bureau, request)
    asked = recognised(bureau, request, routes)
    if route.may is May.ANYBODY:
        return asked
    if asked.visitor is None:
        raise EnterFirst(asked)
    if not route.lets_in(asked.visitor, is_office=is_office(asked)):
        raise NotTheirs(asked)
    return asked


def recognised(bureau: Bureau, request: Request, routes: tuple[Route, ...]) -> Asked:
    """Who asks, and what every page shows them."""
    asked = Asked(bureau, request)
    if asked.side == "espace":
        check_open(bureau)
    store, now = bureau.desk.store, bureau.real_now
    secret = cookies.secret_of(request, is_insecure=bureau.is_insecure)
    known = cookies.known_of(request, is_insecure=bureau.is_insecure)
    with store.reading() as db:
        session = web_access.session_of(db, secret, asked.side) if secret else None
        newest = rounds.last(db)
        asked.round = last_round(dict(newest) if newest else None, bureau.now)
        asked.visitor, asked.ended = standing(bureau, db, session)
        if asked.visitor is None and asked.ended is None and request.method == "POST":
            # Another tab put an end to it: what was typed here is kept for whoever had it.
            before = session or web_access.session_known(db, known)
            asked.ended = before if before and before.side == asked.side else None
    if asked.visitor is None:
        return asked
    seen = asked.visitor.session
    if now - seen.seen_at > web_access.SEEN_EVERY:
        with store.transaction() as db:
            web_access.seen(db, seen, now)
        asked.visitor = replace(asked.visitor, session=replace(seen, seen_at=now))
    asked.roles_told = roles_told(asked.visitor, asked.programmes)
    asked.nav = tuple(navigation(asked, routes))
    return asked


def check_open(bureau: Bureau) -> None:
    """Raise UnknownName where holders have no space: the settings say so, or no link can be given
    since the desk does not know its own address."""
    if not (bureau.settings.web.holders and bureau.address):
        raise UnknownName(NO_SPACE)


def standing(
    bureau: Bureau, db: Connection, session: web_access.Session | None
) -> tuple[Visitor | None, web_access.Session | None]:
    """The person of a session that still counts; and a session that has ended by waiting."""
    if session is None or session.is_revoked:
        return None, None
    idle, age = bureau.real_now - session.seen_at, bureau.real_now - session.created_at
    web = bureau.settings.web
    is_space = session.side == "espace"
    hours = web.holder_session_hours if is_space else web.session_hours
    if idle > timedelta(hours=hours) or age > (LONGEST_OF_HOLDER if is_space else LONGEST):
        return None, session
    return visitor(db, session, bureau.now.date()), None


def is_office(asked: Asked) -> bool:
    """Whether somebody sees every dossier of some programme."""
    found = asked.programmes.values()
    return asked.visitor is not None and any(map(asked.visitor.sees_all, found))


def navigation(asked: Asked, routes: tuple[Route, ...]) -> list[NavItem]:
    """The pages of the navigation that they may open, in their order."""
    office, who = is_office(asked), asked.visitor
    shown = [
        (route.nav, route.path)
        for route in routes
        if route.nav and who and route.side == asked.side and route.lets_in(who, is_office=office)
    ]
    return [NavItem(nav.label, path, nav.key) for nav, path in sorted(shown) if nav]
