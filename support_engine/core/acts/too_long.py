"""What is too long to be recorded, whatever door it came by: asked of every act, first of all."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.language.lengths import KEY, label_of, longest

OURS = frozenset({"key", "by", "mapping", "unsent", "in_vain", "heard_on"})
"""Fields that nobody types: the key of an act, who asks, a change of rules, what the engine found
of the letters of a dossier."""


def too_long(command: object) -> Iterator[Blocker]:
    """Each field of an act, and each entry of what it tells, that is longer than its kind takes."""
    for name, into, value in words_of(command):
        length, most = len(value), longest(name, into)
        if length > most:
            yield blocked(Code.TOO_LONG, what=label_of(name), length=length, most=most)


def words_of(given: object, name: str = "", into: str = "") -> Iterator[tuple[str, str, str]]:
    """Each word of an act, wherever it stands: the name of its field, the mapping that it is an
    entry of (nothing for a field of its own), and the word. The key of an entry is an id."""
    if isinstance(given, str):
        yield name, into, given
    elif is_dataclass(given):
        for one in fields(given):
            if one.name not in OURS:
                yield from words_of(getattr(given, one.name), one.name)
    elif isinstance(given, Mapping):
        for key, value in given.items():
            yield from words_of(key, KEY)
            yield from words_of(value, str(key), name)
    elif isinstance(given, Collection):
        for value in given:
            yield from words_of(value, name, into)
