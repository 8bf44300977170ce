"""Sources are compiled once and kept, whatever the habit of the machine: where Python is told to
keep nothing, each process of a test would compile a hundred thousand lines again."""

import os
import sys

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
