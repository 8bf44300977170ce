"""A provider of identities: where it is, how one goes there, who comes back, how one leaves it.

Nothing is fetched before somebody goes there. Of ProConnect's rules all are kept for everybody: no
parameter that it did not announce, a state and a nonce of more than 32 signs, tokens of a minute.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlencode

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from support_engine.adapters.store.web.web_identities import Identity
from support_engine.sections import Oidc
from support_engine.web.oidc import tokens
from support_engine.web.oidc.arrival import Arrival, Departure, Unreachable, Untrusted, derived
from support_engine.web.oidc.http import ask
from support_engine.web.oidc.tokens import Expected

KEPT, SILENT = timedelta(hours=1), timedelta(seconds=15)
"""How long what a provider says of itself holds, and how long one that did not answer is left in
peace: pages do not queue up behind it."""
AT_ONCE = 4
"""Threads that may wait for it."""
NAMES = ("name", "given_name", "usual_name", "family_name", "email")


@dataclass(slots=True)
class Provider:
    """The provider of the settings. `back` and `out`: where it sends people back to."""

    settings: Oidc
    secret: str
    back: str
    out: str
    _said: Mapping[str, Any] = field(default_factory=dict)
    _keys: KeySet | None = None
    _keys_at: datetime | None = None
    _at: datetime | None = None
    _failed: datetime | None = None
    _turns: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))

    def leave(self, secret: str, now: datetime, *, is_again: bool = False) -> str:
        """Where somebody goes. `is_again`: to give what is theirs once more, whatever session they
        have there. Raises Unreachable."""
        said = self.said(now)
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self.back,
            "scope": " ".join(self.settings.scopes),
            "state": derived(secret, "state"),
            "nonce": derived(secret, "nonce"),
        }
        if said.get("claims_parameter_supported") is True:
            asked["claims"] = json.dumps(self.claims(is_again=is_again), separators=(",", ":"))
        if is_again:
            asked["prompt"] = "login"
        address = str(said["authorization_endpoint"])
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"

    def claims(self, *, is_again: bool) -> dict[str, Any]:
        """What the token is to say: when, and how surely."""
        wanted: dict[str, Any] = {"auth_time": {"essential": True}}
        if self.settings.acr:
            wanted["acr"] = {"essential": is_again, "values": list(self.settings.acr)}
        return {"id_token": wanted}

    def arrive(self, secret: str, code: str, now: datetime) -> Arrival:
        """Who comes back with a code. Raises Unreachable, Untrusted."""
        if not self._turns.acquire(blocking=False):
            raise Unreachable("trop de personnes attendent sa réponse")
        try:
            return self.read(self.exchanged(code, now), derived(secret, "nonce"), now)
        finally:
            self._turns.release()

    def exchanged(self, code: str, now: datetime) -> Mapping[str, Any]:
        """The tokens of a code."""
        form = {
            "grant_type": "authorization_code",
            "client_id": self.settings.client_id,
            "client_secret": self.secret,
            "redirect_uri": self.back,
            "code": code,
        }
        answer = ask(str(self.said(now)["token_endpoint"]), form)
        if answer.status >= 500:
            raise Unreachable(f"il répond {answer.status} à la demande de jeton")
        given = answer.data
        if answer.status != 200 or not isinstance(given.get("id_token"), str):
            raise Untrusted(f"jeton refusé ({str(given.get('error', answer.status))[:80]})")
        return given

    def read(self, given: Mapping[str, Any], nonce: str, now: datetime) -> Arrival:
        """Who the tokens say it is."""
        token, access = str(given["id_token"]), str(given.get("access_token", ""))
        alone = Expected(self.settings.issuer, self.settings.client_id, self.settings.algorithm)
        expected = Expected(alone.issuer, alone.client, alone.algorithm, nonce, access)

        def keys(afresh: bool) -> KeySet:
            return self.keys(now, afresh=afresh)

        claims = tokens.id_token(token, keys, expected, now)
        label = ""
        if access and (address := self.said(now).get("userinfo_endpoint")):
            answer = ask(str(address), bearer=access)
            if answer.status != 200:
                raise Unreachable(f"il répond {answer.status} sur la personne")
            is_signed = answer.kind == "application/jwt"
            words = answer.body.decode("ascii", "replace")
            about = tokens.user_info(words, keys, alone, now) if is_signed else answer.data
            if about.get("sub") != claims["sub"]:
                raise Untrusted("la réponse sur la personne parle d’une autre")
            label = named(about)
        strong = claims.get("acr") in self.settings.acr
        identity = Identity(alone.issuer, str(claims["sub"]), label)
        return Arrival(identity, tokens.moment(claims, now), strong, token)

    def told_out(self, token: str, now: datetime) -> Departure:
        """Who left it, as it says by itself; whoever signs by a key of nobody does not make us ask
        it for its keys without end. Raises Unreachable, Untrusted."""
        alone = Expected(self.settings.issuer, self.settings.client_id, self.settings.algorithm)
        is_old = self._keys_at is None or now - self._keys_at > SILENT
        return tokens.logout(
            token, lambda afresh: self.keys(now, afresh=afresh and is_old), alone, now
        )

    def farewell(self, id_token: str, state: str, now: datetime) -> str:
        """Where one leaves the provider too; nothing where it does not say, or does not answer."""
        try:
            address = self.said(now).get("end_session_endpoint")
        except Unreachable:
            return ""
        asked = {"id_token_hint": id_token, "state": state, "post_logout_redirect_uri": self.out}
        return (
            f"{address}{'&' if '?' in str(address) else '?'}{urlencode(asked)}" if address else ""
        )

    def said(self, now: datetime) -> Mapping[str, Any]:
        """What the provider says of itself. Raises Unreachable."""
        if self._at is not None and now - self._at < KEPT:
            return self._said
        if self._failed is not None and now - self._failed < SILENT:
            raise Unreachable("il n’a pas répondu il y a un instant")
        try:
            place = f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration"
            said = ask(place).data
            if said.get("issuer") != self.settings.issuer:
                raise Unreachable(f"il dit s’appeler {str(said.get('issuer'))[:200]}")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not isinstance(said.get(name), str):
                    raise Unreachable(f"il ne dit pas « {name} »")
        except Unreachable:
            self._failed = now
            raise
        self._said, self._at, self._keys = said, now, None
        return said

    def keys(self, now: datetime, *, afresh: bool = False) -> KeySet:
        """The keys by which it signs. Raises Unreachable."""
        if self._keys is None or afresh:
            self._keys_at = now
            found: Any = ask(str(self.said(now)["jwks_uri"])).data
            try:
                self._keys = KeySet.import_key_set(found)
            except (JoseError, ValueError, KeyError, TypeError) as problem:
                raise Unreachable("ses clés ne se lisent pas") from problem
        return self._keys


def named(about: Mapping[str, Any]) -> str:
    """How a provider names somebody: shown to people, and nothing else."""
    words = [str(about[name]) for name in NAMES if isinstance(about.get(name), str)]
    return " ".join(dict.fromkeys(words))[:200]
