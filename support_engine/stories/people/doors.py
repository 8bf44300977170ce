"""STORY: the round looks at the door: what is unusual is told to those who administer, what is old
is shortened and destroyed."""

from datetime import datetime

from sqlalchemy import Connection

from support_engine.adapters.store import real_time
from support_engine.adapters.store.letters import outbox
from support_engine.adapters.store.people import members, web_logins
from support_engine.core.language.spacing import typeset
from support_engine.core.programme.letters import ACCESS_UNUSUAL
from support_engine.views.people.doors import Misbehaving

MOST_TOLD = 10
"""Lines of one letter; the page tells them all."""
WHY = "administration de la base"


def watch(db: Connection, now: datetime) -> int:
    """Tell and tidy; how many letters wait. Of each kind one letter a day leaves for each person,
    however often the round passes."""
    found = web_logins.misbehaving(db, now)
    people = members.load_all(db).administrators if found else ()
    kinds = dict.fromkeys(one.kind for one in found)
    letters = [letter(found, kind, person, now) for kind in kinds for person in people]
    web_logins.tidy(db, real_time.sure(db, now))
    return outbox.queue(db, letters, now)


def letter(found: list[Misbehaving], kind: str, person: str, now: datetime) -> outbox.Queued:
    """What is unusual in one way, to one person."""
    on = now.date().isoformat()
    lines = [typeset(one.sentence) for one in found if one.kind == kind][:MOST_TOLD]
    return outbox.Queued(
        key=f"access/{kind}/{on}/{person}",
        reference="",
        letter=ACCESS_UNUSUAL,
        kind="act",
        person=person,
        contact="",
        topic="",
        thread=f"people/{person}",
        data={"role_label": WHY, "access": {"lines": lines, "on": on}},
        not_before=now,
    )
