"""Where communes are: the centre of each, and of each department, from public data kept here."""

import lzma
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from statistics import fmean

from support_engine.core.intake.places import department_of_insee, place_of
from support_engine.views.lists.map import Degrees

FILE = Path(__file__).with_name("communes.csv.xz")
"""INSEE code, longitude and latitude in hundredths of a degree: centres of the polygons of IGN,
ADMIN EXPRESS (Licence Ouverte 2.0), as `docs/build_map.py` read them."""


@cache
def centres() -> Mapping[str, Degrees]:
    """The longitude and the latitude of each place, by its five signs: communes, those that became
    a part of another one too, and departments, each in the middle of its communes."""
    found: dict[str, Degrees] = {}
    members: defaultdict[str, list[Degrees]] = defaultdict(list)
    for line in lzma.decompress(FILE.read_bytes()).decode().splitlines():
        code, east, north = line.split(",")
        here = Degrees(int(east) / 100, int(north) / 100)
        found[code] = here
        members[department_of_insee(code)].append(here)
    for department, ones in members.items():
        middle = Degrees(fmean(one.longitude for one in ones), fmean(one.latitude for one in ones))
        found[place_of({"department": department})] = middle
    return found
