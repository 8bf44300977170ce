"""Letters put back or set aside by whoever types: on record, and said."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.people_acts import refused
from support_engine.cli.shared.session import Session

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from support_engine.core.people.commands import NoteOfficeAct
    from support_engine.stories.letters.releasing import Became, Released


def noting(session: Session, what: str, subject: str) -> NoteOfficeAct:
    """What the journal of people will say of whoever types, if anything changes."""
    from support_engine.core.people.commands import NoteOfficeAct

    return NoteOfficeAct(by=session.actor.person, what=what, subject=subject)


def released_by(session: Session, note: NoteOfficeAct, keys: list[str]) -> Released:
    """Letters put back, and who did it on record. Raises NotForReplaying."""
    from support_engine.stories.letters.releasing import released

    desk, now = session.desk, session.now
    return changed(session, note, lambda db: released(desk, db, keys, now))


def changed(
    session: Session, note: NoteOfficeAct, change: Callable[[Connection], Became]
) -> Became:
    """A change of letters by whoever types, refused and said where they may not."""
    from support_engine.core.acts.blockers import Refused
    from support_engine.stories.letters.releasing import noted

    session.desk.store.check_may_write()
    became = noted(session.desk, note, session.now, change)
    if isinstance(became, Refused):
        raise click.exceptions.Exit(refused(session, note.what, became))
    return became


def say_released(session: Session, released: Released) -> int:
    """Those that leave, counted; those that do not, each with its reason."""
    if session.as_json:
        say.as_json({"leaving": released.leaving, "staying": dict(released.staying)})
        return 0
    for key, why in released.staying:
        say.line(f"Ne part plus : {key}. {why}")
    number = len(released.leaving)
    plural = "s partiront" if number > 1 else " partira"
    say.line(f"{number} lettre{plural} au prochain passage." if number else "Aucune ne partira.")
    return 0
