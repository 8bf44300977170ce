"""Where a point of the earth stands on the sheet: the mainland, and five overseas boxes beneath."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import atanh, cos, exp, log, radians, sin, sqrt
from typing import NamedTuple

WIDTH, HEIGHT = 1000, 1130
"""The sheet, in its own units."""
UNITS_PER_KM = 0.86
WEST, NORTH = 92.0, 7118.0
"""The upper left corner of the sheet, in kilometres of Lambert-93."""
MAINLAND = ""
"""The name of the frame in which metropolitan France stands."""


class Spot(NamedTuple):
    """A point of the sheet, from its upper left corner."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """The frame of an overseas department: its name, where it stands on the sheet, what it shows.

    `west`, `south`, `east`, `north`: what is shown, in degrees; it keeps its proportions.
    """

    label: str
    x: float
    west: float
    south: float
    east: float
    north: float

    def spot(self, longitude: float, latitude: float) -> Spot:
        """A point of the earth (degrees) inside the frame."""
        narrow = cos(radians((self.south + self.north) / 2))
        wide, tall = (self.east - self.west) * narrow, self.north - self.south
        scale = min(INNER_WIDTH / wide, INNER_HEIGHT / tall)
        middle_x, middle_y = self.x + BOX_WIDTH / 2, BOX_TOP + LABEL + INNER_HEIGHT / 2
        east_of_middle = longitude - (self.west + self.east) / 2
        north_of_middle = latitude - (self.south + self.north) / 2
        return Spot(middle_x + east_of_middle * narrow * scale, middle_y - north_of_middle * scale)

    @property
    def inside(self) -> tuple[float, float, float, float]:
        """What is left for the drawing: left, top, right, bottom, in units of the sheet."""
        return self.x, BOX_TOP + LABEL, self.x + BOX_WIDTH, BOX_TOP + BOX_HEIGHT


BOX_TOP, BOX_WIDTH, BOX_HEIGHT = 944.0, 192.0, 184.0
LABEL, INNER_WIDTH, INNER_HEIGHT = 36.0, 160.0, 134.0
"""Above the drawing of a box stands its name; around it, some room."""
BOXES: Mapping[str, Box] = {
    "971": Box("Guadeloupe", 1, -61.82, 15.83, -60.98, 16.52),
    "972": Box("Martinique", 203, -61.24, 14.38, -60.80, 14.89),
    "973": Box("Guyane", 404, -54.62, 2.10, -51.62, 5.80),
    "974": Box("La Réunion", 606, 55.21, -21.40, 55.84, -20.86),
    "976": Box("Mayotte", 807, 45.03, -13.01, 45.30, -12.63),
}
"""The overseas departments, each at its own scale."""

# Lambert-93 (IGN, NTG 71; arrêté of 5 March 2019): a cone that cuts the ellipsoid GRS 80 at 44° and
# 49° north; 3° east stands at 700 km, 46°30′ north at 6 600 km.
SEMI_MAJOR, ECCENTRICITY = 6378.137, 0.0818191910428158
ORIGIN_LONGITUDE, ORIGIN_LATITUDE, PARALLELS = 3.0, 46.5, (44.0, 49.0)
FALSE_EAST, FALSE_NORTH = 700.0, 6600.0


def isometric(latitude: float) -> float:
    """The isometric latitude of a latitude in degrees."""
    sine = sin(radians(latitude))
    return atanh(sine) - ECCENTRICITY * atanh(ECCENTRICITY * sine)


def normal_radius(latitude: float) -> float:
    """The radius of a parallel (degrees), in kilometres."""
    sine = sin(radians(latitude))
    return SEMI_MAJOR * cos(radians(latitude)) / sqrt(1 - (ECCENTRICITY * sine) ** 2)


def cone() -> tuple[float, float]:
    """The exponent of the projection and its constant, in kilometres."""
    south, north = PARALLELS
    exponent = log(normal_radius(south) / normal_radius(north))
    exponent /= isometric(north) - isometric(south)
    return exponent, normal_radius(south) / exponent * exp(exponent * isometric(south))


EXPONENT, CONSTANT = cone()


def lambert_93(longitude: float, latitude: float) -> tuple[float, float]:
    """A point of the earth (degrees) in kilometres of Lambert-93."""
    pole = CONSTANT * exp(-EXPONENT * isometric(ORIGIN_LATITUDE))
    radius = CONSTANT * exp(-EXPONENT * isometric(latitude))
    angle = radians(longitude - ORIGIN_LONGITUDE) * EXPONENT
    return FALSE_EAST + radius * sin(angle), FALSE_NORTH + pole - radius * cos(angle)


def spot_of(longitude: float, latitude: float, department: str) -> Spot:
    """Where a point of the earth (degrees) stands on the sheet, in the frame of its department."""
    if department in BOXES:
        return BOXES[department].spot(longitude, latitude)
    east, north = lambert_93(longitude, latitude)
    return Spot((east - WEST) * UNITS_PER_KM, (NORTH - north) * UNITS_PER_KM)
