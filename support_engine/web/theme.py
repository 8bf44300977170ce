"""An operator's own look: their sheet, logo and icon, from a folder of theirs; none is shipped."""

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from support_engine.errors import BadSettings

SHEET = "theme.css"
IMAGES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}
FONTS = {".woff2": "font/woff2", ".woff": "font/woff"}
KINDS = {".css": "text/css", ".ico": "image/x-icon", **IMAGES, **FONTS}
"""What is served of the folder, by the end of its name: no script, no page."""
NO_SHEET = (
    "{folder} n’a pas de feuille {sheet} : le bureau ne peut pas s’habiller. Écrivez-la, corrigez "
    "[web] theme dans config.toml, ou laissez ce réglage vide."
)


@dataclass(frozen=True, slots=True)
class Theme:
    """What dresses the pages over their own sheet. Names are those of files in `folder`; empty:
    there is none; `mark`: what the address of the sheet bears."""

    folder: Path | None = None
    mark: str = ""
    logo: str = ""
    icon: str = ""
    has_fonts: bool = False

    def file(self, name: str) -> Path | None:
        """A file that pages may ask for: of a kind that dresses, in the folder itself, wherever
        links lead."""
        if self.folder is None or any(part.startswith(".") for part in name.split("/")):
            return None
        try:
            found = (self.folder / name).resolve()
            is_there = found.is_relative_to(self.folder) and found.is_file()
        except (OSError, ValueError):  # a name that no file can have
            return None
        return found if is_there and kind_of(found) else None


def kind_of(file: Path) -> str:
    """What a file is, as its name says; nothing for what dresses no page."""
    return KINDS.get(file.suffix.lower(), "")


def theme_of(folder: Path | None) -> Theme:
    """What stands in an operator's folder; nothing where they have none. Raises BadSettings where
    its sheet cannot be read."""
    if folder is None:
        return Theme()
    try:
        sheet = (folder / SHEET).read_bytes()
    except OSError as problem:
        raise BadSettings(NO_SHEET.format(folder=folder, sheet=SHEET)) from problem
    found = Theme(folder.resolve(), sha256(sheet).hexdigest()[:12])
    return replace(
        found,
        logo=first(found, "logo", tuple(IMAGES)),
        icon=first(found, "favicon", (".ico", *IMAGES)),
        has_fonts=any(one.suffix.lower() in FONTS for one in folder.rglob("*")),
    )


def first(theme: Theme, stem: str, ends: tuple[str, ...]) -> str:
    """The first file of that name, by its kind; nothing where there is none."""
    return next((stem + end for end in ends if theme.file(stem + end)), "")
