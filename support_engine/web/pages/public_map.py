"""The map for anybody: labelled projects that were announced; no other page may be embedded."""

from collections.abc import Iterable

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from support_engine.adapters import communes
from support_engine.core.dossier.embargo import PublicFacts
from support_engine.core.intake.departments import department_words
from support_engine.core.intake.places import place_of
from support_engine.pictures.france.bubbles import Point
from support_engine.stories.telling.published import published
from support_engine.views.lists.finding import Query
from support_engine.views.lists.map import SOURCES, heaps_of, map_of
from support_engine.web.asked import Asked
from support_engine.web.guard import CSP, WITH_FONTS
from support_engine.web.lasting import LASTS
from support_engine.web.pages.map import drawn
from support_engine.web.routes import May, page
from support_engine.web.templating import TEMPLATES

NOBODY, ANYBODY = "frame-ancestors 'none'", "frame-ancestors *"
"""Who may show a page in a frame: of any other page, and of this one."""


@page("GET", "/carte/publique", May.ANYBODY)
def shown(asked: Asked) -> Response:
    """The map and its list, where the settings open it; else a page that does not exist."""
    if not asked.bureau.settings.web.public_map:
        raise HTTPException(404)
    kept = asked.bureau.public_map
    text = kept.of(asked.today, asked.bureau.real_now, lambda: written(asked))
    policy = WITH_FONTS if asked.bureau.theme.has_fonts else CSP
    headers = {
        "content-security-policy": policy.replace(NOBODY, ANYBODY),
        "cross-origin-resource-policy": "cross-origin",
        "cache-control": f"public, max-age={LASTS.seconds}",
    }
    return HTMLResponse(text, headers=headers)


def written(asked: Asked) -> str:
    """The page. Nothing that depends on whoever looks is in it: it is kept for the next one."""
    with asked.desk.store.reading() as db:
        facts = published(asked.desk.engine, db, Query(), asked.today)
    found = map_of(heaps_of(facts, asked.today), communes.centres(), noun="projet")
    return TEMPLATES.get_template("public_map.html").render(
        programme=asked.bureau.settings.programme.sender_name,
        map=found,
        drawn=drawn(found, to_list),
        departments=by_department(facts),
        words_of=department_words,
        sources=SOURCES,
        today=asked.today,
        theme=asked.bureau.theme,
    )


def to_list(point: Point) -> str:
    """A bubble leads to its fullest place in the list."""
    return f"#lieu-{point.places[0]}"


def by_department(facts: Iterable[PublicFacts]) -> dict[str, list[tuple[str, PublicFacts]]]:
    """The projects of each department, commune by commune, each with the mark to which its bubble
    leads: the first one of a place bears it."""
    found: dict[str, list[tuple[str, PublicFacts]]] = {}
    marked: set[str] = set()
    for one in sorted(facts, key=lambda one: (one.department, one.commune, one.name)):
        place = place_of({"insee": one.insee, "department": one.department})
        mark = "" if place in marked else place
        marked.add(place)
        found.setdefault(one.department, []).append((mark, one))
    return found
