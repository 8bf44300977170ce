"""The command line: parse, call a story, say the result, exit code. Nothing is decided here.

Modules of this package import click alone at the top: `--help` must not pay for the engine.
"""

import sys

from support_engine.cli.french import speak_french
from support_engine.cli.words import named

speak_french()
named()  # before any module of commands: click names the types of its options then, for good


def main() -> None:
    """Run `support-engine`. Exit 0 done, 1 failed, 2 wrong usage, 3 refused by rules, 4 late."""
    from support_engine.cli.app import run

    sys.exit(run(sys.argv[1:]))
