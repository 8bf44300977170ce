"""Words as people type them: an option that is given twice, or empty, is refused, « -5 » is an
amount."""

import re
from collections import Counter
from functools import cache
from typing import Any

import click

NEGATIVE = re.compile(r"-([0-9][0-9\s.,'’]*(€|%|k€)?)", re.IGNORECASE)
"""No option of ours begins with a digit; written with a true minus, click takes it for a value."""


@cache
def strict(command: click.Command) -> click.Command:
    """The command, and those of its group, with words read so. Once for each command."""
    setattr(command, "make_parser", watched(command.make_parser))  # noqa: B010
    if isinstance(command, click.Group):
        command.subcommand_metavar = "COMMANDE [MOTS]…"
        for one in command.commands.values():
            strict(one)
    return command


def watched(make_parser: Any) -> Any:
    """A maker of parsers that read words so."""

    def made(ctx: click.Context) -> Any:
        parser = make_parser(ctx)
        parse = parser.parse_args

        def parse_args(args: list[str]) -> Any:
            values, rest, order = parse(list(map(with_true_minus, args)))
            refuse_twice(order, ctx)
            refuse_empty(values, order, ctx)
            return values, rest, order

        parser.parse_args = parse_args
        return parser

    return made


def with_true_minus(word: str) -> str:
    """A word that is a negative number and nothing else, so that it is no option."""
    found = NEGATIVE.fullmatch(word)
    return f"−{found[1]}" if found else word


def refuse_twice(order: list[click.Parameter], ctx: click.Context) -> None:
    """Of two values of one option, neither is chosen."""
    for option, times in Counter(order).items():
        takes_one = isinstance(option, click.Option) and not (option.multiple or option.is_flag)
        if times > 1 and takes_one:
            said = f"{option.opts[0]} est donné deux fois : gardez une seule valeur."
            raise click.UsageError(said, ctx)


def refuse_empty(values: dict[str, Any], order: list[click.Parameter], ctx: click.Context) -> None:
    """An option that is given without its value (a variable of a script that is not set) is not an
    option that was not given: what it was to change would be done without it."""
    for option in order:
        given = values.get(option.name or "")
        several = given if isinstance(given, list) else [given]
        is_empty = any(isinstance(one, str) and not one.strip() for one in several)
        if isinstance(option, click.Option) and is_empty:
            said = f"{option.opts[0]} est donné sans valeur : donnez-la, ou retirez l’option."
            raise click.UsageError(said, ctx)
