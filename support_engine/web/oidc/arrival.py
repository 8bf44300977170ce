"""Somebody who comes from a provider; what keeps them from arriving. Asks for no library."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime

from support_engine.adapters.store.web_identities import Identity
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


def derived(secret: str, what: str) -> str:
    """A state or a nonce (43 signs) from what a browser bears: the base keeps neither."""
    mac = hmac.digest(secret.encode(), what.encode(), "sha256")
    return urlsafe_b64encode(mac).decode().rstrip("=")
