"""Where whoever carries a project enters: the address is typed, a link comes by mail, once."""

from urllib.parse import quote

from sqlalchemy import Connection
from starlette.background import BackgroundTask
from starlette.responses import Response

from support_engine.adapters.store.lists import own_dossiers
from support_engine.adapters.store.people import web_logins
from support_engine.adapters.store.people.web_logins import Login
from support_engine.adapters.store.web import web_access, web_links
from support_engine.core.acts.blockers import Refused
from support_engine.core.people.commands import ContestAddress
from support_engine.core.people.commitment import code_hash
from support_engine.views.people.doors import Outcome
from support_engine.web import cookies
from support_engine.web.acts import pending
from support_engine.web.asked import Asked
from support_engine.web.cookies import SPACE
from support_engine.web.entry import own_links
from support_engine.web.routes import May, page

ENDED = "Votre session s’est terminée. Demandez un nouveau lien : vous reviendrez à votre espace."
KEPT = (
    " Ce que vous aviez saisi et joint vous attend une demi-journée ; rien n’en a encore été fait."
)
TOO_OFTEN = (
    "Trop de liens ont été demandés depuis cet endroit en peu de temps. Attendez un quart d’heure, "
    "puis recommencez."
)
EMPTY = "Écrivez l’adresse électronique à laquelle le programme vous écrit."


@page("GET", SPACE, May.ANYBODY)
def door(asked: Asked) -> Response:
    """The one field; whoever is in already finds their projects."""
    if asked.visitor is not None:
        return inside(asked)
    kept = kept_of(asked.query("reprendre"))
    notice = f"{ENDED}{KEPT if kept else ''}" if asked.query("fin") else ""
    return shown(asked, notice=notice, kept=kept)


def inside(asked: Asked) -> Response:
    """Their only project, or the list of them."""
    with asked.desk.store.reading() as db:
        references = own_dossiers.carried_by(db, asked.who.person)
    if len(references) == 1:
        return asked.go(f"{SPACE}/{quote(references[0], safe='')}")
    found = [asked.case(reference) for reference in references]
    return asked.page("espace_liste.html", cases=found)


def shown(asked: Asked, *, kept: str = "", **said: str) -> Response:
    """The page of the door."""
    status = 422 if said.get("problem") else 200
    data = {"notice": "", "problem": "", **said}
    return asked.page("espace_porte.html", status, kept=kept, email=asked.typed("email"), **data)


def kept_of(typed: str) -> str:
    """The secret of a form that waits, or nothing: no other word goes into a link."""
    sound = typed.replace("-", "").replace("_", "")
    return typed if sound.isascii() and sound.isalnum() and len(typed) < 64 else ""


@page("POST", SPACE, May.ANYBODY)
def ask(asked: Asked) -> Response:
    """One answer for everybody; what is to be sent is looked for once it has left."""
    kept = kept_of(asked.typed("kept"))
    wish = own_links.Wish(asked.typed("email").strip(), asked.address, kept)
    if not wish.email:
        return shown(asked, problem=EMPTY, kept=kept)
    if not own_links.may_ask(asked.bureau, wish):
        return shown(asked, problem=TOO_OFTEN, kept=kept)
    answer = asked.page("espace_envoye.html", email=wish.email)
    answer.background = BackgroundTask(own_links.send, asked.bureau, wish)
    return answer


@page("GET", f"{SPACE}/entrer/{{secret}}", May.ANYBODY)
def link(asked: Asked) -> Response:
    """A button: a link is spent when it is pressed, not when a machine reads the mail."""
    with asked.desk.store.reading() as db:
        now = asked.bureau.real_now
        person = web_links.link_of(db, asked.named("secret"), "espace", now)
    if person is None:
        return asked.go(SPACE) if asked.visitor else no_link(asked)
    return asked.page("espace_entrer.html", kept=kept_of(asked.query("reprendre")))


def no_link(asked: Asked) -> Response:
    """It says nothing of whose it was, nor why it serves no more."""
    return asked.page("espace_perime.html", 404)


@page("POST", f"{SPACE}/entrer/{{secret}}", May.ANYBODY)
def enter(asked: Asked) -> Response:
    """In, once; the session that this browser had there is over."""
    now, kept = asked.bureau.real_now, kept_of(asked.typed("kept"))
    with asked.desk.store.transaction() as db:
        owner = web_links.whose_was(db, asked.named("secret"), "espace")
        if is_in(asked, db, owner):
            return asked.go(f"{SPACE}{pending.AGAIN}{kept}" if kept else SPACE)
        person = web_links.use_link(db, asked.named("secret"), "espace", now)
        outcome: Outcome = "in" if person else "stale"
        web_logins.note(db, Login(now, "space", outcome, asked.address, owner))
        if person is None:
            return no_link(asked)
        own_links.proven(asked.bureau, db, person)
        if asked.visitor is not None:
            web_access.revoke(db, asked.visitor.session, now)
        secret = web_access.enter(db, person, now, is_proven=False, side="espace")
    answer = asked.go(f"{SPACE}{pending.AGAIN}{kept}" if kept else SPACE)
    return cookies.give(answer, asked.request, secret, is_insecure=asked.bureau.is_insecure)


def is_in(asked: Asked, db: Connection, owner: str) -> bool:
    """Whether whoever presses is in already by that very link: a button is pressed twice."""
    secret, now = asked.named("secret"), asked.bureau.real_now
    has_served = web_links.link_of(db, secret, "espace", now) is None
    return has_served and asked.visitor is not None and asked.visitor.person == owner


CONTEST = f"{SPACE}/adresse/{{person}}/{{code}}"


@page("GET", CONTEST, May.ANYBODY)
def contested(asked: Asked) -> Response:
    """A button: a machine that reads the mail contests nothing."""
    return told_of(asked, "ask")


@page("POST", CONTEST, May.ANYBODY)
def contest(asked: Asked) -> Response:
    """Whoever reads the former address says that the new one is not theirs; once is as often."""
    person = asked.named("person")
    code = code_hash(person, asked.named("code"))
    command = ContestAddress(by=person, person=person, code=code)
    outcome = asked.desk.directory.handle(command, asked.now)
    return told_of(asked, "over" if isinstance(outcome, Refused) else "done")


def told_of(asked: Asked, step: str) -> Response:
    """The page of a contest; it says nothing of whose address it is."""
    return asked.page("espace_contester.html", 404 if step == "over" else 200, step=step)


@page("POST", f"{SPACE}/sortir", May.ANYBODY)
def leave(asked: Asked) -> Response:
    """No session of theirs opens anything any more, on this device or another."""
    if asked.visitor is not None:
        with asked.desk.store.transaction() as db:
            person, now = asked.visitor.person, asked.bureau.real_now
            web_access.shut_space(db, person, now)
            web_logins.note(db, Login(now, "space", "out", asked.address, person))
    answer = asked.go(SPACE)
    return cookies.take(answer, asked.request, is_insecure=asked.bureau.is_insecure)
