"""Files given by people: kept in a folder under their hash; their names are never used as paths."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from support_engine.core.programme.mistakes import missing_or_shut
from support_engine.errors import UnreadableFile

LIMIT = 50 * 1024 * 1024
"""Bytes; a larger file is refused."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the folder; `size` is bytes."""

    name: str
    sha256: str
    size: int


def keep(path: Path, folder: Path) -> Kept:
    """Copy a file into the folder under its hash. Raises UnreadableFile with the remedy."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise UnreadableFile(
            f"Le fichier {path} ne peut pas être lu : {missing_or_shut(problem)}"
        ) from problem
    if not content:
        raise UnreadableFile(f"Le fichier {path} est vide. Joignez le document lui-même.")
    if len(content) > LIMIT:
        raise UnreadableFile(f"Le fichier {path} dépasse 50 Mo. Réduisez-le avant de le joindre.")
    digest = sha256(content).hexdigest()
    target = folder / digest[:2] / digest
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        part.write_bytes(content)
        part.replace(target)
    name = "".join(ch for ch in path.name if ch.isprintable())[:120]
    return Kept(name, digest, len(content))
