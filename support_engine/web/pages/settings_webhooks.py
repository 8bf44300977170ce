"""Subscriptions of other programs: made, their secret shown once, proven, ended; told again."""

from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from support_engine.adapters.store.calling import calls
from support_engine.adapters.store.calling.calls import Call
from support_engine.adapters.store.calling.listeners import listeners
from support_engine.adapters.store.calling.subscriptions import Subscription
from support_engine.adapters.store.people import directory
from support_engine.core.acts.blockers import Refused
from support_engine.core.language.french import count
from support_engine.core.language.spelling import printable
from support_engine.core.telling.announced import KINDS
from support_engine.core.telling.announced import TEST as TEST_KIND
from support_engine.stories import subscribing
from support_engine.stories.subscribing import By
from support_engine.views.calls import STATES
from support_engine.web.acts import proving
from support_engine.web.asked import Asked
from support_engine.web.routes import Form, May, page

HERE = "/reglages/abonnements"
ONE = f"{HERE}/{{one}}"
MOST = 100
"""Calls of a page."""
WORDS = {**KINDS, TEST_KIND: "Essai"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows besides: what is wrong with what was typed, why nothing was done, a secret
    that was just made, what was done."""

    wrong: dict[str, str] = field(default_factory=dict)
    reasons: tuple[object, ...] = ()
    secret: str = ""
    done: str = ""
    problem: str = ""

    @property
    def status(self) -> int:
        """Of the answer."""
        return 422 if self.wrong or self.reasons or self.problem else 200

    @property
    def data(self) -> dict[str, Any]:
        """What templates read of it."""
        return {
            "wrong": self.wrong,
            "reasons": self.reasons,
            "secret": self.secret,
            "told": [self.done] if self.done else [],
            "problem": self.problem,
        }


@page("GET", HERE, May.ADMINISTRATOR)
def every(asked: Asked) -> Response:
    """All of them, and the form of a new one."""
    return listed(asked)


def listed(asked: Asked, more: Shown | None = None) -> Response:
    """The page, with what was typed."""
    more = more or Shown()
    with asked.desk.store.reading() as db:
        found = listeners(db)
        names = directory.called(db, [one.made_by for one in found])
    is_new = bool(more.secret)
    typed = {name: "" if is_new else printable(asked.typed(name)) for name in ("name", "url")}
    return asked.page(
        "settings_webhooks.html",
        more.status,
        found=found,
        names=names,
        kinds=KINDS,
        chosen=() if is_new else asked.form.getlist("kinds"),
        typed=typed,
        is_trial=asked.desk.store.is_for_replaying,
        stays_here=asked.desk.caller().stays_here,
        is_fresh=proving.needs_none(asked),
        **more.data,
    )


@page("POST", HERE, May.ADMINISTRATOR, form=Form(listed))
def add(asked: Asked) -> Response:
    """A program hears from now on, after the password again: it outlives the session."""
    kinds = tuple(one for one in asked.form.getlist("kinds") if isinstance(one, str))
    wanted = subscribing.wanted(asked.desk, asked.typed("name"), asked.typed("url"), kinds)
    if isinstance(wanted, dict):
        return listed(asked, Shown(wanted))
    if wrong := proving.wrong_now(asked):
        return listed(asked, Shown({"password": wrong}))
    made = subscribing.subscribe(asked.desk, by(asked), wanted)
    match made:
        case Refused():
            return listed(asked, Shown(reasons=tuple(made.blockers)))
        case dict():
            return listed(asked, Shown(made))
        case _:
            return listed(asked, Shown(secret=made[1]))


def by(asked: Asked) -> By:
    """Who asks, and when."""
    return By(asked.who.person, asked.now)


@page("GET", ONE, May.ADMINISTRATOR)
def one(asked: Asked) -> Response:
    """What a program hears, its last calls, and what can be done."""
    return shown(asked)


def shown(asked: Asked, more: Shown | None = None) -> Response:
    """The page of one. Raises UnknownName."""
    more, found = more or Shown(), of_path(asked)
    with asked.desk.store.reading() as db:
        last = calls.last(db, found.id, MOST)
        (told_of,) = (one for one in listeners(db) if one.id == found.id)
        names = directory.called(db, [found.made_by])
    return asked.page(
        "settings_webhook.html",
        more.status,
        one=told_of,
        name=names[found.made_by],
        lines=last,
        kinds=WORDS,
        states=STATES,
        most=MOST,
        is_fresh=proving.is_fresh(asked),
        **more.data,
    )


def of_path(asked: Asked) -> Subscription:
    """The subscription of the path. Raises UnknownName."""
    with asked.desk.store.reading() as db:
        return subscribing.found(db, asked.named("one"))


@page("POST", f"{ONE}/essai", May.ADMINISTRATOR, form=Form(shown))
def prove(asked: Asked) -> Response:
    """A call that tells nothing, at once."""
    call = subscribing.prove(asked.desk, by(asked), of_path(asked))
    if isinstance(call, Refused):
        return shown(asked, Shown(reasons=tuple(call.blockers)))
    return shown(asked, told(call))


def told(call: Call | None) -> Shown:
    """What became of a call that was just made."""
    if call is None:
        return Shown(problem="Aucun appel n’est parti : cet abonnement est fini.")
    if call.state == "sent":
        return Shown(done=f"L’appel d’essai est arrivé (réponse {call.answer}).")
    return Shown(problem=f"L’appel d’essai n’est pas arrivé. {call.error}")


@page("POST", f"{ONE}/fin", May.ADMINISTRATOR, form=Form(shown))
def end(asked: Asked) -> Response:
    """It hears nothing more."""
    if problem := proving.wrong(asked):
        return shown(asked, Shown(problem=problem))
    done = subscribing.end(asked.desk, by(asked), of_path(asked))
    if isinstance(done, Refused):
        return shown(asked, Shown(reasons=tuple(done.blockers)))
    return asked.go(HERE)


@page("POST", f"{ONE}/renvoyer", May.ADMINISTRATOR, form=Form(shown))
def again(asked: Asked) -> Response:
    """A call, or all that were given up, at the next round."""
    found, event = of_path(asked), asked.typed("event")
    with asked.desk.store.reading() as db:
        keys = [f"{event}/{found.id}"] if event else calls.given_up(db, found.id)
    number = subscribing.call_again(asked.desk, by(asked), keys) if keys else 0
    if isinstance(number, Refused):
        return shown(asked, Shown(reasons=tuple(number.blockers)))
    if not number:
        return shown(asked, Shown(problem="Rien à renvoyer : cet appel est en cours, ou fini."))
    leave = count(number, "appel repart", "appels repartent")
    return shown(asked, Shown(done=f"{leave} au prochain passage."))
