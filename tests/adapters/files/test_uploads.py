"""A file is what stands in it: whatever is done to an archive, it is of a kind or of none."""

from io import BytesIO
from random import Random
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest

from support_engine.adapters.files.uploads import OPEN, kind_of


def packed(method: int) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", method) as archive:
        archive.writestr("mimetype", OPEN["odt"])
    return made.getvalue()


@pytest.mark.parametrize("method", [ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA])
def test_a_damaged_archive_is_of_no_kind_and_never_an_error(method) -> None:
    whole, random = packed(method), Random(method)
    assert kind_of(whole) == ("odt" if method == ZIP_DEFLATED else "")
    for _ in range(2000):
        damaged = bytearray(whole)
        damaged[random.randrange(4, len(whole))] = random.randrange(256)
        assert kind_of(bytes(damaged)) in ("odt", "")
