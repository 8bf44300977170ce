"""A provider of identities says, by itself, that somebody left it: their sessions of here end."""

from datetime import datetime

from sqlalchemy import Connection
from starlette.responses import Response

from support_engine.adapters.store.people import web_logins
from support_engine.adapters.store.people.web_logins import Login, network
from support_engine.adapters.store.web import web_access
from support_engine.web.asked import Asked
from support_engine.web.entry import entering
from support_engine.web.guard import ENDED
from support_engine.web.oidc.arrival import Departure, Unreachable, Untrusted
from support_engine.web.routes import May, page

MOST = 600
"""How often that may be said from one address in a quarter of an hour."""
NOT_BELIEVED = b'{"error": "invalid_request"}'


@page("POST", ENDED, May.ANYBODY)
def ended(asked: Asked) -> Response:
    """Of what was believed nothing is answered but that it was done; a token serves once."""
    provider, now = asked.bureau.provider, asked.bureau.real_now
    with asked.desk.store.transaction() as db:
        subject = f"ended {network(asked.address)}"
        if web_access.tried(db, subject, entering.WINDOW, now) > MOST:
            return said(429)
    if provider is None:
        return said(400)
    try:
        departure = provider.told_out(asked.typed("logout_token"), now)
    except Unreachable:
        return said(503)
    except Untrusted:
        return refused(asked, now)
    with asked.desk.store.transaction() as db:
        token = f"ended {provider.settings.issuer} {departure.id}"
        if web_access.tried(db, token, entering.WINDOW, now) > 1:
            return said(400)
        end(db, departure, provider.settings.issuer, now)
    return said(200)


def end(db: Connection, departure: Departure, issuer: str, now: datetime) -> None:
    """The sessions that came by what ended there open nothing any more; a line for each."""
    for session in web_access.by_provider(db):
        if departure.is_of(issuer, session.id_token):
            web_access.revoke(db, session, now)
            web_logins.note(db, Login(now, "provider", "out", "", session.person))


def refused(asked: Asked, now: datetime) -> Response:
    """What is not to be believed stands in the journal of the door."""
    with asked.desk.store.transaction() as db:
        web_logins.note(db, Login(now, "provider", "refused", asked.address))
    return said(400)


def said(status: int) -> Response:
    """An answer for a program; none of it is kept anywhere."""
    body = NOT_BELIEVED if status == 400 else b""
    headers = {"cache-control": "no-store"}
    return Response(body, status, headers, media_type="application/json" if body else None)
