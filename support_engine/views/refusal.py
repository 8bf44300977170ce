"""A refusal as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from support_engine.core.acts.blockers import Blocker


def blocker_data(blocker: Blocker) -> Mapping[str, Any]:
    """A blocker for programmes."""
    return {
        "code": str(blocker.code),
        "sentence": blocker.sentence,
        "remedy": blocker.remedy,
        "facts": dict(blocker.facts),
    }
