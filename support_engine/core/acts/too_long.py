"""What is too long to be recorded, whatever door it came by: asked of every act, first of all."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.language.lengths import label_of, longest

OURS = frozenset({"key", "by", "mapping"})
"""Fields that nobody types: the key of an act, who asks, a change of rules."""


def too_long(command: object) -> Iterator[Blocker]:
    """Each field of an act, and each entry of what it tells, that is longer than its kind takes."""
    for name, into, value in words_of(command):
        length, most = len(value), longest(name, into)
        if length > most:
            yield blocked(Code.TOO_LONG, what=label_of(name), length=length, most=most)


def words_of(given: object) -> Iterator[tuple[str, str, str]]:
    """The name of each field that is words, the mapping that it is in (nothing for its own), and
    the words."""
    if not is_dataclass(given):
        return
    for one in fields(given):
        value = getattr(given, one.name)
        if one.name in OURS:
            continue
        if isinstance(value, str):
            yield one.name, "", value
        elif isinstance(value, Mapping):
            entries = ((name, said) for name, said in value.items() if isinstance(said, str))
            yield from ((name, one.name, said) for name, said in entries)
        elif is_dataclass(value):
            yield from words_of(value)
