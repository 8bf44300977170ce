"""The first page, and what pages ask for besides."""

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from support_engine.web.asked import Asked
from support_engine.web.routes import May, page
from support_engine.web.templating import STATIC, static
from support_engine.web.theme import kind_of

A_YEAR = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"


@page("GET", "/", May.INSIDE)
def home(asked: Asked) -> Response:
    """The first page of the navigation that is theirs: the settings, where one looks after people
    and nothing else."""
    if asked.who.is_administrator and len(asked.who.roles) == 1:
        return asked.go("/reglages")
    return asked.go(asked.nav[0].path if asked.nav else "/rien")


@page("GET", "/rien", May.INSIDE)
def nothing(asked: Asked) -> Response:
    """For whoever holds no role yet."""
    sentence = (
        "Aucun dossier n’est encore à vous. La personne qui administre le bureau vous donne un "
        "rôle, ou l’équipe vous désigne sur un dossier."
    )
    return asked.page("failure.html", title="Rien pour l’instant", sentence=sentence, lines=())


KEYS = (
    ("/", "aller à la recherche"),
    ("j", "aller au dossier suivant de la page"),
    ("k", "aller au dossier précédent de la page"),
    ("?", "montrer cette page"),
)
"""What `bureau.js` does at a key; after `g`, the key of a page of the navigation leads there."""


@page("GET", "/clavier", May.INSIDE)
def keys(asked: Asked) -> Response:
    """The keys, and where they are switched off."""
    places = [(f"g puis {item.key}", f"ouvrir {item.label}") for item in asked.nav]
    return asked.page("keys.html", keys=(*places, *KEYS))


@page("GET", "/habillage/{file:path}", May.ALWAYS)
def dressed(asked: Asked) -> Response:
    """A file of the operator's own look."""
    found = asked.bureau.theme.file(asked.named("file"))
    if found is None:
        raise HTTPException(404)
    return FileResponse(found, media_type=kind_of(found), headers={"cache-control": AN_HOUR})


@page("GET", "/static/{name}", May.ALWAYS)
def asset(asked: Asked) -> Response:
    """The sheet and the script; their address changes with them."""
    name = asked.named("name")
    if name not in STATIC:
        raise HTTPException(404)
    headers = {"cache-control": A_YEAR}
    return Response(static(name), media_type=STATIC[name], headers=headers)
