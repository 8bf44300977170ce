"""Where the dossiers of a list are: those that meet on the map, those that it cannot show."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from support_engine.core.dossier.embargo import PublicFacts
from support_engine.core.intake.departments import NAMES, department_words
from support_engine.core.intake.places import NOWHERE, department_of_insee, is_commune, place_of
from support_engine.core.language.french import count
from support_engine.pictures.france.bubbles import Point, bubbles, order, together
from support_engine.pictures.france.drawing import Mark, Picture
from support_engine.pictures.france.sheet import BOXES, MAINLAND, spot_of
from support_engine.views.lists.finding import is_late
from support_engine.views.lists.lists import Row

MOST = 300
"""Places that are shown each by itself; beyond, those of a department stand together first."""
NEAR, FAR = 20.0, 34.0
"""The radius of a bubble of one, in units of the sheet: in a wide window, in a narrow one."""
NAMED = 3
"""Communes that the name of a bubble says."""


SOURCES = (
    "Contour : Natural Earth (domaine public). Communes : IGN, ADMIN EXPRESS (Licence Ouverte 2.0)."
)


class Degrees(NamedTuple):
    """A point of the earth, in degrees."""

    longitude: float
    latitude: float


Centres = Mapping[str, Degrees]
Lead = Callable[[Point], str]


@dataclass(frozen=True, slots=True)
class Heap:
    """The dossiers of a place (`core/intake/places`), how many of them are late, and of one among
    them the reference, the name and the commune."""

    place: str
    number: int
    late: int
    reference: str
    name: str
    commune: str


class Standing(NamedTuple):
    """Where a place stands on the map: at which place it is looked for, exactly or about there;
    nowhere where `place` is empty. `why`: what keeps it from its own spot."""

    place: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Map:
    """The map of a list. `unplaced`: the places that it cannot show, with how many dossiers;
    `heaps`: what is at each place; `noun`: what the dossiers are called there."""

    points: tuple[Point, ...]
    unplaced: Mapping[str, int]
    heaps: Mapping[str, Heap]
    noun: str = "dossier"

    @property
    def number(self) -> int:
        """How many dossiers are shown."""
        return sum(point.number for point in self.points)

    @property
    def signs(self) -> dict[str, str]:
        """What the shapes that are on it mean."""
        is_there = {
            CIRCLE: any(point.rough < point.number for point in self.points),
            HOLLOW: any(point.late for point in self.points),
            SQUARE: any(point.rough for point in self.points),
        }
        return {kind: said.format(noun=self.noun) for kind, said in SIGNS.items() if is_there[kind]}


NO_CODE = "sans code INSEE : au centre du département"
UNKNOWN_CODE = "code INSEE {place} inconnu : au centre du département"
SCALES = "La France métropolitaine et les cinq départements d’outre-mer, chacun à son échelle."
CIRCLE, HOLLOW, SQUARE = "rond", "creux", "carre"
SIGNS: Mapping[str, str] = {
    CIRCLE: "un {noun} à sa commune ; avec un nombre, ceux de communes voisines",
    HOLLOW: "l’un d’eux au moins est en retard",
    SQUARE: "au centre de son département, faute de code INSEE",
}
"""What each shape means."""
SHAPES = {CIRCLE: "Un rond", HOLLOW: "Un signe creux", SQUARE: "Un carré"}
ELSEWHERE = "placé par son code INSEE, {place}, qui est de : {name}"
NOT_DRAWN = "{name} n’est pas sur cette carte"
NO_PLACE = "ni code INSEE, ni département"


def standing(place: str, centres: Centres) -> Standing:
    """Where a place stands on the map, or why it does not."""
    if place in centres:
        return Standing(place, "" if is_commune(place) else NO_CODE)
    department = department_of_insee(place)
    middle = place_of({"department": department})
    if middle in centres:
        return Standing(middle, UNKNOWN_CODE.format(place=place))
    name = NAMES.get(department)
    return Standing("", NOT_DRAWN.format(name=name) if name else NO_PLACE)


def why(row: Row, centres: Centres) -> str:
    """What keeps a dossier from its own spot, or makes it doubtful; nothing where all is well."""
    found, department = standing(row.place, centres).why, department_of_insee(row.place)
    if found or row.department in ("", department):
        return found
    return ELSEWHERE.format(place=row.place, name=department_words(department))


def map_of(heaps: Iterable[Heap], centres: Centres, noun: str = "dossier") -> Map:
    """The map of the dossiers of some places; `noun`: what they are called on it."""
    points, unplaced, known = list[Point](), dict[str, int](), dict[str, Heap]()
    for heap in heaps:
        known[heap.place] = heap
        found = standing(heap.place, centres)
        if found.place:
            points.append(point_of(heap, centres[found.place], is_rough=bool(found.why)))
        else:
            unplaced[heap.place] = heap.number
    shown = by_department(points) if len(points) > MOST else points
    return Map(tuple(shown), unplaced, known, noun)


def point_of(heap: Heap, here: Degrees, *, is_rough: bool) -> Point:
    """The dossiers of a place as a point of the sheet."""
    department = department_of_insee(heap.place)
    frame = department if department in BOXES else MAINLAND
    spot, rough = spot_of(*here, frame), heap.number if is_rough else 0
    return Point(frame, spot, heap.number, heap.late, rough, (heap.place,))


def by_department(points: Sequence[Point]) -> list[Point]:
    """The points of each department as one, whose only place is the department."""
    found: dict[str, Point] = {}
    for point in sorted(points, key=order):
        department = department_of_insee(point.places[0])
        held = found.get(department)
        found[department] = together(held, point) if held else point
    return [
        Point(one.frame, one.spot, one.number, one.late, one.rough, (department,))
        for department, one in found.items()
    ]


def heaps_of(rows: Iterable[Row | PublicFacts], today: date) -> list[Heap]:
    """The places of some rows."""
    found: dict[str, Heap] = {}
    for one in (heap_of(row, today) for row in rows):
        held = found.get(one.place)
        number, late = (held.number, held.late) if held else (0, 0)
        found[one.place] = replace(held or one, number=number + 1, late=late + one.late)
    return list(found.values())


def heap_of(row: Row | PublicFacts, today: date) -> Heap:
    """A row as what stands at its place; of what is public nobody says that it is late."""
    if isinstance(row, PublicFacts):
        place = place_of({"insee": row.insee, "department": row.department})
        return Heap(place, 1, 0, row.reference, row.name, row.commune)
    due_on = row.next_due_on
    late = due_on is not None and is_late(due_on, today, is_closed=row.is_closed)
    return Heap(row.place, 1, int(late), row.reference, row.name, row.commune)


def picture(found: Map, name: str, least: float, lead: Lead | None = None) -> Picture:
    """The map as a picture. `name`: what its ids begin by; `least`: the radius of a bubble of one;
    `lead`: where each bubble leads, nowhere without it."""
    marks = [
        Mark(one, title_of(one.point, found), lead(one.point) if lead else "")
        for one in bubbles(found.points, least)
    ]
    title = f"Carte de {count(found.number, found.noun)}"
    told = (f"{SHAPES[kind]} : {said}" for kind, said in found.signs.items())
    words = f"{SCALES} {'. '.join(told)}. {SOURCES}"
    return Picture(name, title, words, marks, least)


def name_of(place: str, heaps: Mapping[str, Heap]) -> str:
    """What a place is called: its commune as a dossier says it, else its department."""
    if is_commune(place) and place in heaps and heaps[place].commune:
        return heaps[place].commune
    if is_commune(place):
        return f"code INSEE {place}"
    return department_words(department_of_insee(place))


def title_of(point: Point, found: Map) -> str:
    """« Lyon, Bron et 2 autres lieux : 9 dossiers, dont 2 en retard »."""
    names = list(dict.fromkeys(name_of(place, found.heaps) for place in point.places))
    more = len(names) - NAMED
    where = ", ".join(names[:NAMED])
    where += f" et {count(more, 'autre lieu', 'autres lieux')}" if more > 0 else ""
    said = f"{where} : {count(point.number, found.noun)}"
    said += f", dont {point.late} en retard" if point.late else ""
    return said + (f", {point.rough} au centre du département" if point.rough else "")


def words_of(places: Sequence[str]) -> str:
    """The filter by places, in words."""
    if len(places) > 1:
        return f"{len(places)} lieux de la carte"
    (place,) = places
    if place == NOWHERE:
        return NO_PLACE
    if len(place) == len(NOWHERE) and is_commune(place):
        return f"code INSEE {place}"
    if len(place) == len(NOWHERE):
        return f"{department_words(department_of_insee(place))}, sans code INSEE"
    return department_words(place)
