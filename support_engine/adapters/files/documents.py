"""Files given by people: kept in a folder under their hash; their names are never used as paths."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from support_engine.adapters.files import private
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
    found, content = looked_at(path)
    put(folder, found.sha256, content)
    return found


def put(folder: Path, digest: str, content: bytes) -> None:
    """A content in the folder under its hash, unless it is there already. Raises OSError."""
    target = place(folder, digest)
    if not target.exists():
        private.write(target, content)


def looked_at(path: Path) -> tuple[Kept, bytes]:
    """What a file would be kept as, and its content; nothing is written. Raises UnreadableFile."""
    try:
        with path.open("rb") as file:
            content = file.read(LIMIT + 1)  # a device has no end
    except OSError as problem:
        raise UnreadableFile(
            f"Le fichier {path} ne peut pas être lu : {missing_or_shut(problem)}"
        ) from problem
    if not content:
        raise UnreadableFile(f"Le fichier {path} est vide. Joignez le document lui-même.")
    if len(content) > LIMIT:
        raise UnreadableFile(f"Le fichier {path} dépasse 50 Mo. Réduisez-le avant de le joindre.")
    name = "".join(ch for ch in path.name if ch.isprintable())[:120]
    return Kept(name, sha256(content).hexdigest(), len(content)), content


def place(folder: Path, digest: str) -> Path:
    """Where the content of that hash stands."""
    return folder / digest[:2] / digest


def content_of(folder: Path, digest: str) -> bytes:
    """A content as it was given. Raises UnreadableFile where it is gone, or is not the same."""
    kept = place(folder, digest)
    try:
        content = kept.read_bytes()
    except OSError as problem:
        raise UnreadableFile(
            f"Le contenu de cette pièce n’est plus à sa place ({kept}) : {missing_or_shut(problem)}"
        ) from problem
    if sha256(content).hexdigest() != digest:
        raise UnreadableFile(
            f"Le contenu de cette pièce a été modifié dans {kept} : ce n’est plus ce qui a été "
            "joint. Restaurez une sauvegarde de ce dossier."
        )
    return content
