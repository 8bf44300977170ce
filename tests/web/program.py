"""A program at the API of a desk for tests: it has a token, and no cookie."""

import json
from datetime import datetime, timedelta

from sqlalchemy import Connection
from starlette.testclient import TestClient

from support_engine.adapters import clock
from support_engine.adapters.store.web import tokens
from support_engine.web.api.problems import HERE, KIND, TITLES
from support_engine.web.app import build
from support_engine.web.bureau import Bureau
from tests.story import REFERENCE

ONE = f"/dossiers/{REFERENCE}"


def token(bureau: Bureau, person: str, *scopes: str, days: int = 30) -> str:
    """The secret of a token of somebody; without scopes, it may all."""
    now = clock.now()
    wanted = tokens.Wanted("essai", scopes or ("read", "act"), now + timedelta(days=days))
    with bureau.desk.store.transaction() as db:
        return added(db, person, wanted, now)


def added(db: Connection, person: str, wanted: tokens.Wanted, now: datetime) -> str:
    """The secret of a token that opens, of which no journal tells."""
    secret, token = tokens.made(person, wanted, now)
    tokens.add(db, token)
    return secret


class Program(TestClient):
    """Requests with somebody's token; no token where nobody is named."""

    def __init__(self, bureau: Bureau, person: str = "", *scopes: str) -> None:
        secret = token(bureau, person, *scopes) if person else ""
        super().__init__(
            build(bureau),
            base_url="http://localhost",
            headers={"authorization": f"Bearer {secret}"} if secret else {},
            raise_server_exceptions=False,
            follow_redirects=False,
        )
        self.bureau = bureau

    def read(self, path: str, **query):
        return self.get(f"{HERE}{path}", params=query)

    def act(self, key: str, version: int, under: str, on: str = ONE, **fields: str):
        """An act on a version, under a key."""
        headers = {"if-match": f'"{version}"', "idempotency-key": under}
        return self.post(f"{HERE}{on}/acts/{key}", json={"fields": fields}, headers=headers)

    def foresee(self, key: str, on: str = ONE, **fields: str):
        return self.post(f"{HERE}{on}/acts/{key}/foresee", json={"fields": fields})


def code(answer) -> str:
    """The code of a problem, which says what it is, in French, by its status."""
    told = json.loads(answer.text)
    assert answer.headers["content-type"] == KIND, answer.text
    assert (told["status"], told["title"]) == TITLES[told["code"]], answer.text
    assert told["status"] == answer.status_code
    assert told["detail"].strip(), answer.text
    return told["code"]
