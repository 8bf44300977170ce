"""Somebody who comes from a provider; what keeps them from arriving. Asks for no library."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from support_engine.adapters.store.web.web_identities import Identity
from support_engine.errors import SupportEngineError


class Unreachable(SupportEngineError):
    """The provider does not answer, or answers what is no answer."""


class Untrusted(SupportEngineError):
    """What came back is not to be believed; the sentence says why, for those who look after the
    desk."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who comes from a provider. `proven_at`: when they gave what is theirs there, None
    where it does not say; `is_strong`: a second factor was given."""

    identity: Identity
    proven_at: datetime | None
    is_strong: bool
    id_token: str


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody who left the provider, or one session of theirs there, as it says of its own
    accord; `id` is said once. Of `subject` and `session` one is there at least."""

    subject: str
    session: str
    id: str

    def is_of(self, issuer: str, id_token: str) -> bool:
        """Whether a session of here, that came by a token, is one of those that ended there."""
        came = claims_of(id_token)
        if came.get("iss") != issuer or (self.subject and came.get("sub") != self.subject):
            return False
        known = came.get("sid")
        return known == self.session if self.session and known else bool(self.subject)


def claims_of(token: str) -> Mapping[str, Any]:
    """What a token says that was believed when it came."""
    part = token.split(".")[1]
    found: dict[str, Any] = json.loads(urlsafe_b64decode(f"{part}=="))
    return found


def derived(secret: str, what: str) -> str:
    """A state or a nonce (43 signs) from what a browser bears: the base keeps neither."""
    mac = hmac.digest(secret.encode(), what.encode(), "sha256")
    return urlsafe_b64encode(mac).decode().rstrip("=")
