"""Tokens of whoever looks: made, shown once, listed with their last use, taken back."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from starlette.responses import Response

from support_engine.adapters.clock import PARIS
from support_engine.adapters.store import tokens, web_logins
from support_engine.adapters.store.web_logins import Login
from support_engine.core.language.spelling import printable
from support_engine.core.language.typed import Misread, read_date
from support_engine.web import proving
from support_engine.web.asked import Asked
from support_engine.web.pages import settings_person
from support_engine.web.routes import Form, May, page

HERE = "/reglages/jetons"
USUAL, LONGEST = timedelta(days=90), timedelta(days=tokens.LONGEST_DAYS)
RIGHTS = {"read": "Lire et prévoir", "act": "Lire, prévoir et faire des actes"}
"""What one chooses; whoever acts reads too."""
SCOPES = {"read": ("read",), "act": ("read", "act")}
TOO_MANY = "Vous avez déjà {most} jetons : retirez-en un avant d’en créer un autre."


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows besides the tokens: what is wrong with what was typed, or the secret that
    was just made."""

    wrong: dict[str, str]
    problem: str = ""
    secret: str = ""


@page("GET", HERE, May.INSIDE)
def listed(asked: Asked) -> Response:
    """Those of whoever looks."""
    return shown(asked)


def shown(asked: Asked, more: Shown | None = None) -> Response:
    """The page, with what was typed."""
    more, now = more or Shown({}), asked.bureau.real_now
    with asked.desk.store.reading() as db:
        mine = tokens.of_person(db, asked.who.person)
    typed = {
        name: "" if more.secret else printable(asked.typed(name))
        for name in ("name", "right", "until")
    }
    return asked.page(
        "settings_tokens.html",
        422 if more.wrong or more.problem else 200,
        tokens=[(one, one.is_over(now)) for one in mine],
        rights=RIGHTS,
        words={scopes: RIGHTS[right] for right, scopes in SCOPES.items()},
        typed={**typed, "until": typed["until"] or (now + USUAL).date().isoformat()},
        first=(now + timedelta(days=1)).date().isoformat(),
        last=(now + LONGEST).date().isoformat(),
        wrong=more.wrong,
        problem=more.problem,
        secret=more.secret,
        address=asked.bureau.address,
        is_fresh=proving.needs_none(asked),
    )


@page("POST", HERE, May.INSIDE, form=Form(shown))
def made(asked: Asked) -> Response:
    """A new token, after the password again: what it opens outlives the session."""
    wanted, now = wanted_of(asked), asked.bureau.real_now
    if isinstance(wanted, dict):
        return shown(asked, Shown(wanted))
    if wrong := proving.wrong_now(asked):
        return shown(asked, Shown({"password": wrong}))
    with asked.desk.store.transaction() as db:
        if len(tokens.of_person(db, asked.who.person)) >= tokens.MOST:
            return shown(asked, Shown({}, TOO_MANY.format(most=tokens.MOST)))
        secret = tokens.new(db, asked.who.person, wanted, now)
        web_logins.note(db, Login(now, "token", "made", asked.address, asked.who.person))
    return shown(asked, Shown({}, secret=secret))


def wanted_of(asked: Asked) -> tokens.Wanted | dict[str, str]:
    """The token that the form says; or a sentence for each field that cannot be taken."""
    name, wrong = printable(asked.typed("name"))[:80], {}
    right, day = asked.typed("right"), read_date(asked.typed("until"))
    today = asked.bureau.real_now.date()
    if not name:
        wrong["name"] = "Dites à quoi il sert : « Tableau de bord de l’agence »."
    if right not in SCOPES:
        wrong["right"] = "Choisissez ce que ce logiciel peut faire."
    if not asked.typed("until").strip():
        wrong["until"] = "Dernier jour : à remplir."
    elif isinstance(day, Misread):
        wrong["until"] = day.about(printable(asked.typed("until")))
    elif not today < day <= today + LONGEST:
        wrong["until"] = "Choisissez un jour à partir de demain, dans un an au plus."
    if wrong or isinstance(day, Misread):
        return wrong
    return tokens.Wanted(name, SCOPES[right], end_of(day))


def end_of(day: date) -> datetime:
    """The end of the last day of a token, in Paris."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=PARIS)


@page("POST", f"{HERE}/{{digest}}", May.INSIDE, form=Form(shown))
def revoke(asked: Asked) -> Response:
    """A token of theirs opens nothing from now on."""
    with asked.desk.store.transaction() as db:
        tokens.revoke(db, asked.who.person, asked.named("digest"))
    return asked.go(HERE)


@page("POST", f"{settings_person.ONE}/jetons", May.ADMINISTRATOR, form=Form(settings_person.shown))
def end_all(asked: Asked) -> Response:
    """Whoever administers ends every token of somebody at once, where one may be in wrong hands."""
    if problem := proving.wrong(asked):
        return settings_person.shown(asked, problem=problem)
    name, now = asked.named("person"), asked.bureau.real_now
    with asked.desk.store.transaction() as db:
        if tokens.of_person(db, name):
            tokens.revoke_all(db, name)
            web_logins.note(db, Login(now, "token", "ended", asked.address, name))
    return asked.go(settings_person.home(name))
