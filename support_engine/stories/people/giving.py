"""A role asked for somebody by its name: in the programmes that are named, else in all that know
it."""

from collections.abc import Iterable

from support_engine.core.language.names import require
from support_engine.core.people.commands import GiveRole
from support_engine.core.people.grants import ADMINISTRATOR, BASE
from support_engine.directory import Directory


def givings(
    directory: Directory, by: str, person: str, roles: Iterable[str], programmes: Iterable[str]
) -> list[GiveRole]:
    """One act for each role and programme. Raises UnknownName."""
    known, named = directory.programmes(), tuple(programmes)
    asked: list[GiveRole] = []
    for role in roles:
        if role == ADMINISTRATOR:
            where = [BASE]
        else:
            require({name: 1 for p in known.values() for name in p.roles}, role, "rôle")
            for name in named:
                require(known, name, "programme")
            where = list(named) or [n for n, p in known.items() if role in p.roles]
        asked += [GiveRole(by=by, person=person, role=role, programme=n) for n in where]
    return asked
