"""A letter of the outbox as its reader read it, or would read it if it left today.

A message that gathers what is due to a person speaks of other dossiers, of other programmes too:
its reader alone reads it whole; on the page of a dossier others read what it said of that one.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from support_engine.adapters.mail.templates import Rendered
from support_engine.adapters.store import codec
from support_engine.adapters.store.letters import outbox
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.assemble import Desk
from support_engine.core.programme.definition import Workflow
from support_engine.leaving.letter_writing import Envelope, filled, is_weekly


def gathers(desk: Desk, row: Mapping[str, Any]) -> bool:
    """Whether a letter left in a message that gathers several, or speaks of a whole week."""
    if not row["message_id"] or row["kind"] != "reminder":
        return False
    if is_weekly(codec.load_data(row["data"])):
        return True
    with desk.store.reading() as db:
        return outbox.together(db, row["person"], row["message_id"]) > 1


def read(desk: Desk, row: Mapping[str, Any], workflow: Workflow, today: date) -> Rendered:
    """Subject and text. Raises BrokenTemplate for one that cannot be written."""
    if row["body"]:
        return Rendered(row["subject"], row["body"], "")
    with desk.store.reading() as db:
        known = directory.some(db, {row["person"], row["contact"]})
    to = known.get(row["person"], Person(row["person"], row["person"], ""))
    contact = known.get(row["contact"], desk.signatory)
    envelope = Envelope(to, contact, workflow, today)
    data = filled(codec.load_data(row["data"]), envelope, desk.letters)
    return desk.letters.render(row["letter"], data)
