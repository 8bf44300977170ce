"""A role that a person holds in one programme, and what the base knows by name of roles."""

from typing import NamedTuple

ADMINISTRATOR = "administrateur"
"""The one role of the base itself: who looks after people. It decides nothing on a dossier."""
EVERY = "*"
"""Where a role is held that a former version gave: every programme that knows it."""
BASE = ""
"""Where a role of the base itself is held."""


class Grant(NamedTuple):
    """A role and the programme in which it is held (`BASE`, `EVERY`, or the programme's id)."""

    role: str
    programme: str


FIRST = Grant(ADMINISTRATOR, BASE)
"""What an administrator holds."""
