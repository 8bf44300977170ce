"""How the tests run, whatever the habit of the machine.

Sources are compiled once and kept: where Python is told to keep nothing, each process of a test
would compile a hundred thousand lines again. What is there once the tests are collected stays until
the end: looking for garbage in it again and again is of no use.
"""

import gc
import os
import sys

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_collection_finish() -> None:
    """Everything is imported."""
    gc.collect()
    gc.freeze()
