"""What went wrong, as a page in French: what happened, what to do; never what was sent."""

from urllib.parse import quote

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from support_engine.errors import (
    BadSettings,
    BaseBusy,
    BaseNotReady,
    ChangedWorkflow,
    NoSuchDay,
    SupportEngineError,
    UnknownName,
    UnsoundWorkflow,
)
from support_engine.web import cookies
from support_engine.web.acts.pending import AGAIN
from support_engine.web.api.problems import of_status
from support_engine.web.asked import Asked
from support_engine.web.bureau import Bureau
from support_engine.web.cookies import SPACE
from support_engine.web.door import EnterFirst, NotTheirs, recognised
from support_engine.web.guard import Refusal, is_for_programs
from support_engine.web.routes import Route

WORDS = {
    400: ("Demande incomprise", "Le navigateur a envoyé quelque chose qui ne se lit pas ici."),
    403: (
        "Formulaire refusé",
        "Ce formulaire ne vient pas d’une de nos pages, ou cette page n’est pas pour vous. Rien "
        "n’a été enregistré. Revenez à l’accueil et recommencez de là.",
    ),
    404: (
        "Page introuvable",
        "Rien ne se trouve à cette adresse. Vérifiez-la, ou repartez de l’accueil.",
    ),
    405: (
        "Demande impossible ici",
        "Cette adresse ne se demande pas de cette manière. Repartez de l’accueil.",
    ),
    413: (
        "Envoi trop lourd",
        "Ce qui a été envoyé dépasse la taille admise. Rien n’a été gardé. Réduisez le fichier, "
        "puis déposez-le de nouveau.",
    ),
    421: (
        "Ce n’est pas l’adresse du bureau",
        "Ce bureau ne répond qu’à l’adresse que lui donne config.toml ([web] address). Ouvrez-le à "
        "cette adresse, ou demandez-la à la personne qui l’exploite.",
    ),
    426: (
        "Connexion non chiffrée",
        "Rien ne chiffre ce qui passe ici : le bureau ne s’ouvre ainsi que sur sa propre machine. "
        "Passez par son adresse en https. Pour qui l’exploite : donnez l’adresse du serveur qui "
        "chiffre dans config.toml ([web] trusted_proxies) ; il doit dire X-Forwarded-Proto.",
    ),
    422: ("Formulaire incomplet", "Il manque une valeur, ou l’une d’elles ne se lit pas."),
    500: (
        "Erreur imprévue",
        "Rien n’a été enregistré à moitié. Recommencez ; si cela se reproduit, donnez l’heure à "
        "l’équipe technique, qui lira le détail dans le journal du serveur.",
    ),
}
NOT_READY = (BadSettings, BaseNotReady, UnsoundWorkflow, ChangedWorkflow)
"""What keeps the desk from opening; somebody has to act on the machine."""
NOT_FOR_YOU = (
    "Votre rôle n’ouvre pas cette page. Si elle devrait être pour vous, demandez-le à la personne "
    "qui administre le bureau."
)


def refusal(bureau: Bureau) -> Refusal:
    """What the guard calls to write its pages."""

    def written(status: int, scope: Scope) -> Response:
        return plain(bureau, Request(scope), status)

    return written


def plain(bureau: Bureau, request: Request, status: int, asked: Asked | None = None) -> Response:
    """A page that needs no base: a title, a sentence, the way home; `asked`: by whom, where that is
    known. Programs are told in their own way."""
    if is_for_programs(request.scope):
        return of_status(status)
    if status not in WORDS:
        status = 500 if status > 500 else 400
    title, sentence = WORDS[status]
    asked = asked or Asked(bureau, request)
    return asked.page("failure.html", status, title=title, sentence=sentence, lines=())


def whoever(bureau: Bureau, request: Request, routes: tuple[Route, ...]) -> Asked | None:
    """Whoever asks for what is not there, with what every page shows them; None where nobody has
    entered, or where the base cannot say."""
    if not cookies.secret_of(request, is_insecure=bureau.is_insecure):
        return None
    try:
        return recognised(bureau, request, routes)
    except SupportEngineError:
        return None


def install(app: FastAPI, bureau: Bureau, routes: tuple[Route, ...]) -> None:
    """Each kind of failure with its page."""

    def of_status(request: Request, problem: Exception) -> Response:
        assert isinstance(problem, HTTPException)
        return plain(bureau, request, problem.status_code, whoever(bureau, request, routes))

    def unread(request: Request, _problem: Exception) -> Response:
        return plain(bureau, request, 422, whoever(bureau, request, routes))

    def known(request: Request, problem: Exception) -> Response:
        assert isinstance(problem, SupportEngineError)
        return expected(Asked(bureau, request), problem)

    def enter(_request: Request, problem: Exception) -> Response:
        assert isinstance(problem, EnterFirst)
        return to_the_door(problem.asked)

    def theirs(_request: Request, problem: Exception) -> Response:
        assert isinstance(problem, NotTheirs)
        title = "Page réservée"
        sentence = NOT_FOR_YOU
        return problem.asked.page("failure.html", 403, title=title, sentence=sentence, lines=())

    def unexpected(request: Request, _problem: Exception) -> Response:
        return plain(bureau, request, 500)  # the server writes the detail in its own log

    app.add_exception_handler(HTTPException, of_status)
    app.add_exception_handler(RequestValidationError, unread)
    app.add_exception_handler(SupportEngineError, known)
    app.add_exception_handler(EnterFirst, enter)
    app.add_exception_handler(NotTheirs, theirs)
    app.add_exception_handler(Exception, unexpected)


def expected(asked: Asked, problem: SupportEngineError) -> Response:
    """A failure that says of itself what to do."""
    titles: tuple[tuple[tuple[type[Exception], ...], int, str], ...] = (
        ((NoSuchDay,), 404, "Ce jour ne peut pas être montré"),
        ((UnknownName,), 404, "Introuvable"),
        (NOT_READY, 503, "Le bureau n’est pas prêt"),
        ((BaseBusy,), 503, "La base ne répond pas"),
    )
    status, title = next(
        ((status, title) for kinds, status, title in titles if isinstance(problem, kinds)),
        (409, "Cela n’a pas pu être fait"),
    )
    lines = getattr(problem, "flaws", ())
    return asked.page("failure.html", status, title=title, sentence=str(problem), lines=lines)


def to_the_door(asked: Asked) -> Response:
    """The page where one enters, which leads back to what was asked."""
    if asked.side == "espace":
        again = f"&reprendre={quote(asked.kept)}" if asked.kept else ""
        return RedirectResponse(f"{SPACE}?fin=1{again}" if asked.ended else SPACE, 303)
    url = asked.request.url
    wanted = f"{url.path}?{url.query}" if url.query else url.path
    back = wanted if asked.request.method == "GET" and wanted != "/" else ""
    back = f"{AGAIN}{asked.kept}" if asked.kept else back
    ended = "&fin=1" if asked.ended else ""
    where = f"/entrer?vers={quote(back)}{ended}" if back or ended else "/entrer"
    return RedirectResponse(where, 303)
