"""Somebody as the base knows them; apart from its statements, since letters are also written where
no base is open."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts or is written to."""

    id: str
    name: str
    email: str
    organisation: str = ""
    roles: frozenset[str] = frozenset()
