"""The one secret that the desk keeps outside its base: what codes of second factors come from."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from support_engine.adapters.files.private import is_open_to_others, make_folder
from support_engine.errors import BadSettings

SIGNS = 64
"""Signs of a key that is made here."""
OPEN = (
    "{path} se laisse lire par d’autres comptes de cette machine : ce qu’il contient ne protège "
    "plus rien. Fermez-le (chmod 600), et demandez-vous qui l’a lu."
)
UNREADABLE = (
    "{path} ne peut être ni lu ni créé ({why}). Donnez au bureau le droit d’y écrire, ou la clé "
    "par SUPPORT_ENGINE_WEB__FACTOR_KEY."
)


def own_key(path: Path, given: str = "") -> bytes:
    """The key of the settings, else that of the file, made where there is none. Of two processes
    that make it at once one does. Raises BadSettings."""
    if given:
        return given.encode()
    try:
        if not path.exists():
            make(path)
        if is_open_to_others(path):
            raise BadSettings(OPEN.format(path=path))
        kept = path.read_text("ascii").strip()
    except (OSError, ValueError) as problem:
        raise BadSettings(UNREADABLE.format(path=path, why=problem)) from problem
    if len(kept) < SIGNS:
        raise BadSettings(UNREADABLE.format(path=path, why="trop court"))
    return kept.encode()


def make(path: Path) -> None:
    """A new key: written whole under another name, then named, unless somebody was first."""
    make_folder(path.parent)
    descriptor, name = mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(SIGNS // 2))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(name, path)
    finally:
        Path(name).unlink()
