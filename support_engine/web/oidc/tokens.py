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

from support_engine.web.oidc.arrival import Untrusted

LEEWAY = timedelta(seconds=60)
"""How far two clocks may differ: as long as a token of ProConnect lives."""
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
