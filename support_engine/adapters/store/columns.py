"""The columns by which dossiers are found, in a base that had none: read from each dossier, under
the rules that the base keeps."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from sqlalchemy import Connection, text

from support_engine.adapters.files.workflows import parse
from support_engine.adapters.holidays import holidays_of
from support_engine.adapters.store import codec, pinned_rules
from support_engine.adapters.store.case import dossiers, hands
from support_engine.adapters.store.case.dossier_row import dossier_columns
from support_engine.adapters.store.people import members
from support_engine.core.acts.ball import Ball, ball
from support_engine.core.acts.waits import waits
from support_engine.core.days.calendar import Calendar
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.money.payable import payable
from support_engine.core.programme.definition import Workflow

ROWS = text("SELECT reference, folded FROM dossiers WHERE next_due_on = '' LIMIT 500")
UPDATE = text(
    f"UPDATE dossiers SET {', '.join(f'{name} = :{name}' for name in dossiers.SEARCHED)}"
    " WHERE reference = :reference"
)


def fill(db: Connection) -> None:
    """The columns of every dossier, and by what people are found.

    A dossier whose rules the base knows no more is in nobody's hands; `verify` says so.
    """
    members.fill_search(db)
    sources, calendar = pinned_rules.pinned(db), Calendar(holidays_of)

    @cache
    def rules(name: str, version: int) -> Workflow:
        return parse(sources[name, version][1], f"{name} {version}").workflow

    while rows := db.execute(ROWS).all():
        for reference, folded in rows:
            dossier = codec.load_dossier(folded)
            followed = dossier.workflow, dossier.workflow_version
            found = Standing()
            if followed in sources:
                found = standing(dossier, rules(*followed), calendar)
            row = dossier_columns(dossier, found.ball, found.payable)
            db.execute(UPDATE, named(row) | {"reference": reference})
            hands.replace(db, reference, hands.rows(dossier, found.waits))


class Standing(NamedTuple):
    """In whose hands a dossier is, all that waits on it, what can still be paid on it, in cents."""

    ball: Ball = Ball()
    waits: tuple[Ball, ...] = ()
    payable: int = 0


def standing(dossier: Dossier, workflow: Workflow, calendar: Calendar) -> Standing:
    """How it stands on the day of its last act."""
    case = Case(workflow, dossier, calendar, dossier.last_act_on)
    lines = agenda(case)
    return Standing(ball(case, lines), waits(case, lines), payable(case))


def named(row: Mapping[str, object]) -> dict[str, object]:
    """The columns by which people search, of a row."""
    return {name: row[name] for name in dossiers.SEARCHED}
