"""What click calls the types of its options, and choices in French words."""

from collections.abc import Mapping

import click

KINDS = {
    click.types.StringParamType: "texte",
    click.types.IntParamType: "nombre",
    click.IntRange: "nombre",
}
"""The types that click gives by itself, as a help shows them."""


def named() -> None:
    """Let click name its own types in French; before any command is made."""
    for kind, name in KINDS.items():
        kind.name = name


class OneOf(click.ParamType[str]):
    """One of several words; the command gets what each stands for. That is taken too, as whoever
    writes programs types it."""

    name = "choix"

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """The words, as a help shows them."""
        return f"[{'|'.join(self.words)}]"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """What a word stands for. Raises UsageError for any other."""
        from support_engine.core.language.spelling import plain

        typed = plain(value)
        meant = {plain(word): stands for word, stands in self.words.items()}
        if typed not in meant and typed not in self.words.values():
            known = ", ".join(f"« {word} »" for word in self.words)
            self.fail(f"« {value} » n’est pas parmi {known}.", param, ctx)
        return meant.get(typed, typed)


FORMS = OneOf({"texte": "text", "html": "html", "json": "json"})
"""How a report or a simulated life is written."""
