"""What every command says: on which dossier, by whom, effective when."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from support_engine.core.programme.definition import SYSTEM_ROLE


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a person's id and the programme roles that person holds.

    `absent`: those for whom they stand in on that day, each with their own roles. `is_moved`: their
    address replaced another and is not sure yet.
    """

    person: str
    roles: frozenset[str] = frozenset()
    absent: tuple["Actor", ...] = ()
    is_moved: bool = False


def hands(by: Actor, absent: Actor) -> tuple[Actor, Actor]:
    """Both who are to be allowed an act that one does in the place of the other: whoever stands in,
    with the roles of who is away, and the one whose role it is."""
    return replace(by, roles=absent.roles, absent=()), absent


SYSTEM = Actor(SYSTEM_ROLE, frozenset({SYSTEM_ROLE}))
"""The round itself, when a clock moves a dossier or a reminder goes out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What every act says: on which dossier, by whom, effective when.

    `key` makes the act safe to ask again; `seen_version` is the version on the asker's screen,
    so that an act decided on stale facts is refused instead of applied. `trusts_the_clock`: the
    act lets something go that the passing of time protected; it waits where the moment is in doubt.
    `because`: why the effective day is the right one, where it is asked again (`far_days`).
    """

    trusts_the_clock: ClassVar[bool] = False
    reference: str
    by: Actor
    on: date
    key: str | None = None
    seen_version: int | None = None
    because: str = ""
