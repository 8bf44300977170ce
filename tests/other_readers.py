"""Calendars as a program of another language reads them: ical.js, where Node and npm are."""

import json
import os
import shutil
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent / "readers"
MODULES = Path(sys.prefix) / "readers" / "node_modules"
"""Where `make` installs them."""
IS_HERE = bool(shutil.which("node")) and (MODULES / "ical.js").is_dir()
by_ical_js = pytest.mark.skipif(
    not IS_HERE and not os.environ.get("CI"),
    reason="ical.js is not installed: Node and npm are needed (make test)",
)


def read(*calendars: bytes, zone: str = "UTC") -> list[dict[str, Any]]:
    """What ical.js understands of each, on a machine of some time zone."""
    given = json.dumps([b64encode(one).decode() for one in calendars])
    done = subprocess.run(
        ["node", str(HERE / "calendar.js")],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NODE_PATH": str(MODULES), "TZ": zone},
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def events(calendar: bytes, zone: str = "UTC") -> dict[str, dict[str, Any]]:
    """The events of one, by their UID."""
    (found,) = read(calendar, zone=zone)
    return {one["uid"]: one for one in found["events"]}
