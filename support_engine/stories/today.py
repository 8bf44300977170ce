"""What waits for somebody today, or for the whole team: the page, the terminal and the morning's
mail say the same."""

from datetime import datetime

from sqlalchemy import Connection

from support_engine.adapters.store import directory, members, rounds, waiting
from support_engine.core.acts.ball import ball
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.people.grants import ADMINISTRATOR, EVERY
from support_engine.core.telling.letter_names import letter_name
from support_engine.engine import Engine
from support_engine.views.history import STATES
from support_engine.views.last_round import last_round
from support_engine.views.letter_codes import code_of
from support_engine.views.tasks import Held, LetterToMend, Mine, Tasks, letter_to_mend, tasks


def work_of(engine: Engine, db: Connection, person: str, now: datetime) -> Mine:
    """Whose work somebody's day is: their own, and that of those in whose place they stand."""
    return work_of_all(engine, db, (person, *directory.standing_in_for(db, person, now.date())))


def work_of_all(engine: Engine, db: Connection, people: tuple[str, ...]) -> Mine:
    """The work of some people: what they are named for, and the roles that they hold."""
    known = members.load(db, people).members
    programmes = [text.workflow.header.id for text in engine.registry.programmes()]
    grants = {grant for one in people if one in known for grant in known[one].grants}
    roles = {
        (programme, role)
        for role, where in grants
        for programme in programmes
        if role != ADMINISTRATOR and where in (programme, EVERY)
    }
    return Mine(frozenset(people), frozenset(roles))


def today(engine: Engine, db: Connection, mine: Mine, now: datetime) -> Tasks:
    """Everything that waits for them at `now` (aware)."""
    on = now.date()
    found, left_out = waiting.dossiers_for(db, mine, on)
    rows, last = waiting.letters_for(db, mine), rounds.last(db)
    return Tasks(
        on=on,
        cards=tasks([held(engine, dossier, now) for dossier in found], mine, on),
        letters=tuple(to_mend(engine, row) for row in rows),
        round=last_round(dict(last) if last else None, now).alert,
        left_out=left_out,
        of_team=mine.everybody,
    )


def held(engine: Engine, dossier: Dossier, now: datetime) -> Held:
    """A dossier in hand, and in whose hands it is."""
    case = engine.case_of(dossier, now.date())
    lines = agenda(case)
    return Held(case, ball(case, lines), lines)


def to_mend(engine: Engine, row: dict[str, object]) -> LetterToMend:
    """A letter that did not leave, called as its programme calls it."""
    name, version = row["workflow"], row["workflow_version"]
    title = str(row["subject"])
    if not title and name and isinstance(version, int):
        title = letter_name(engine.registry.get(str(name), version), str(row["letter"]))
    code = code_of(str(row["key"]))
    return letter_to_mend(row, title or str(row["letter"]), code, STATES[str(row["state"])])
