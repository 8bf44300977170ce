"""A letter of the outbox as its reader read it, or would read it if it left today."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from support_engine.adapters.mail.templates import Rendered
from support_engine.adapters.store import codec
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.assemble import Desk
from support_engine.core.programme.definition import Workflow
from support_engine.letter_writing import Envelope, filled


def read(desk: Desk, row: Mapping[str, Any], workflow: Workflow, today: date) -> Rendered:
    """Subject and text. Raises BrokenTemplate for one that cannot be written."""
    if row["body"]:
        return Rendered(row["subject"], row["body"], "")
    with desk.store.reading() as db:
        known = directory.some(db, {row["person"], row["contact"]})
    to = known.get(row["person"], Person(row["person"], row["person"], ""))
    contact = known.get(row["contact"], desk.signatory)
    envelope = Envelope(to, contact, workflow, today, desk.engine.calendar)
    data = filled(codec.load_data(row["data"]), envelope, desk.letters)
    return desk.letters.render(row["letter"], data)
