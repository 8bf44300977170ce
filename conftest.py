"""How the tests run, whatever the habit of the machine.

Sources are compiled once and kept: where Python is told to keep nothing, each process of a test
would compile a hundred thousand lines again. What is there once the tests are collected stays until
the end, and little of what a test makes goes round in circles: garbage is looked for more rarely
than Python would.
"""

import gc
import os
import sys

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

RARELY = (20_000, 20, 100)
"""Objects, then rounds, between two looks; Python's own are 700, 10, 10."""


def pytest_collection_finish() -> None:
    """Everything is imported."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)


def pytest_sessionfinish() -> None:
    """What is left goes with the process; pytest would go through all of it five times."""
    gc.freeze()
