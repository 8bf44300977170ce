"""What waits for somebody today, or for the whole team: the page, the terminal and the morning's
mail say the same."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from sqlalchemy import Connection

from support_engine.adapters.store import codec, rounds
from support_engine.adapters.store.calling import listeners
from support_engine.adapters.store.lists import waiting
from support_engine.adapters.store.people import directory, members, moving
from support_engine.core.people.grants import ADMINISTRATOR, EVERY
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import HOLDER, SYSTEM_ROLE
from support_engine.core.telling.letter_names import letter_name
from support_engine.engine import Engine
from support_engine.errors import UNREADABLE
from support_engine.views.dossier.history import STATES
from support_engine.views.last_round import last_round
from support_engine.views.letters.letter_codes import code_of
from support_engine.views.lists.finding import Query
from support_engine.views.waiting.tasks import LetterToMend, Tasks, letter_to_mend, tasks
from support_engine.views.waiting.things import Held, Mine, held_of


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
    unheld = unheld_by_anybody(engine, db, led(engine, roles))
    return Mine(frozenset(people), frozenset(roles) | unheld, unheld=unheld)


def sees_whole(rules: Workflow, held: Collection[str]) -> bool:
    """Whether somebody reads every dossier of a programme: they hold a role of the whole programme
    there. Looking after people is no such role."""
    return any(
        rules.roles[role].scope == "programme"
        for role in held
        if role in rules.roles and role != ADMINISTRATOR
    )


def follows(engine: Engine, db: Connection, person: str, on: date) -> Query:
    """What somebody follows, and those in whose place they stand on a day."""
    mine = work_of_all(engine, db, (person, *directory.standing_in_for(db, person, on)))
    known = {text.workflow.header.id: text.workflow for text in engine.registry.programmes()}
    held = {name: {role for where, role in mine.roles if where == name} for name in known}
    whole = tuple(name for name, rules in known.items() if sees_whole(rules, held[name]))
    return Query(asker=tuple(sorted(mine.people)), sees=whole, tab="suivis")


def led(engine: Engine, roles: Collection[tuple[str, str]]) -> tuple[str, ...]:
    """The programmes at whose head some roles are: who takes back the acts of others there."""
    found = (text.workflow for text in engine.registry.programmes())
    return tuple(
        one.header.id
        for one in found
        if any((one.header.id, role) in roles for role in one.corrections.by)
    )


def unheld_by_anybody(
    engine: Engine, db: Connection, programmes: Collection[str]
) -> frozenset[tuple[str, str]]:
    """The roles of some programmes, former versions included, for which things may wait and that
    nobody holds."""
    if not programmes:
        return frozenset()
    held, every = members.held_roles(db), engine.registry.every_version()
    acting = {
        (name, role)
        for name in programmes
        for rules in every[name]
        for role, known in rules.roles.items()
        if known.acts and role not in (HOLDER, SYSTEM_ROLE)
    }
    return frozenset(
        (name, role) for name, role in acting if not held & {(role, name), (role, EVERY)}
    )


def waits_for_nobody(engine: Engine, db: Connection, on: date) -> list[tuple[str, str, int]]:
    """The roles that nobody holds and for which something waits: programme, role, on how many
    dossiers; for whoever administers."""
    newest = {text.workflow.header.id: text.workflow for text in engine.registry.programmes()}
    found = []
    for name, role in sorted(unheld_by_anybody(engine, db, newest)):
        if number := waiting.number_for_role(db, name, role, on):
            known = newest[name].roles.get(role)
            found.append((newest[name].header.label, known.label if known else role, number))
    return found


def of_person(engine: Engine, person: str, now: datetime) -> Tasks:
    """What waits for somebody, as their page, their terminal and their mail say it."""
    with engine.store.reading() as db:
        return today(engine, db, work_of(engine, db, person, now), now)


def number_of(engine: Engine, db: Connection, person: str, on: date) -> int:
    """How many things wait for somebody of their own, without reading any dossier; once there are
    `waiting.MOST_COUNTED`, no further."""
    return waiting.number_for(db, work_of_all(engine, db, (person,)), on)


def today(engine: Engine, db: Connection, mine: Mine, now: datetime) -> Tasks:
    """Everything that waits for them at `now` (aware)."""
    on = now.date()
    found, left_out = waiting.texts_for(db, mine, on)
    (rows, letters_left_out), last = waiting.letters_for(db, mine), rounds.last(db)
    unread = list[str]()
    readable = [one for name, text in found for one in held(engine, name, text, on, unread)]
    return Tasks(
        on=on,
        cards=tasks(readable, mine, on),
        letters=tuple(to_mend(engine, row) for row in rows),
        round=last_round(dict(last) if last else None, now).alert,
        left_out=left_out,
        letters_left_out=letters_left_out,
        of_team=mine.everybody,
        unread=tuple(unread),
        addresses=moving.addresses_for(db, mine, on),
        calls=listeners.to_mend(db, mine.people),
    )


def held(engine: Engine, reference: str, text: str, on: date, unread: list[str]) -> Iterator[Held]:
    """A dossier in hand, and in whose hands it is; one that cannot be read is named, and keeps
    nobody from their work."""
    try:
        case = engine.case_of(codec.load_dossier(text), on)
        yield held_of(case)
    except UNREADABLE:
        unread.append(reference)


def to_mend(engine: Engine, row: dict[str, object]) -> LetterToMend:
    """A letter that did not leave, called as its programme calls it."""
    name, version, letter = str(row["workflow"]), row["workflow_version"], str(row["letter"])
    title = str(row["subject"])
    if not title and isinstance(version, int) and engine.registry.knows(name, version):
        title = letter_name(engine.registry.get(name, version), letter)
    code = code_of(str(row["key"]))
    return letter_to_mend(row, title or letter, code, STATES[str(row["state"])])
