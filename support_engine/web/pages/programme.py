"""Programme: its drawing with how many dossiers stand where, its rules in sentences, the rounds."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from starlette.responses import Response

from support_engine.adapters.store import rounds
from support_engine.adapters.store.lists import finding
from support_engine.core.language.names import require
from support_engine.core.programme.definition import Workflow
from support_engine.pictures.programme import Drawing
from support_engine.views.letters.letters_told import occasions
from support_engine.views.programme import rules_told
from support_engine.web.asked import Asked
from support_engine.web.drawn import drawn_once
from support_engine.web.reading.on_programme import OnProgramme, looked_at
from support_engine.web.reading.on_programme import page as of_programme
from support_engine.web.routes import May, Nav, page

GONE = "D’une version d’avant"
"""The phase of a state that the rules of today have no more."""
TALL, DIGIT, AROUND = 30.0, 15.0, 20.0
"""How high a number is on the drawing, how wide each of its digits and what surrounds them."""


class Place(NamedTuple):
    """A state of the programme, its phase, how many dossiers are there, and where to read them."""

    id: str
    label: str
    phase: str
    number: int
    address: str


class Spot(NamedTuple):
    """A number on the drawing: its place, the corner of its frame and its size, in units of it."""

    place: Place
    x: float
    y: float
    width: float
    height: float


@page("GET", "/programme", May.OFFICE, nav=Nav(60, "Programme", "p"))
def programme(asked: Asked) -> Response:
    """Its drawing, and how many dossiers stand in each state."""
    here = looked_at(asked)
    with asked.desk.store.reading() as db:
        numbers = finding.values(db, here.dossiers, asked.today, "states", narrow=True)
    every = asked.desk.engine.registry.every_version()[here.name]
    standing, drawn = places(here, every, numbers), drawn_once(here.text)
    spots = tuple(spots_on(drawn, standing))
    return of_programme(asked, here, "", places=standing, sheet=drawn.sheet, spots=spots)


def places(here: OnProgramme, every: Iterable[Workflow], numbers: dict[str, int]) -> list[Place]:
    """The states in the order of the file, those where nobody is too; then those of former versions
    where somebody still stands."""
    phases, labels = here.rules.phases, dict[str, str]()
    for rules in every:
        labels |= {name: state.label for name, state in rules.states.items()}
    own = here.rules.states
    found = [(name, phases[state.phase].label) for name, state in own.items()]
    found += [(name, GONE) for name in numbers if name not in own]
    return [
        Place(name, labels.get(name, name), phase, numbers.get(name, 0), here.of_state(name))
        for name, phase in found
    ]


def spots_on(drawn: Drawing, standing: Iterable[Place]) -> Iterator[Spot]:
    """Where the number of each state where somebody stands is written: over its lower right."""
    for place in standing:
        frame = drawn.states.get(place.id)
        if frame is not None and place.number:
            wide = AROUND + DIGIT * len(str(place.number))
            yield Spot(place, frame.right - wide + 8, frame.bottom - TALL / 2, wide, TALL)


@page("GET", "/programme/regles", May.OFFICE)
def sentences(asked: Asked) -> Response:
    """The rules in sentences."""
    here = looked_at(asked)
    return of_programme(asked, here, "regles", told=rules_told, letters=occasions(here.rules))


@page("GET", "/programme/passages", May.OFFICE)
def passed(asked: Asked) -> Response:
    """The last rounds: when, what left, what failed."""
    with asked.desk.store.reading() as db:
        found = rounds.latest(db)
    return of_programme(asked, looked_at(asked), "passages", rounds=found)


@page("GET", "/programme/{name}/dessin.svg", May.OFFICE)
def picture(asked: Asked) -> Response:
    """The drawing of a programme. Raises UnknownName."""
    known = {name: one for name, one in asked.programmes.items() if asked.who.sees_all(one)}
    name = asked.named("name")
    require(known, name, "programme")
    # To keep, not to open here: the drawing bears its own style, which our pages forbid.
    kept = {"content-disposition": 'attachment; filename="programme.svg"'}
    drawn = drawn_once(asked.desk.engine.registry.current(name))
    return Response(drawn.svg, media_type="image/svg+xml", headers=kept)
