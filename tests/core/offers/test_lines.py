"""An offer as one types it is a command of ours, filled in as it says."""

import re
import shlex

import click

from support_engine.cli.app import app
from support_engine.core.acts import commands as c
from support_engine.core.offers.lines import LINES, line
from tests.core.offers.test_offers import lives, offered
from tests.story import HEAD

STANDS_FOR = {
    "EUROS": "12,50",
    "DATE": "2024-01-02",
    "FICHIER": "p.pdf",
    "N": "3",
    "…": "x",
}


def parsed(words: list[str]) -> None:
    """What click makes of the words; it raises on a command, an option or a value unknown."""
    context = click.Context(app)
    command: click.Command | None = app
    while isinstance(command, click.Group):
        name = words.pop(0)
        command = command.get_command(context, name)
        assert command is not None, name
    # Click keeps the option of help that it first makes: the one that people have.
    names = app.context_settings["help_option_names"]
    parser = command.make_parser(click.Context(command, help_option_names=names))
    values, rest, _ = parser.parse_args(words)
    assert not rest, rest
    for option in command.params:
        if isinstance(option, click.Option) and option.required:
            assert values.get(option.name) is not None, option.opts


def test_every_line_is_a_command_filled_in(workflow, calendar) -> None:
    seen = set()
    for one in lives(workflow, calendar):
        for offer in offered(one, HEAD):
            act = line(offer.ask)
            if act is None or offer.key in seen:
                continue
            seen.add(offer.key)
            filled = re.sub(
                r"EUROS|DATE|FICHIER|\bN\b|…", lambda word: STANDS_FOR[word[0]], act.line
            )
            parsed(shlex.split(filled))
    assert len(seen) > 80


def test_every_act_but_the_presentation_has_its_line(workflow, calendar) -> None:
    found = {offer.ask.command for one in lives(workflow, calendar) for offer in offered(one, HEAD)}
    assert found - set(LINES) == {c.ChangeDetails}
