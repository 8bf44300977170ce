"""What a browser bears on its way to a provider and back: a secret, and where one was going."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from starlette.responses import Response

from support_engine.adapters.store.web import web_identities
from support_engine.adapters.store.web.web_identities import LASTS, Identity
from support_engine.web import cookies
from support_engine.web.asked import Asked
from support_engine.web.chosen_provider import OUT
from support_engine.web.oidc.arrival import derived

TRIP = "-trajet"
"""After the name of the cookie of the desk."""
LONGEST = 1500
"""Signs of an address to come back to; a longer one leads home."""


@dataclass(frozen=True, slots=True)
class Trip:
    """`secret`: of which the base keeps a digest; `back`: where one was going; `is_again`: one goes
    there to give once more what is theirs."""

    secret: str = ""
    back: str = "/"
    is_again: bool = False


def name_of(asked: Asked) -> str:
    """What its cookie is called here."""
    return cookies.name_of(asked.request, is_insecure=asked.bureau.is_insecure) + TRIP


def of(asked: Asked) -> Trip:
    """The trip of a browser, if it is on any."""
    secret, _, rest = asked.request.cookies.get(name_of(asked), "").partition(".")
    again, _, back = rest.partition(".")
    try:
        return Trip(secret, urlsafe_b64decode(back.encode()).decode(), again == "1")
    except ValueError:
        return Trip(secret)


def given(response: Response, asked: Asked, trip: Trip) -> Response:
    """Put it in the browser: sent when one comes back from another site, unreadable for scripts."""
    back = trip.back if len(trip.back) <= LONGEST else "/"
    words = urlsafe_b64encode(back.encode()).decode()
    name, value = name_of(asked), f"{trip.secret}.{int(trip.is_again)}.{words}"
    is_closed = name.startswith(cookies.CLOSED)
    seconds = int(LASTS.total_seconds())
    response.set_cookie(
        name, value, seconds, httponly=True, samesite="lax", secure=is_closed, path="/"
    )
    return response


def over(response: Response, asked: Asked) -> Response:
    """Take it out of the browser."""
    name = name_of(asked)
    is_closed = name.startswith(cookies.CLOSED)
    response.delete_cookie(name, httponly=True, samesite="lax", secure=is_closed, path="/")
    return response


def waiting(asked: Asked) -> Identity | None:
    """The identity that waits in this browser to be linked."""
    secret = of(asked).secret
    with asked.desk.store.reading() as db:
        return web_identities.waiting(db, secret, asked.bureau.real_now) if secret else None


def farewell(asked: Asked, id_token: str) -> Response:
    """Out at the provider too; here one is out already. A page leads there, as no form may."""
    provider = asked.bureau.provider
    if provider is None or not id_token:
        return asked.go("/entrer")
    address = provider.farewell(id_token, derived(id_token, "out"), asked.bureau.real_now)
    if not address:
        return asked.go(OUT)
    return asked.page("provider_out.html", label=provider.settings.label, address=address)
