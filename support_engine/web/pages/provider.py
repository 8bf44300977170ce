"""Where one enters by a provider of identities, comes back from it, and links what it says."""

import hmac
from datetime import UTC, datetime

from starlette.responses import RedirectResponse, Response

from support_engine.adapters.store.people import directory, web_logins
from support_engine.adapters.store.people.web_logins import Login, network
from support_engine.adapters.store.web import web_access, web_identities
from support_engine.stories.people import identities
from support_engine.stories.people.passwords import When
from support_engine.views.people.doors import Outcome
from support_engine.web.acts import proving
from support_engine.web.asked import Asked
from support_engine.web.chosen_provider import BACK, OUT
from support_engine.web.entry import entering, trip
from support_engine.web.oidc.arrival import Arrival, Unreachable, Untrusted, derived
from support_engine.web.pages.entering import choosing, let_in, owner, within
from support_engine.web.routes import Form, May, page

LINK = "/entrer/rattacher"
TRIPS = 60
"""How many may leave from one address in a quarter of an hour."""
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""When somebody proved who they are, where the provider does not say: nothing that weighs is
done."""
NONE = "Ce bureau n’a pas de fournisseur d’identité. Entrez avec votre identifiant."
SILENT = "{label} ne répond pas pour le moment ({why}). Réessayez dans quelques minutes."
LOCAL = " D’ici là, vous entrez avec votre identifiant et votre mot de passe."
NOT_AWAITED = (
    "Ce retour de {label} n’est pas celui que ce navigateur attend : il a déjà servi, il date de "
    "plus d’un quart d’heure, ou il vient d’ailleurs. Recommencez."
)
REFUSED = "{label} n’a pas confirmé votre identité. Recommencez, ou renoncez."
DOUBTFUL = (
    "La réponse de {label} n’a pas pu être vérifiée : personne n’entre avec elle. Recommencez ; si "
    "cela se reproduit, donnez l’heure à la personne qui administre le bureau."
)
TOO_MANY = "Trop de départs depuis ce poste en peu de temps. Attendez un quart d’heure."
GONE = "Cette identité n’attend plus : plus d’un quart d’heure a passé. Recommencez."


def told(asked: Asked, status: int, sentence: str) -> Response:
    """A page that says what happened, and leads back to the door."""
    label = asked.bureau.settings.web.oidc.label
    said = {"title": "Identification", "sentence": sentence, "label": label}
    return trip.over(asked.page("provider_said.html", status, **said), asked)


def silent(asked: Asked, problem: Unreachable) -> Response:
    """The provider does not answer; the accounts of here open the desk, if they may."""
    web = asked.bureau.settings.web.oidc
    local = LOCAL if web.local_accounts else ""
    return told(asked, 503, SILENT.format(label=web.label, why=problem) + local)


@page("GET", "/entrer/fournisseur", May.ANYBODY)
def depart(asked: Asked) -> Response:
    """Off to the provider."""
    provider, now = asked.bureau.provider, asked.bureau.real_now
    if provider is None:
        return told(asked, 404, NONE)
    subject, store = f"trip {network(asked.address)}", asked.desk.store
    is_again = asked.query("encore") == "1"
    with store.transaction() as db:
        if web_access.tried(db, subject, entering.WINDOW, now) > TRIPS:
            return told(asked, 429, TOO_MANY)
        secret = web_identities.leave(db, now)
    try:
        address = provider.leave(secret, now, is_again=is_again)
    except Unreachable as problem:
        return silent(asked, problem)
    journey = trip.Trip(secret, within(asked.query("vers")), is_again)
    return trip.given(RedirectResponse(address, 303), asked, journey)


@page("GET", "/entrer/encore", May.INSIDE)
def again(asked: Asked) -> Response:
    """A page with a link: browsers let no form lead to another site."""
    label = asked.bureau.settings.web.oidc.label
    back = within(asked.query("vers"))
    return asked.page("provider_again.html", label=label, back=back, is_weak=False)


@page("GET", BACK, May.ANYBODY)
def arrive(asked: Asked) -> Response:
    """Back from the provider: in, or why not."""
    provider, now, journey = asked.bureau.provider, asked.bureau.real_now, trip.of(asked)
    if provider is None:
        return told(asked, 404, NONE)
    label = provider.settings.label
    if not is_awaited(asked, provider.settings.issuer, journey):
        if asked.visitor is not None:
            return asked.go("/")
        return noted(asked, "refused", NOT_AWAITED.format(label=label))
    if asked.query("error") or not asked.query("code"):
        return noted(asked, "refused", REFUSED.format(label=label))
    try:
        arrival = provider.arrive(journey.secret, asked.query("code"), now)
    except Unreachable as problem:
        return silent(asked, problem)
    except Untrusted:
        return noted(asked, "refused", DOUBTFUL.format(label=label))
    return arrived(asked, arrival, journey)


def is_awaited(asked: Asked, issuer: str, journey: trip.Trip) -> bool:
    """Whether this browser left for there a while ago, and comes back for the first time; an
    issuer that is said is the right one."""
    if not journey.secret or asked.query("iss", issuer) != issuer:
        return False
    state = derived(journey.secret, "state").encode()
    if not hmac.compare_digest(state, asked.query("state").encode()):
        return False
    with asked.desk.store.transaction() as db:
        return web_identities.is_back(db, journey.secret, asked.bureau.real_now)


def noted(asked: Asked, outcome: Outcome, sentence: str) -> Response:
    """A door that stays shut, in its journal."""
    with asked.desk.store.transaction() as db:
        line = Login(asked.bureau.real_now, "provider", outcome, asked.address)
        web_logins.note(db, line)
    return told(asked, 400, sentence)


def arrived(asked: Asked, arrival: Arrival, journey: trip.Trip) -> Response:
    """Whose identity it is: in; nobody's: it waits to be linked."""
    now = asked.bureau.real_now
    with asked.desk.store.transaction() as db:
        person = web_identities.whose(db, arrival.identity)
        is_known = person is not None and bool(directory.some(db, [person]))
        outcome: Outcome = "in" if is_known else "unknown"
        line = Login(now, "provider", outcome, asked.address, (person or "") if is_known else "")
        web_logins.note(db, line)
        web_access.clear_out(db, now)
        if person is None or not is_known:
            secret = web_identities.leave(db, now, arrival.identity)
            where = journey.back if journey.back.startswith("/mot-de-passe/") else LINK
            return trip.given(asked.go(where), asked, trip.Trip(secret, journey.back))
        secret = web_access.enter(db, person, now, is_proven=True)
        digest, proven = web_access.digest_of(secret), arrival.proven_at or LONG_AGO
        web_access.proven(db, digest, proven, "provider" if arrival.is_strong else "")
        web_access.came_by(db, digest, arrival.id_token)
    response = let_in(asked, secret, journey.back)
    if journey.is_again and not proving.is_fresh(asked):
        label = asked.bureau.settings.web.oidc.label
        weak = asked.page("provider_again.html", label=label, back=journey.back, is_weak=True)
        weak.raw_headers.extend(h for h in response.raw_headers if h[0] == b"set-cookie")
        return trip.over(weak, asked)
    return trip.over(response, asked)


def unknown_shown(asked: Asked, *, problem: str = "") -> Response:
    """An identity that is nobody's here: whom to ask what; who is here may say that it is theirs.
    `problem`: why the link was not made."""
    identity = trip.waiting(asked)
    if identity is None:
        return told(asked, 404, GONE)
    web = asked.bureau.settings.web.oidc
    return asked.page(
        "provider_link.html",
        422 if problem else 200,
        label=web.label,
        identity=identity,
        local=web.local_accounts,
        is_fresh=enrolling(asked) if asked.visitor else None,
        problem=problem,
    )


unknown = page("GET", LINK, May.ANYBODY)(unknown_shown)


def enrolling(asked: Asked) -> proving.Proof:
    """What is asked of whoever links: not the factor that they may not have yet."""
    proof = proving.is_fresh(asked)
    is_recent = asked.who.is_fresh(asked.bureau.real_now)
    return proving.Proof(bool(proof) or (is_recent and not proof.has_factor), proof.has_factor)


@page("POST", LINK, May.INSIDE, form=Form(unknown_shown))
def link(asked: Asked) -> Response:
    """It is theirs from now on; they are told."""
    identity = trip.waiting(asked)
    if identity is None:
        return told(asked, 404, GONE)
    if problem := proving.wrong(asked, enrols=True):
        return unknown_shown(asked, problem=problem)
    when = When(asked.now, asked.bureau.real_now)
    if problem := identities.link(asked.desk.directory, asked.who.person, identity, when):
        return unknown_shown(asked, problem=problem)
    return trip.over(asked.go("/reglages"), asked)


@page("POST", "/mot-de-passe/{secret}/identite", May.ANYBODY)
def link_by_link(asked: Asked) -> Response:
    """Whoever was given a link says that the identity is theirs, instead of choosing a password;
    then they enter by it. With a second factor of here they give its code, as after a password."""
    identity, when = trip.waiting(asked), When(asked.now, asked.bureau.real_now)
    if identity is None:
        return told(asked, 404, GONE)
    secret, person = asked.named("secret"), owner(asked, "password")
    given = entering.Given("", asked.typed("second"), asked.address)
    if person and (wrong := entering.code_of(asked.desk, person, given, when.real)):
        return choosing(asked, person, wrong)
    problem = identities.link_by_link(asked.desk.directory, secret, identity, when)
    if problem:
        return told(asked, 409, problem)
    return trip.over(asked.go("/entrer/fournisseur"), asked)


@page("GET", OUT, May.ANYBODY)
def out(asked: Asked) -> Response:
    """Out of both."""
    if asked.visitor is not None:
        return asked.go("/")
    return asked.page("provider_out.html", label="", address="")
