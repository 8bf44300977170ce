"""The last entries into the space of a project, as the pages of its people show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from support_engine.adapters.store.people import web_logins
from support_engine.views.people.doors import OUTCOMES

MOST = 10
"""Lines that are shown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody at the door of a space."""

    at: datetime
    name: str
    outcome: str
    address: str
    is_refused: bool


def of_space(db: Connection, names: Mapping[str, str], own: str = "") -> list[Entry]:
    """Of some people, by their names, the newest first. An address is whole for `own`, whose it
    is; of others it says where they are, not which device they have."""
    return [
        Entry(
            one.at,
            names[one.person] or one.person,
            OUTCOMES[one.outcome],
            one.address if one.person == own else web_logins.shortened(one.address),
            one.outcome in web_logins.REFUSED,
        )
        for one in web_logins.of_space(db, names, MOST)
    ]
