"""Short programmes of other schemes, as somebody who reads the guide writes them, are proven."""

import tomllib
from pathlib import Path

import pytest

from tests.core.proof.test_zoo import said

FILES = sorted((Path(__file__).parent / "honest").glob("*.toml"))
assert len(FILES) == 3


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_an_honest_programme_is_proven(path: Path) -> None:
    assert said(tomllib.loads(path.read_text("utf-8"))) == {}
