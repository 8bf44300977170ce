"""Where one enters, and out again."""

from urllib.parse import quote

from starlette.responses import Response

from support_engine.adapters.store.people import members, web_logins
from support_engine.adapters.store.web import web_access, web_factors, web_links
from support_engine.stories.people.passwords import When
from support_engine.web import cookies
from support_engine.web.acts import pending, proving
from support_engine.web.asked import Asked
from support_engine.web.entry import entering, passwords, trip
from support_engine.web.routes import May, page
from support_engine.web.visitor import visitor

NO_LINK = (
    "Ce lien ne sert plus : il a déjà servi, ou il date de plus d’un jour. Si vous avez un mot de "
    "passe, entrez avec lui depuis l’accueil ; sinon, demandez un nouveau lien à la personne qui "
    "vous a donné celui-ci."
)
ENDED = "Votre session s’est terminée. Identifiez-vous : vous reviendrez où vous en étiez."
KEPT = (
    " Ce que vous aviez saisi et joint vous attend une demi-journée ; rien n’en a encore été fait."
)


@page("GET", "/entrer", May.ANYBODY)
def door(asked: Asked) -> Response:
    """The two fields, and why one is here."""
    if asked.visitor is not None:
        return asked.go("/")
    back = asked.query("vers")
    kept = KEPT if back.startswith(pending.AGAIN) else ""
    return shown(asked, back=back, notice=ENDED + kept if asked.query("fin") else "")


def shown(asked: Asked, *, back: str, notice: str = "", problem: str = "") -> Response:
    """The page of the door."""
    status = 422 if problem else 200
    name = asked.typed("name")
    said = {"back": back, "notice": notice, "problem": problem, "name": name}
    return asked.page("enter.html", status, **said, **provided(asked, back))


def provided(asked: Asked, back: str) -> dict[str, object]:
    """What pages say of the provider of identities, if there is one."""
    web = asked.bureau.settings.web.oidc
    where = f"/entrer/fournisseur?vers={quote(back)}" if web.issuer else ""
    label = web.label if web.issuer else ""
    return {"provider": label, "where": where, "local": web.local_accounts}


def is_closed(asked: Asked) -> bool:
    """Whether the accounts of here open nothing any more."""
    return not asked.bureau.settings.web.oidc.local_accounts


@page("POST", "/entrer", May.ANYBODY)
def enter(asked: Asked) -> Response:
    """In, or the reason why not; what was typed comes back, the password aside."""
    name, back = asked.typed("name"), asked.typed("back")
    if is_closed(asked):
        return shown(asked, back=back, problem=CLOSED)
    store, now = asked.desk.store, asked.bureau.real_now
    insecure = asked.bureau.is_insecure
    known = cookies.known_of(asked.request, is_insecure=insecure)
    whence = entering.Whence(asked.address, known)
    attempt = entering.by_password(store, name, asked.typed("password"), whence, now)
    asked.pause = attempt.pause
    if attempt.ticket:
        return second(asked, attempt, back)
    if not attempt.secret:
        return shown(asked, back=back, problem=attempt.problem)
    return let_in(asked, attempt.secret, within(back))


def second(asked: Asked, attempt: entering.Attempt, back: str) -> Response:
    """The page of the code, for whoever gave the password."""
    status = 422 if attempt.problem else 200
    given = {"ticket": attempt.ticket, "problem": attempt.problem, "back": back}
    return asked.page("enter_code.html", status, **given)


@page("POST", "/entrer/code", May.ANYBODY)
def enter_by_code(asked: Asked) -> Response:
    """In, or the reason why not; after some minutes one begins anew."""
    ticket, back, now = asked.typed("ticket"), asked.typed("back"), asked.bureau.real_now
    given = entering.Given("", asked.typed("second"), asked.address)
    attempt = entering.by_code(asked.desk.store, asked.desk.factor_key, ticket, given, now)
    if attempt.secret:
        return let_in(asked, attempt.secret, within(back))
    return second(asked, attempt, back) if attempt.ticket else shown(asked, back=back, problem=LATE)


CLOSED = "Les comptes d’ici n’ouvrent plus le bureau : identifiez-vous par le fournisseur."
LATE = "Plus de cinq minutes ont passé. Donnez de nouveau votre mot de passe, puis le code."


def within(path: str) -> str:
    """A page of ours, or the first one: no address leads elsewhere."""
    is_ours = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if is_ours and path.isprintable() else "/"


def let_in(asked: Asked, secret: str, path: str = "/") -> Response:
    """A fresh session, and on to a page; the one that this browser had is over. Whoever lacks a
    second factor that is asked of them passes by the page where one enrols it."""
    if asked.visitor is not None:
        with asked.desk.store.transaction() as db:
            web_access.revoke(db, asked.visitor.session, asked.bureau.real_now)
    with asked.desk.store.reading() as db:
        session = web_access.session_of(db, secret)
        asked.visitor = visitor(db, session, asked.today) if session else None
    if asked.visitor and proving.is_fresh(asked).lacks:
        path = f"/reglages/facteur?vers={quote(path)}"
    insecure = asked.bureau.is_insecure
    return cookies.give(asked.go(path), asked.request, secret, is_insecure=insecure)


@page("POST", "/sortir", May.ANYBODY)
def leave(asked: Asked) -> Response:
    """The session opens nothing any more; then out at the provider, for whoever came by one."""
    id_token = asked.visitor.session.id_token if asked.visitor else ""
    if asked.visitor is not None:
        with asked.desk.store.transaction() as db:
            now, person = asked.bureau.real_now, asked.visitor.person
            web_access.revoke(db, asked.visitor.session, now)
            web_logins.note(db, web_logins.Login(now, "password", "out", asked.address, person))
    insecure = asked.bureau.is_insecure
    answer = asked.go("/entrer")
    if id_token and asked.bureau.provider:
        asked.visitor = None
        answer = trip.farewell(asked, id_token)
    return cookies.take(answer, asked.request, is_insecure=insecure)


@page("GET", "/demonstration/{secret}", May.ANYBODY)
def link(asked: Asked) -> Response:
    """Whose link it is; it serves when the button is pressed, not when a robot reads it."""
    person = owner(asked, "demonstration")
    if person is None:
        return no_link(asked)
    with asked.desk.store.reading() as db:
        found = members.contact(db, person)
    name = found[0].name if found else person
    return asked.page("enter_link.html", name=name)


def owner(asked: Asked, purpose: web_links.Purpose) -> str | None:
    """Whose link the path names, as long as it serves."""
    with asked.desk.store.reading() as db:
        return web_links.link_of(db, asked.named("secret"), purpose, asked.bureau.real_now)


def pressed_again(asked: Asked) -> Response:
    """A button that is pressed twice: the first press let them in."""
    return asked.go("/") if asked.visitor else no_link(asked)


def no_link(asked: Asked) -> Response:
    """It says nothing of whose it was."""
    return asked.page("failure.html", 404, title="Lien périmé", sentence=NO_LINK, lines=())


@page("POST", "/demonstration/{secret}", May.ANYBODY)
def enter_by_link(asked: Asked) -> Response:
    """In, once."""
    store, now = asked.desk.store, asked.bureau.real_now
    secret = entering.by_link(store, asked.named("secret"), asked.address, now)
    return let_in(asked, secret) if secret else pressed_again(asked)


@page("GET", "/mot-de-passe/{secret}", May.ANYBODY)
def choice(asked: Asked) -> Response:
    """Two fields for a new password."""
    person = owner(asked, "password")
    if person is None:
        return no_link(asked)
    return choosing(asked, person)


def choosing(asked: Asked, person: str, problem: str = "") -> Response:
    """The two fields; or, where there is a provider, its button, and then the identity to link."""
    back = f"/mot-de-passe/{asked.named('secret')}"
    identity = trip.waiting(asked) if asked.bureau.provider else None
    with asked.desk.store.reading() as db:
        has_factor = web_factors.of_person(db, person) is not None
    about = {"person": person, "problem": problem, "identity": identity, "back": back}
    said = {**about, **provided(asked, back), "shortest": passwords.SHORTEST}
    said["has_factor"] = has_factor
    return asked.page("password.html", 422 if problem else 200, **said)


@page("POST", "/mot-de-passe/{secret}", May.ANYBODY)
def choose(asked: Asked) -> Response:
    """The password is chosen and one is in."""
    person, password = owner(asked, "password"), asked.typed("password")
    if person is None:
        return pressed_again(asked)
    problem = CLOSED if is_closed(asked) else passwords.flaw(password, person)
    if not problem and password != asked.typed("again"):
        problem = "Les deux mots de passe diffèrent. Écrivez deux fois le même."
    if problem:
        return choosing(asked, person, problem)
    when = When(asked.now, asked.bureau.real_now)
    link, people = asked.named("secret"), asked.desk.directory
    attempt = entering.choose(people, link, password, asked.address, when)
    if attempt.ticket:
        return second(asked, attempt, "")
    return let_in(asked, attempt.secret) if attempt.secret else no_link(asked)
