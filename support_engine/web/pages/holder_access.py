"""Whom a holder lets into their space: accountants, partners, each with what they may do there."""

from starlette.background import BackgroundTask
from starlette.responses import Response

from support_engine.adapters.store.web import web_access
from support_engine.adapters.store.web.web_links import A_DAY
from support_engine.core.acts.blockers import Blocker, Refused
from support_engine.core.dossier.access_events import RIGHTS
from support_engine.core.programme.roles import HOLDER
from support_engine.stories.people import giving_access
from support_engine.stories.people.giving_access import Invitation
from support_engine.web.acts import typing
from support_engine.web.asked import Asked
from support_engine.web.cookies import SPACE
from support_engine.web.entry import own_links
from support_engine.web.entry.door_lines import Entry, of_space
from support_engine.web.reading.deposits import BEFORE
from support_engine.web.reading.own_dossier import OwnDossier, looked_at
from support_engine.web.reading.own_dossier import page as of_dossier
from support_engine.web.routes import Form, May, page

HERE = f"{SPACE}/{{reference}}/acces"
TYPED = ("name", "email", "right")
MOST_A_DAY = 10
TOO_MANY = (
    "Vous avez ouvert votre espace à beaucoup de personnes aujourd’hui. Rien n’a été enregistré : "
    "recommencez demain, ou écrivez à l’équipe du programme."
)
GIVE = "access.give"


@page("GET", HERE, May.HOLDER)
def access(asked: Asked) -> Response:
    """Who is there, and the form to let somebody in."""
    return shown(asked)


def shown(asked: Asked, *, reasons: tuple[Blocker, ...] = (), problem: str = "") -> Response:
    """The page, with what was typed and why it was not taken."""
    here = looked_at(asked)
    offer = here.offer(GIVE)
    blockers = reasons or (offer.blockers if offer else ())
    return of_dossier(
        asked,
        here,
        "acces",
        status=422 if reasons or problem else 200,
        may=offer is not None,
        is_open=offer is not None and offer.is_open,
        helpers=helpers(asked, here),
        rights=RIGHTS,
        reasons=tuple(blocker.sentence for blocker in blockers),
        remedies=tuple(blocker.remedy for blocker in reasons),
        problem=problem,
        entries=entries(asked, here),
        typed={name: asked.typed(f"{BEFORE}{name}") for name in TYPED},
        key=typing.key_of(asked.form) or typing.blank(0, ()).key,
    )


def entries(asked: Asked, here: OwnDossier) -> list[Entry]:
    """Who entered lately: of everybody let in, for whoever carries the project; else their own."""
    dossier, own = here.case.dossier, here.actor.person
    is_holder = own == dossier.people.get(HOLDER)
    people = {own: "vous"} | dict.fromkeys(dossier.helpers if is_holder else (), "")
    with asked.desk.store.reading() as db:
        names = giving_access.names(db, tuple(one for one in people if one != own))
        return of_space(db, {**people, **names}, own)


def helpers(asked: Asked, here: OwnDossier) -> list[tuple[str, str, str]]:
    """Each who was let in: the key of the act that ends it, their name, what they may do."""
    found = here.case.dossier.helpers
    with asked.desk.store.reading() as db:
        names = giving_access.names(db, tuple(found))
    keys = {one: f"access.end:{one}" for one in found}
    return [(keys[one], names.get(one, one), RIGHTS[right]) for one, right in found.items()]


@page("POST", HERE, May.HOLDER, form=Form(shown))
def let_in(asked: Asked) -> Response:
    """Somebody is let in, and told by mail; pressed twice, it is done once."""
    here, key = looked_at(asked), typing.act_key(asked.form)
    if key and here.has_done(asked, key):
        return asked.go(here.done(key))
    name, email, right = (asked.typed(f"{BEFORE}{one}") for one in TYPED)
    if right not in RIGHTS or not name.strip():
        return shown(asked, problem="Dites son nom, et ce que cette personne pourra faire.")
    now = asked.bureau.real_now
    with asked.desk.store.transaction() as db:
        subject = f"space invitation {here.actor.person}"
        if web_access.tried(db, subject, A_DAY, now) > MOST_A_DAY:
            return shown(asked, problem=TOO_MANY)
    wanted = Invitation(here.reference, here.actor.person, name, email, right, key or None)
    outcome, person = giving_access.let_in(asked.desk, wanted, asked.now)
    if isinstance(outcome, Refused):
        return shown(asked, reasons=outcome.blockers)
    answer = asked.go(here.done(key) if key else here.at("/acces"))
    told = own_links.Welcome(person, here.case.dossier.name, RIGHTS[right])
    answer.background = BackgroundTask(own_links.welcome, asked.bureau, told)
    return answer
