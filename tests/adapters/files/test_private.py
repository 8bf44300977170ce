"""What is written beside the base: whole or not there, on the disk, closed to others."""

import os
import stat
from pathlib import Path

import pytest

from support_engine.adapters.files import documents, private
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.schema import upgrade


@pytest.fixture
def open_handed():
    """A machine whose files are open to everybody unless somebody says otherwise."""
    former = os.umask(0)
    yield
    os.umask(former)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_files_and_folders_are_closed_to_others_whatever_the_umask(tmp_path, open_handed) -> None:
    given = tmp_path / "given.pdf"
    given.write_bytes(b"x")
    kept = documents.keep(given, tmp_path / "data" / "papers")
    paper = documents.place(tmp_path / "data" / "papers", kept.sha256)
    store = Store(f"sqlite:///{tmp_path / 'base' / 'base.db'}")
    upgrade(store, "tests")
    with store.transaction():
        files = {path: rights(path) for path in (paper, *(tmp_path / "base").iterdir())}
    store.close()
    assert {path.name for path in files} >= {"base.db", "base.db-wal"}
    assert set(files.values()) == {0o600}
    folders = (paper.parent, paper.parent.parent, tmp_path / "data", tmp_path / "base")
    assert {rights(folder) for folder in folders} == {0o700}
    assert not any(private.is_open_to_others(path) for path in (paper, *folders))
    paper.chmod(0o640)
    assert private.is_open_to_others(paper)


def test_a_content_is_on_the_disk_before_its_name_and_its_name_at_the_end(tmp_path, monkeypatch):
    done, real, named = [], os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "content")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", lambda *of: (done.append("name"), named(*of))[1])
    private.write(tmp_path / "a.eml", b"new")
    assert done == ["content", "name", "folder"]


def test_what_cannot_be_written_leaves_what_was_there(tmp_path, monkeypatch) -> None:
    target = tmp_path / "a.eml"
    private.write(target, b"former")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        private.write(target, b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.eml"]
    assert target.read_bytes() == b"former"
