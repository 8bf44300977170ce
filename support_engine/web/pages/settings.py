"""What each person settles for themselves: who they are here, when they are away, who stands in."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from starlette.responses import Response

from support_engine.adapters.store.people import members, web_logins
from support_engine.adapters.store.web import web_factors, web_identities
from support_engine.assemble import Desk
from support_engine.core.language.typed import Misread, read_date
from support_engine.core.people.commands import (
    ConfirmAddress,
    EndAbsence,
    EndIdentities,
    OpenAbsence,
)
from support_engine.core.people.commitment import code_hash
from support_engine.leaving.work_of_day import waits_for_nobody
from support_engine.views.people.doors import OUTCOMES, WAYS
from support_engine.views.people.people import away, held
from support_engine.web.acts import proving
from support_engine.web.asked import Asked
from support_engine.web.reading.people import colleagues, done, to_fill, told_here
from support_engine.web.routes import Form, May, Nav, page

OWN = 8
"""Lines of their own entries that everybody sees."""
DAYS = {"starts_on": "Premier jour", "ends_on": "Dernier jour"}
FIELDS = (*DAYS, "substitute")


@page("GET", "/reglages", May.INSIDE, nav=Nav(90, "Réglages", "r"))
def settings(asked: Asked) -> Response:
    """My roles and my absence; whoever administers goes on to the people."""
    return shown(asked)


def shown(
    asked: Asked,
    *,
    reasons: tuple[object, ...] = (),
    problem: str = "",
    wrong: Mapping[str, str] | None = None,
) -> Response:
    """The page, with what was typed and what is wrong with it."""
    person = asked.who.person
    with asked.desk.store.reading() as db:
        known = members.load_all(db)
        others = colleagues(db, known, person)
        contact = members.contact(db, person)
        is_asked = asked.who.is_administrator
        own = access(asked, db)
        unusual = web_logins.misbehaving(db, asked.bureau.real_now) if is_asked else []
        lacking = waits_for_nobody(asked.desk.engine, db, asked.today) if is_asked else []
    me = known.members[person]
    return asked.page(
        "settings.html",
        422 if reasons or wrong or problem else 200,
        contact=contact[0] if contact else None,
        roles=held(me, asked.programmes),
        sending=sending(asked.desk),
        lacking=lacking,
        unusual=unusual,
        **own,
        awaits_code=me.is_administrator and not me.is_confirmed,
        away=away(me, asked.today),
        colleagues=others,
        typed={name: asked.typed(name) for name in FIELDS},
        told=told_here(asked),
        reasons=reasons,
        problem=problem,
        is_fresh=proving.is_fresh(asked),
        wrong=wrong or {},
    )


def access(asked: Asked, db: Connection) -> dict[str, Any]:
    """What lets whoever looks enter, and when they did."""
    person, oidc = asked.who.person, asked.bureau.settings.web.oidc
    entries = web_logins.found(db, OWN, person=person)
    return {
        "factor": web_factors.of_person(db, person),
        "identity": next(iter(web_identities.of_person(db, person)), None),
        "provider": oidc.label if oidc.issuer else "",
        "entries": [(one.at, WAYS[one.way], OUTCOMES[one.outcome], one.address) for one in entries],
    }


def sending(desk: Desk) -> str:
    """Where letters go, as those who administer read it."""
    if desk.stays_here:
        return "Aucun courrier ne part : chacun est écrit dans un dossier de la machine."
    if only := desk.settings.mail.redirect_all:
        return f"Tous les courriers vont à une seule adresse, pour essai : {only}."
    return "Les courriers partent à leurs destinataires."


@page("POST", "/reglages/absence", May.INSIDE, form=Form(shown))
def absent(asked: Asked) -> Response:
    """From one day to another, somebody else does my work."""
    asked_for = absence(asked, asked.who.person)
    if isinstance(asked_for, dict):
        return shown(asked, wrong=asked_for)
    if problem := proving.wrong(asked):
        return shown(asked, problem=problem)
    return done(asked, [asked_for], "/reglages", lambda reasons: shown(asked, reasons=reasons))


def absence(asked: Asked, person: str) -> OpenAbsence | dict[str, str]:
    """The absence that a form says; or a sentence for each field that cannot be read."""
    days = {name: read_date(asked.typed(name)) for name in DAYS}
    wrong = to_fill(asked, DAYS)
    for name, day in days.items():
        if isinstance(day, Misread):
            wrong.setdefault(name, f"{DAYS[name]} : {day.about(asked.typed(name))}")
    if not asked.typed("substitute"):
        wrong["substitute"] = "Choisissez qui fait le travail pendant l’absence."
    first, last = days.values()
    if wrong or isinstance(first, Misread) or isinstance(last, Misread):
        return wrong
    return OpenAbsence(
        by=asked.who.person,
        person=person,
        substitute=asked.typed("substitute"),
        starts_on=first,
        ends_on=last,
    )


@page("POST", "/reglages/retour", May.INSIDE, form=Form(shown))
def back(asked: Asked) -> Response:
    """Back before the day that was said."""
    if problem := proving.wrong(asked):
        return shown(asked, problem=problem)
    ended = EndAbsence(by=asked.who.person, person=asked.who.person)
    return done(asked, [ended], "/reglages", lambda reasons: shown(asked, reasons=reasons))


@page("POST", "/reglages/identite", May.INSIDE, form=Form(shown))
def detach(asked: Asked) -> Response:
    """The provider opens nothing here any more; every session ends."""
    if problem := proving.wrong(asked):
        return shown(asked, problem=problem)
    ended = EndIdentities(by=asked.who.person, person=asked.who.person)
    return done(asked, [ended], "/reglages", lambda reasons: shown(asked, reasons=reasons))


@page("POST", "/reglages/code", May.ADMINISTRATOR, form=Form(shown))
def confirm(asked: Asked) -> Response:
    """The code of the letter that reached whoever administers: their address is theirs."""
    me = asked.who.person
    code = code_hash(me, asked.typed("code"))
    given = ConfirmAddress(by=me, person=me, code=code)
    return done(asked, [given], "/reglages", lambda reasons: shown(asked, reasons=reasons))
