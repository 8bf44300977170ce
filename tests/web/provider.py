"""A provider of identities with the traps of ProConnect, on this machine, over real HTTP."""

import hmac
import json
import threading
import time
from base64 import urlsafe_b64encode
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "bureau", "a secret of the provider"
ANNOUNCED = {
    *("response_type", "client_id", "redirect_uri", "scope"),
    *("claims", "state", "nonce", "prompt", "idp_hint"),
}
"""Any other parameter is refused, as ProConnect does (Y000400)."""
STRONG = "https://proconnect.gouv.fr/assurance/self-asserted-2fa"
KEY, OTHER = (RSAKey.generate_key(2048, {"kid": kid}, private=True) for kid in ("one", "two"))


class Provider:
    """What it says may be made wrong: `claims` and `info` replace what tokens say (None takes it
    out), `sign` signs otherwise, `down` answers nothing but errors."""

    def __init__(self) -> None:
        self.subject, self.acr, self.skew = "subject-1", "", 0
        self.claims: dict = {}
        self.info: dict = {}
        self.metadata: dict = {}
        self.sign = None
        self.is_signed, self.is_down = True, False
        self.keys = [KEY]
        self.codes: dict[str, dict] = {}
        self.asked: list[dict[str, str]] = []
        self.ended: list[dict[str, str]] = []
        self.hits = 0
        self.issuer = ""

    def said(self) -> dict:
        """The page of discovery."""
        paths = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        return {
            "issuer": self.issuer,
            **{f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in paths.items()},
            "end_session_endpoint": f"{self.issuer}/session/end",
            "jwks_uri": f"{self.issuer}/jwks",
            "claims_parameter_supported": True,
            **self.metadata,
        }

    def authorize(self, given: dict[str, str]) -> str:
        """Where the browser goes back to; an error where something is not as announced."""
        self.asked.append(given)
        wrong = set(given) - ANNOUNCED or min(len(given[n]) for n in ("state", "nonce")) < 32
        if wrong or given["client_id"] != CLIENT:
            error = {"error": "Y000400", "state": given["state"]}
            return f"{given['redirect_uri']}?{urlencode(error)}"
        code = f"code-{len(self.asked)}"
        self.codes[code] = given
        back = {"code": code, "state": given["state"], "iss": self.issuer}
        return f"{given['redirect_uri']}?{urlencode(back)}"

    def tokens(self, form: dict[str, str]) -> tuple[int, dict]:
        """Tokens of a minute for a code, once."""
        given = self.codes.pop(form.get("code", ""), None)
        right = {"client_id": CLIENT, "client_secret": SECRET, "grant_type": "authorization_code"}
        if given is None or any(form.get(name) != value for name, value in right.items()):
            return 400, {"error": "invalid_grant"}
        if form["redirect_uri"] != given["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        access = f"access-{form['code']}"
        now = int(time.time()) + self.skew
        half = sha256(access.encode()).digest()[:16]
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": self.subject,
            "iat": now,
            "exp": now + 60,
            "nonce": given["nonce"],
            "at_hash": urlsafe_b64encode(half).decode().rstrip("="),
        }
        wanted = json.loads(given.get("claims", "{}")).get("id_token", {})
        claims |= {"auth_time": now} if "auth_time" in wanted else {}
        claims |= {"acr": self.acr} if self.acr else {}
        token = (self.sign or self.signed)(changed(claims, self.claims))
        return 200, {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": 60,
            "id_token": token,
        }

    def signed(self, claims: dict) -> str:
        """As it should be."""
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, KEY)

    def about(self) -> tuple[str, bytes]:
        """Userinfo, signed."""
        now = int(time.time()) + self.skew
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": self.subject,
            "iat": now,
            "exp": now + 60,
        }
        words = changed(
            {**claims, "given_name": "Angela", "email": "camille@demo.example"}, self.info
        )
        if not self.is_signed:
            return "application/json", json.dumps(words).encode()
        return "application/jwt", self.signed(words).encode()


def changed(claims: dict, by: dict) -> dict:
    """Claims with some otherwise, or taken out."""
    return {name: value for name, value in {**claims, **by}.items() if value is not None}


def part(words: bytes) -> str:
    """A part of a token."""
    return urlsafe_b64encode(words).decode().rstrip("=")


def head_and_body(claims: dict, **header: str) -> str:
    """The two parts that are signed."""
    return ".".join(part(json.dumps(one).encode()) for one in ({"typ": "JWT", **header}, claims))


def unsigned(claims: dict) -> str:
    """A token of the algorithm « none »."""
    return head_and_body(claims, alg="none") + "."


def by_public_key(claims: dict) -> str:
    """A token of HS256 whose secret is the public key, that everybody reads."""
    said = head_and_body(claims, alg="HS256", kid="one")
    return f"{said}.{part(hmac.digest(KEY.as_pem(private=False), said.encode(), 'sha256'))}"


def by_another_key(claims: dict) -> str:
    """A token signed by somebody else under the name of a key of the provider."""
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, OTHER)


def by_a_new_key(claims: dict) -> str:
    """A token signed by a key that came since."""
    return jwt.encode({"alg": "RS256", "kid": "two"}, claims, OTHER)


@contextmanager
def serving():
    """A provider that answers on a port of its own."""
    made = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.hits += 1
            parts = urlsplit(self.path)
            given = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if made.is_down:
                self.answer(503, "text/plain", b"down")
            elif parts.path == "/authorize":
                self.answer(302, "text/plain", b"", location=made.authorize(given))
            elif parts.path == "/session/end":
                made.ended.append(given)
                back = f"{given['post_logout_redirect_uri']}?{urlencode({'state': given['state']})}"
                self.answer(302, "text/plain", b"", location=back)
            elif parts.path == "/userinfo":
                is_right = self.headers["authorization"].startswith("Bearer access-")
                self.answer(200 if is_right else 401, *made.about())
            else:
                jwks = KeySet(made.keys).as_dict(private=False)
                said = jwks if parts.path == "/jwks" else made.said()
                self.answer(200, "application/json", json.dumps(said).encode())

        def do_POST(self) -> None:
            made.hits += 1
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            status, said = made.tokens({n: v[0] for n, v in parse_qs(body).items()})
            status = 503 if made.is_down else status
            self.answer(status, "application/json", json.dumps(said).encode())

        def answer(self, status: int, kind: str, body: bytes, location: str = "") -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            if location:
                self.send_header("location", location)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made.issuer = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield made
        server.shutdown()
