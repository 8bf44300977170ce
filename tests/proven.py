"""A base that remembers that its programme is proven, for tests of other things."""

from contextlib import closing
from pathlib import Path
from unittest.mock import patch

from support_engine import config
from support_engine.assemble import open_desk
from support_engine.stories.rules import proven


def remember(folder: Path) -> None:
    """As if the shipped programme had just been proven in the base of a folder."""
    with (
        closing(open_desk(config.Settings(home=folder))) as desk,
        patch.object(proven, "holds", lambda subject: True),
    ):
        proven.require_proven(desk, None)
