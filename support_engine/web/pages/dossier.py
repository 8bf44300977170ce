"""One dossier: where it stands, whose turn it is, its dates, what can be done."""

from dataclasses import dataclass

from starlette.responses import Response

from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.letters import outbox
from support_engine.core.acts.actor import SYSTEM
from support_engine.core.telling.narrative import what
from support_engine.views.dossier.dossier import open_holds
from support_engine.views.dossier.history import history
from support_engine.views.dossier.messages import written
from support_engine.views.dossier.next_dates import next_dates
from support_engine.views.dossier.road import exits, road
from support_engine.views.money.accounts import Accounts, accounts
from support_engine.views.waiting.in_hands import in_hands
from support_engine.web.asked import Asked
from support_engine.web.reading.brief import AMOUNTS
from support_engine.web.reading.on_dossier import OnDossier, buttons, looked_at
from support_engine.web.reading.on_dossier import page as of_dossier
from support_engine.web.routes import May, page

NEAREST = 6
"""How many dates the first page shows."""


@page("GET", "/dossiers/{reference}", May.INSIDE)
def dossier(asked: Asked) -> Response:
    """Everything that an officer needs to decide."""
    here = looked_at(asked)
    dates = next_dates(here.case)
    offers = here.offers()
    told = [entry for entry in history(here.rows, (), here.names) if entry.who != SYSTEM.person]
    money = money_of(here)
    return of_dossier(
        asked,
        here,
        "",
        road=road(here.case, here.journal),
        holds=tuple(open_holds(here.case)),
        alerts=(*(money.alerts if money else ()), *here.alerts),
        dates=dates[:NEAREST],
        more_dates=max(0, len(dates) - NEAREST),
        turn=in_hands(here.case),
        acts=buttons(offers, exits(here.case.workflow)),
        totals=money and [(label, money.totals[name]) for name, label in AMOUNTS.items()],
        written=tuple(written(here.case)),
        last=told[-1] if told else None,
        done=done_now(asked, here),
        undo=any(one.key == "correction" and one.is_open for one in offers),
    )


def money_of(here: OnDossier) -> Accounts | None:
    """The accounts of the dossier, where its programme pays something."""
    return accounts(here.case) if here.case.workflow.money else None


@dataclass(frozen=True, slots=True)
class DoneNow:
    """The act that led to this page: what it did, and how many letters leave."""

    words: str
    letters: int


def done_now(asked: Asked, here: OnDossier) -> DoneNow | None:
    """What the act of the address did, where whoever looks did it on this dossier."""
    key = asked.query("fait")
    if not key or not here.has_done(asked, key):
        return None
    with asked.desk.store.reading() as db:
        done = dossiers.done_before(db, key)
        letters = outbox.listed(db, reference=here.reference)
    versions = done.versions if done else ()
    told = [
        what(rules, row.event, here.names) for rules, row in here.rows if row.version in versions
    ]
    leaving = [one for one in letters if one["act"] in versions and one["state"] == "queued"]
    return DoneNow(" ; ".join(told), len(leaving))
