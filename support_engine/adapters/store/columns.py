"""The columns by which dossiers are found, in a base that had none: read from each dossier, under
the rules that the base keeps."""

from collections.abc import Mapping
from functools import cache

from sqlalchemy import Connection, text

from support_engine.adapters.files.workflows import parse
from support_engine.adapters.holidays import holidays_of
from support_engine.adapters.store import codec, dossiers, members, pinned_rules
from support_engine.adapters.store.dossier_row import dossier_columns
from support_engine.core.acts.ball import Ball, ball
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
            held, left = Ball(), 0
            if followed in sources:
                held, left = standing(dossier, rules(*followed), calendar)
            row = dossier_columns(dossier, held, left)
            db.execute(UPDATE, named(row) | {"reference": reference})


def standing(dossier: Dossier, workflow: Workflow, calendar: Calendar) -> tuple[Ball, int]:
    """In whose hands a dossier is, and what can still be paid on it, in cents."""
    case = Case(workflow, dossier, calendar, dossier.last_act_on)
    return ball(case, agenda(case)), payable(case)


def named(row: Mapping[str, object]) -> dict[str, object]:
    """The columns by which people search, of a row."""
    return {name: row[name] for name in dossiers.SEARCHED}
