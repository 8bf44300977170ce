"""Files that people join: their size is bounded whatever they are."""

from pathlib import Path

import pytest

from support_engine.adapters.files.documents import looked_at
from support_engine.errors import UnreadableFile


def test_what_has_no_end_is_not_read_to_its_end() -> None:
    with pytest.raises(UnreadableFile, match="dépasse 50 Mo"):
        looked_at(Path("/dev/zero"))
