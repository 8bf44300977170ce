"""The lists that somebody keeps under a name: kept, renamed, shared, taken away."""

from starlette.responses import Response

from support_engine.adapters.store.people import directory
from support_engine.stories.telling import list_views
from support_engine.views.lists import list_words
from support_engine.views.lists.list_views import LONGEST_NAME
from support_engine.web.asked import Asked
from support_engine.web.reading.list_views import keeper, views
from support_engine.web.routes import Form, May, page

HERE = "/dossiers/vues"


@page("GET", HERE, May.INSIDE)
def listed(asked: Asked) -> Response:
    """Each with its count, and what may be changed of it."""
    return shown(asked)


def shown(asked: Asked, problem: str = "", about: str = "") -> Response:
    """The page; `about`: the view, or the list to keep, that a problem is about."""
    found, words = views(asked), about or asked.typed("mots") or asked.query("garder")
    with asked.desk.store.reading() as db:
        people = directory.some(db, {one.owner for one in found})
    return asked.page(
        "list_views.html",
        422 if problem else 200,
        views=found,
        names={one.id: one.name for one in people.values()},
        may_share=bool(keeper(asked).teams),
        problem=problem,
        about=about,
        words=words if "=" in words else "",
        typed=asked.typed("nom"),
        longest=LONGEST_NAME,
    )


@page("POST", HERE, May.INSIDE, form=Form(shown))
def kept(asked: Asked) -> Response:
    """Keep a list, then show it."""
    words = list_words.kept(list_words.read(asked.typed("mots")))
    view, shared = (asked.typed("nom"), words), bool(asked.typed("partager"))
    store = asked.desk.store
    problem = list_views.keep(store, keeper(asked), view, asked.now, shared=shared)
    return shown(asked, problem, words) if problem else asked.go(f"/dossiers?{words}")


def of_view(asked: Asked) -> Response:
    """What was typed of the view that the path names."""
    return shown(asked, about=asked.named("view"))


@page("POST", f"{HERE}/{{view}}", May.INSIDE, form=Form(of_view))
def changed(asked: Asked) -> Response:
    """Its name, and whether the team has it too; or it goes. Raises UnknownName."""
    view, store, who = asked.named("view"), asked.desk.store, keeper(asked)
    if asked.typed("geste") == "supprimer":
        list_views.remove(store, who, view)
        return asked.go(HERE)
    shared = bool(asked.typed("partager"))
    problem = list_views.change(store, who, view, name=asked.typed("nom"), shared=shared)
    return shown(asked, problem, view) if problem else asked.go(HERE)
