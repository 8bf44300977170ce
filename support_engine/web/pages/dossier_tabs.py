"""The other pages of a dossier: milestones, money, notes, journal."""

from starlette.responses import Response

from support_engine.adapters.store.letters import outbox
from support_engine.core.dossier.events import Noted
from support_engine.core.dossier.reminder_events import RemindersIssued
from support_engine.views.dossier.dossier import milestones
from support_engine.views.dossier.history import history
from support_engine.views.dossier.next_dates import next_dates
from support_engine.views.money.accounts import ENTRIES
from support_engine.web.asked import Asked
from support_engine.web.pages.dossier import money_of
from support_engine.web.reading.on_dossier import looked_at
from support_engine.web.reading.on_dossier import page as of_dossier
from support_engine.web.routes import May, page

STATUS = {
    "validated": "validé",
    "declared": "à examiner",
    "refused": "refusé",
    "expected": "attendu",
}


@page("GET", "/dossiers/{reference}/jalons", May.INSIDE)
def milestones_of(asked: Asked) -> Response:
    """Every milestone and every date, each with its sentence."""
    here = looked_at(asked)
    lines = tuple(milestones(here.case))
    dates = next_dates(here.case)
    return of_dossier(asked, here, "jalons", lines=lines, words=STATUS, dates=dates)


@page("GET", "/dossiers/{reference}/argent", May.INSIDE)
def money(asked: Asked) -> Response:
    """The accounts: totals, tranches, account, amendments, recoveries."""
    here = looked_at(asked)
    return of_dossier(asked, here, "argent", money=money_of(here), entries=ENTRIES)


@page("GET", "/dossiers/{reference}/notes", May.INSIDE)
def notes(asked: Asked) -> Response:
    """What people wrote for each other, the newest first."""
    here = looked_at(asked)
    found = [row for row in reversed(here.journal) if isinstance(row.event, Noted)]
    return of_dossier(asked, here, "notes", notes=found)


@page("GET", "/dossiers/{reference}/journal", May.INSIDE)
def journal(asked: Asked) -> Response:
    """Acts and letters, the newest first; reminders are a click away."""
    here, is_whole = looked_at(asked), bool(asked.query("rappels"))
    with asked.desk.store.reading() as db:
        letters = here.known(outbox.listed(db, reference=here.reference))
    reminders = {row.version for row in here.journal if isinstance(row.event, RemindersIssued)}
    told = [row for row in letters if is_whole or row["kind"] != "reminder"]
    entries = [
        entry
        for entry in history(here.rows, told, here.names)
        if is_whole or entry.number is None or entry.number not in reminders
    ]
    hidden = 0 if is_whole else len(reminders) + len(letters) - len(told)
    return of_dossier(
        asked, here, "journal", entries=entries[::-1], hidden=hidden, is_whole=is_whole
    )
