"""Tokens of whoever looks: made, shown once, listed with their last use, taken back."""

from dataclasses import dataclass, replace
from datetime import timedelta

from starlette.responses import Response

from support_engine.adapters.store.web import tokens
from support_engine.core.language.spelling import printable
from support_engine.stories.people import tokens as story
from support_engine.stories.people.passwords import When
from support_engine.stories.people.tokens import Whose
from support_engine.web.acts import proving
from support_engine.web.asked import Asked
from support_engine.web.pages import settings_person
from support_engine.web.routes import Form, May, page

HERE = "/reglages/jetons"
TYPED = ("name", "right", "until")


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
        found = tokens.of_person(db, asked.who.person)
    typed = {name: "" if more.secret else printable(asked.typed(name)) for name in TYPED}
    return asked.page(
        "settings_tokens.html",
        422 if more.wrong or more.problem else 200,
        tokens=[(one, one.is_over(now)) for one in found],
        rights=story.RIGHTS,
        words={scopes: story.RIGHTS[right] for right, scopes in story.SCOPES.items()},
        typed={**typed, "until": typed["until"] or (now + story.USUAL).date().isoformat()},
        first=(now + timedelta(days=1)).date().isoformat(),
        last=(now + story.LONGEST).date().isoformat(),
        wrong=more.wrong,
        problem=more.problem,
        secret=more.secret,
        address=asked.bureau.address,
        is_fresh=proving.needs_none(asked),
    )


@page("POST", HERE, May.INSIDE, form=Form(shown))
def made(asked: Asked) -> Response:
    """A new token, after the password again: what it opens outlives the session."""
    typed = {name: asked.typed(name) for name in TYPED}
    wanted = story.wanted(typed, asked.bureau.real_now.date())
    if isinstance(wanted, dict):
        return shown(asked, Shown(wanted))
    if wrong := proving.wrong_now(asked):
        return shown(asked, Shown({"password": wrong}))
    secret = story.give(asked.desk, mine(asked), wanted)
    if isinstance(secret, str):
        return shown(asked, Shown({}, secret=secret))
    return shown(asked, Shown({}, story.TOO_MANY))


def mine(asked: Asked) -> Whose:
    """Whoever looks, for themselves."""
    me, when = asked.who.person, When(asked.now, asked.bureau.real_now)
    return Whose(me, me, when, asked.address)


@page("POST", f"{HERE}/{{digest}}", May.INSIDE, form=Form(shown))
def revoke(asked: Asked) -> Response:
    """A token of theirs opens nothing from now on."""
    with asked.desk.store.reading() as db:
        every = tokens.of_person(db, asked.who.person)
    ended = [one for one in every if one.digest == asked.named("digest")]
    if no := story.end(asked.desk, mine(asked), ended):
        return shown(asked, Shown({}, no.blockers[0].sentence))
    return asked.go(HERE)


@page("POST", f"{settings_person.ONE}/jetons", May.ADMINISTRATOR, form=Form(settings_person.shown))
def end_all(asked: Asked) -> Response:
    """Whoever administers ends every token of somebody at once, where one may be in wrong hands."""
    if problem := proving.wrong(asked):
        return settings_person.shown(asked, problem=problem)
    name = asked.named("person")
    with asked.desk.store.reading() as db:
        every = tokens.of_person(db, name)
    if every and (no := story.end(asked.desk, replace(mine(asked), person=name), every)):
        return settings_person.shown(asked, problem=no.blockers[0].sentence)
    return asked.go(settings_person.home(name))
