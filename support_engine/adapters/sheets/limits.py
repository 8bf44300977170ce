"""How much of a sheet is read: beyond, it is another file, or an attack."""

from dataclasses import dataclass

from support_engine.errors import UnreadableFile


@dataclass(frozen=True, slots=True)
class Limits:
    """The settings of `[sheets]`: size of the file, size once unpacked (a workbook is a zip), rows
    that say something, columns, minutes of one import."""

    megabytes: float = 20
    unpacked_megabytes: float = 200
    rows: int = 20_000
    columns: int = 200
    minutes: float = 30


USUAL = Limits()


def too_many_rows(name: str, limits: Limits) -> UnreadableFile:
    """A sheet with more rows that say something than are read."""
    return UnreadableFile(
        f"« {name} » a plus de {limits.rows} lignes : partagez-le en plusieurs fichiers, ou"
        " augmentez le réglage [sheets] rows."
    )
