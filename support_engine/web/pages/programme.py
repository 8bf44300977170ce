"""Programme: its drawing with how many dossiers stand where, its versions, the last rounds."""

from typing import NamedTuple

from starlette.responses import Response

from support_engine.adapters.store import finding, pinned_rules, rounds
from support_engine.core.language.names import require
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.source import WorkflowText
from support_engine.pictures.programme import draw_svg
from support_engine.views.finding import Query
from support_engine.web.asked import Asked
from support_engine.web.routes import May, Nav, page


class Place(NamedTuple):
    """A state of the programme, its phase, and how many dossiers are there."""

    id: str
    label: str
    phase: str
    number: int


@page("GET", "/programme", May.OFFICE, nav=Nav(60, "Programme", "p"))
def programme(asked: Asked) -> Response:
    """The programme that is looked at: the usual one unless the address names another."""
    known = {name: one for name, one in asked.programmes.items() if asked.who.sees_all(one)}
    wanted = asked.query("nom")
    name = wanted if wanted in known else next(iter(known))
    rules = known[name]
    query = Query(programmes=(name,), sees=tuple(known))
    with asked.desk.store.reading() as db:
        numbers = finding.values(db, query, asked.today, "states", narrow=True)
        followed = pinned_rules.pinned_on(db)
        passed = rounds.latest(db)
    return asked.page(
        "programme.html",
        rules=rules,
        known={one: each.header.label for one, each in known.items()},
        places=places(rules, numbers),
        versions=sorted((v, on) for (one, v), on in followed.items() if one == name),
        rounds=passed,
    )


def places(rules: Workflow, numbers: dict[str, int]) -> list[Place]:
    """The states in the order of the file, those where nobody is too."""
    return [
        Place(name, state.label, rules.phases[state.phase].label, numbers.get(name, 0))
        for name, state in rules.states.items()
    ]


@page("GET", "/programme/{name}/dessin.svg", May.OFFICE)
def drawing(asked: Asked) -> Response:
    """The drawing of a programme. Raises UnknownName."""
    known = {name: one for name, one in asked.programmes.items() if asked.who.sees_all(one)}
    name = asked.named("name")
    require(known, name, "programme")
    # To keep, not to open here: the drawing bears its own style, which our pages forbid.
    kept = {"content-disposition": 'attachment; filename="programme.svg"'}
    text = asked.desk.engine.registry.current(name)
    return Response(drawn(text), media_type="image/svg+xml", headers=kept)


DRAWN: dict[str, str] = {}
"""Each text of rules that was looked at, by its hash, with its drawing: there are few, and one
takes a second."""


def drawn(text: WorkflowText) -> str:
    """The drawing of rules, made once."""
    if text.sha256 not in DRAWN:
        DRAWN[text.sha256] = draw_svg(text.workflow)
    return DRAWN[text.sha256]
