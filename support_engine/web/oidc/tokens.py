"""What a provider signed: read and believed only where everything holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from support_engine.web.oidc.arrival import Departure, Untrusted

LEEWAY = timedelta(seconds=60)
"""How far two clocks may differ: as long as a token of ProConnect lives."""
OLDEST = timedelta(minutes=10)
"""The age of a token that says that somebody left, at most: as long as its name is remembered."""
LOGOUT, TYPES = "logout+jwt", ("logout+jwt", "jwt")
LEFT = "http://schemas.openid.net/event/backchannel-logout"
Keys = Callable[[bool], KeySet]
"""The keys of the provider; asked afresh where that is said."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say."""

    issuer: str
    client: str
    algorithm: str
    nonce: str = ""
    access_token: str = ""


def id_token(token: str, keys: Keys, expected: Expected, now: datetime) -> Mapping[str, Any]:
    """The claims of an ID token. Raises Untrusted."""
    read = opened(token, keys, expected)
    params = {
        "nonce": expected.nonce,
        "client_id": expected.client,
        "access_token": expected.access_token,
    }
    try:
        claims = CodeIDToken(read.claims, read.header, options(expected), params)
        claims.validate(now=int(now.timestamp()), leeway=int(LEEWAY.total_seconds()))
    except JoseError as problem:
        raise Untrusted(f"jeton d’identité : {problem}") from problem
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise Untrusted("jeton d’identité : « sub » manque")
    return dict(claims)


def user_info(token: str, keys: Keys, expected: Expected, now: datetime) -> Mapping[str, Any]:
    """The claims of a signed answer about somebody. Raises Untrusted."""
    read = opened(token, keys, expected)
    try:
        registry = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()), leeway=int(LEEWAY.total_seconds()), **options(expected)
        )
        registry.validate(read.claims)
    except JoseError as problem:
        raise Untrusted(f"réponse signée sur la personne : {problem}") from problem
    return dict(read.claims)


def logout(token: str, keys: Keys, expected: Expected, now: datetime) -> Departure:
    """What a provider says of somebody who left it (OpenID Connect Back-Channel Logout 1.0, 2.4 and
    2.6). Raises Untrusted."""
    read = opened(token, keys, expected)
    if str(read.header.get("typ", LOGOUT)).casefold().removeprefix("application/") not in TYPES:
        raise Untrusted("jeton de sortie : ce n’en est pas un (« typ »)")
    leeway = int(LEEWAY.total_seconds())
    one = {**options(expected), "sub": {}, "exp": {"essential": True}, "iat": {"essential": True}}
    try:
        registry = jwt.JWTClaimsRegistry(now=int(now.timestamp()), leeway=leeway, **one)
        registry.validate(read.claims)
    except JoseError as problem:
        raise Untrusted(f"jeton de sortie : {problem}") from problem
    return departed(read.claims, now)


def departed(claims: Mapping[str, Any], now: datetime) -> Departure:
    """Who left, as a token says that was signed for us. Raises Untrusted."""
    subject, session, name = (claims.get(key, "") for key in ("sub", "sid", "jti"))
    if not all(isinstance(said, str) for said in (subject, session, name)) or not name:
        raise Untrusted("jeton de sortie : « jti » manque, ou « sub » et « sid » ne se lisent pas")
    if not subject and not session:
        raise Untrusted("jeton de sortie : ni « sub » ni « sid »")
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LEFT), dict):
        raise Untrusted("jeton de sortie : « events » ne dit pas que c’en est un")
    if "nonce" in claims:
        raise Untrusted("jeton de sortie : il porte « nonce », comme un jeton d’identité")
    if now.timestamp() - claims["iat"] > OLDEST.total_seconds():
        raise Untrusted("jeton de sortie : il est trop ancien")
    return Departure(subject, session, name)


def options(expected: Expected) -> dict[str, Any]:
    """By whom and for whom."""
    return {
        "iss": {"essential": True, "value": expected.issuer},
        "aud": {"essential": True, "value": expected.client},
        "sub": {"essential": True},
    }


def opened(token: str, keys: Keys, expected: Expected) -> jwt.Token:
    """A token whose signature is that of the provider, by the algorithm of the settings alone: no
    other is even tried, so that a public key signs nothing. Raises Untrusted."""
    registry = JWSRegistry(algorithms=[expected.algorithm], strict_check_header=False)
    try:
        try:
            return jwt.decode(token, keys(False), registry=registry)
        except InvalidKeyIdError:  # the provider has new keys
            return jwt.decode(token, keys(True), registry=registry)
    except (JoseError, ValueError) as problem:
        raise Untrusted(f"signature : {problem}") from problem


def moment(claims: Mapping[str, Any], now: datetime) -> datetime | None:
    """When somebody gave what is theirs to the provider; None where it does not say. Raises
    Untrusted for a moment to come."""
    said = claims.get("auth_time")
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    late = said - now.timestamp()
    if late > LEEWAY.total_seconds():
        raise Untrusted("« auth_time » est à venir")
    return now - timedelta(seconds=max(0.0, -late))
