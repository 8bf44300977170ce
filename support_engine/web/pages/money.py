"""Argent: the amounts by wave, department or dossier, what is on its way, what will leave when."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import quote, urlencode

from sqlalchemy import Connection
from starlette.responses import Response

from support_engine.adapters.store.lists import amounts
from support_engine.adapters.store.lists.amounts import Sought
from support_engine.adapters.store.people import directory
from support_engine.core.intake.regions import REGIONS
from support_engine.core.language.spelling import printable
from support_engine.core.money.forecast import STATUSES
from support_engine.errors import TooMuch
from support_engine.stories.payments import MOST_FORESEEN, foreseen
from support_engine.stories.telling.past_stock import past_stock
from support_engine.stories.telling.pictures import until_the_end_of
from support_engine.views.money.forecast import told as told_forecast
from support_engine.views.money.next_hand import NextHand, next_hand
from support_engine.views.money.treasury import (
    COLUMNS,
    QUEUES,
    Amounts,
    OnItsWay,
    by_region,
    queued,
    together,
    treasury,
)
from support_engine.web.asked import Asked
from support_engine.web.reading.listing import sight
from support_engine.web.reading.past import day_of
from support_engine.web.routes import May, Nav, page

BY = {
    "vague": "par vague",
    "region": "par région",
    "departement": "par département",
    "dossier": "par dossier",
}
WITHIN = {"vague": "dossier", "region": "departement", "departement": "dossier"}
"""What a line is made of."""

UNKNOWN = "?"
"""In the address, a wave or a department that nobody said."""
SHOWN = 8
"""Lines of a queue beside the others; the whole of one has its own address."""


class Waiting(NamedTuple):
    """A sum on its way, as the page shows it; `hand`: the act that takes it further, today."""

    one: OnItsWay
    what: str
    days: int
    hand: NextHand | None


@dataclass(frozen=True, slots=True)
class MoneyAsked:
    """Which money the address asks for: added up by what, of which dossiers, as at which day."""

    asked: Asked
    by: str
    narrowed: tuple[tuple[str, str], ...]
    then: date | None
    sought: Sought

    def address(self, path: str = "/argent", **changed: str) -> str:
        """An address of these pages, with the same dossiers and the same day."""
        said = [*changed.items(), *self.narrowed]
        said += [("au", self.then.isoformat())] if self.then else []
        return f"{path}?{urlencode(said)}" if said else path

    @property
    def widened(self) -> str:
        """The address of all dossiers, added up by the same, as at the same day."""
        return replace(self, narrowed=()).address(par=self.by)

    def account(self, reference: str) -> str:
        """The account of a dossier, as at the same day."""
        day = f"?au={self.then.isoformat()}" if self.then else ""
        return f"/dossiers/{quote(reference, safe='')}/argent{day}"

    def link(self, line: Amounts) -> str:
        """What a line is made of: its dossiers, or the account of the one that it is."""
        if self.by == "dossier":
            return self.account(line.name)
        # A department that no region has stands among them under its own name.
        is_alone = self.by == "region" and line.name not in REGIONS
        by = "departement" if is_alone else self.by
        there = replace(self, narrowed=((by, line.name or UNKNOWN),))
        return there.address(par=WITHIN[by])


def money_asked(asked: Asked) -> MoneyAsked:
    """What the address asks for. Raises NoSuchDay."""
    by = asked.query("par") if asked.query("par") in BY else "vague"
    narrowed = [(name, one) for name in WITHIN for one in values(asked, name)]
    said = {name: tuple(one for key, one in narrowed if key == name) for name in WITHIN}
    regions = (one for name in said["region"] for one in REGIONS.get(name, (name,)))
    departments = known((*said["departement"], *regions))
    query = replace(sight(asked), waves=known(said["vague"]), departments=departments)
    then = day_of(asked)
    until = until_the_end_of(asked.desk.engine, then, asked.today) if then else None
    return MoneyAsked(asked, by, tuple(narrowed), then, Sought(query, then or asked.today, until))


@page("GET", "/argent", May.OFFICE, nav=Nav(30, "Argent", "m"))
def money(asked: Asked) -> Response:
    """Every figure leads to what it is made of."""
    here, only = money_asked(asked), asked.query("file")
    with asked.desk.store.reading() as db:
        lines, untold = lines_of(db, here)
        told = treasury(lines, amounts.control(db, here.sought))
        found = queued(amounts.waiting(db, here.sought))
    if only in QUEUES:
        found = {only: found[only]}
    most = len(found.get(only, ())) or SHOWN
    columns = {name: one for name, one in COLUMNS.items() if name != "left" or not untold}
    return asked.page(
        "money.html",
        here=here,
        told=told,
        columns=columns,
        untold=untold,
        ways={name: (label, here.address(par=name)) for name, label in BY.items()},
        queues=[
            (name, QUEUES[name], shown(here, ones[:most]), len(ones), sum(o.cents for o in ones))
            for name, ones in found.items()
        ],
        only=only if only in QUEUES else "",
        yesterday=asked.today - timedelta(days=1),
    )


def lines_of(db: Connection, here: MoneyAsked) -> tuple[list[Amounts], str]:
    """The amounts of each group; why what can still be paid is not among them, where it is not."""
    by, problem = "departement" if here.by == "region" else here.by, ""
    lines = amounts.sums(db, here.sought, by)
    if here.then:
        try:
            lines = together(lines, left_then(db, here, here.then, by))
        except TooMuch as known:
            problem = str(known)
    return (by_region(lines) if here.by == "region" else lines), problem


def left_then(db: Connection, here: MoneyAsked, on: date, by: str) -> list[Amounts]:
    """What could still be paid at the end of a past day. Raises TooMuch."""
    asked, query = here.asked, here.sought.query
    with past_stock(asked.desk.engine, db, query, on, asked.today) as past:
        return amounts.left_of(db, here.sought, by, amounts.payable_of(past.db))


def values(asked: Asked, name: str) -> tuple[str, ...]:
    """The values of a filter in the address."""
    return tuple(value for value in asked.request.query_params.getlist(name) if value)


def known(chosen: tuple[str, ...]) -> tuple[str, ...]:
    """The values as the base has them: « ? » is the one that nobody said."""
    return tuple("" if value == UNKNOWN else printable(value) for value in chosen)


def shown(here: MoneyAsked, ones: list[OnItsWay]) -> list[Waiting]:
    """What waits, called as its programme calls it, with the act that takes it further today."""
    asked, engine = here.asked, here.asked.desk.engine
    hands: dict[OnItsWay, NextHand | None] = {}
    if here.then is None:
        with asked.desk.store.reading() as db:
            held = amounts.folded(db, [one.reference for one in ones])
            programmes = {one.workflow for one in ones}
            person = asked.who.person
            actors = {
                name: directory.actor_in(db, person, name, asked.today) for name in programmes
            }
            cases = {one: engine.case_of(held[one.reference], asked.today) for one in ones}
            people = {who for case in cases.values() for who in case.dossier.people.values()}
            names = {who: found.name for who, found in directory.some(db, people).items()}
        for one, case in cases.items():
            hands[one] = next_hand(case, actors[one.workflow], one, names)
    day = here.sought.today
    return [Waiting(one, what(asked, one), (day - one.since).days, hands.get(one)) for one in ones]


def what(asked: Asked, one: OnItsWay) -> str:
    """A tranche by its label, a recovery by its number."""
    if one.queue == "to_recover":
        return f"récupération n° {one.item}"
    rules = asked.desk.engine.registry.get(one.workflow, one.workflow_version)
    return rules.tranche_of[one.item].label if one.item in rules.tranche_of else one.item


@page("GET", "/argent/previsions", May.OFFICE)
def forecast(asked: Asked) -> Response:
    """What was paid and what can be, by quarter, from today on whatever day the address says; each
    figure leads to its lines."""
    here = money_asked(asked)
    here = replace(here, then=None, sought=Sought(here.sought.query, asked.today))
    expected = foreseen(asked.desk.engine, here.sought)
    told = None if expected is None else told_forecast(expected)
    quarter, status = asked.query("trimestre"), asked.query("etat")
    lines = [
        line
        for line in (told.lines if told else ())
        if quarter and line.quarter == quarter and status in ("", line.status)
    ]
    return asked.page(
        "money_forecast.html",
        here=here,
        told=told,
        statuses=STATUSES,
        quarter=quarter,
        only=status if status in STATUSES else "",
        lines=lines,
        most=MOST_FORESEEN,
    )
