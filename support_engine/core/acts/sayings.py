"""What a refusal says of itself: a sentence, a remedy, and the act that would lift it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Act:
    """An act as one types it: the command, what it is about, and what is left to give.

    `arguments` are known (a reference, an id); `asks` are for the person to fill in (a file, a
    reason). In the table of sentences, names of facts stand in braces.
    """

    command: str
    arguments: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """« document add MP1-004 rib FICHIER »."""
        return " ".join((self.command, *self.arguments, *self.asks))

    def about(self, facts: Mapping[str, str]) -> "Act":
        """The act on the things that a blocker names."""
        arguments = tuple(argument.format_map(facts) for argument in self.arguments)
        return replace(self, command=self.command.format_map(facts), arguments=arguments)


class Saying(NamedTuple):
    """The sentence and the remedy of a code, to be filled with its facts; `{command}` in the
    remedy is the act as one types it."""

    sentence: str
    remedy: str
    act: Act | None = None
