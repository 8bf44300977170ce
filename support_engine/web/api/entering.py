"""STORY: a program enters by its token: whose it is, what it may; a cookie never opens the API."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Security
from fastapi.security import HTTPBearer
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from support_engine.adapters.store.people import web_logins
from support_engine.adapters.store.people.web_logins import Login, network
from support_engine.adapters.store.web import tokens
from support_engine.adapters.store.web.tokens import SCOPES, Token
from support_engine.adapters.store.web.web_access import Session
from support_engine.errors import SupportEngineError
from support_engine.web.api.pace import DAY, Pace
from support_engine.web.api.problems import Problem, expected
from support_engine.web.asked import Asked
from support_engine.web.bureau import Bureau
from support_engine.web.visitor import Visitor, visitor

NEEDED = (
    "Donnez un jeton qui serve encore (Authorization: Bearer se_…). Un jeton se crée dans le "
    "bureau, Réglages › Jetons ; il finit à sa date, avec un nouveau mot de passe, ou avec le "
    "départ de la personne."
)
NOT_FOR_THAT = (
    "Ce jeton n’a pas le droit « {scope} » ({words}). Créez-en un qui l’ait : Réglages › Jetons."
)
SLOWER = "Attendez {seconds} s : un jeton fait {most} demandes par minute au plus."
OF_A_TOKEN, OF_NOBODY = 600, 60
"""Requests in a minute: under one token; without a valid one, from one address."""


@dataclass(frozen=True, slots=True)
class Entered:
    """Whoever a token stands for, and the token."""

    visitor: Visitor
    token: Token


class Door:
    """Around the API: who asks is known before anything that was sent is read."""

    def __init__(self, app: ASGIApp, bureau: Bureau) -> None:
        self.app = app
        self.bureau = bureau
        self.by_token, self.by_address = Pace(OF_A_TOKEN), Pace(OF_NOBODY)
        self.noted = Pace(1, DAY)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in whoever has a token, at a pace."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            entered = await run_in_threadpool(self.entered, Request(scope))
        except Problem as problem:
            await problem.response(scope, receive, send)
            return
        except SupportEngineError as problem:
            await expected(problem).response(scope, receive, send)
            return
        scope.setdefault("state", {})["entered"] = entered
        await self.app(scope, receive, send)

    def entered(self, request: Request) -> Entered:
        """Whose token it is, as the base knows them now. Raises Problem."""
        store, now = self.bureau.desk.store, self.bureau.real_now
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        token, who, address = None, None, Asked(self.bureau, request).address
        if kind.lower() == "bearer":
            with store.reading() as db:
                token = tokens.found(db, secret.strip(), now)
                if token is not None:
                    session = Session("", token.person, now, now, None)
                    who = visitor(db, session, self.bureau.now.date())
        if token is None or who is None:
            self.paced(self.by_address, network(address))
            if secret:
                self.note_refused(address)
            raise Problem("token_needed", NEEDED, {"www-authenticate": "Bearer"})
        self.paced(self.by_token, token.digest)
        if tokens.is_to_note(token, now):
            with store.transaction() as db:
                if token.used_at is None:
                    web_logins.note(db, Login(now, "token", "in", address, token.person))
                tokens.used(db, token, now)
        return Entered(who, token)

    def note_refused(self, address: str) -> None:
        """The journal of the door has it, once a day from one address: a program whose token has
        ended may ask again each second."""
        if self.noted.wait(network(address)) == 0:
            with self.bureau.desk.store.transaction() as db:
                web_logins.note(db, Login(self.bureau.real_now, "token", "wrong", address))

    def paced(self, pace: Pace, subject: str) -> None:
        """Raise Problem where it is one too many in a minute."""
        if seconds := pace.wait(subject):
            told = SLOWER.format(seconds=seconds, most=pace.most)
            raise Problem("too_often", told, {"retry-after": str(seconds)})


BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="jeton",
    description="Un jeton créé dans le bureau, Réglages › Jetons, montré une seule fois.",
)


def with_scope(scope: str) -> Callable[[Request], Asked]:
    """What a route is asked by whoever has a token with that scope. Raises Problem."""

    def asked(request: Request) -> Asked:
        entered: Entered = request.state.entered
        if scope not in entered.token.scopes:
            told = NOT_FOR_THAT.format(scope=scope, words=SCOPES[scope])
            raise Problem("scope_missing", told)
        bureau: Bureau = request.app.state.bureau
        return Asked(bureau, request, entered.visitor, gate=still(entered.token))

    return asked


def still(token: Token) -> Callable[[Connection], None]:
    """Whether a token opens still, asked as each act is recorded: whoever ends it as a call is made
    waits for that act, and it is the last. Raises Problem."""

    def looked(db: Connection) -> None:
        if not tokens.is_still(db, token.digest):
            raise Problem("token_needed", NEEDED, {"www-authenticate": "Bearer"})

    return looked


Reading = Annotated[Asked, Security(with_scope("read"))]
Acting = Annotated[Asked, Security(with_scope("act"))]
