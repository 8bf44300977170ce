"""The journal of the door, for whoever administers: what is unusual, who entered or was refused."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from starlette.responses import Response

from support_engine.adapters.store.people import directory, web_logins
from support_engine.adapters.store.people.web_logins import Login
from support_engine.views.people.doors import OUTCOMES, WAYS
from support_engine.web.asked import Asked
from support_engine.web.routes import May, page

HERE = "/reglages/entrees"
MANY = 100
"""Lines of a page."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is shown."""

    at: datetime
    who: str
    name: str
    way: str
    outcome: str
    address: str
    is_refused: bool


@page("GET", HERE, May.ADMINISTRATOR)
def doors(asked: Asked) -> Response:
    """The newest lines first; refusals alone, one person alone, where the address says so."""
    person, only = asked.query("personne"), asked.query("refus") == "1"
    typed = asked.query("avant")
    before = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    with asked.desk.store.reading() as db:
        logins = web_logins.found(db, MANY + 1, person=person, is_refused=only, before=before)
        unusual = web_logins.misbehaving(db, asked.bureau.real_now)
        names = directory.called(db, [person, *(one.person for one in logins)])
    asked_for = {"personne": person, "refus": "1" if only else ""}
    kept = {name: value for name, value in asked_for.items() if value}
    last = str(logins[MANY - 1].id) if len(logins) > MANY else ""
    return asked.page(
        "settings_doors.html",
        unusual=unusual,
        lines=[line(one, names) for one in logins[:MANY]],
        person=person,
        name=names[person],
        only=only,
        older=f"{HERE}?{urlencode({**kept, 'avant': last})}" if last else "",
        weeks=web_logins.SHORTENED_AFTER.days,
        months=web_logins.KEPT.days // 30,
    )


def line(one: Login, names: dict[str, str]) -> Line:
    """A line in words."""
    who = "identifiant inconnu" if one.typed else ""
    return Line(
        one.at,
        one.person,
        names[one.person] or who,
        WAYS[one.way],
        OUTCOMES[one.outcome],
        one.address,
        one.outcome in web_logins.REFUSED,
    )
