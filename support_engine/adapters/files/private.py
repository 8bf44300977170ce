"""Files that only their owner reads, whole on the disk or not there at all."""

import os
from pathlib import Path
from tempfile import mkstemp

OTHERS = 0o077
"""The rights of everybody but the owner."""


def write(target: Path, content: bytes) -> None:
    """Write a file under a temporary name, bring it to the disk, and only then name it.

    Whoever reads it sees nothing or all of it, even after a power cut. Raises OSError.
    """
    make_folder(target.parent)
    descriptor, name = mkstemp(prefix=".", suffix=".part", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def make_folder(folder: Path) -> None:
    """A folder, and those above it that are missing, each closed to others whatever the umask; one
    that exists stays as it is. Raises OSError."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
        sync_folder(one.parent)


def make_empty(path: Path) -> None:
    """A new empty file closed to others; one that exists stays as it is. Raises OSError."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))


def sync_folder(folder: Path) -> None:
    """Bring the names of a folder to the disk, where the system opens folders."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def is_open_to_others(path: Path) -> bool:
    """Whether somebody else than the owner may read or write what stands there."""
    return os.name == "posix" and path.exists() and bool(path.stat().st_mode & OTHERS)
