"""What tells one act from every other: the words of the command, whatever screen they came from."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from hashlib import sha256

from support_engine.core.acts.actor import Command

NOT_THE_ACT = ("key", "seen_version")
"""What a command says of itself, and not of the act."""


def fingerprint(command: Command) -> str:
    """A short text, the same for the same act asked by the same person, on whatever machine."""
    words = [
        (field.name, plain(getattr(command, field.name)))
        for field in fields(command)
        if field.name not in (*NOT_THE_ACT, "by")
    ]
    said = (type(command).__name__, command.by.person, words)
    return sha256(repr(said).encode()).hexdigest()


def plain(value: object) -> object:
    """A value in an order of its own: sets and mappings have none."""
    if is_dataclass(value) and not isinstance(value, type):
        return [(field.name, plain(getattr(value, field.name))) for field in fields(value)]
    if isinstance(value, Mapping):
        return sorted((repr(key), repr(plain(item))) for key, item in value.items())
    if isinstance(value, set | frozenset):
        return sorted(repr(plain(item)) for item in value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return repr(value)
