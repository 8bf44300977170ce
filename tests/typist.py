"""A process that has read the whole programme, and becomes a command each time one is typed.

Reading it costs most of a second for each command; a copy of a process that has read it costs
nothing, and is a process of its own all the same: its folder, its environment, its end.
"""

import gc
import json
import os
import runpy
import signal
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import support_engine
from support_engine import config
from support_engine.adapters import holidays
from support_engine.adapters.files import toml, workflows
from support_engine.adapters.store import codec
from support_engine.adapters.store.people import people_journal
from tests.proven import PROOFS, remember_proofs

LONGEST = 120
"""Seconds that a command may take; it is then killed."""


def read_everything() -> None:
    for module in walk_packages(support_engine.__path__, "support_engine."):
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            import_module(module.name)


def make_ready() -> None:
    """What a process makes once, whatever the command: holidays, the readers of the base, and the
    shipped programmes."""
    holidays.table(None, 2023)
    for path in config.shipped("workflows").glob("*.toml"):
        workflows.parse(toml.text(path), path.name)
    codec.of_dossier()
    codec.of_event()
    people_journal.of_event()


def become(typed: dict[str, Any]) -> None:
    """What a shell does between its fork and the command."""
    os.chdir(typed["folder"])
    os.environ.clear()
    os.environ.update(typed["environment"])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    printed = os.open(typed["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(printed, 1)
    os.dup2(printed, 2)
    signal.alarm(LONGEST)
    sys.argv = ["support-engine", *typed["words"]]
    try:
        runpy.run_module("support_engine", run_name="__main__")
    except SystemExit as end:
        leave(end.code)


def leave(code: object) -> None:
    """Ends at once with an exit code: taking apart all that was read would first copy it."""
    assert isinstance(code, int)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def serve() -> None:
    """One command per line of our input; its exit code on a line of our output."""
    read_everything()
    make_ready()
    remember_proofs(Path(os.environ[PROOFS]))
    gc.freeze()  # else each copy collects all of that at its end: half a second
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            become(json.loads(line))
            return
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    serve()
