"""Asking a provider: few bytes, within seconds, from the address that was named and no other."""

import json
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from support_engine.web.oidc.arrival import Unreachable

SECONDS, MOST = 8.0, 256_000
"""How long an answer may take, and how many bytes it may have."""
HERE = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    kind: str
    body: bytes

    @property
    def data(self) -> dict[str, Any]:
        """A table in JSON. Raises Unreachable for anything else."""
        try:
            found = json.loads(self.body)
        except ValueError as problem:
            raise Unreachable("une réponse ne se lit pas") from problem
        if not isinstance(found, dict):
            raise Unreachable("une réponse n’est pas ce qui est attendu")
        return found


class Stays(HTTPRedirectHandler):
    """Nobody is followed elsewhere: a code or a token would go along."""

    def redirect_request(self, *_: Any) -> None:
        """No."""
        return


def opener() -> OpenerDirector:
    """Whoever asks."""
    return build_opener(Stays)


def ask(url: str, form: dict[str, str] | None = None, bearer: str = "") -> Answer:
    """What an address answers, to a form or to a bearer of a token. Raises Unreachable."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in HERE):
        raise Unreachable(f"l’adresse {url} n’est pas en https")
    headers = {"accept": "application/json, application/jwt"}
    if bearer:
        headers["authorization"] = f"Bearer {bearer}"
    body = urlencode(form).encode() if form is not None else None
    try:
        asked = Request(url, data=body, headers=headers)
        try:
            with opener().open(asked, timeout=SECONDS) as answer:
                return read(answer)
        except HTTPError as refusal:
            with refusal:
                return read(refusal)
    except (OSError, ValueError, HTTPException) as problem:
        raise Unreachable(f"{parts.hostname} : {problem}") from problem


def read(answer: Any) -> Answer:
    """An answer, as far as it may go. Raises Unreachable."""
    body = answer.read(MOST + 1)
    if len(body) > MOST:
        raise Unreachable("une réponse est trop longue")
    kind = str(answer.headers.get("content-type", "")).partition(";")[0].strip().lower()
    return Answer(int(answer.status), kind, body)
