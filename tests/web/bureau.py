"""The desk in a browser for tests: an application on an office's base, and people who enter."""

import atexit
from contextlib import ExitStack
from datetime import datetime
from functools import cache
from typing import ClassVar

from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette.testclient import TestClient

from support_engine import config
from support_engine.adapters import clock
from support_engine.adapters.store.people import web_logins
from support_engine.adapters.store.web import doors_opened, web_access
from support_engine.assemble import Desk
from support_engine.web.app import build
from support_engine.web.bureau import Bureau
from tests.office import at

OURS = {"sec-fetch-site": "same-origin"}
"""What a browser says of a form of our own."""


def bureau_of(office, now: str | None = None, **web) -> Bureau:
    """A desk that lives on a day, on the base of an office; its documents stand beside the
    letters. `web`: its settings of that section."""
    settings = config.Settings(
        home=office.folder.parent,
        base={"url": office.store.url.render_as_string(hide_password=False)},
        web=web,
    )
    moment = at(now) if now else None
    made = Bureau(settings, moment, listens="http://localhost")
    office.store.is_replayed = moment is not None
    made._desk = Desk(settings, office.store, office.engine, office.letters)
    return made


@cache
def events() -> BlockingPortal:
    """The loop of events on which all browsers of this process are answered, until its end."""
    opened = ExitStack()
    atexit.register(opened.close)
    return opened.enter_context(start_blocking_portal())


class Browser(TestClient):
    """A browser at the desk, that shows an unexpected error as people see it. `helped`: whom
    `enter` let in past the door, as its journal would have it, with what it opened."""

    helped: ClassVar[list[tuple[web_logins.Login, str]]] = []

    def __init__(self, bureau: Bureau) -> None:
        super().__init__(
            build(bureau),
            base_url="http://localhost",
            headers=OURS,
            raise_server_exceptions=False,
            follow_redirects=False,
        )
        self.portal = events()
        self.bureau = bureau

    def enter(
        self,
        person: str,
        now: datetime | None = None,
        *,
        is_proven: bool = False,
        side: web_access.Side = "bureau",
    ) -> "Browser":
        """Somebody is in, without a password: at the desk, or in their space."""
        with self.bureau.desk.store.transaction() as db:
            moment = now or clock.now()
            secret = web_access.enter(db, person, moment, is_proven=is_proven, side=side)
        way = "space" if side == "espace" else "link"
        line = web_logins.Login(moment, way, "in", "", person)
        self.helped.append((line, doors_opened.mark(web_access.digest_of(secret))))
        self.cookies.set(side, secret, domain="localhost.local")
        return self
