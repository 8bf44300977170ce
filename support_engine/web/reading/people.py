"""What the pages about people share: an act asked, its outcome, the page where one lands."""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote

from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from support_engine.adapters.store.people import directory, people_journal
from support_engine.core.acts.blockers import Blocker, Code, Refused
from support_engine.core.people.commands import PeopleCommand
from support_engine.core.people.directory import Directory
from support_engine.core.people.events import RoleProposed
from support_engine.core.people.telling import told, with_names
from support_engine.directory import Outcome
from support_engine.web.asked import Asked
from support_engine.web.templating import on_page

AT = {
    Code.ID_INVALID: "person",
    Code.PERSON_EXISTS: "person",
    Code.NAME_MISSING: "name",
    Code.ADDRESS_INVALID: "email",
    Code.ADDRESS_OF_ADMINISTRATOR: "email",
    Code.ADDRESS_TAKEN: "same_address",
}
"""The field of a form that a reason is about."""
Shown = Callable[..., Response]
"""A page, shown again with the reasons of a refusal and what was typed."""


def done(asked: Asked, commands: Sequence[PeopleCommand], back: str, shown: Shown) -> Response:
    """Acts done together, then the page where they are told; refused, the page again."""
    outcome = asked.desk.directory.handle_all(commands, asked.now)
    return landed(outcome, back, shown)


def landed(outcome: Outcome, back: str, shown: Shown) -> Response:
    """After an act: on to where it is told, or the reasons why not."""
    if isinstance(outcome, Refused):
        return shown(reasons=tuple(outcome.blockers))
    rows = ",".join(str(row.number) for row in outcome.rows)
    return RedirectResponse(f"{back}?fait={quote(rows)}", 303)


def by_field(reasons: Sequence[Blocker]) -> tuple[dict[str, str], tuple[Blocker, ...]]:
    """The reasons that are about a field of the form, by its name; then the others."""
    found = {
        AT[one.code]: f"{one.sentence} {on_page(one.remedy)}" for one in reasons if one.code in AT
    }
    return found, tuple(one for one in reasons if one.code not in AT)


def to_fill(asked: Asked, needed: Mapping[str, str]) -> dict[str, str]:
    """A sentence for each field that was left empty; `needed`: what each is called."""
    empty = (name for name in needed if not asked.typed(name).strip())
    return {name: f"{needed[name]} : à remplir." for name in empty}


def told_here(asked: Asked) -> list[str]:
    """What was just done by whoever looks, as the journal of people says it."""
    given = asked.query("fait").split(",")
    numbers = {int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 10}
    if not numbers:
        return []
    with asked.desk.store.reading() as db:
        rows = [
            row
            for row in people_journal.journal(db)
            if row.number in numbers and row.actor == asked.who.person
        ]
        names = {one.id: one.name for one in directory.everyone(db).values()} if rows else {}
    lines = [f"{told(with_names(row.event, names))}." for row in rows]
    if any(isinstance(row.event, RoleProposed) for row in rows):
        lines.append("Une autre personne qui administre l’approuve ici même, sur cette page.")
    return lines


def colleagues(db: Connection, known: Directory, person: str) -> dict[str, str]:
    """Those who may stand in for somebody or follow them: whoever holds a role, by name."""
    named = directory.everyone(db)
    return {
        one.id: named[one.id].name
        for one in sorted(known.members.values(), key=lambda one: named[one.id].name)
        if one.is_active and one.grants and one.id != person
    }
